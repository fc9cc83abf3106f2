# Notifications.

notifications = Notifications
notifications-count = { $count ->
    [0] Notifications
    [one] Notifications, { $count } unread
   *[other] Notifications, { $count } unread
}
notifications-none = Nothing to report
notifications-none-why = Runs that failed, connections that broke and requests that were accepted will be told here.
notifications-open = See the notifications
notifications-read-all = Mark all as read
notifications-choices = Choose my notifications
notifications-choices-under = For each subject: under the bell, by mail at once, or in a daily digest.
notification-new = new
notification-in-app = Under the bell
notification-by-mail = By mail
flash-notifications-read = All is marked as read.
flash-choices-saved = Your choices are saved.

notice-open = See
notice-why = You get this mail because you look after this company. Set your choices in Bannette, under the bell.
notice-mail-unknown = never
notice-mail-none = never
notice-mail-now = at once
notice-mail-digest = in the daily digest
notice-kind-unknown = Notification
notice-kind-run-finished = Run finished
notice-kind-run-troubled = Run incomplete or failed
notice-kind-connection-broken = Connection broken
notice-kind-request-accepted = Connection request accepted
notice-kind-other-account = Other account to confirm
notice-kind-document-unreadable = Unreadable documents
notice-kind-folder-gone = Folder not found
notice-kind-channel-silent = Silent channel
notice-kind-connection-asked = Connection request received
notice-run-finished = The run of “{ $channel }” ({ $company }) is over.
notice-run-troubled = The run of “{ $channel }” ({ $company }) was incomplete or failed.
notice-connection-broken = The connection of “{ $channel }” ({ $company }) no longer works: nothing is collected until it is mended.
notice-request-accepted = { $owner } connected the account { $account } to the channel “{ $channel }” ({ $company }).
notice-other-account = { $owner } authorised the account { $account }, which is not that of the channel “{ $channel }” ({ $company }). It is yours to confirm the change or to refuse it.
notice-document-unreadable = Some documents of { $company } could not be read.

digest-subject = { $count ->
    [one] Bannette: { $count } notification
   *[other] Bannette: { $count } notifications
}

notice-folder-gone = The folder “{ $folder }” of the channel “{ $channel }” ({ $company }) is not found in Dropbox: choose another one, or ask the client to restore it.
notice-channel-silent = { $days ->
    [one] The channel “{ $channel }” ({ $company }) has brought nothing for { $days } day.
   *[other] The channel “{ $channel }” ({ $company }) has brought nothing for { $days } days.
}
notice-connection-asked = { $firm } asks you to connect your Dropbox for { $company }.

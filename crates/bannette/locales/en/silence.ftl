# Silent channels, reminders, folders that are gone.

silence = Silence
silence-after = Point out silence after (days)
silence-after-hint = A channel that usually brings documents every week is pointed out when it has brought none for so many days. 0: never.
silence-own-hint = { $days ->
    [0] Empty: as the firm has it, which points out nothing. A number chosen here holds whatever the channel's rhythm; 0: never.
    [one] Empty: as the firm has it, { $days } day, if the channel usually brings documents every week. A number chosen here holds whatever its rhythm; 0: never.
   *[other] Empty: as the firm has it, { $days } days, if the channel usually brings documents every week. A number chosen here holds whatever its rhythm; 0: never.
}
silent-for = { $days ->
    [0] silent
    [one] silent for { $days } day
   *[other] silent for { $days } days
}
silent-usual = { $count ->
    [one] Usually { $count } document a week.
   *[other] Usually { $count } documents a week.
}
silent-last = Last documents on
remind = Remind the client
remind-last = last reminder:
remind-to = To { $name } ({ $email }), in { $language }.
remind-body-hint = Greeting and signature are added by themselves. Your changes are for this reminder only.
remind-send = Send the reminder
remind-no-server = No mail server is set: copy this message and send it yourself.
reminder-look = Preview
reminder-preview = Preview
reminder-field-subject = Subject
reminder-field-body = Message
reminder-in = Reminder in { $language }
reminder-places = Replaced:
reminder-language-fr = French
reminder-language-en = English
reminder-language-unknown = their language
reminder-place-client = the client's name
reminder-place-company = the company
reminder-place-firm = the firm
reminder-place-date = the date of the last document
reminder-place-days = the number of days since
reminder-example-client = Claire Martin
reminder-example-company = Martin's Bakery
reminders = Reminders
reminders-under = When a channel is called silent, and the words of reminders to clients, each in their language.
reminders-save = Save
reminders-sent = Reminders sent
reminder-by = by { $name } to { $email }
flash-reminded = The reminder is sent to { $email }.
flash-reminders-saved = Your choices are saved. Channels are looked at anew.
error-silence-days = A number of days between 0 and 365.
error-reminder-place = A word in brackets is not known: see the list below the message.
error-channel-not-silent = This channel is not silent: there is nothing to remind of.
error-reminded-already = This client has been reminded since yesterday. Leave some time for an answer.
error-mail-none = No mail server is set: nothing was sent.
reminder-subject = Your documents for [company]
reminder-body =
    We have received no new document in your Dropbox for [company] since [date].

    If invoices or receipts are waiting, simply put them into your usual folder: we collect them there every night, and there is nothing else for you to do.

    If this is as it should be (holidays, a quiet time), you need not do anything. Thank you!

folder-other = Choose another folder
folder-change = Save
folder-instead = The folder that you choose will take the place of “{ $path }”.
flash-folder-changed = The folder is collected into the binder { $binder } from now on. What was collected stays where it is.
folder-gone-mail-subject = { $firm }: a folder of your Dropbox cannot be found
folder-gone-mail-what = The folder “{ $folder }”, where { $firm } collects the documents of { $company }, is no longer in your Dropbox: it was deleted, or is no longer shared with you.
folder-gone-mail-then = If it was deleted by mistake, restore it in Dropbox: collecting goes on by itself. Otherwise tell your accountant where you put your documents now. Renaming or moving a folder is no problem.

requests-never-asked = { $count ->
    [one] The owner of { $count } channel was never asked to connect it.
   *[other] The owners of { $count } channels were never asked to connect them.
}
requests-ask-all = { $count ->
    [one] Send the request
   *[other] Send all { $count } requests
}
flash-requests-sent = { $count ->
    [one] { $count } request is sent.
   *[other] { $count } requests are sent.
}
flash-requests-by-hand = { $count ->
    [one] No mail server is set: { $count } link is to be handed over, from its channel's page.
   *[other] No mail server is set: { $count } links are to be handed over, from each channel's page.
}
error-request-open = A request to this owner is open already.

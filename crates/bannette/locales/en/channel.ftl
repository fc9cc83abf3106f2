# Channels, connections, collected folders.

channels = Channels
channels-under = Where the company’s documents come from, and which binder they arrive in.
channels-empty = No channel yet
channels-empty-why = A channel links your client’s Dropbox to their binders: documents dropped there arrive in the tray by themselves, once a day.
channel-new = New channel
channel-owner-is = Account of { $name }
channel-go-on = Continue the set-up

connection = Connection
connection-none = not connected
connection-works = connected
connection-to-reconnect = to be reconnected
connection-reconnect = Reconnect Dropbox

folders = Collected folders
folders-none = No folder chosen.
folder-root = The whole Dropbox
folder-with-subfolders = with its subfolders
folder-alone = without its subfolders
folder-gone = not found in Dropbox

channel = Channel
channel-edit = Edit the channel
channel-of-which = Of which company?
channel-new-under = Give it a name and say whose account it is; connection and folders come next.
channel-type = Type of channel
channel-type-dropbox = The documents that your client drops into their Dropbox.
channel-label = Name of the channel
channel-label-hint = To recognise it in the list and the history.
channel-owner = Owner of the account
channel-owner-hint = Your client is not there? First create them as an external user, then come back.
channel-create = Create and continue
channel-facts = In detail
channel-created = Created
channel-runs = Latest runs
channel-all-runs = All runs
channel-save = Save the channel
channel-save-then = It is then collected once a day, by itself.
channel-discard = Give up this channel
account = Dropbox account
steps = Steps
step-done = done:
step-name = Name and owner
step-connection = Connection to Dropbox
step-folders = Collected folders
step-finish = Check and save
set-up-under = The channel collects nothing until it is saved. You may leave this page and come back.
set-up-under-active = What was collected stays so; your changes count from the next run on.
save-name = Save the name
connect = Connect Dropbox
connect-why = You are taken to Dropbox, where the owner of the account signs in and allows their files to be read; nothing there is ever written, moved or deleted.
connection-facts = Authorised by { $name }, on { $moment }.
connection-since = Connected since
connection-checked = Connection checked
connection-scopes = Permissions
connection-read-only = read only
connection-unknown = Dropbox no longer accepts this authorisation. Nothing is collected until it is reconnected.
connection-refused = Dropbox refuses this server’s requests. Nothing is collected any more; if this lasts, tell the administrator.
connection-reconnect-revoked = The authorisation was withdrawn at Dropbox. Nothing is collected until it is reconnected.
connection-reconnect-expired = The authorisation has expired. Nothing is collected until it is reconnected.
connection-reconnect-missing-scope = A permission to read is missing. Reconnect and accept all permissions asked for.
connection-reconnect-suspended = This Dropbox account is suspended. Its owner has to contact Dropbox, then reconnect.
connection-reconnect-access-denied = The Dropbox team’s administrator does not allow this app. They have to accept it; then reconnect.
connection-reconnect-wrong-account = Dropbox answers for another account than this channel’s. Reconnect with the right one.
folder = Folder
subfolders = Subfolders
folders-why = Choose which folders of this Dropbox to collect, and the binder that each goes into.
folders-later = Available once Dropbox is connected.
folder-add = Add a folder
folder-remove = Remove
folder-path = Folder shown
folder-empty = No subfolder here.
folder-more = There are more subfolders; only the first are shown.
folder-collected = This folder is already collected into the binder { $binder }.
folder-collect = Collect “{ $name }”
folder-collect-root = Collect the whole Dropbox
folder-into = Into the binder
folder-take-subfolders = With its subfolders
folder-leave-subfolders = Only this folder
folder-take = Collect this folder
since = Documents taken
since-day = since { $day }
since-always = all, whatever their date
since-label = Only documents since
since-hint = Optional. The date is that of the last change in Dropbox.
finish-later = Available once Dropbox is connected and a folder is chosen.
finish-done = Done
foreseen = { $run ->
    [first] What the first run will take
   *[next] What the next run will take
}
foreseen-look = { $run ->
    [first] See what the first run will take
   *[next] See what the next run will take
}
foreseen-files = { $run ->
    [first] The first run
   *[next] The next run
} { $count ->
    [0] will take no file.
    [one] will take { $count } file ({ $size }).
   *[other] will take { $count } files ({ $size }).
}
foreseen-at-least = { $run ->
    [first] The first run
   *[next] The next run
} will take at least { $count } files ({ $size }).
foreseen-truncated = This Dropbox is large: only a part was looked at. The run will take everything.
foreseen-kinds = By kind
foreseen-kind = Kind
foreseen-no-kind = no extension
foreseen-months = By date of change
foreseen-month = Period
foreseen-known = { $count ->
    [one] { $count } file already collected, not to be collected again
   *[other] { $count } files already collected, not to be collected again
}
foreseen-aside = { $count ->
    [one] { $count } file would be set aside:
   *[other] { $count } files would be set aside:
}
other-account = Another Dropbox account was authorised
other-account-what = The consent comes from another account than this channel’s. Nothing has changed so far.
other-account-former = The channel’s account
other-account-new = The account that consented
other-account-then = If you change the account, the collected folders are looked for in the new one, and its documents are collected as new, even where the former one had them too.
other-account-refuse = Keep the present account
other-account-accept = Change the account

# Messages after an action.
flash-channel-created = The channel is created. Now connect it to Dropbox.
flash-channel-saved = The channel is saved. Next run: { $moment }.
flash-channel-changed = Your changes are saved.
flash-channel-discarded = The channel was given up; nothing had been collected from it.
flash-connected = Dropbox is connected: { $account }.
flash-consent-refused = The consent was not given at Dropbox. The channel stays as it was.
flash-account-kept = The channel keeps its account.
flash-account-changed = The channel is now linked to { $account }.
flash-folder-added = The folder will be collected into the binder { $binder }.
flash-folder-removed = The folder is no longer collected. What was collected from it stays.

# Done by itself.
options = Done by itself
options-why = With each document that was read, and only where it is sure. The original stays as it was received; its history says what was done, and it can take its place again.
options-none = nothing
option-unknown = Something unknown to this version
option-rotate = Turn pages upright
option-remove-blank-pages = Leave out blank pages
option-split-documents = Split documents scanned one after the other
option-part-receipts = Part receipts laid on one page
option-hint-unknown = Without explanation.
option-hint-rotate = Pages that lie on their side or upside down.
option-hint-remove-blank-pages = Pages without a word or a stroke, like the empty backs of a scan.
option-hint-split-documents = A scan of several invoices becomes a document for each, by page numbers, suppliers, numbers and totals.
option-hint-part-receipts = A sheet of receipts becomes a document for each.

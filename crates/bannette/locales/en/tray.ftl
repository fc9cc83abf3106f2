# The tray.

tray = Tray
tray-under = Documents that wait for entry, the latest first.
tray-search = Search by name
tray-caption = Documents of the tray
tray-empty = The tray is empty
tray-empty-why = Collected documents arrive here as soon as a channel is in service. Open the Collection menu to create one.
tray-nothing-found = No document whose name contains “{ $query }”
tray-nothing-found-why = The search looks at file names, whatever their accents and capitals.
tray-show-all = Show all documents
keys-walk = walk
keys-enter = Enter
keys-open = open
keys-search = search

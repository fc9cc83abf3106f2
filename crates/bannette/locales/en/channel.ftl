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
connection-revoked = The authorisation was withdrawn at Dropbox. Nothing is collected until it is reconnected.

folders = Collected folders
folders-none = No folder chosen.
folder-root = The whole Dropbox
folder-with-subfolders = with its subfolders
folder-alone = without its subfolders
folder-gone = not found in Dropbox

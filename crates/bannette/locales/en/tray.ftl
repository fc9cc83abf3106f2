# The tray.

tray = Tray
tray-under = Documents that wait for entry.
tray-search = Supplier, number, amount, file…
tray-caption = Documents of the tray
tray-order = Sort
tray-empty = The tray is empty
tray-empty-why = Documents arrive here as soon as a channel is in service, or somebody deposits some.
tray-empty-begin = The Collection menu creates a channel.
tray-empty-binder = This binder is empty
tray-empty-elsewhere = { $count ->
    [one] { $count } document waits in another binder.
   *[other] { $count } documents wait in other binders.
}
tray-done = Nothing waits
tray-done-why = All that came was entered or put away. The next documents will come here by themselves.
tray-none-such = No such document
tray-nothing-found = No document matches “{ $query }”
tray-nothing-found-why = The search looks at file names, suppliers, numbers, dates (31/01/2026) and amounts (1234,56), whatever their accents and capitals.
tray-show-all = Show all documents
keys-walk = walk
keys-enter = Enter
keys-open = open

kind = Kind
kinds-all = All kinds
total = Total
qualities-all = All
alerts-count = { $count ->
    [one] { $count } alert
   *[other] { $count } alerts
}
pages-count = { $count ->
    [one] { $count } page
   *[other] { $count } pages
}

order-received-down = Last received first
order-received-up = First received first
order-supplier-down = Supplier, Z to A
order-supplier-up = Supplier, A to Z
order-number-down = Number, descending
order-number-up = Number, ascending
order-date-down = Date, latest first
order-date-up = Date, earliest first
order-total-down = Amount, descending
order-total-up = Amount, ascending
order-alerts-down = Alerts, the most first
order-alerts-up = Alerts, the fewest first

# The list and its columns.
companies-pane = Companies
tray-columns = Columns
tray-columns-keep = Apply
column-picture = Preview
column-reading = Reading
column-alerts = Alerts
column-kind = Kind
column-number = Number
column-date = Date
column-total = Gross total
column-binder = Binder
column-origin = Origin
column-received = Received
tray-choose-all = Choose all
tray-chosen = # chosen
tray-chosen-first = The first # chosen
tray-chosen-one = 1 chosen
tray-chosen-none = None chosen

# What is done with the documents that are chosen.
tray-actions = Chosen documents
action-open = Open
action-enter = Mark as entered
action-move = Move
action-join = Join, cut
action-read = Read again
action-download = Download (ZIP)
action-trash = Trash
move-where = Move to which binder?
move-elsewhere = To another company
move-elsewhere-why = Only companies and binders where you may put documents are shown. What was moved is never collected again, on neither side.
move-search = Look for the company
move-present = They are there already.
move-no-binder = No binder where you may put documents.
undo = Undo
flash-nothing-chosen = Choose documents first that are still in the tray.
flash-moved = { $count ->
    [one] { $count } document moved to { $binder }.
   *[other] { $count } documents moved to { $binder }.
}
flash-moved-partly = Moved to { $binder }: { $count }. Left where they are, as that company has collected the same content: { $left }.
flash-put-back = { $count ->
    [one] { $count } document is back in its place.
   *[other] { $count } documents are back in their place.
}
flash-put-back-partly = { $count ->
    [0] No document was put back.
    [one] { $count } document is back in its place.
   *[other] { $count } documents are back in their place.
}{ $changed ->
    [0] {""}
    [one] {" "}{ $changed } stays where it is: moved, cut, entered or put in the trash since.
   *[other] {" "}{ $changed } stay where they are: moved, cut, entered or put in the trash since.
}{ $closed ->
    [0] {""}
    [one] {" "}{ $closed } stays where it is: the binder that it came from is out of use, or no longer open to you.
   *[other] {" "}{ $closed } stay where they are: the binder that they came from is out of use, or no longer open to you.
}
flash-all-entered = { $count ->
    [one] { $count } document marked as entered.
   *[other] { $count } documents marked as entered.
}
flash-entered-partly = { $count ->
    [0] No document marked as entered.
    [one] { $count } document marked as entered.
   *[other] { $count } documents marked as entered.
}{ $unread ->
    [0] {""}
    [one] {" "}{ $unread } is still to be read.
   *[other] {" "}{ $unread } are still to be read.
}{ $left ->
    [0] {""}
   *[other] {" "}{ $left } to be opened first: { $names }.
}
flash-too-many-chosen = Choose { $most } documents at most at a time.
flash-all-taken-back = { $count ->
    [one] { $count } document is in the tray again.
   *[other] { $count } documents are in the tray again.
}
flash-readings-asked = { $count ->
    [one] { $count } document is read again.
   *[other] { $count } documents are read again.
}
flash-all-trashed = { $count ->
    [one] { $count } document put in the trash.
   *[other] { $count } documents put in the trash.
}
flash-all-restored = { $count ->
    [one] { $count } document restored.
   *[other] { $count } documents restored.
}
error-document-not-there = This document no longer waits in the tray.
error-document-known-there = That company has this document already.
error-document-handed-over = One of these documents was handed over to this company’s accounts: it stays there, and can only change binders.
error-document-moved = Somebody moved one of these documents meanwhile.
document-action-moved =
    { $to ->
        [company] Moved to “{ $company }”, binder “{ $binder }”
       *[binder] Moved to the binder “{ $binder }”
    }
document-action-put-back = Move undone: back in the binder “{ $binder }”
document-action-restored = Restored

# The legend.
legend = Legend
legend-received = came just now, its pages and its text will follow
legend-previewed = its pages are there, its text is being read
legend-good = what entry stands on was read with certainty
legend-to-check = an alert, or a field that is uncertain or missing
legend-unreadable = could not be read; the original is whole
legend-again = another reading was asked for
legend-draft = its entry was begun, and is kept as a draft
legend-missing = a field that such a document should have was not found
legend-notes = somebody wrote a note on this document
legend-fresh = has just come while the list is open

# The keys.
keys = Keyboard shortcuts
close = Close
keys-everywhere = Everywhere
keys-tray = In the tray
keys-document = On a document
key-help = show this help
key-search = search
key-walk = walk through the list
key-open = open
key-choose = choose
key-choose-on = choose while walking
key-choose-all = choose all
key-let-go = let go of all
key-menu = context menu
key-previous-next = previous, next document
key-next-field = next field
key-letters = Keys of a single letter or sign: ?, /, J, K
key-download = Download (ZIP)
key-undo = Undo what was just done
key-place = click on a word of the page: it goes into the field
key-widths = width of a pane, on its separator
key-space = Space
key-delete = Del
key-up = ↑
key-down = ↓
key-left = ←
key-right = →
key-shift = Shift
key-escape = Esc
key-enter = Enter

# The tray.

tray = Tray
tray-under = Documents that wait for entry.
tray-search = Supplier, number, amount, file…
tray-caption = Documents of the tray
tray-order = Sort
tray-empty = The tray is empty
tray-empty-why = Collected documents arrive here as soon as a channel is in service. Open the Collection menu to create one.
tray-none-such = No such document
tray-nothing-found = No document matches “{ $query }”
tray-nothing-found-why = The search looks at file names, suppliers, numbers, dates (31/01/2026) and amounts (1234,56), whatever their accents and capitals.
tray-show-all = Show all documents
keys-walk = walk
keys-enter = Enter
keys-open = open
keys-search = search

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

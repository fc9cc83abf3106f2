# The entry of a document.

entry = Entry
entry-label = Label
entry-save = Save
entry-replace = Replace the entry of { $name }
entry-draft = Draft
entry-take-back = Take back
entry-to-place = See it on the page
entry-state-entered = entered
entry-state-draft = draft
entry-saved-by = by { $name },
entry-refused = Nothing is saved yet: correct the fields marked in red.
entry-conflict = This document was saved meanwhile
entry-conflict-by = By { $name }, on { $date } at { $clock }.
entry-conflict-why = Nothing is lost: what you typed is still below. Save it to replace the other entry, or keep the other.
entry-conflict-same = Both entries are the same.
entry-conflict-field = Field
entry-conflict-mine = What you typed
entry-conflict-theirs = Keep the entry of { $name }
alerts-none = Nothing to report
entry-laid-in = What you had typed and was not saved is laid in here again. Check it, then save.
queue-show = List
queue = Documents of the binder that wait for entry
separator-queue = Width of the list
separator-panel = Width of the entry

flash-entered = { $name }: the entry is saved.
flash-entry-drafted = The draft is saved. The document stays in the tray.
flash-entry-taken-back = The document is in the tray again, its entry as a draft.

# What does not fit in an entry, by code.
entry-amounts-do-not-add-up = Net and VAT do not make the gross total: { $net } + { $vat } ≠ { $gross }.
entry-bases-do-not-add-up = The bases by rate make { $sum }, the net total is { $net }.
entry-taxes-do-not-add-up = The VAT by rate makes { $sum }, the VAT total is { $vat }.
entry-rates-do-not-add-up = Bases and VAT by rate make { $sum }, the total including VAT is { $gross }.
entry-tax-does-not-fit-rate = At { $rate }, the VAT should be { $expected } and not { $vat }.
entry-due-before-date = The due date ({ $due_date }) is before the date of the document ({ $date }).
entry-outside-fiscal-period = The date ({ $date }) is outside the company’s fiscal periods.
entry-date-in-future = The date ({ $date }) is in the future.
entry-date-long-ago = The date ({ $date }) is more than ten years ago.
entry-siren-invalid = This SIREN is wrong: its key does not match.
entry-vat-number-invalid = This VAT number is wrong: its form or its key does not match.
entry-vat-number-of-another = This VAT number is not that of this SIREN.
entry-iban-invalid = This IBAN is wrong: its key does not match. Check it before any payment.
entry-own-number = This is the number of the company itself, not the supplier’s.
entry-currency-unknown = There is no such currency.
entry-payable-exceeds-gross = The amount to pay ({ $payable }) exceeds the total ({ $gross }).
entry-payable-does-not-fit-prepaid = The amount to pay is { $payable }, but { $prepaid } of { $gross } have been paid already.
entry-missing = Missing on this document.

error-amount = This is no amount. Example: 1234.56.
error-rates = Each row needs a rate from 0 to 100, a base and a tax.
error-currency = A currency is written in three letters: EUR.
error-kind = There is no such kind.
error-entry-changed = Somebody saved another entry meanwhile.
error-document-not-in-tray = This document is in the trash, or others stand for it.

# The history of a document.
document-action-drafted = Entry drafted
document-action-entered = Entered
document-action-entry-changed = Entry changed
document-action-taken-back = Taken back into the tray

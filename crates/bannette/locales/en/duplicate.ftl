# What makes a document doubtful: it may be here twice, or be for another company.

doubts = To check
doubt-duplicate = Duplicate?
doubt-other-buyer = Other company?
legend-duplicate = this document may be here already; click to compare
legend-other-buyer = the buyer that was read is not this company

duplicate-title = Is it the same document?
duplicate-ask = Compare, then decide. The decision is written in the history of both, and is not asked again.
duplicate-newer = Came last
duplicate-older = Was there
duplicate-caption = Both documents, line by line
duplicate-differs = (differs)
duplicate-place = Where it is
duplicate-entered = Entered
duplicate-waits = In the tray
duplicate-no-picture = No picture.
duplicate-trash-newer = It is the same: the one that came last to the trash
duplicate-trash-older = It is the same: the former one to the trash
duplicate-different = It is not the same
duplicate-none-to-trash = Neither can go to the trash: they are entered, or you may not delete.
duplicate-compare = Compare and decide
duplicate-alert = Possible duplicate.
duplicate-level-unknown = They are alike
duplicate-level-bytes = The same file, byte by byte
duplicate-level-version = New version of the same file
duplicate-level-invoice = Same supplier, number, date and total
duplicate-level-text = The same text
duplicate-level-picture = The same picture

other-buyer-alert = Other company?
other-buyer-why = The buyer is not this company.
other-buyer-suspected = This document seems to be for { $name }.
other-buyer-move = Move…
other-buyer-right = It is in the right place
move-suggested = The buyer that was read is this company.
move-into = Move to { $binder }

flash-duplicate-trashed = The duplicate is in the trash, for thirty days.
flash-duplicate-different = Noted: they are no duplicates.
flash-right-company = Noted: this document is in the right place.
error-document-not-waiting = This document no longer waits in the tray, or was handed over: it does not go to the trash.

document-action-same = Found to be the same as a similar document
document-action-different = Found to differ from a similar document
document-action-right-company = Found to be in the right place

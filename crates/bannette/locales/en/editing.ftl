# Documents made of pages of others.

edit-pages = Pages
edit-pages-under = Put the pages in order, turn them, leave some out, cut the document into several. The original stays as it was received.
edit-pages-link = Cut, turn…
edit-zones-link = Cut out zones
edit-join = Join another document
edit-join-do = Join its pages
edit-page = Page { $number }
edit-place = Place
edit-turn = Turn
edit-cut = A new document from here
edit-omit = Leave the page out
edit-every = Cut every … pages
edit-every-hint = Leave it empty to cut where you ticked.
edit-replaces = The original leaves the tray
edit-replaces-hint = The new documents stand for it. It can still be looked at, and given back its place.
edit-do = Make the documents
edit-no-picture = No picture
edit-drops-data = This document is an e-invoice: what is made of its pages does not take its data along, and is read as a plain PDF.
edit-zones = Cut out zones
edit-zones-under = Each zone becomes a document, read by itself: several receipts on one sheet, for instance.
edit-zones-hint = Draw a rectangle on the page, or type its measures in hundredths of the page.
edit-zone = Zone { $number }
edit-zone-left = Left
edit-zone-top = Top
edit-zone-width = Width
edit-zone-height = Height
edit-zones-do = Make a document of each zone
edit-made-from = Made from
edit-replaced = Other documents, made of its pages, stand for this one:
edit-undo = Take the original back
edit-undo-why = The documents made of its pages go to the trash.
edit-unlock = Open with its password
edit-unlock-why = The password is kept nowhere. A copy without a password takes the place of the original, which stays as it is.
edit-password = The document’s password
edit-receipts-found = { $count } receipts lie on page { $page }.
edit-part-receipts = Part the receipts
edit-documents-found = { $count } documents follow one another in this one.
edit-documents-suggested = Several documents follow one another: the cuts that were found are ticked. Check them, then create the documents.
edit-split-documents = Split the documents

flash-edited = { $count ->
    [one] One document is made; it is being read.
   *[other] { $count } documents are made; they are being read.
}
flash-edit-undone = The original is in its place; what was made of it is in the trash.
flash-unlocked = The document is open; it is being read.

error-edit-no-zone = Draw a zone first: each becomes a document.
error-edit-no-pages = No page is left: keep at least one for each document.
error-edit-too-many = That is too much at once: 500 documents, 2,000 pages and 50 originals at most.
error-edit-zone = This zone is not within the page, or too small: measures from 0 to 100, at least one hundredth.
error-edit-every = Say a number of pages, from 1.
error-edit-place = The place of a page is a number.
error-edit-no-such-page = The document has no such page.
error-edit-not-waiting = This document no longer waits in the tray: it is entered, in the trash, or replaced.
error-edit-no-pages-of-its-own = Only pages of a PDF or a picture that has been read can be cut.
error-edit-password = This password does not open the document.
error-edit-not-protected = This document is not protected by a password.
error-edit-failed = The pages of this document could not be taken over: the file is damaged or too large.
error-edit-entered = One of the documents made of its pages has been entered or cut in turn: take that back first.
error-edit-out-of-reach = One of the documents made of its pages was moved to another company, or is in a binder that is not yours: bring it back first.

document-action-made = Made from { $from }
document-action-unlocked = Opened with its password, from { $from }
document-action-taken-apart = Replaced by { $count ->
    [one] a document made of its pages
   *[other] { $count } documents made of its pages
}
document-action-taken-from = { $count ->
    [one] A document was made of its pages
   *[other] { $count } documents were made of its pages
}
document-action-trashed = Put in the trash
document-action-put-together = Has its place again; what was made of it is in the trash
document-action-turned-by-itself = By the channel’s options: { $count ->
    [one] one page turned upright
   *[other] { $count } pages turned upright
}
document-action-blanks-left-out = By the channel’s options: { $count ->
    [one] one blank page left out
   *[other] { $count } blank pages left out
}
document-action-split-by-itself = By the channel’s options: { $count } documents scanned one after the other, split
document-action-receipts-parted = By the channel’s options: { $count } receipts on one page, parted

# The trash.

trash = Trash
trash-under = A document rests here for thirty days, then it is deleted for good. Either way it is never collected again.
trash-caption = Documents in the trash
trash-count = { $count ->
    [one] { $count } document in the trash
   *[other] { $count } documents in the trash
}
trash-empty = Empty the trash
trash-nothing = The trash is empty
trash-nothing-why = Documents that you take out of the tray wait here for thirty days.
trash-since = Put in the trash
trash-until = Deleted in
trash-days = { $count ->
    [0] less than a day
    [one] { $count } day
   *[other] { $count } days
}
trash-restore = Restore
trash-back = Back to the trash

delete-for-good = Delete for good
delete-ask = { $count ->
    [one] Delete this document for good?
   *[other] Delete { $count } documents for good?
}
delete-ask-all = Empty the trash?
delete-documents-what = { $count ->
    [one] { $count } document, its original and all that was read of it
   *[other] { $count } documents, their originals and all that was read of them
} will be erased. Nothing brings them back.
delete-register = The collected register and the history remember: the same file will not be collected again.
delete-more = { $count ->
    [one] and { $count } other
   *[other] and { $count } others
}
run-file-deleted = Document deleted for good since

flash-trashed-partly = Put in the trash: { $count }. Left where they are, as they were handed over or entered meanwhile: { $left }.
flash-nothing-in-trash = First choose documents that are still in the trash.
flash-all-deleted = { $count ->
    [one] { $count } document deleted for good.
   *[other] { $count } documents deleted for good.
}
document-action-deleted = Deleted for good
audit-documents-deleted = Documents deleted for good
audit-detail-names = names

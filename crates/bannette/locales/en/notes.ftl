# Notes on documents.

notes = Notes
note = Note
notes-count = { $count ->
    [one] { $count } note
   *[other] { $count } notes
}
note-new = Add a note
note-new-hint = Read by all who see the document, clients too.
note-write = Note
note-edit = Edit
note-remove = Remove
note-changed = changed
flash-note-written = The note is added.
flash-note-changed = The note is changed.
flash-note-removed = The note is removed.
error-notes-too-many = There are too many notes on this document: remove one first.
document-action-noted = Note added
document-action-note-changed = Note changed
document-action-note-removed = Note removed

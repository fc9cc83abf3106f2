# Notes sur les documents.

notes = Notes
note = Note
notes-count = { $count ->
    [one] { $count } note
   *[other] { $count } notes
}
note-new = Ajouter une note
note-new-hint = Lue par tous ceux qui voient le document, clients compris.
note-write = Noter
note-edit = Modifier
note-remove = Supprimer
note-changed = modifiée
flash-note-written = La note est ajoutée.
flash-note-changed = La note est modifiée.
flash-note-removed = La note est supprimée.
error-notes-too-many = Il y a trop de notes sur ce document : supprimez-en une d’abord.
document-action-noted = Note ajoutée
document-action-note-changed = Note modifiée
document-action-note-removed = Note supprimée

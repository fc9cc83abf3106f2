# La corbeille.

trash = Corbeille
trash-under = Un document reste ici trente jours, puis il est supprimé définitivement. Dans les deux cas, il n’est jamais collecté de nouveau.
trash-caption = Documents de la corbeille
trash-count = { $count ->
    [one] { $count } document dans la corbeille
   *[other] { $count } documents dans la corbeille
}
trash-empty = Vider la corbeille
trash-nothing = La corbeille est vide
trash-nothing-why = Les documents que vous retirez de la bannette attendent ici trente jours.
trash-since = Mis à la corbeille
trash-until = Supprimé dans
trash-days = { $count ->
    [0] moins d’un jour
    [one] { $count } jour
   *[other] { $count } jours
}
trash-restore = Restaurer
trash-back = Retour à la corbeille

delete-for-good = Supprimer définitivement
delete-ask = { $count ->
    [one] Supprimer ce document définitivement ?
   *[other] Supprimer { $count } documents définitivement ?
}
delete-ask-all = Vider la corbeille ?
delete-documents-what = { $count ->
    [one] { $count } document, son original et tout ce qui en a été lu
   *[other] { $count } documents, leurs originaux et tout ce qui en a été lu
} seront effacés. Rien ne permettra de les retrouver.
delete-register = Le registre de collecte et l’historique s’en souviennent : le même fichier ne sera pas collecté de nouveau.
delete-more = { $count ->
    [one] et { $count } autre
   *[other] et { $count } autres
}
run-file-deleted = Document supprimé définitivement depuis

flash-trashed-partly = Mis à la corbeille : { $count }. Restés en place, car remis à la comptabilité ou saisis entre-temps : { $left }.
flash-nothing-in-trash = Choisissez d’abord des documents qui sont encore dans la corbeille.
flash-all-deleted = { $count ->
    [one] { $count } document supprimé définitivement.
   *[other] { $count } documents supprimés définitivement.
}
document-action-deleted = Supprimé définitivement
audit-documents-deleted = Documents supprimés définitivement
audit-detail-names = noms

# Ce qui fait douter d’un document : il est peut-être là deux fois, ou destiné à une autre entreprise.

doubts = À vérifier
doubt-duplicate = Doublon ?
doubt-other-buyer = Autre entreprise ?
legend-duplicate = ce document est peut-être déjà là ; cliquez pour comparer
legend-other-buyer = le destinataire lu n’est pas cette entreprise

duplicate-title = Est-ce le même document ?
duplicate-ask = Comparez, puis décidez. La décision est inscrite dans l’historique des deux, et la question ne sera plus posée.
duplicate-newer = Dernier arrivé
duplicate-older = Déjà là
duplicate-caption = Les deux documents, ligne par ligne
duplicate-differs = (différent)
duplicate-place = Où il en est
duplicate-entered = Saisi
duplicate-waits = Dans la bannette
duplicate-no-picture = Pas d’image.
duplicate-trash-newer = C’est le même : le dernier arrivé à la corbeille
duplicate-trash-older = C’est le même : l’ancien à la corbeille
duplicate-different = Ce n’est pas le même
duplicate-none-to-trash = Aucun des deux ne peut aller à la corbeille : ils sont saisis, ou vous n’avez pas le droit de suppression.
duplicate-compare = Comparer et décider
duplicate-alert = Doublon possible.
duplicate-level-unknown = Ils se ressemblent
duplicate-level-bytes = Le même fichier, octet pour octet
duplicate-level-version = Nouvelle version du même fichier
duplicate-level-invoice = Mêmes fournisseur, numéro, date et total
duplicate-level-text = Le même texte
duplicate-level-picture = La même image

other-buyer-alert = Autre entreprise ?
other-buyer-why = Le destinataire n’est pas cette entreprise.
other-buyer-suspected = Ce document semble destiné à { $name }.
other-buyer-move = Déplacer…
other-buyer-right = Il est au bon endroit
move-suggested = Le destinataire lu est cette entreprise.
move-into = Déplacer vers { $binder }

flash-duplicate-trashed = Le doublon est à la corbeille, pour trente jours.
flash-duplicate-different = C’est noté : ce ne sont pas des doublons.
flash-right-company = C’est noté : ce document est au bon endroit.
error-document-not-waiting = Ce document n’attend plus dans la bannette, ou a été remis à la comptabilité : il ne va pas à la corbeille.

document-action-same = Jugé le même qu’un document semblable
document-action-different = Jugé différent d’un document semblable
document-action-right-company = Jugé au bon endroit

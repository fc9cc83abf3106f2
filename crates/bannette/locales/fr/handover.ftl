# Les documents saisis, remis au logiciel comptable.

handovers = Remises à la comptabilité
handovers-menu = Remises
handovers-under = Documents saisis, avec leur liste, leurs écritures au format du FEC et leurs originaux.
handover-new = Nouvelle remise
handover-from = Documents datés du
handover-until = au
handover-anew = Y compris ceux déjà remis
handover-count = Compter
handover-ready = { $count ->
    [one] { $count } document saisi est prêt.
   *[other] { $count } documents saisis sont prêts.
}
handover-none-ready = Aucun document saisi de cette période n’attend d’être remis.
hand-over = Remettre
hand-over-why = L’archive se télécharge ensuite, autant de fois qu’il le faut ; elle garde ce qui était saisi au moment de la remise. Les documents sans date en font partie. Au-delà de 5 000 documents, faites plusieurs remises.
handover-doubtful = { $count ->
    [one] { $count } document prêt porte un doute
   *[other] { $count } documents prêts portent un doute
}
handover-doubtful-why = Ils seront remis avec les autres. Ouvrez-les d’abord pour dire s’ils sont en double, ou destinés à une autre entreprise.
handover-changed = Modifiés depuis leur remise
handover-changed-why = La comptabilité a reçu de ces documents une saisie qui a été corrigée ensuite. Rectifiez-y l’écriture, ou cochez « Y compris ceux déjà remis » et remettez-les de nouveau.
handover-changed-entry = écriture { $number }
handovers-made = Remises faites
handovers-none = Aucune remise n’a été faite.
handover-period = Période
handover-documents = Documents
handover-entries = Écritures
handover-made = Faite
handover-was-anew = y compris ceux déjà remis
handover-archive = Archive
handover-withdraw = Reprendre
handover-withdraw-ask = Reprendre cette remise à la comptabilité ?
handover-withdraw-what = { $count ->
    [one] Le document remis du { $from } au { $until } comptera comme non remis, et son archive ne pourra plus être téléchargée.
   *[other] Les { $count } documents remis du { $from } au { $until } compteront comme non remis, et leur archive ne pourra plus être téléchargée.
}
handover-withdraw-accounts = Les numéros d’écriture peuvent être donnés à nouveau. Ce que le logiciel comptable a déjà importé y reste : retirez-l’en d’abord.
handover-withdrawn = reprise
handover-accounts = Comptes
handover-accounts-under = Le compte de charges ou de produits des écritures, par type de classeur. La TVA va au 445660 (ventes : 445710), les tiers au 401000, au 411000 ou au 421000, la caisse au 530000. Un champ vide reprend le compte habituel.
handover-account = Compte
handover-entry = Écriture
handover-third = Tiers
handover-label = Libellé
handover-original-gone = L’original de ce document n’est plus là : il a été supprimé définitivement.
fec-unknown = sans écriture
fec-binder = sans écriture : ce classeur n’en produit pas
fec-date = sans écriture : date inconnue
fec-amount = sans écriture : montant inconnu
fec-currency = sans écriture : autre devise que l’euro
flash-handed-over = Les documents sont remis. Téléchargez leur archive.
flash-handover-withdrawn = La remise est reprise : ses documents peuvent être remis à nouveau.
flash-accounts-saved = Les comptes sont enregistrés.
error-handover-nothing = Aucun document saisi de cette période n’attend d’être remis.
error-period = La fin de la période précède son début.
error-account = Un compte de charges commence par 6, un compte de produits par 7 ; il compte trois à dix chiffres.
document-action-handed-over = Remis à la comptabilité
document-action-handover-withdrawn = Remise à la comptabilité reprise

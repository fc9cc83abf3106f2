# Des documents faits des pages d’autres.

edit-pages = Pages
edit-pages-under = Remettez les pages en ordre, tournez-les, retirez-en, coupez le document en plusieurs. L’original reste tel qu’il a été reçu.
edit-pages-link = Découper, tourner…
edit-zones-link = Découper des zones
edit-join = Joindre un autre document
edit-join-do = Joindre ses pages
edit-page = Page { $number }
edit-place = Place
edit-turn = Rotation
edit-cut = Nouveau document ici
edit-omit = Retirer la page
edit-every = Couper toutes les … pages
edit-every-hint = Laissez vide pour couper là où vous l’avez coché.
edit-replaces = L’original quitte la bannette
edit-replaces-hint = Les nouveaux documents le remplacent. Il reste consultable, et peut reprendre sa place.
edit-do = Créer les documents
edit-no-picture = Pas d’image
edit-drops-data = Ce document est une facture électronique : ce qui est fait de ses pages n’en emporte pas les données, et sera lu comme un simple PDF.
edit-zones = Découper des zones
edit-zones-under = Chaque zone devient un document, lu à part : plusieurs tickets sur une feuille, par exemple.
edit-zones-hint = Tracez un rectangle sur la page, ou saisissez ses mesures en centièmes de la page.
edit-zone = Zone { $number }
edit-zone-left = Gauche
edit-zone-top = Haut
edit-zone-width = Largeur
edit-zone-height = Hauteur
edit-zones-do = Créer un document par zone
edit-made-from = Fait à partir de
edit-replaced = D’autres documents, faits de ses pages, remplacent celui-ci :
edit-undo = Reprendre l’original
edit-undo-why = Les documents faits de ses pages vont à la corbeille.
edit-unlock = Ouvrir avec son mot de passe
edit-unlock-why = Le mot de passe n’est gardé nulle part. Une copie sans mot de passe prend la place de l’original, qui reste tel quel.
edit-password = Mot de passe du document
edit-receipts-found = { $count } tickets se trouvent sur la page { $page }.
edit-part-receipts = Séparer les tickets
edit-documents-found = { $count } pièces se suivent dans ce document.
edit-documents-suggested = Plusieurs pièces se suivent : les coupes trouvées sont déjà cochées. Vérifiez-les, puis créez les documents.
edit-split-documents = Séparer les pièces

flash-edited = { $count ->
    [one] Un document est créé ; il est en cours de lecture.
   *[other] { $count } documents sont créés ; ils sont en cours de lecture.
}
flash-edit-undone = L’original est à sa place ; ce qui en avait été fait est à la corbeille.
flash-unlocked = Le document est ouvert ; il est en cours de lecture.

error-edit-no-zone = Tracez d’abord une zone : chacune devient un document.
error-edit-no-pages = Il ne reste aucune page : gardez-en au moins une par document.
error-edit-too-many = C’est trop à la fois : 500 documents, 2 000 pages et 50 originaux au plus.
error-edit-zone = Cette zone n’est pas dans la page, ou trop petite : des mesures entre 0 et 100, un centième au moins.
error-edit-every = Indiquez un nombre de pages, à partir de 1.
error-edit-place = La place d’une page est un nombre.
error-edit-no-such-page = Cette page n’existe pas dans le document.
error-edit-not-waiting = Ce document n’attend plus dans la bannette : il est saisi, à la corbeille, ou remplacé.
error-edit-no-pages-of-its-own = Seules les pages d’un PDF ou d’une image déjà lus se découpent.
error-edit-password = Ce mot de passe n’ouvre pas le document.
error-edit-not-protected = Ce document n’est pas protégé par un mot de passe.
error-edit-failed = Les pages de ce document n’ont pas pu être reprises : le fichier est abîmé ou trop grand.
error-edit-entered = Un des documents faits de ses pages est déjà saisi ou découpé à son tour : reprenez-le d’abord.
error-edit-out-of-reach = Un des documents faits de ses pages a été déplacé vers une autre entreprise, ou se trouve dans un classeur qui n’est pas des vôtres : ramenez-le d’abord.

document-action-made = Créé à partir de { $from }
document-action-unlocked = Ouvert avec son mot de passe, à partir de { $from }
document-action-taken-apart = Remplacé par { $count ->
    [one] un document fait de ses pages
   *[other] { $count } documents faits de ses pages
}
document-action-taken-from = { $count ->
    [one] Un document a été fait de ses pages
   *[other] { $count } documents ont été faits de ses pages
}
document-action-trashed = Mis à la corbeille
document-action-put-together = A repris sa place ; ce qui en avait été fait est à la corbeille
document-action-turned-by-itself = Par les options du canal : { $count ->
    [one] une page redressée
   *[other] { $count } pages redressées
}
document-action-blanks-left-out = Par les options du canal : { $count ->
    [one] une page blanche retirée
   *[other] { $count } pages blanches retirées
}
document-action-split-by-itself = Par les options du canal : { $count } pièces numérisées à la suite, séparées
document-action-receipts-parted = Par les options du canal : { $count } tickets d’une même page, séparés

# La bannette.

tray = Bannette
tray-under = Documents en attente de saisie.
tray-search = Fournisseur, numéro, montant, fichier…
tray-caption = Documents de la bannette
tray-order = Trier
tray-empty = La bannette est vide
tray-empty-why = Les documents arrivent ici dès qu’un canal est en service, ou qu’on en dépose.
tray-empty-begin = Le menu Collecte crée un canal.
tray-empty-binder = Ce classeur est vide
tray-empty-elsewhere = { $count ->
    [one] { $count } document attend dans un autre classeur.
   *[other] { $count } documents attendent dans d’autres classeurs.
}
tray-done = Rien n’attend
tray-done-why = Tout ce qui est arrivé est saisi ou rangé. Les prochains documents arriveront ici d’eux-mêmes.
tray-none-such = Aucun document de cette sorte
tray-nothing-found = Aucun document ne répond à « { $query } »
tray-nothing-found-why = La recherche porte sur le nom du fichier, le fournisseur, le numéro, la date (31/01/2026) et le montant (1234,56), sans tenir compte des accents ni des majuscules.
tray-show-all = Afficher tous les documents
keys-walk = parcourir
keys-enter = Entrée
keys-open = ouvrir

kind = Nature
kinds-all = Toutes natures
total = Total TTC
qualities-all = Tous
alerts-count = { $count ->
    [one] { $count } vigilance
   *[other] { $count } vigilances
}
pages-count = { $count ->
    [one] { $count } page
   *[other] { $count } pages
}

order-received-down = Derniers reçus d’abord
order-received-up = Premiers reçus d’abord
order-supplier-down = Fournisseur, de Z à A
order-supplier-up = Fournisseur, de A à Z
order-number-down = Numéro, décroissant
order-number-up = Numéro, croissant
order-date-down = Date, les plus récentes d’abord
order-date-up = Date, les plus anciennes d’abord
order-total-down = Montant, décroissant
order-total-up = Montant, croissant
order-alerts-down = Vigilances, les plus nombreuses d’abord
order-alerts-up = Vigilances, les moins nombreuses d’abord

# La liste et ses colonnes.
companies-pane = Entreprises
tray-columns = Colonnes
tray-columns-keep = Appliquer
column-picture = Aperçu
column-reading = Lecture
column-alerts = Vigilances
column-kind = Nature
column-number = Numéro
column-date = Date
column-total = Total TTC
column-binder = Classeur
column-origin = Origine
column-received = Reçu
tray-choose-all = Tout choisir
tray-chosen = # choisis
tray-chosen-first = Les # premiers choisis
tray-chosen-one = 1 choisi
tray-chosen-none = Aucun choisi

# Ce que l’on fait des documents choisis.
tray-actions = Documents choisis
action-open = Ouvrir
action-enter = Marquer saisi
action-move = Déplacer
action-join = Joindre, découper
action-read = Renvoyer en lecture
action-download = Télécharger (ZIP)
action-trash = Corbeille
move-where = Déplacer vers quel classeur ?
move-elsewhere = Vers une autre entreprise
move-elsewhere-why = Seules apparaissent les entreprises et les classeurs où vous pouvez ranger des documents. Un contenu déplacé n’est plus jamais collecté de nouveau, ni d’un côté ni de l’autre.
move-search = Chercher l’entreprise
move-present = Ils y sont déjà.
move-no-binder = Aucun classeur où vous puissiez ranger des documents.
undo = Annuler
flash-nothing-chosen = Choisissez d’abord des documents qui sont encore dans la bannette.
flash-moved = { $count ->
    [one] { $count } document déplacé vers { $binder }.
   *[other] { $count } documents déplacés vers { $binder }.
}
flash-moved-partly = Déplacés vers { $binder } : { $count }. Restés en place, car cette entreprise a déjà collecté le même contenu : { $left }.
flash-put-back = { $count ->
    [one] { $count } document remis à sa place.
   *[other] { $count } documents remis à leur place.
}
flash-put-back-partly = { $count ->
    [0] Aucun document remis à sa place.
    [one] { $count } document remis à sa place.
   *[other] { $count } documents remis à leur place.
}{ $changed ->
    [0] {""}
    [one] {" "}{ $changed } reste où il est : déplacé, découpé, saisi ou mis à la corbeille depuis.
   *[other] {" "}{ $changed } restent où ils sont : déplacés, découpés, saisis ou mis à la corbeille depuis.
}{ $closed ->
    [0] {""}
    [one] {" "}{ $closed } reste où il est : son classeur d’origine est hors service, ou ne vous est plus ouvert.
   *[other] {" "}{ $closed } restent où ils sont : leur classeur d’origine est hors service, ou ne vous est plus ouvert.
}
flash-all-entered = { $count ->
    [one] { $count } document marqué saisi.
   *[other] { $count } documents marqués saisis.
}
flash-entered-partly = { $count ->
    [0] Aucun document marqué saisi.
    [one] { $count } document marqué saisi.
   *[other] { $count } documents marqués saisis.
}{ $unread ->
    [0] {""}
    [one] {" "}{ $unread } reste à lire.
   *[other] {" "}{ $unread } restent à lire.
}{ $left ->
    [0] {""}
   *[other] {" "}{ $left } à ouvrir d’abord : { $names }.
}
flash-too-many-chosen = Choisissez { $most } documents au plus à la fois.
flash-all-taken-back = { $count ->
    [one] { $count } document est de nouveau dans la bannette.
   *[other] { $count } documents sont de nouveau dans la bannette.
}
flash-readings-asked = { $count ->
    [one] { $count } document renvoyé en lecture.
   *[other] { $count } documents renvoyés en lecture.
}
flash-all-trashed = { $count ->
    [one] { $count } document mis à la corbeille.
   *[other] { $count } documents mis à la corbeille.
}
flash-all-restored = { $count ->
    [one] { $count } document restauré.
   *[other] { $count } documents restaurés.
}
error-document-not-there = Ce document n’attend plus dans la bannette.
error-document-known-there = Cette entreprise a déjà ce document.
error-document-handed-over = Un de ces documents a été remis à la comptabilité de cette entreprise : il y reste, et peut seulement changer de classeur.
error-document-moved = Quelqu’un a déplacé un de ces documents entre-temps.
document-action-moved =
    { $to ->
        [company] Déplacé vers « { $company } », classeur « { $binder } »
       *[binder] Déplacé vers le classeur « { $binder } »
    }
document-action-put-back = Déplacement annulé : de retour dans le classeur « { $binder } »
document-action-restored = Restauré

# La légende.
legend = Légende
legend-received = arrivé, ses pages et son texte vont venir
legend-previewed = ses pages sont là, son texte se lit
legend-good = ce que la saisie demande a été lu avec assurance
legend-to-check = une vigilance, ou un champ incertain ou absent
legend-unreadable = n’a pas pu être lu ; l’original est intact
legend-again = une nouvelle lecture a été demandée
legend-draft = une saisie est commencée, et gardée en brouillon
legend-missing = un champ que cette pièce devrait avoir n’a pas été trouvé
legend-notes = une note a été écrite sur ce document
legend-fresh = vient d’arriver pendant que la liste est ouverte

# Les raccourcis.
keys = Raccourcis clavier
close = Fermer
keys-everywhere = Partout
keys-tray = Dans la bannette
keys-document = Sur un document
key-help = afficher cette aide
key-search = rechercher
key-walk = parcourir la liste
key-open = ouvrir
key-choose = choisir
key-choose-on = choisir en parcourant
key-choose-all = tout choisir
key-let-go = ne plus rien choisir
key-menu = menu contextuel
key-previous-next = document précédent, suivant
key-next-field = champ suivant
key-letters = Touches d’une seule lettre ou d’un seul signe : ?, /, J, K
key-download = Télécharger (ZIP)
key-undo = Annuler ce qui vient d’être fait
key-place = clic sur un mot de la page : il va dans le champ
key-widths = largeur d’un volet, sur son séparateur
key-space = Espace
key-delete = Suppr
key-up = ↑
key-down = ↓
key-left = ←
key-right = →
key-shift = Maj
key-escape = Échap
key-enter = Entrée

# La bannette.

tray = Bannette
tray-under = Documents en attente de saisie.
tray-search = Fournisseur, numéro, montant, fichier…
tray-caption = Documents de la bannette
tray-order = Trier
tray-empty = La bannette est vide
tray-empty-why = Les documents collectés arrivent ici dès qu’un canal est en service. Ouvrez le menu Collecte pour en créer un.
tray-none-such = Aucun document de cette sorte
tray-nothing-found = Aucun document ne répond à « { $query } »
tray-nothing-found-why = La recherche porte sur le nom du fichier, le fournisseur, le numéro, la date (31/01/2026) et le montant (1234,56), sans tenir compte des accents ni des majuscules.
tray-show-all = Afficher tous les documents
keys-walk = parcourir
keys-enter = Entrée
keys-open = ouvrir
keys-search = rechercher

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

# La bannette.

tray = Bannette
tray-under = Documents en attente de saisie, les derniers reçus d’abord.
tray-search = Rechercher par nom
tray-caption = Documents de la bannette
tray-empty = La bannette est vide
tray-empty-why = Les documents collectés arrivent ici dès qu’un canal est en service. Ouvrez le menu Collecte pour en créer un.
tray-nothing-found = Aucun document dont le nom contient « { $query } »
tray-nothing-found-why = La recherche porte sur le nom du fichier, sans tenir compte des accents ni des majuscules.
tray-show-all = Afficher tous les documents
keys-walk = parcourir
keys-enter = Entrée
keys-open = ouvrir
keys-search = rechercher

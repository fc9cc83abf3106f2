# Entreprises et classeurs.

companies-all = Toutes les entreprises
companies-choose = Choisir une entreprise
binder = Classeur
binders = Classeurs
binders-all = Tous les classeurs

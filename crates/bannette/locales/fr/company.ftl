# Entreprises et classeurs.

companies-all = Toutes les entreprises
companies-choose = Choisir une entreprise
binder = Classeur
binders = Classeurs
binders-all = Tous les classeurs
company = Entreprise
companies = Entreprises
company-code = Code
company-name = Nom
company-documents = En bannette
companies-search = Rechercher par nom ou par code
companies-none = Aucune entreprise ne vous est ouverte
companies-none-why = Demandez à l’administrateur de votre cabinet de vous donner un profil sur les entreprises que vous suivez.
companies-not-found = Aucune entreprise ne répond à « { $query } »
companies-not-found-why = La recherche porte sur le nom et le code, sans tenir compte des accents ni des majuscules.
companies-show-all = Afficher toutes les entreprises
channels-active = { $count ->
    [one] { $count } canal en service
   *[other] { $count } canaux en service
}
channels-to-reconnect = { $count ->
    [one] { $count } canal à reconnecter
   *[other] { $count } canaux à reconnecter
}
channels-none = aucun canal

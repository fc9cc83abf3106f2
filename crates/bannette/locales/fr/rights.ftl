# Profils de droits.

profiles = Profils de droits
profiles-under = Un profil est un ensemble de droits, donné à des personnes sur la plateforme, un site ou une entreprise.
profile-new = Nouveau profil
profile-name = Nom
profile-scope = Portée
profile-holders = Tenu par
profile-holders-count = { $count ->
    [0] personne
    [one] { $count } personne
   *[other] { $count } personnes
}
profile-built-in = fourni
profile-built-in-why = Ce profil est fourni avec Bannette et ne change pas. Dupliquez-le pour en faire un à votre idée.
profile-duplicate = Dupliquer
profile-copy-of = { $name } (copie)
profile-create = Créer le profil
profile-at-once = Ce que vous changez vaut aussitôt pour toutes les personnes qui tiennent ce profil.
profile-delete = Supprimer le profil
profile-nobody = Personne ne tient ce profil.
profile-administrator = Administrateur
profile-manager = Gestionnaire
profile-collaborator = Collaborateur
profile-client = Client
flash-profile-created = Le profil est créé.
flash-profile-saved = Le profil est enregistré.
flash-profile-deleted = Le profil est supprimé.
scope-platform = toute la plateforme
scope-site = un site
scope-company = des entreprises
rights-platform = Plateforme
rights-settings = Paramétrage de l’entreprise
rights-documents = Documents, par type de classeur
rights-right = Droit
right-unknown = Autre droit
right-administer-platform = Administrer la plateforme : utilisateurs, profils, sites, entreprises, messagerie
right-configure-company = Tout le paramétrage
right-configure-general = Informations générales
right-configure-accounting = Comptabilité
right-configure-filing-plan = Plan de classement
right-configure-processes = Processus métier
right-configure-collection = Autoriser l’accès au paramétrage de la collecte
right-configure-administration = Administration : les utilisateurs externes de l’entreprise
right-deposit-documents = Déposer
right-enter-documents = Saisir
right-look-up-documents = Consulter les documents
right-look-up-own-documents = Consulter seulement les siens
right-modify-documents = Modifier
right-extract-documents = Extraire
right-delete-documents = Supprimer
right-write-notes = Notes
right-see-actions = Historique des actions
binder-kind-unknown = Autre
binder-kind-purchases = Achats
binder-kind-sales = Ventes
binder-kind-cash = Caisse
binder-kind-bank = Banque
binder-kind-expenses = Notes de frais
binder-kind-filing = Classement
held-rights = Droits de { $name }
held-rights-under = Chaque droit, avec le profil dont il vient et ce sur quoi il est tenu.
held-rights-none = Aucun droit
held-rights-none-why = Cette personne ne tient aucun profil : elle ne voit rien.
held-rights-deactivated = Le compte est désactivé : ces droits ne servent pas tant qu’il l’est.
held-rights-from = Par le profil
held-rights-on = Sur
held-rights-kinds = Classeurs

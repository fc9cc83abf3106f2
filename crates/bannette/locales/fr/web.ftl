# Le cadre des pages, les erreurs, les dates.

skip-to-content = Aller au contenu
main-menu = Menu principal
dialog = Confirmation
user-menu = Compte de { $name }
sign-out = Se déconnecter
edit = Modifier
cancel = Annuler
pages = Pages
page-next = Suite

time-now = à l’instant
time-soon = dans un instant
time-minutes-ago = il y a { $count } min
time-in-minutes = dans { $count } min
time-hours-ago = il y a { $count } h
time-in-hours = dans { $count } h
time-yesterday = hier à { $clock }
time-tomorrow = demain à { $clock }

documents-count = { $count ->
    [one] { $count } document
   *[other] { $count } documents
}

error-not-found = Cette page n’existe pas
error-not-found-why = L’adresse est peut-être incomplète, ou ce qu’elle désigne ne vous est pas ouvert. Si vous pensez y avoir droit, demandez à l’administrateur de votre cabinet.
error-form-expired = Ce formulaire n’est plus valable
error-form-expired-why = Rien n’a été enregistré. Revenez à la page précédente, rechargez-la, puis recommencez.
error-refused = Cette demande n’a pas été comprise
error-refused-why = Rien n’a été enregistré. Revenez à la page précédente et vérifiez votre saisie.
error-too-many = Trop de demandes en peu de temps
error-too-many-why = Patientez une minute, puis recommencez.
error-broken = Une erreur est survenue
error-broken-why = Elle a été consignée. Recommencez dans un instant ; si elle persiste, transmettez la référence ci-dessous à l’administrateur.
error-reference = Référence :
error-home = Revenir à l’accueil

trail = Fil d’Ariane
actions = Actions
choose = Choisir…
all = Tous
filter = Filtrer
filter-none = Tout afficher
apply = Appliquer
save = Enregistrer
retry = Réessayer
back = Retour
csv = Exporter en CSV
files = Fichiers

# Ce qui n’allait pas dans un champ ou une demande, par code.
error-unknown = Cette demande n’a pas abouti. Recommencez dans un instant.
error-required = À renseigner.
error-too-long = C’est trop long : raccourcissez-le.
error-control-characters = Contient des caractères invisibles ; saisissez ce texte au clavier.
error-date = Date inconnue. Exemple : 31/01/2026.
error-email = Cette adresse n’est pas complète. Exemple : nom@exemple.fr.
error-email-taken = Un utilisateur a déjà cette adresse.
error-password-too-short = Au moins 12 caractères.
error-siren = Un SIREN compte neuf chiffres, dont une clé de contrôle. Vérifiez-le.
error-company-code-taken = Une entreprise a déjà ce code.
error-binder-name-taken = Un classeur de l’entreprise porte déjà ce nom.
error-binder = Choisissez un classeur de l’entreprise.
error-owner = Choisissez un utilisateur de la liste.
error-channel-type-unknown = Ce type de canal n’existe pas.
error-folder-path = Ce répertoire n’est pas écrit comme il faut. Choisissez-le dans la liste.
error-channel-not-connected = Connectez d’abord le canal à Dropbox.
error-channel-not-ready = Le canal n’est pas encore en service : terminez son paramétrage.
error-channel-without-folders = Choisissez d’abord au moins un répertoire.
error-run-under-way = Une collecte de ce canal est déjà en cours.
error-run-over = Cette collecte est déjà terminée.
error-consent-expired = Cette demande d’autorisation n’est plus valable. Recommencez la connexion.
error-dropbox-not-configured = Aucune application Dropbox n’est déclarée sur ce serveur. L’administrateur doit renseigner ses identifiants dans la configuration.
error-provider-retry-after = Dropbox demande de patienter. Recommencez dans quelques minutes.
error-provider-transient = Dropbox ne répond pas pour l’instant. Recommencez dans un instant.
error-provider-protocol = La réponse de Dropbox n’a pas été comprise. Recommencez ; si cela persiste, prévenez l’administrateur.
error-provider-reset = Dropbox a renouvelé sa liste. Recommencez.
error-provider-gone = Ce répertoire n’existe plus dans Dropbox.
error-provider-restricted = Dropbox ne permet pas d’accéder à ce contenu.
error-provider-not-downloadable = Dropbox ne permet pas de télécharger ce contenu.
error-provider-refused = Dropbox a refusé la demande.
error-provider-reconnect-revoked = L’autorisation a été retirée côté Dropbox. Reconnectez le canal.
error-provider-reconnect-expired = L’autorisation a expiré. Reconnectez le canal.
error-provider-reconnect-missing-scope = Une permission nécessaire n’a pas été accordée. Reconnectez le canal et acceptez toutes les permissions demandées : elles ne permettent que la lecture.
error-provider-reconnect-suspended = Ce compte Dropbox est suspendu. Son propriétaire doit s’adresser à Dropbox.
error-provider-reconnect-access-denied = L’autorisation a été refusée.
error-provider-reconnect-wrong-account = Ce n’est pas le compte attendu.
error-provider-reconnect-other = Dropbox n’accepte plus cette autorisation. Reconnectez le canal.
error-folder-gone = Ce dossier n’existe plus dans Dropbox.
error-folders-too-many = Un canal récupère 200 répertoires au plus.
error-folder-twice = Ce répertoire est déjà récupéré.
error-binder-unknown = Choisissez un classeur de l’entreprise.
error-provider-consent-expired = L’autorisation a mis trop longtemps à revenir. Recommencez la connexion.
error-provider-consent-incomplete = Toutes les permissions demandées sont nécessaires ; elles ne permettent que la lecture. Recommencez et acceptez-les.
error-provider-redirect-mismatch = L’adresse de retour de ce serveur n’est pas déclarée dans l’application Dropbox. Prévenez l’administrateur.
error-provider-app-unknown = Dropbox ne connaît pas l’application déclarée sur ce serveur. Prévenez l’administrateur.
error-profile-unknown = Choisissez un profil de la liste, et ce sur quoi il est tenu.
error-profile-scope = Choisissez un profil tenu sur des entreprises : vous gérez les utilisateurs externes de vos entreprises.
error-profile-exceeds = Ce profil donne plus de droits que vous n’en avez vous-même sur cette entreprise.
error-profile-name-taken = Un profil porte déjà ce nom.
error-profile-built-in = Les profils fournis ne changent pas : dupliquez celui-ci.
error-profile-in-use = Des personnes tiennent ce profil : retirez-le-leur d’abord.
error-company-unknown = L’un de ces codes n’est celui d’aucune de vos entreprises.
error-last-administrator = Il ne resterait plus personne pour administrer la plateforme : nommez d’abord un autre administrateur.
error-user-oneself = On ne désactive ni ne supprime son propre compte.
error-user-deactivated = Ce compte est désactivé : réactivez-le d’abord.
error-password-common = Ce mot de passe est de ceux que l’on devine d’abord. Prenez plutôt quelques mots sans rapport entre eux.
error-password-differs = Ce n’est pas le même mot de passe.
error-password-wrong = Ce n’est pas votre mot de passe.
error-mail-needed = Ce serveur n’envoie pas de courrier : demandez à l’administrateur de changer votre adresse.

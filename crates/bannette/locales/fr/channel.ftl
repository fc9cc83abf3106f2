# Canaux de collecte, connexions, répertoires récupérés.

channels = Canaux de collecte
channels-under = D’où viennent les documents de l’entreprise, et dans quel classeur ils arrivent.
channels-empty = Aucun canal de collecte
channels-empty-why = Un canal relie un espace Dropbox de votre client à ses classeurs : les documents déposés arrivent d’eux-mêmes dans la bannette, une fois par jour.
channel-new = Nouveau canal
channel-owner-is = Compte de { $name }
channel-go-on = Continuer le paramétrage

connection = Connexion
connection-none = non connectée
connection-works = connectée
connection-to-reconnect = à reconnecter
connection-reconnect = Reconnecter Dropbox

folders = Répertoires récupérés
folders-none = Aucun répertoire choisi.
folder-root = Tout l’espace Dropbox
folder-with-subfolders = avec ses sous-dossiers
folder-alone = sans ses sous-dossiers
folder-gone = introuvable dans Dropbox

channel = Canal
channel-edit = Modifier le canal
channel-of-which = De quelle entreprise ?
channel-new-under = Donnez-lui un nom et dites de qui vient le compte ; la connexion et les répertoires viennent ensuite.
channel-type = Type de canal
channel-type-dropbox = Les documents que votre client dépose dans son espace Dropbox.
channel-label = Nom du canal
channel-label-hint = Pour le reconnaître dans la liste et l’historique.
channel-owner = Propriétaire du compte
channel-owner-hint = Votre client n’y figure pas ? Créez-le d’abord comme utilisateur externe, puis revenez ici.
channel-create = Créer et continuer
channel-facts = En détail
channel-created = Créé
channel-runs = Dernières exécutions
channel-all-runs = Toutes les exécutions
channel-save = Enregistrer le canal
channel-save-then = Il sera ensuite collecté une fois par jour, de lui-même.
channel-discard = Abandonner ce canal
account = Compte Dropbox
steps = Étapes
step-done = fait :
step-name = Nom et propriétaire
step-connection = Connexion à Dropbox
step-folders = Répertoires récupérés
step-finish = Vérification et enregistrement
set-up-under = Le canal ne collecte rien tant qu’il n’est pas enregistré. Vous pouvez quitter cette page et y revenir.
set-up-under-active = Ce qui a déjà été collecté le reste ; vos changements valent dès la prochaine collecte.
save-name = Enregistrer le nom
connect = Connecter Dropbox
connect-why = Vous allez être dirigé vers Dropbox. Le propriétaire du compte s’y identifie et autorise la lecture de ses fichiers ; rien n’y sera jamais écrit, déplacé ni supprimé.
connection-facts = Autorisée par { $name }, le { $moment }.
connection-since = Connecté depuis
connection-checked = Connexion vérifiée
connection-scopes = Permissions
connection-read-only = lecture seule
connection-unknown = Dropbox n’accepte plus cette autorisation. Plus rien n’est collecté jusqu’à la reconnexion.
connection-refused = Dropbox refuse les demandes de ce serveur. Plus rien n’est collecté ; si cela dure, prévenez l’administrateur.
connection-reconnect-revoked = L’autorisation a été retirée côté Dropbox. Plus rien n’est collecté jusqu’à la reconnexion.
connection-reconnect-expired = L’autorisation a expiré. Plus rien n’est collecté jusqu’à la reconnexion.
connection-reconnect-missing-scope = Une permission de lecture manque. Reconnectez et acceptez toutes les permissions demandées.
connection-reconnect-suspended = Ce compte Dropbox est suspendu. Son propriétaire doit s’adresser à Dropbox, puis reconnecter.
connection-reconnect-access-denied = L’administrateur de l’équipe Dropbox n’autorise pas cette application. Il doit l’accepter, puis reconnectez.
connection-reconnect-wrong-account = Dropbox répond pour un autre compte que celui de ce canal. Reconnectez avec le bon compte.
folder = Répertoire
subfolders = Sous-dossiers
folders-why = Choisissez les dossiers de cet espace Dropbox à récupérer, et le classeur où chacun arrive.
folders-later = Disponible une fois Dropbox connecté.
folder-add = Ajouter un répertoire
folder-remove = Retirer
folder-path = Dossier affiché
folder-empty = Aucun sous-dossier ici.
folder-more = D’autres sous-dossiers existent ; seuls les premiers sont affichés.
folder-collected = Ce dossier est déjà récupéré dans le classeur { $binder }.
folder-collect = Récupérer « { $name } »
folder-collect-root = Récupérer tout l’espace Dropbox
folder-into = Dans le classeur
folder-take-subfolders = Avec ses sous-dossiers
folder-leave-subfolders = Seulement ce dossier
folder-take = Récupérer ce dossier
since = Documents récupérés
since-day = depuis le { $day }
since-always = tous, quelle que soit leur date
since-label = Uniquement les documents depuis le
since-hint = Facultatif. La date est celle de la dernière modification dans Dropbox.
finish-later = Disponible une fois Dropbox connecté et un répertoire choisi.
finish-done = Terminer
foreseen = { $run ->
    [first] Ce que prendra la première collecte
   *[next] Ce que prendra la prochaine collecte
}
foreseen-look = { $run ->
    [first] Voir ce que prendra la première collecte
   *[next] Voir ce que prendra la prochaine collecte
}
foreseen-files = { $run ->
    [first] La première collecte
   *[next] La prochaine collecte
} { $count ->
    [0] ne prendra aucun fichier.
    [one] prendra { $count } fichier ({ $size }).
   *[other] prendra { $count } fichiers ({ $size }).
}
foreseen-at-least = { $run ->
    [first] La première collecte
   *[next] La prochaine collecte
} prendra au moins { $count } fichiers ({ $size }).
foreseen-truncated = L’espace est grand : seule une partie a été regardée. La collecte, elle, prendra tout.
foreseen-kinds = Par type
foreseen-kind = Type
foreseen-no-kind = sans extension
foreseen-months = Par date de modification
foreseen-month = Période
foreseen-known = { $count ->
    [one] { $count } fichier déjà collecté, qui ne le sera pas une seconde fois
   *[other] { $count } fichiers déjà collectés, qui ne le seront pas une seconde fois
}
foreseen-aside = { $count ->
    [one] { $count } fichier serait écarté :
   *[other] { $count } fichiers seraient écartés :
}
other-account = Un autre compte Dropbox a été autorisé
other-account-what = L’autorisation vient d’un autre compte que celui de ce canal. Rien n’a changé pour l’instant.
other-account-former = Compte du canal
other-account-new = Compte qui vient d’autoriser
other-account-then = Si vous changez de compte, les répertoires récupérés seront cherchés dans le nouveau, et ses documents seront collectés comme nouveaux, même s’ils existaient aussi dans l’ancien.
other-account-refuse = Garder le compte actuel
other-account-accept = Changer de compte

# Messages après une action.
flash-channel-created = Le canal est créé. Connectez-le maintenant à Dropbox.
flash-channel-saved = Le canal est enregistré. Prochaine collecte : { $moment }.
flash-channel-changed = Vos changements sont enregistrés.
flash-channel-discarded = Le canal est abandonné ; rien n’en avait été collecté.
flash-connected = Dropbox est connecté : { $account }.
flash-consent-refused = L’autorisation n’a pas été accordée dans Dropbox. Le canal reste comme il était.
flash-account-kept = Le compte du canal reste le même.
flash-account-changed = Le canal est maintenant relié à { $account }.
flash-folder-added = Le répertoire sera récupéré dans le classeur { $binder }.
flash-folder-removed = Le répertoire ne sera plus récupéré. Ce qui en a été collecté reste en place.

# Traitements automatiques.
options = Traitements automatiques
options-why = À chaque document lu, et seulement en cas de certitude. L’original reste tel qu’il a été reçu ; son historique dit ce qui a été fait, et il peut reprendre sa place.
options-none = aucun
option-unknown = Traitement inconnu de cette version
option-rotate = Redresser les pages
option-remove-blank-pages = Retirer les pages blanches
option-split-documents = Séparer les pièces numérisées à la suite
option-part-receipts = Séparer les tickets posés sur une même page
option-hint-unknown = Sans explication.
option-hint-rotate = Les pages couchées ou à l’envers sont remises debout.
option-hint-remove-blank-pages = Les pages sans mot ni trait, comme les versos vides d’un scan.
option-hint-split-documents = Un scan de plusieurs factures devient une pièce par facture, d’après les numéros de page, les fournisseurs, les numéros et les totaux.
option-hint-part-receipts = Une feuille de tickets devient une pièce par ticket.

# Dépôt de documents, et liens de dépôt.

deposit = Déposer
deposit-title = Déposer des documents
deposit-under = Factures, relevés, reçus : ils arrivent dans la bannette et sont lus aussitôt.
deposit-drop = Glissez ici des fichiers ou des dossiers entiers
deposit-into = Dans quel classeur ?
deposit-in-tray = Dans la bannette aussi, des fichiers peuvent être glissés sur un classeur.
deposit-files = Choisir des fichiers
deposit-folder = Choisir un dossier
deposit-camera = Prendre une photo
deposit-hint = PDF, images, documents bureautiques, factures électroniques, archives ZIP et courriels. { $size } au plus par fichier.
deposit-options-why = Pour ce que vous déposez désormais ; votre choix est retenu. L’original reste tel qu’il a été reçu, et peut reprendre sa place.
deposit-again = Déposer aussi ce qui est déjà là
deposit-send = Déposer
deposit-outcome = Fichiers déposés
deposit-see = Voir le document
deposit-waits = En attente
deposit-sends = Envoi en cours
deposit-resumes = Connexion perdue : l’envoi reprend là où il s’est arrêté
deposit-broken = L’envoi n’a pas abouti. Vérifiez votre connexion et recommencez : ce qui est déjà passé ne repart pas de zéro.
deposit-gone = Cette page ne sert plus : la session a pris fin, ou le lien a expiré ou été révoqué. Rechargez-la ; ce qui est déjà passé ne repart pas de zéro.
deposit-closed = Votre navigateur n’a pas pu l’ouvrir. Vérifiez que vous y avez accès, puis déposez-le de nouveau.
deposit-over = Terminé.
deposit-all-the-same = Déposer tout de même
deposit-nowhere = Aucun classeur ouvert au dépôt
deposit-nowhere-why = Demandez au cabinet le droit de déposer dans un classeur de cette entreprise.
deposit-channel = Dépôt de { $name }
deposit-sign-known = Déjà reçu
deposit-sign-done = Déposé
deposit-done = Reçu, mis en bannette.
deposit-opens = Reçu. Son contenu est en train d’en être sorti.
deposit-opened = { $count ->
    [one] Reçu : { $count } document en est sorti.
   *[other] Reçu : { $count } documents en sont sortis.
}
deposit-opened-known = { $count ->
    [one] Dont { $count } déjà reçu.
   *[other] Dont { $count } déjà reçus.
}
deposit-left-inside = { $more ->
    [0] Resté à l’intérieur : { $files }.
    [one] Resté à l’intérieur : { $files }, et un autre.
   *[other] Resté à l’intérieur : { $files }, et { $more } autres.
}
deposit-not-opened = Reçu, mais il n’a pas pu être ouvert : déposez les fichiers un à un.
deposit-known = Ce fichier a déjà été reçu. Il n’est pas stocké une seconde fois.
deposit-known-as = Même fichier que { $name }, reçu le { $date }. Il n’est pas stocké une seconde fois.
deposit-known-in-trash = Même fichier que { $name }, reçu le { $date }, qui a été mis à la corbeille.
deposit-known-deleted = Même fichier que { $name }, reçu le { $date }, qui a été supprimé définitivement.
deposit-refused-unknown = Ce fichier ne peut pas être pris. Vérifiez qu’il s’ouvre sur votre ordinateur, puis recommencez.
deposit-refused-empty = Ce fichier est vide. Enregistrez-le ou numérisez-le de nouveau, puis déposez-le.
deposit-refused-too-large = Plus grand que la taille admise. Découpez-le, ou numérisez-le avec une résolution plus basse.
deposit-refused-unsupported-type = Ce type de fichier n’est pas une pièce comptable. Déposez-le en PDF ou en image.

deposit-guest-title = Documents pour { $company }
deposit-guest-under = { $firm } vous invite à déposer ici vos documents, sans compte ni mot de passe.
deposit-guest-what = Vos fichiers sont remis à { $firm }, qui tient la comptabilité de l’entreprise. Cette page ne montre rien de ce qui a été déposé.
deposit-guest-until = Ce lien sert jusqu’au { $moment }, pour { $files ->
    [one] { $files } fichier
   *[other] { $files } fichiers
} et { $size } encore.

links = Liens de dépôt
links-under = Un client dépose ses documents par un lien, sans compte. Chaque lien a une fin, une limite, et peut être révoqué.
links-none = Aucun lien
links-none-why = Créez un lien ci-dessous et envoyez-le à votre client.
link = Lien
link-address = Adresse du lien
link-any-binder = Au choix du client
link-without-note = Sans mot d’accueil
link-by = créé par { $name }
link-used = Utilisé
link-files = { $count } sur { $most }
link-size = { $size } sur { $most }
link-expires = Expire
link-state = État
link-state-unknown = inconnu
link-state-open = ouvert
link-state-used-up = limite atteinte
link-state-expired = expiré
link-state-revoked = révoqué
link-revoke = Révoquer
link-revoke-ask = Révoquer ce lien de dépôt ?
link-revoke-which = Lien : { $note }
link-revoke-what = Qui a ce lien ne pourra plus rien déposer, et il ne peut pas être rouvert : il faudrait en envoyer un autre. Ce qui a été déposé reste.
link-new = Nouveau lien
link-note = Mot d’accueil
link-note-hint = Facultatif. Votre client le lit au-dessus du dépôt.
link-lasts = Valable
link-days = { $count } jours
link-max-files = Nombre de fichiers au plus
link-max-size = Taille totale au plus, en Mo
link-create = Créer le lien
link-channel = Lien de dépôt
link-channel-of = Lien de dépôt : { $note }
deposit-link-over = Ce lien ne sert plus
deposit-link-over-what = Il a expiré, ou a été révoqué. Demandez-en un autre à { $firm }.
deposit-link-unknown = Lien inconnu
deposit-link-unknown-what = L’adresse est peut-être incomplète. Reprenez-la dans le message de { $firm }.

flash-link-created = Le lien est créé. Copiez son adresse et envoyez-la à votre client.
flash-link-revoked = Le lien est révoqué : il ne sert plus. Ce qui a été déposé reste.

error-deposit-nothing = Choisissez d’abord un fichier.
error-deposit-cut-off = L’envoi a été coupé. Ce qui est arrivé en entier est pris ; déposez de nouveau le reste.
error-deposit-too-many = Trop de fichiers à la fois. Patientez une minute.
error-deposit-no-space = Plus de place sur le serveur. Prévenez le cabinet.
error-deposit-incomplete = Le fichier n’est pas arrivé en entier. Déposez-le de nouveau.
error-link-used-up = La limite de ce lien est atteinte. Demandez-en un autre au cabinet.
error-out-of-range = De 1 à 10 000 fichiers, et 100 Go au plus.

error-options = Traitement inconnu.

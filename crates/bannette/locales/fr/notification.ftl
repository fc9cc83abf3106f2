# Notifications.

notifications = Notifications
notifications-count = { $count ->
    [0] Notifications
    [one] Notifications, { $count } non lue
   *[other] Notifications, { $count } non lues
}
notifications-none = Rien à signaler
notifications-none-why = Les collectes en échec, les connexions interrompues et les demandes acceptées s’annonceront ici.
notifications-open = Voir les notifications
notifications-read-all = Tout marquer comme lu
notifications-choices = Choisir mes notifications
notifications-choices-under = Pour chaque sujet : sous la cloche, par message tout de suite, ou dans un résumé quotidien.
notification-new = nouveau
notification-in-app = Sous la cloche
notification-by-mail = Par message
flash-notifications-read = Tout est marqué comme lu.
flash-choices-saved = Vos choix sont enregistrés.

notice-open = Voir
notice-why = Vous recevez ce message parce que vous suivez cette entreprise. Vos choix se règlent dans Bannette, sous la cloche.
notice-mail-unknown = jamais
notice-mail-none = jamais
notice-mail-now = tout de suite
notice-mail-digest = dans le résumé quotidien
notice-kind-unknown = Notification
notice-kind-run-finished = Collecte terminée
notice-kind-run-troubled = Collecte incomplète ou en échec
notice-kind-connection-broken = Connexion interrompue
notice-kind-request-accepted = Demande de connexion acceptée
notice-kind-other-account = Autre compte à confirmer
notice-kind-document-unreadable = Documents illisibles
notice-kind-folder-gone = Répertoire introuvable
notice-kind-channel-silent = Canal silencieux
notice-kind-connection-asked = Demande de connexion reçue
notice-run-finished = La collecte de « { $channel } » ({ $company }) est terminée.
notice-run-troubled = La collecte de « { $channel } » ({ $company }) est incomplète ou en échec.
notice-connection-broken = La connexion de « { $channel } » ({ $company }) ne fonctionne plus : plus rien n’est collecté jusqu’à ce qu’elle soit rétablie.
notice-request-accepted = { $owner } a connecté le compte { $account } au canal « { $channel } » ({ $company }).
notice-other-account = { $owner } a autorisé le compte { $account }, qui n’est pas celui du canal « { $channel } » ({ $company }). À vous de confirmer ce changement ou de le refuser.
notice-document-unreadable = Des documents de { $company } n’ont pas pu être lus.

digest-subject = { $count ->
    [one] Bannette : { $count } notification
   *[other] Bannette : { $count } notifications
}

notice-folder-gone = Le répertoire « { $folder } » du canal « { $channel } » ({ $company }) est introuvable dans Dropbox : choisissez-en un autre, ou demandez au client de le restaurer.
notice-channel-silent = { $days ->
    [one] Le canal « { $channel } » ({ $company }) n’apporte plus rien depuis { $days } jour.
   *[other] Le canal « { $channel } » ({ $company }) n’apporte plus rien depuis { $days } jours.
}
notice-connection-asked = { $firm } vous demande de connecter votre Dropbox pour { $company }.

# Canaux silencieux, relances, répertoires disparus.

silence = Silence
silence-after = Signaler le silence après (jours)
silence-after-hint = Un canal qui apporte d’ordinaire des documents chaque semaine est signalé quand il n’en apporte plus depuis ce nombre de jours. 0 : jamais.
silence-own-hint = { $days ->
    [0] Vide : comme le cabinet, qui ne signale rien. Un nombre choisi ici vaut quel que soit le rythme du canal ; 0 : jamais.
    [one] Vide : comme le cabinet, { $days } jour, si le canal apporte d’ordinaire des documents chaque semaine. Un nombre choisi ici vaut quel que soit son rythme ; 0 : jamais.
   *[other] Vide : comme le cabinet, { $days } jours, si le canal apporte d’ordinaire des documents chaque semaine. Un nombre choisi ici vaut quel que soit son rythme ; 0 : jamais.
}
silent-for = { $days ->
    [0] silencieux
    [one] silencieux depuis { $days } jour
   *[other] silencieux depuis { $days } jours
}
silent-usual = { $count ->
    [one] D’ordinaire { $count } document par semaine.
   *[other] D’ordinaire { $count } documents par semaine.
}
silent-last = Dernier dépôt le
remind = Relancer le client
remind-last = dernière relance :
remind-to = À { $name } ({ $email }), en { $language }.
remind-body-hint = Bonjour et signature s’ajoutent d’eux-mêmes. Vos changements ne valent que pour cette relance.
remind-send = Envoyer la relance
remind-no-server = Aucun serveur de messagerie n’est déclaré : copiez ce message et envoyez-le vous-même.
reminder-look = Voir l’aperçu
reminder-preview = Aperçu
reminder-field-subject = Objet
reminder-field-body = Message
reminder-in = Relance en { $language }
reminder-places = Sont remplacés :
reminder-language-fr = français
reminder-language-en = anglais
reminder-language-unknown = sa langue
reminder-place-client = le nom du client
reminder-place-company = l’entreprise
reminder-place-firm = le cabinet
reminder-place-date = la date du dernier document
reminder-place-days = le nombre de jours écoulés
reminder-example-client = Claire Martin
reminder-example-company = Boulangerie Martin
reminders = Relances
reminders-under = Quand un canal est dit silencieux, et les mots des relances envoyées aux clients, chacun dans sa langue.
reminders-save = Enregistrer
reminders-sent = Relances envoyées
reminder-by = par { $name } à { $email }
flash-reminded = La relance est envoyée à { $email }.
flash-reminders-saved = Vos choix sont enregistrés. Les canaux sont réexaminés.
error-silence-days = Un nombre de jours entre 0 et 365.
error-reminder-place = Un mot entre crochets n’est pas connu : voyez la liste sous le message.
error-channel-not-silent = Ce canal n’est pas silencieux : il n’y a rien à relancer.
error-reminded-already = Ce client a déjà été relancé depuis hier. Laissez-lui le temps de répondre.
error-mail-none = Aucun serveur de messagerie n’est déclaré : rien n’a été envoyé.
reminder-subject = Vos documents pour [entreprise]
reminder-body =
    Nous n’avons reçu aucun nouveau document dans votre Dropbox pour [entreprise] depuis le [date].

    Si des factures ou des justificatifs attendent, déposez-les simplement dans votre dossier habituel : nous les y récupérons chaque nuit, sans autre démarche de votre part.

    Si c’est normal (congés, peu d’activité), vous n’avez rien à faire. Merci !

folder-other = Choisir un autre répertoire
folder-change = Enregistrer
folder-instead = Le répertoire choisi prendra la place de « { $path } ».
flash-folder-changed = Le répertoire est récupéré dans le classeur { $binder } à partir de maintenant. Ce qui a été collecté reste où il est.
folder-gone-mail-subject = { $firm } : un dossier de votre Dropbox est introuvable
folder-gone-mail-what = Le dossier « { $folder } », où { $firm } récupère les documents de { $company }, n’est plus dans votre Dropbox : il a été supprimé, ou il n’est plus partagé avec vous.
folder-gone-mail-then = S’il a été supprimé par erreur, restaurez-le dans Dropbox : la récupération reprend toute seule. Sinon, dites à votre cabinet où vous déposez maintenant vos documents. Renommer ou déplacer un dossier ne pose pas de problème.

requests-never-asked = { $count ->
    [one] { $count } canal attend que son propriétaire soit sollicité.
   *[other] { $count } canaux attendent que leur propriétaire soit sollicité.
}
requests-ask-all = { $count ->
    [one] Envoyer la demande
   *[other] Envoyer les { $count } demandes
}
flash-requests-sent = { $count ->
    [one] { $count } demande est envoyée.
   *[other] { $count } demandes sont envoyées.
}
flash-requests-by-hand = { $count ->
    [one] Aucun serveur de messagerie n’est déclaré : { $count } lien est à remettre, depuis la page de son canal.
   *[other] Aucun serveur de messagerie n’est déclaré : { $count } liens sont à remettre, depuis la page de chaque canal.
}
error-request-open = Une demande est déjà ouverte pour ce propriétaire.

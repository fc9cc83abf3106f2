# Exécutions et historique.

collecting = Collecte
history = Historique
run-ask = Exécuter manuellement le processus de collecte
run-follow = Suivre l’exécution
run-last = Dernière collecte
run-next = Prochaine collecte
run-daily = Une fois par jour, d’elle-même
run-never = Jamais exécutée.
run-next-draft = Après l’enregistrement du canal.
run-next-blocked = Dès que la connexion sera rétablie.
run-counts = { $seen ->
    [one] { $seen } fichier vu
   *[other] { $seen } fichiers vus
}, { $collected ->
    [one] { $collected } collecté
   *[other] { $collected } collectés
}
run-queued = en attente
run-running = en cours
run-succeeded = réussie
run-incomplete = incomplète
run-failed = en échec
run-cancelled = annulée

run = Exécution
run-of = Exécution du { $moment }
run-by = demandée par { $name }
run-confirm-title = Lancer une collecte maintenant ?
run-confirm-what = { $folders ->
    [one] Le répertoire récupéré de ce canal va être parcouru, et ses nouveaux documents mis en bannette.
   *[other] Les { $folders } répertoires récupérés de ce canal vont être parcourus, et leurs nouveaux documents mis en bannette.
}
run-confirm-daily = Un document déjà collecté ne l’est pas une seconde fois. La collecte automatique du jour n’est pas remplacée.
run-confirm = Confirmer l’exécution du process
flash-run-asked = La demande de collecte a bien été reçue. Son avancement s’affiche ici.
flash-run-cancel-asked = L’annulation est demandée : la collecte s’arrête dans un instant.
run-cancel = Annuler la collecte
run-see-channel = Ouvrir le canal
run-progress = Avancement de la collecte
run-listing = Lecture de la liste des fichiers…
run-seen = Vus
run-bytes = Volume
run-duration = Durée
run-started = Début
run-state = État
run-trigger = Déclenchement
run-outcome = Résultat
run-reason = Raison et suite à donner
run-file = Fichier
run-file-name = Nom ou chemin
run-files = Fichiers vus
run-files-none = Aucun fichier ne répond à ces critères.
run-tells-queued = La collecte attend son tour ; elle commence dans un instant.
run-tells-running = Collecte en cours : { $seen ->
    [one] { $seen } fichier vu
   *[other] { $seen } fichiers vus
}, { $collected ->
    [one] { $collected } collecté
   *[other] { $collected } collectés
}.
run-tells-cancelling = Annulation en cours : la collecte s’arrête dans un instant.
run-tells-succeeded = { $collected ->
    [one] Collecte réussie : { $collected } document mis en bannette ({ $size }).
   *[other] Collecte réussie : { $collected } documents mis en bannette ({ $size }).
}
run-tells-deposited = { $seen ->
    [one] Dépôt de { $seen } fichier ;
   *[other] Dépôt de { $seen } fichiers ;
} { $collected ->
    [0] aucun nouveau document.
    [one] { $collected } document mis en bannette ({ $size }).
   *[other] { $collected } documents mis en bannette ({ $size }).
}
run-tells-nothing-new = Collecte réussie : rien de nouveau à récupérer.
run-tells-incomplete = { $failed ->
    [one] Collecte incomplète : { $failed } fichier n’a pas pu être récupéré. Il le sera à la prochaine collecte, sans rien faire.
   *[other] Collecte incomplète : { $failed } fichiers n’ont pas pu être récupérés. Ils le seront à la prochaine collecte, sans rien faire.
}
run-tells-stopped = Collecte interrompue avant la fin. Ce qui a été collecté reste ; la prochaine reprendra la suite.
run-tells-failed = La collecte a échoué. Rien n’est perdu : la prochaine reprendra tout.
run-tells-cancelled = Collecte annulée. Ce qui a été collecté reste ; la prochaine reprendra la suite.
history-under = Toutes les exécutions des canaux qui vous sont ouverts, les dernières d’abord.
history-empty = Aucune collecte pour l’instant
history-empty-why = Les exécutions apparaîtront ici dès qu’un canal sera en service.
history-not-found = Aucune exécution ne répond à ces critères
history-not-found-why = Élargissez la période ou retirez un filtre.
period-from = Du
period-until = Au
trigger-scheduled = automatique
trigger-manual = manuelle
trigger-deposit = dépôt
outcome-collected = Collecté
outcome-already-collected = Déjà collecté
outcome-set-aside = Écarté
outcome-failed = En échec

# Pourquoi un fichier a été écarté, ou sera repris ; par code.
reason-unknown = La cause n’est pas connue.
reason-empty = Fichier vide. Demandez au client de le redéposer.
reason-not-downloadable = Document en ligne sans fichier à télécharger. Demandez-en une copie en PDF.
reason-too-large = Plus grand que la taille admise. Demandez une version allégée ; ou relevez la limite, puis faites-le redéposer.
reason-before-start-date = Antérieur à la date de début du canal. Changez cette date pour le récupérer.
reason-folder-not-collected = Son répertoire n’est plus récupéré par ce canal. Ajoutez-le de nouveau pour le collecter.
reason-unsupported-type = Type de fichier qui n’est pas une pièce comptable.
reason-restricted = Dropbox bloque ce fichier (réclamation de droits). Voyez avec le propriétaire, qui le redéposera une fois débloqué.
reason-gone = Supprimé ou déplacé pendant la collecte.
reason-hash-mismatch = Les octets reçus ne correspondent pas à l’empreinte de Dropbox ; rien n’en a été gardé. Repris à la prochaine collecte.
reason-download-failed = Téléchargement interrompu. Repris à la prochaine collecte.
reason-refused = Dropbox a refusé ce fichier. Repris à la prochaine collecte.

# Pourquoi une exécution s’est terminée ainsi ; par code.
run-error-detail = Réponse reçue :
run-error-unknown = La cause n’est pas connue. Si cela se répète, prévenez l’administrateur.
run-error-interrupted = Le serveur s’est arrêté pendant la collecte.
run-error-files-failed = Des fichiers n’ont pas pu être récupérés ; la liste ci-dessous dit pourquoi.
run-error-folder-gone = Un répertoire récupéré n’existe plus dans Dropbox. Modifiez le canal : retirez-le ou choisissez son remplaçant.
run-error-gone = Un répertoire récupéré n’existe plus dans Dropbox. Modifiez le canal : retirez-le ou choisissez son remplaçant.
run-error-no-space = Plus de place sur le serveur. Prévenez l’administrateur.
run-error-not-connected = Le canal n’est pas connecté à Dropbox. Connectez-le, puis relancez.
run-error-channel-not-connected = Le canal n’est pas connecté à Dropbox. Connectez-le, puis relancez.
run-error-dropbox-not-configured = Aucune application Dropbox n’est déclarée sur ce serveur. Prévenez l’administrateur.
run-error-transient = Dropbox ne répondait pas. La prochaine collecte reprendra.
run-error-retry-after = Dropbox a demandé de patienter plus longtemps que prévu. La prochaine collecte reprendra.
run-error-refused = Dropbox a refusé la demande. Si cela se répète, prévenez l’administrateur.
run-error-restricted = Dropbox bloque l’accès à un répertoire récupéré. Voyez avec le propriétaire du compte.
run-error-protocol = La réponse de Dropbox n’a pas été comprise. Si cela se répète, prévenez l’administrateur.
run-error-reset = Dropbox a renouvelé sa liste plusieurs fois de suite. La prochaine collecte reprendra.
run-error-reconnect-revoked = L’autorisation a été retirée côté Dropbox. Reconnectez le canal ; la collecte reprendra.
run-error-reconnect-expired = L’autorisation a expiré. Reconnectez le canal ; la collecte reprendra.
run-error-reconnect-missing-scope = Une permission de lecture manque. Reconnectez le canal et acceptez toutes les permissions.
run-error-reconnect-suspended = Le compte Dropbox est suspendu. Son propriétaire doit s’adresser à Dropbox.
run-error-reconnect-access-denied = L’administrateur de l’équipe Dropbox n’autorise pas cette application.
run-error-reconnect-wrong-account = Dropbox répond pour un autre compte que celui du canal. Reconnectez avec le bon compte.
run-error-reconnect-other = Dropbox n’accepte plus cette autorisation. Reconnectez le canal ; la collecte reprendra.
run-detail = Réponse reçue
run-at = Constaté
run-asked-by = Demandée par
run-ended = Fin

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
run-scheduled = automatique
run-manual = manuelle

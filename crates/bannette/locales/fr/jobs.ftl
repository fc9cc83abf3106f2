# Travaux en échec.

failed-jobs = Travaux en échec
failed-jobs-under = Ce que le serveur a tenté plusieurs fois sans succès. Corrigez la cause, puis relancez.
failed-jobs-none = Aucun travail en échec
failed-jobs-none-why = Tout ce qui était à faire l’a été, ou est en cours.
failed-job-work = Travail
failed-job-error = Dernière erreur
failed-job-attempts = Essais
failed-job-since = En échec depuis
failed-job-retry = Relancer
failed-job-discard = Abandonner
flash-job-retried = Le travail est relancé.
flash-job-discarded = Le travail est abandonné.
job-unknown = Travail inconnu de cette version
job-collect = Collecte d’un canal
job-read = Lecture d’un document
job-check-connection = Vérification d’une connexion
flash-job-gone = Ce travail n’est plus en échec.
job-preview = Aperçu d’un document
job-mail = Envoi d’un message
job-index = Mots des documents, pour la recherche
job-unpack = Ouverture d’une archive ou d’un courriel
job-reassess = Vigilances d’une entreprise dont la fiche a changé
job-arrange = Traitements automatiques d’un document

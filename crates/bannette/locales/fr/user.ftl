# Connexion et profil.

profile = Mon profil
sign-in = Se connecter
email = Adresse électronique
password = Mot de passe
user-name = Nom
language = Langue
sign-in-mismatch = Adresse ou mot de passe inexact. Vérifiez les deux et recommencez.
sign-in-throttled = { $minutes ->
    [one] Trop d’essais. Patientez { $minutes } minute avant de recommencer.
   *[other] Trop d’essais. Patientez { $minutes } minutes avant de recommencer.
}
sign-in-session-over = Votre session est terminée. Connectez-vous pour continuer.
flash-language = La langue est réglée sur le français.
user-external = externe
user-internal = interne

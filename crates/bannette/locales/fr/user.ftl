# Connexion et profil.

profile = Mon profil

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
connection-revoked = L’autorisation a été retirée côté Dropbox. Plus rien n’est collecté jusqu’à la reconnexion.

folders = Répertoires récupérés
folders-none = Aucun répertoire choisi.
folder-root = Tout l’espace Dropbox
folder-with-subfolders = avec ses sous-dossiers
folder-alone = sans ses sous-dossiers
folder-gone = introuvable dans Dropbox

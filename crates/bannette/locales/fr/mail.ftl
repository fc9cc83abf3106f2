# Messagerie : la page de l’administrateur, et ce que toutes les lettres ont en commun.

administration = Administration
mail = Messagerie
mail-under = Par ce serveur partent les demandes de connexion, les activations et les notifications.
mail-none = Aucun serveur de messagerie n’est déclaré
mail-none-why = Bannette fonctionne sans, mais n’envoie rien : chaque page qui aurait écrit à quelqu’un vous montre le lien à lui remettre. Pour envoyer des messages, renseignez dans la configuration du serveur :
mail-none-then = Redémarrez ensuite Bannette, puis revenez ici envoyer un message d’essai.
mail-server = Serveur
mail-server-address = Adresse
mail-server-user = Utilisateur
mail-terminal = Les messages s’affichent dans le terminal de Bannette.
mail-from = Expéditeur
mail-reply-to = Réponses à
mail-waiting = Messages en attente
mail-failed = Messages abandonnés
mail-settings-where = Ces réglages se changent dans la configuration du serveur, section [mail].
mail-test = Envoyer un message d’essai
mail-test-to = À l’adresse
mail-test-send = Envoyer l’essai
mail-test-sent = Le serveur a accepté le message pour { $to }. S’il n’arrive pas, regardez parmi les indésirables.
mail-test-subject = Essai de la messagerie de Bannette
mail-test-why = { $name } a demandé ce message d’essai.
mail-test-works = S’il vous parvient, la messagerie fonctionne : il n’y a rien à faire.
mail-test-button = Ouvrir les réglages

mail-trouble-unknown = Le message n’est pas parti.
mail-trouble-address = Cette adresse n’est pas complète.
mail-trouble-unreachable = Le serveur de messagerie ne répond pas. Vérifiez son nom, son port et le pare-feu.
mail-trouble-tls = La connexion sécurisée avec le serveur n’a pas pu s’établir. Vérifiez le port, le nom du serveur et son certificat.
mail-trouble-sign-in = Le serveur refuse l’utilisateur ou le mot de passe de messagerie.
mail-trouble-refused = Le serveur a refusé ce message. Sa réponse dit pourquoi :
mail-trouble-later = Le serveur demande de réessayer plus tard.

mail-hello = Bonjour,
mail-hello-name = Bonjour { $name },
mail-button-else = Si le bouton ne s’ouvre pas, copiez cette adresse dans votre navigateur :
mail-button-plain = { $words } :
mail-signed = Message envoyé par Bannette, le service de collecte de documents du cabinet.

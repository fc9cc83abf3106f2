# Connexion, compte, utilisateurs.

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
sign-in-back = Revenir à la connexion
flash-language = La langue est réglée sur le français.
user-external = externe
user-internal = interne

# Choisir un mot de passe
password-choose = Choisir un mot de passe
password-for = Pour le compte de { $name },
password-new = Nouveau mot de passe
password-hint = Au moins { $count } caractères. Quelques mots sans rapport entre eux font un bon mot de passe.
password-again = Le même, une seconde fois
password-save = Enregistrer le mot de passe
link-over = Ce lien ne sert plus
link-over-why = Il a déjà été utilisé, ou il est trop ancien. Vous pouvez en demander un autre.
link-over-new = Demander un autre lien
forgotten = Mot de passe oublié
forgotten-why = Indiquez votre adresse : nous vous enverrons un lien pour choisir un autre mot de passe.
forgotten-send = Envoyer le lien
forgotten-asked = Si un compte a cette adresse, un lien vient de lui être envoyé. Il sert pendant deux heures. Pensez à regarder dans les courriers indésirables.
forgotten-without-mail = Ce serveur n’envoie pas de courrier. Demandez un lien à l’administrateur de votre cabinet.
flash-password-chosen = Le mot de passe est enregistré. Connectez-vous.

# Mon profil
email-change = Changer d’adresse
email-new = Nouvelle adresse
email-change-why = Un lien y sera envoyé ; l’adresse change quand vous l’aurez suivi.
email-change-without-mail = Ce serveur n’envoie pas de courrier : demandez à l’administrateur de changer votre adresse.
email-confirm = Confirmer l’adresse
email-confirm-why = { $name }, vous vous connecterez désormais avec
flash-email-asked = Un lien a été envoyé à { $email }. L’adresse change quand vous l’aurez suivi.
flash-email-changed = L’adresse est changée.
password-change = Changer de mot de passe
password-current = Mot de passe actuel
flash-password-changed = Le mot de passe est changé ; vos autres sessions sont terminées.
sessions = Mes sessions
session-this = celle-ci
session-unknown = Navigateur inconnu
session-opened = ouverte le { $moment }
session-seen = vue
sign-out-elsewhere = Me déconnecter ailleurs
flash-signed-out-elsewhere = Les autres sessions sont terminées.

# Administration > Utilisateurs
users = Utilisateurs
users-search = Nom ou adresse
users-show = Afficher
users-show-all = Tous les utilisateurs
users-show-internal = Internes
users-show-external = Externes
users-show-waiting = En attente d’activation
users-show-deactivated = Désactivés
users-show-unknown = Autres
users-none = Aucun utilisateur ne répond à cette recherche
users-none-why = La recherche porte sur le nom et l’adresse.
user-new = Nouvel utilisateur
user-new-under = La personne recevra un lien pour choisir son mot de passe.
user-create = Créer l’utilisateur
user-kind = Type
user-kind-internal = Interne : collaborateur du cabinet
user-kind-external = Externe : client ou autre intervenant
user-state = État
user-state-active = actif
user-state-waiting = en attente d’activation
user-state-deactivated = désactivé
user-since = créé le { $moment }
user-person = Identité
user-of-others = Cette personne tient aussi des profils ailleurs : seul un administrateur change son nom, son adresse ou son compte.
user-profiles = Profils de droits
user-profile = Profil de droits
user-companies = Codes des entreprises
user-companies-hint = Pour un profil tenu sur des entreprises. Plusieurs codes : séparez-les par une virgule.
user-site = Site
user-site-hint = Pour un profil tenu sur un site.
user-held-on = Sur
user-holds-nothing = aucun
user-holds-nothing-why = Sans profil, cette personne ne voit rien.
user-more-places = { $count ->
    [one] et { $count } autre
   *[other] et { $count } autres
}
user-give = Donner un profil
user-withdraw = Retirer
user-account = Compte
user-link = Lien à remettre
user-link-why = Ce serveur n’envoie pas de courrier. Remettez vous-même ce lien à { $name }, de façon qu’il ne parvienne à personne d’autre : il permet de choisir le mot de passe du compte.
user-link-label = Lien pour { $email }
user-link-once = Il ne sert qu’une fois, et ne sera plus affiché.
user-link-again = Renvoyer le lien d’activation
user-link-reset = Envoyer un lien pour changer le mot de passe
user-deactivate = Désactiver
user-reactivate = Réactiver
user-delete = Supprimer
user-delete-ask = Supprimer { $name } ?
user-delete-why = Le compte { $email }, son mot de passe et ses profils sont effacés : c’est irréversible. Le nom reste dans l’historique de ce que la personne a fait. Pour une absence, désactivez plutôt le compte.
user-delete-yes = Supprimer définitivement
user-is-oneself = C’est votre propre compte : un autre administrateur peut le désactiver ou le supprimer.
user-rights = Ses droits
go-on = Continuer
flash-saved = C’est enregistré.
flash-link-mailed = Un lien a été envoyé à { $email }.
flash-user-deactivated = L’utilisateur est désactivé ; ses sessions sont terminées.
flash-user-reactivated = L’utilisateur est réactivé.
flash-user-deleted = L’utilisateur est supprimé.
flash-profile-given = Le profil est donné.
flash-profile-withdrawn = Le profil est retiré.

# Lettres
letter-activate = Votre compte est prêt
letter-activate-why = { $firm } vous ouvre un compte sur Bannette, où vos documents comptables sont réunis. Choisissez un mot de passe pour vous connecter.
letter-activate-until = Ce lien sert une fois, pendant sept jours. Si vous ne vous attendiez pas à ce message, ne faites rien.
letter-reset = Choisir un autre mot de passe
letter-reset-why = Quelqu’un a demandé un autre mot de passe pour votre compte. Si c’est vous, suivez ce lien ; sinon, ne faites rien : le mot de passe ne change pas.
letter-reset-until = Ce lien sert une fois, pendant deux heures.
letter-email = Confirmer votre nouvelle adresse
letter-email-why = Vous avez demandé que votre compte ait l’adresse { $email }.
letter-email-confirm = Confirmer l’adresse
letter-email-until = Ce lien sert une fois, pendant un jour. Si vous n’avez rien demandé, ne faites rien.
letter-email-changed = L’adresse de votre compte a changé
letter-email-changed-why = Votre compte a désormais l’adresse { $email }. Si ce n’est pas vous qui l’avez voulu, prévenez votre cabinet.
letter-password-changed = Votre mot de passe a changé
letter-password-changed-why = Le mot de passe de votre compte vient d’être changé depuis votre profil. Si ce n’est pas vous, choisissez-en un autre par « Mot de passe oublié » et prévenez votre cabinet.

# Second facteur, fournisseur d’identité.

error-code-wrong = Ce n’est pas le code du moment. Vérifiez l’heure de votre téléphone, attendez le code suivant et recommencez.
error-second-factor-on = Le second facteur est déjà en service.
error-second-factor-own = C’est votre propre compte : désactivez le second facteur depuis votre profil.
error-second-factor-none = Cette personne n’a pas de second facteur.

# La connexion
code = Code
code-title = Votre second facteur
code-hint = Les six chiffres que votre application affiche en ce moment, ou l’un de vos codes de secours.
code-send = Continuer
code-mismatch = Ce code ne sert pas : il est inexact, dépassé, ou vient de servir. Attendez le suivant et recommencez.
flash-recovery-code = { $count ->
    [0] Vous avez utilisé votre dernier code de secours. Faites-en d’autres dès maintenant, depuis votre profil.
    [one] Ce code de secours ne servira plus. Il vous en reste { $count } : faites-en d’autres depuis votre profil.
   *[other] Ce code de secours ne servira plus. Il vous en reste { $count }.
}
sign-in-by = Se connecter avec { $label }
sign-in-way-unknown = autre
sign-in-way-code = avec un code
sign-in-way-recovery-code = avec un code de secours
sign-in-way-provider = par le fournisseur d’identité

# Mon profil
second-factor = Second facteur
second-factor-under = En plus du mot de passe, un code que votre téléphone affiche et qui change toutes les trente secondes. Qui devine ou vole le mot de passe n’entre pas.
second-factor-set-up = Mettre en service
second-factor-manage = Gérer le second facteur
second-factor-first = Votre cabinet demande un second facteur. Mettez-le en service pour continuer : il faut deux minutes.
second-factor-step-app = Installez sur votre téléphone une application d’authentification, si vous n’en avez pas : Aegis, 2FAS, Google Authenticator, Microsoft Authenticator ou une autre.
second-factor-step-scan = Avec cette application, visez cette image.
second-factor-picture = Code QR qui porte le secret écrit dessous
second-factor-by-hand = Si vous ne pouvez pas viser l’image, saisissez ce secret dans l’application :
second-factor-step-code = Saisissez le code de six chiffres qu’elle affiche
second-factor-on = Mettre en service
second-factor-is-on = en service
second-factor-since = depuis le { $moment }
second-factor-change = Changer
second-factor-change-why = Le mot de passe est demandé. De nouveaux codes de secours remplacent les précédents. Pour changer de téléphone, désactivez le second facteur puis remettez-le en service.
second-factor-off-demanded = Votre cabinet l’exige : il faudra le remettre en service aussitôt.
second-factor-off = Désactiver le second facteur
flash-second-factor-off = Le second facteur est désactivé.
recovery-codes = Codes de secours
recovery-codes-left = { $count ->
    [0] Il n’en reste aucun : faites-en d’autres.
    [one] Il en reste { $count }.
   *[other] Il en reste { $count }.
}
recovery-codes-renew = Faire de nouveaux codes
recovery-codes-new = Le second facteur est en service. Gardez ces codes : ils ne seront plus affichés.
recovery-codes-renewed = Les codes précédents ne servent plus. Gardez ceux-ci : ils ne seront plus affichés.
recovery-codes-why = Chacun sert une fois, à la place du code du téléphone, le jour où vous n’avez pas celui-ci. Imprimez-les ou rangez-les dans un coffre-fort de mots de passe.
recovery-codes-of = Codes de { $email }
recovery-codes-download = Télécharger
recovery-codes-file = Bannette – codes de secours : chacun sert une fois
recovery-codes-kept = Je les ai gardés
print = Imprimer

# Administration
sign-in-rules = Connexion
sign-in-rules-under = Ce qu’il faut pour entrer dans Bannette.
demand = Le second facteur est exigé
demand-unknown = autrement
demand-nobody = de personne, sauf des utilisateurs pour lesquels leur page le dit
demand-internal = des utilisateurs internes
demand-everybody = de tous les utilisateurs
demand-why = Cela vaut aussitôt : qui n’en a pas est conduit à le mettre en service avant toute autre page.
demand-lacking = { $count ->
    [one] { $count } utilisateur doit encore le faire.
   *[other] { $count } utilisateurs doivent encore le faire.
}
provider = Fournisseur d’identité
provider-label = Nom sur le bouton
provider-issuer = Émetteur
provider-client = Identifiant de client
provider-redirect = Adresse de retour à déclarer
provider-creates = Crée les comptes inconnus
provider-second-factor = Notre second facteur en plus
provider-where = Ces réglages sont dans la configuration du serveur, section [oidc].
provider-none = Vos collaborateurs peuvent se connecter avec leur compte Microsoft, Google ou Keycloak (OpenID Connect). Déclarez-le dans la configuration du serveur, puis redémarrez-le :
provider-none-then = Chez le fournisseur, déclarez l’adresse de retour
user-second-factor = Second facteur
user-second-factor-on = en service
user-second-factor-off = pas en service
user-second-factor-demanded = exigé
user-second-factor-demand = Exiger un second facteur
user-second-factor-waive = Ne plus l’exiger de cette personne
user-second-factor-reset = Retirer le second facteur
user-second-factor-reset-why = Pour qui a perdu son téléphone et ses codes de secours. Assurez-vous d’abord que c’est bien la personne qui le demande ; elle en est prévenue.
users-show-unprotected = Sans second facteur
flash-second-factor-demanded = Un second facteur est exigé de cette personne.
flash-second-factor-waived = Le second facteur n’est plus exigé de cette personne en particulier.
flash-second-factor-reset = Le second facteur est retiré ; les sessions de cette personne sont terminées.

# Lettres
letter-second-factor-unknown = Second facteur
letter-second-factor-on = Second facteur mis en service
letter-second-factor-off = Second facteur désactivé
letter-second-factor-reset = Second facteur retiré
letter-second-factor-why-unknown = Le second facteur de votre compte a changé.
letter-second-factor-why-on = Désormais, pour vous connecter à Bannette, il faut aussi le code de votre téléphone. Gardez vos codes de secours en lieu sûr.
letter-second-factor-why-off = Désormais, le mot de passe suffit pour se connecter à votre compte.
letter-second-factor-why-reset = Un administrateur a retiré le second facteur de votre compte : le mot de passe suffit pour s’y connecter. Vous pouvez le remettre en service depuis votre profil.
letter-second-factor-not-you = Si ce n’est pas vous qui l’avez voulu, changez votre mot de passe et prévenez votre cabinet.

# Le fournisseur d’identité refuse
oidc-unreachable = { $label } ne répond pas comme il faut. Recommencez dans un instant, ou connectez-vous avec votre mot de passe.
oidc-declined = { $label } n’a pas confirmé votre identité. Recommencez, ou connectez-vous avec votre mot de passe.
oidc-expired = Cette connexion par { $label } a trop duré, ou a commencé ailleurs. Recommencez.
oidc-untrusted = La réponse de { $label } n’a pas pu être vérifiée : personne n’est connecté. Recommencez ; si cela persiste, prévenez l’administrateur.
oidc-unverified = { $label } ne garantit pas votre adresse électronique. Faites-la vérifier chez lui, ou connectez-vous avec votre mot de passe.
oidc-unknown = Aucun compte ouvert ici n’a l’adresse que { $label } nous donne. Demandez à l’administrateur de votre cabinet de vous en créer un.
oidc-other-identity = Le compte de cette adresse est déjà lié à une autre identité chez { $label }. Prévenez l’administrateur de votre cabinet.

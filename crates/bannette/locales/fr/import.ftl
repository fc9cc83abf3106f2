# L’import des entreprises depuis un tableur.

import = Importer depuis un tableur
import-under = Entreprises, classeurs, utilisateurs et canaux, une ligne par entreprise.
import-template = Modèle à remplir
import-file = Fichier CSV ou XLSX
import-file-hint = 2 Mo et 2 000 lignes au plus. La première ligne porte les titres des colonnes.
import-look = Vérifier le fichier
import-nothing-yet = Rien n’est enregistré avant votre confirmation.
import-columns = Les colonnes
import-column-code = Code
import-about-code = Le code du dossier, obligatoire. S’il existe déjà, l’entreprise est mise à jour ; une case vide ne change rien.
import-column-name = Nom
import-about-name = Obligatoire pour une nouvelle entreprise. Une ligne sans nom ajoute à l’entreprise de ce code : un autre utilisateur, un autre canal.
import-column-siren = SIREN
import-about-siren = Neuf chiffres.
import-column-site = Site
import-about-site = Le nom d’un site en service ; sinon le site par défaut.
import-column-zone = Fuseau horaire
import-about-zone = Par exemple Indian/Reunion ; sinon celui du cabinet.
import-column-starts = Début d’exercice
import-about-starts = 01/01/2026.
import-column-ends = Fin d’exercice
import-about-ends = 31/12/2026.
import-column-model = Modèle
import-about-model = Le code de l’entreprise modèle, pour une nouvelle entreprise.
import-column-binders = Classeurs
import-about-binders = Achats, Ventes, Banque, Caisse, Notes de frais, Classement ; un autre nom se fait suivre du type : « Loyers : achats ».
import-column-email = Adresse de l’utilisateur
import-about-email = L’utilisateur à créer, ou à qui donner le profil sur l’entreprise.
import-column-user-name = Nom de l’utilisateur
import-about-user-name = Sinon le début de son adresse.
import-column-profile = Profil
import-about-profile = Le nom d’un profil qui porte sur une entreprise ; sinon Client.
import-column-channel = Canal
import-about-channel = Le nom d’un canal Dropbox à préparer ; l’utilisateur de la ligne est le propriétaire du compte.
import-fault-empty = Ce fichier est vide.
import-fault-unreadable = Ce fichier n’est ni un CSV ni un classeur XLSX lisible.
import-fault-too-large = Ce fichier est trop volumineux : 2 Mo au plus.
import-fault-too-many-lines = Ce fichier a plus de { $most } lignes : partagez-le.
import-fault-code-missing = La colonne « Code » manque. La première ligne doit porter les titres des colonnes.
import-fault-unknown-column = La colonne « { $title } » n’est pas connue. Corrigez son titre ou retirez-la.
import-fault-column-twice = La colonne « { $title } » est là deux fois.
import-report = Ce que l’import fera
import-counts-created = { $count ->
    [one] { $count } entreprise créée
   *[other] { $count } entreprises créées
}
import-counts-updated = { $count ->
    [one] { $count } ligne mise à jour
   *[other] { $count } lignes mises à jour
}
import-counts-unchanged = { $count ->
    [one] { $count } inchangée
   *[other] { $count } inchangées
}
import-counts-wrong = { $count ->
    [one] { $count } à corriger
   *[other] { $count } à corriger
}
import-all-right = Toutes les lignes sont bonnes.
import-some-wrong = Les lignes à corriger ne seront pas importées. Vous pouvez importer les autres maintenant, ou corriger le fichier et l’envoyer de nouveau.
import-users = { $count ->
    [one] { $count } utilisateur sera créé.
   *[other] { $count } utilisateurs seront créés.
}
import-confirm = Importer
import-confirm-despite = { $count ->
    [one] Importer la ligne bonne
   *[other] Importer les { $count } lignes bonnes
}
import-other-file = Envoyer un autre fichier
import-nothing = Il n’y a rien à importer dans ce fichier.
import-wrong-lines = Lignes à corriger
import-wrong-csv = Les télécharger
import-right-lines = Lignes bonnes
import-line = Ligne
import-why = Pourquoi
import-fate = Sort
import-did = Détail
import-created = créée
import-updated = mise à jour
import-unchanged = inchangée
import-wrong = à corriger
import-did-company = entreprise
import-did-settings = paramètres
import-did-binders = { $count ->
    [one] { $count } classeur
   *[other] { $count } classeurs
}
import-did-user = utilisateur
import-did-profile = profil
import-did-channel = canal
import-reason = { $column } : { $reason }
flash-imported = Import terminé : { $created } créées, { $updated } mises à jour, { $wrong } écartées.
flash-import-wrong = Des lignes sont à corriger depuis la vérification : rien n’a été importé.
error-code-twice = Ce code est déjà sur une autre ligne du fichier.
error-binder-kind-untold = Le nom ne dit pas le type du classeur. Écrivez par exemple « Loyers : achats ».
error-binder-other-kind = Un classeur de ce nom existe avec un autre type, qui ne change plus.
error-collection-right = Créer un canal demande le droit de paramétrer la collecte de cette entreprise.
error-channel-without-owner = Un canal a besoin de l’adresse de l’utilisateur à qui appartient le compte.
error-company-profile-unknown = Aucun profil de ce nom ne porte sur une entreprise.
import-letters = Écrire aux personnes concernées
import-letters-what = { $users ->
    [0] Aucune activation de compte
    [one] { $users } activation de compte
   *[other] { $users } activations de compte
}, { $channels ->
    [0] aucune demande de connexion Dropbox.
    [one] { $channels } demande de connexion Dropbox.
   *[other] { $channels } demandes de connexion Dropbox.
}
import-letters-now = { $count ->
    [one] Envoyer { $count } message dès l’import
   *[other] Envoyer { $count } messages dès l’import
}
import-letters-later = Plus tard : les demandes depuis Collecte > Demandes de connexion, les activations depuis chaque utilisateur
import-letters-none = Aucun serveur de messagerie n’est déclaré : l’import n’écrira à personne.

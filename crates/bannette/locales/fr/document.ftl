# Un document et sa lecture.

document = Document
document-picture = Aperçu
document-origin = Origine
document-pages = Pages
document-received = Reçu
reading = Lecture
reading-received = reçu, à lire
reading-previewed = en lecture
reading-read = lu
reading-unreadable = illisible

document-size = Taille
document-type = Format
document-text = Texte
document-facts = Ce que l’on sait du document
document-previous = Précédent
document-next = Suivant
document-original = Télécharger l’original
document-page-of = Page { $number } de { $name }
document-page-text = Texte de la page { $number }
document-page-number = { $number } / { $count }
document-earlier-pages = Pages précédentes
document-further-pages = Pages suivantes
document-waits = Le document vient d’arriver
document-waits-why = Ses pages et son texte s’afficheront ici d’eux-mêmes. L’original peut déjà être téléchargé.
document-path = Chemin
document-modified = Modifié
document-collected = Collecté
document-run = Voir l’exécution
document-former = Version précédente
document-newer = Une version plus récente de ce fichier a été collectée :
text-source-text = du document lui-même
text-source-ocr = reconnu sur l’image
text-source-mixed = du document, et reconnu sur l’image
text-source-none = aucun texte trouvé

# Pourquoi un document est illisible, et que faire ; par code.
unreadable = Ce document n’a pas pu être lu. L’original est intact.
unreadable-unknown = La cause n’est pas connue. Ouvrez l’original pour le saisir.
unreadable-empty = Le fichier est vide. Demandez au client de le redéposer.
unreadable-encrypted = Il est protégé par un mot de passe. Demandez au client une version sans mot de passe.
unreadable-broken = Le fichier est abîmé ou incomplet. Demandez au client de le redéposer.
unreadable-too-large = Il dépasse ce qui peut être lu sans risque (pages, pixels ou poids). Ouvrez l’original, ou demandez une version allégée.
unreadable-unsupported-kind = Ce type de fichier ne se lit pas. Ouvrez l’original, ou demandez un PDF ou une image.
unreadable-timed-out = Sa lecture a pris trop de temps. Ouvrez l’original pour le saisir.
unreadable-out-of-memory = Sa lecture demande trop de mémoire. Ouvrez l’original pour le saisir.
unreadable-crashed = Le fichier a fait échouer la lecture à deux reprises. Ouvrez l’original avec prudence.
unreadable-ocr-unavailable = La reconnaissance de texte n’est pas installée sur ce serveur. Prévenez l’administrateur.
unreadable-io = Le serveur n’a pas pu lire ou écrire un fichier. Prévenez l’administrateur.

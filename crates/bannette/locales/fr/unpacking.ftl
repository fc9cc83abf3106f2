# Archives et courriels dont le contenu devient des documents.
container = Contenu
container-unpacked = Chaque fichier qu’il contient est un document à part, dans le même classeur. C’est là qu’ils se saisissent.
container-incomplete = Certains fichiers n’ont pas pu en être sortis. Les autres sont des documents à part, dans le même classeur.
container-alone = Il ne contient aucun fichier : c’est lui, le document.
container-failed = Il n’a pas pu être ouvert.
container-known-before = déjà collecté
container-left-out = Resté à l’intérieur
container-also-left-out = { $count ->
    [one] et un autre
   *[other] et { $count } autres
}
taken-from = Extrait de
left-out-unknown = la cause n’est pas connue ; ouvrez l’original
left-out-encrypted = protégé par un mot de passe ; demandez-le au client, ou le fichier seul
left-out-too-large = trop lourd ; demandez le fichier seul
left-out-too-many = trop de fichiers d’un coup ; demandez-les en plusieurs fois
left-out-too-deep = enfoui dans trop d’archives ; demandez le fichier seul
left-out-broken = abîmé ; demandez-le de nouveau
left-out-empty = vide
left-out-unsupported = d’un type qui ne peut pas être un document
left-out-decoration = image du texte (logo, signature)
left-out-system = ajouté par le système ou la messagerie
# La même chose, en ligne de commande : ce qu’il y a à faire.
left-out-advice-unknown = La cause n’est pas connue. Ouvrez l’original.
left-out-advice-encrypted = Demandez son mot de passe au client, ou le fichier seul.
left-out-advice-too-large = Demandez le fichier seul.
left-out-advice-too-many = Demandez ces fichiers en plusieurs fois.
left-out-advice-too-deep = Demandez le fichier seul, sans les archives qui l’entourent.
left-out-advice-broken = Demandez ce fichier de nouveau.
left-out-advice-empty = Ce fichier est vide. Demandez au client s’il devait contenir quelque chose.
left-out-advice-unsupported = Ce type de fichier ne peut pas être un document. S’il en contient un, demandez-le en PDF ou en image.

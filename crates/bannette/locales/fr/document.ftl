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

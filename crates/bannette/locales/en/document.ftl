# A document and its reading.

document = Document
document-picture = Preview
document-origin = Origin
document-pages = Pages
document-received = Received
reading = Reading
reading-received = received, to be read
reading-previewed = being read
reading-read = read
reading-unreadable = unreadable

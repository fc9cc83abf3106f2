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

document-size = Size
document-type = Format
document-text = Text
document-facts = What is known of the document
document-previous = Previous
document-next = Next
document-original = Download the original
document-page-of = Page { $number } of { $name }
document-page-text = Text of page { $number }
document-page-number = { $number } / { $count }
document-earlier-pages = Earlier pages
document-further-pages = Further pages
document-waits = The document has just arrived
document-waits-why = Its pages and its text show here by themselves. The original can be downloaded already.
document-path = Path
document-modified = Changed
document-collected = Collected
document-run = See the run
document-former = Earlier version
document-newer = A newer version of this file was collected:
text-source-text = the document’s own
text-source-ocr = recognised on the picture
text-source-mixed = the document’s own, and recognised on the picture
text-source-none = no text found

# Pourquoi un document est illisible, et que faire ; par code.
unreadable = This document could not be read. The original is intact.
unreadable-unknown = The cause is not known. Open the original to enter it.
unreadable-empty = The file is empty. Ask the client to drop it again.
unreadable-encrypted = It is protected by a password. Ask the client for a version without.
unreadable-broken = The file is damaged or incomplete. Ask the client to drop it again.
unreadable-too-large = It exceeds what can be read safely (pages, pixels or weight). Open the original, or ask for a lighter version.
unreadable-unsupported-kind = This type of file is not read. Open the original, or ask for a PDF or a picture.
unreadable-timed-out = Reading it took too long. Open the original to enter it.
unreadable-out-of-memory = Reading it takes too much memory. Open the original to enter it.
unreadable-crashed = The file made the reading fail twice. Open the original with care.
unreadable-ocr-unavailable = Text recognition is not installed on this server. Tell the administrator.
unreadable-io = The server could not read or write a file. Tell the administrator.

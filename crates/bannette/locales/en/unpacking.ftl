# Archives and mails whose contents become documents.
container = Contents
container-unpacked = Each file in it is a document of its own, in the same binder. That is where they are entered.
container-incomplete = Some files could not be taken out of it. The others are documents of their own, in the same binder.
container-alone = There is no file in it: it is the document itself.
container-failed = It could not be opened.
container-known-before = collected before
container-left-out = Left inside
container-also-left-out = { $count ->
    [one] and one more
   *[other] and { $count } more
}
taken-from = Taken out of
left-out-unknown = for an unknown reason; open the original
left-out-encrypted = protected by a password; ask the client for it, or for the file alone
left-out-too-large = too large; ask for the file alone
left-out-too-many = too many files at once; ask for them in several parts
left-out-too-deep = buried in too many archives; ask for the file alone
left-out-broken = damaged; ask for it again
left-out-empty = empty
left-out-unsupported = of a type that cannot be a document
left-out-decoration = a picture in the text (logo, signature)
left-out-system = added by the system or the mail program
# The same on the command line: what to do about it.
left-out-advice-unknown = The cause is not known. Open the original.
left-out-advice-encrypted = Ask the client for its password, or for the file alone.
left-out-advice-too-large = Ask for the file alone.
left-out-advice-too-many = Ask for these files in several parts.
left-out-advice-too-deep = Ask for the file alone, without the archives around it.
left-out-advice-broken = Ask for this file again.
left-out-advice-empty = This file is empty. Ask the client whether it was to hold something.
left-out-advice-unsupported = A file of this type cannot be a document. If it holds one, ask for it as a PDF or a picture.

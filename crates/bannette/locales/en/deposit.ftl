# Depositing documents, and links to deposit by.

deposit = Deposit
deposit-title = Deposit documents
deposit-under = Invoices, statements, receipts: they come to the tray and are read at once.
deposit-drop = Drop files or whole folders here
deposit-into = Into which binder?
deposit-in-tray = In the tray, too, files can be dragged onto a binder.
deposit-files = Choose files
deposit-folder = Choose a folder
deposit-camera = Take a picture
deposit-hint = PDF, pictures, office documents, e-invoices, ZIP archives and mails. { $size } a file at most.
deposit-options-why = For what you deposit from now on; your choice is remembered. The original stays as received, and can take its place again.
deposit-again = Deposit what is there already, too
deposit-send = Deposit
deposit-outcome = Files deposited
deposit-see = See the document
deposit-waits = Waiting
deposit-sends = Being sent
deposit-resumes = Connection lost: sending goes on where it stopped
deposit-broken = It could not be sent. Check your connection and try again: what has come does not start from nothing.
deposit-gone = This page serves no more: the session has ended, or the link has expired or was revoked. Load it again; what has come does not start from nothing.
deposit-closed = Your browser could not open it. Check that you may, then deposit it again.
deposit-over = Done.
deposit-all-the-same = Deposit all the same
deposit-nowhere = No binder open for deposits
deposit-nowhere-why = Ask the firm for the right to deposit into a binder of this company.
deposit-channel = Deposits of { $name }
deposit-sign-known = Received before
deposit-sign-done = Deposited
deposit-done = Received, in the tray.
deposit-opens = Received. Its contents are being taken out.
deposit-opened = { $count ->
    [one] Received: { $count } document came out of it.
   *[other] Received: { $count } documents came out of it.
}
deposit-opened-known = { $count ->
    [one] { $count } of them was received before.
   *[other] { $count } of them were received before.
}
deposit-left-inside = { $more ->
    [0] Left inside: { $files }.
    [one] Left inside: { $files }, and another one.
   *[other] Left inside: { $files }, and { $more } others.
}
deposit-not-opened = Received, but it could not be opened: deposit the files one by one.
deposit-known = This file was received before. It is not stored twice.
deposit-known-as = The same file as { $name }, received on { $date }. It is not stored twice.
deposit-known-in-trash = The same file as { $name }, received on { $date }, which was put in the trash.
deposit-known-deleted = The same file as { $name }, received on { $date }, which was deleted for good.
deposit-refused-unknown = This file cannot be taken. See whether it opens on your computer, and try again.
deposit-refused-empty = This file is empty. Save or scan it again, then deposit it.
deposit-refused-too-large = Larger than what can be taken. Split it, or scan it with a lower resolution.
deposit-refused-unsupported-type = Files of this type are no papers of accounting. Deposit it as a PDF or a picture.

deposit-guest-title = Documents for { $company }
deposit-guest-under = { $firm } asks you to deposit your documents here, without account or password.
deposit-guest-what = Your files are handed to { $firm }, who keep the company’s books. This page shows nothing of what was deposited.
deposit-guest-until = This link serves until { $moment }, for { $files ->
    [one] { $files } more file
   *[other] { $files } more files
} and { $size }.

links = Deposit links
links-under = A client deposits documents by a link, without an account. Each link has an end and a limit, and can be revoked.
links-none = No link
links-none-why = Make a link below and send it to your client.
link = Link
link-address = Address of the link
link-any-binder = The client chooses
link-without-note = No welcome note
link-by = made by { $name }
link-used = Used
link-files = { $count } of { $most }
link-size = { $size } of { $most }
link-expires = Expires
link-state = State
link-state-unknown = unknown
link-state-open = open
link-state-used-up = limit reached
link-state-expired = expired
link-state-revoked = revoked
link-revoke = Revoke
link-revoke-ask = Revoke this deposit link?
link-revoke-which = Link: { $note }
link-revoke-what = Whoever has this link can no longer deposit anything, and it cannot be opened again: another would have to be sent. What was deposited stays.
link-new = New link
link-note = Welcome note
link-note-hint = Optional. Your client reads it above the deposit.
link-lasts = Serves for
link-days = { $count } days
link-max-files = Files at most
link-max-size = Size in all at most, in MB
link-create = Make the link
link-channel = Deposit link
link-channel-of = Deposit link: { $note }
deposit-link-over = This link serves no more
deposit-link-over-what = It has expired or was revoked. Ask { $firm } for another.
deposit-link-unknown = Unknown link
deposit-link-unknown-what = The address may be incomplete. Take it from the message of { $firm } again.

flash-link-created = The link is made. Copy its address and send it to your client.
flash-link-revoked = The link is revoked: it serves no more. What was deposited stays.

error-deposit-nothing = Choose a file first.
error-deposit-cut-off = Sending was cut off. What came whole is taken; deposit the rest again.
error-deposit-too-many = Too many files at once. Wait a minute.
error-deposit-no-space = No room left on the server. Tell the firm.
error-deposit-incomplete = The file did not come whole. Deposit it again.
error-link-used-up = The limit of this link is reached. Ask the firm for another.
error-out-of-range = From 1 to 10,000 files, and 100 GB at most.

error-options = Unknown option.

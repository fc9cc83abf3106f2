# Entered documents, handed over to the accounting software.

handovers = Handed over to accounting
handovers-menu = Handovers
handovers-under = Entered documents, with their list, their entries in the form of the French FEC, and their originals.
handover-new = New handover
handover-from = Documents dated from
handover-until = until
handover-anew = Also those handed over before
handover-count = Count
handover-ready = { $count ->
    [one] { $count } entered document is ready.
   *[other] { $count } entered documents are ready.
}
handover-none-ready = No entered document of this period waits to be handed over.
hand-over = Hand over
hand-over-why = The archive is downloaded then, as often as needed; it keeps what was entered when it was handed over. Documents without a date are part of it. Beyond 5,000 documents, make several handovers.
handover-doubtful = { $count ->
    [one] { $count } document that is ready has an open doubt
   *[other] { $count } documents that are ready have an open doubt
}
handover-doubtful-why = They will be handed over with the others. Open them first, to say whether they are duplicates or meant for another company.
handover-changed = Changed since they were handed over
handover-changed-why = The accounts have these documents as they were entered before. Correct the entry there, or tick “Also those handed over before” and hand them over again.
handover-changed-entry = entry { $number }
handovers-made = Handovers made
handovers-none = No handover has been made.
handover-period = Period
handover-documents = Documents
handover-entries = Entries
handover-made = Made
handover-was-anew = also those handed over before
handover-archive = Archive
handover-withdraw = Take back
handover-withdraw-ask = Take this handover back?
handover-withdraw-what = { $count ->
    [one] The document handed over from { $from } to { $until } will count as not handed over, and its archive can no longer be downloaded.
   *[other] The { $count } documents handed over from { $from } to { $until } will count as not handed over, and their archive can no longer be downloaded.
}
handover-withdraw-accounts = Numbers of entries may be given again. What the accounting software has imported stays there: take it out first.
handover-withdrawn = taken back
handover-accounts = Accounts
handover-accounts-under = The account of charges or products in the entries, by kind of binder. VAT goes to 445660 (sales: 445710), third parties to 401000, 411000 or 421000, cash to 530000. An empty field is the usual account again.
handover-account = Account
handover-entry = Entry
handover-third = Third party
handover-label = Label
handover-original-gone = The original of this document is not there any more: it was deleted for good.
fec-unknown = no entry
fec-binder = no entry: this binder makes none
fec-date = no entry: date unknown
fec-amount = no entry: amount unknown
fec-currency = no entry: another currency than the euro
flash-handed-over = The documents are handed over. Download their archive.
flash-handover-withdrawn = The handover is taken back: its documents can be handed over anew.
flash-accounts-saved = The accounts are saved.
error-handover-nothing = No entered document of this period waits to be handed over.
error-period = The period ends before it begins.
error-account = An account of charges begins with 6, one of products with 7; it has three to ten digits.
document-action-handed-over = Handed over to accounting
document-action-handover-withdrawn = Handover to accounting taken back

# Importing companies from a spreadsheet.

import = Import from a spreadsheet
import-under = Companies, binders, users and channels, a line for each company.
import-template = Template to fill in
import-file = CSV or XLSX file
import-file-hint = 2 MB and 2,000 lines at most. The first line has the titles of the columns.
import-look = Check the file
import-nothing-yet = Nothing is saved before you confirm.
import-columns = The columns
import-column-code = Code
import-about-code = The firm’s code for the company, required. If it exists, the company is updated; an empty cell changes nothing.
import-column-name = Name
import-about-name = Required for a new company. A line without a name adds to the company of this code: another user, another channel.
import-column-siren = SIREN
import-about-siren = Nine digits.
import-column-site = Site
import-about-site = The name of a site in service; otherwise the default site.
import-column-zone = Time zone
import-about-zone = Indian/Reunion, for example; otherwise the firm’s.
import-column-starts = Fiscal period start
import-about-starts = 2026-01-01 or 01/01/2026.
import-column-ends = Fiscal period end
import-about-ends = 2026-12-31 or 31/12/2026.
import-column-model = Model
import-about-model = The code of the model, for a new company.
import-column-binders = Binders
import-about-binders = Purchases, Sales, Bank, Cash, Expenses, Filing; another name is followed by its kind: “Rents: purchases”.
import-column-email = User email
import-about-email = The user to create, or to give the profile on the company to.
import-column-user-name = User name
import-about-user-name = Otherwise the beginning of the address.
import-column-profile = Profile
import-about-profile = The name of a profile for companies; otherwise Client.
import-column-channel = Channel
import-about-channel = The name of a Dropbox channel to prepare; the line’s user owns the account.
import-fault-empty = This file is empty.
import-fault-unreadable = This file is neither CSV nor a readable XLSX workbook.
import-fault-too-large = This file is too large: 2 MB at most.
import-fault-too-many-lines = This file has more than { $most } lines: split it.
import-fault-code-missing = The column “Code” is missing. The first line has to have the titles of the columns.
import-fault-unknown-column = The column “{ $title }” is not known. Correct its title or remove it.
import-fault-column-twice = The column “{ $title }” is there twice.
import-report = What the import will do
import-counts-created = { $count ->
    [one] { $count } company created
   *[other] { $count } companies created
}
import-counts-updated = { $count ->
    [one] { $count } line updated
   *[other] { $count } lines updated
}
import-counts-unchanged = { $count ->
    [one] { $count } unchanged
   *[other] { $count } unchanged
}
import-counts-wrong = { $count ->
    [one] { $count } to correct
   *[other] { $count } to correct
}
import-all-right = All lines are right.
import-some-wrong = The lines to correct will not be imported. You can import the others now, or correct the file and send it again.
import-users = { $count ->
    [one] { $count } user will be created.
   *[other] { $count } users will be created.
}
import-confirm = Import
import-confirm-despite = { $count ->
    [one] Import the right line
   *[other] Import the { $count } right lines
}
import-other-file = Send another file
import-nothing = There is nothing to import in this file.
import-wrong-lines = Lines to correct
import-wrong-csv = Download them
import-right-lines = Right lines
import-line = Line
import-why = Why
import-fate = Fate
import-did = Details
import-created = created
import-updated = updated
import-unchanged = unchanged
import-wrong = to correct
import-did-company = company
import-did-settings = settings
import-did-binders = { $count ->
    [one] { $count } binder
   *[other] { $count } binders
}
import-did-user = user
import-did-profile = profile
import-did-channel = channel
import-reason = { $column }: { $reason }
flash-imported = Import done: { $created } created, { $updated } updated, { $wrong } left out.
flash-import-wrong = Since the check, lines have to be corrected: nothing was imported.
error-code-twice = This code is on another line of the file already.
error-binder-kind-untold = The name does not tell the kind of the binder. Write “Rents: purchases”, for example.
error-binder-other-kind = A binder of this name exists with another kind, which never changes.
error-collection-right = Creating a channel takes the right to configure the collection of this company.
error-channel-without-owner = A channel needs the address of the user who owns the account.
error-company-profile-unknown = No profile for companies has this name.
import-letters = Write to those concerned
import-letters-what = { $users ->
    [0] No account to activate
    [one] { $users } account to activate
   *[other] { $users } accounts to activate
}, { $channels ->
    [0] no Dropbox connection request.
    [one] { $channels } Dropbox connection request.
   *[other] { $channels } Dropbox connection requests.
}
import-letters-now = { $count ->
    [one] Send { $count } message with the import
   *[other] Send { $count } messages with the import
}
import-letters-later = Later: requests from Collecting > Connection requests, activations from each user's page
import-letters-none = No mail server is set: the import will write to nobody.

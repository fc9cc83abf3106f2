# The frame of the pages, errors, dates.

skip-to-content = Skip to content
main-menu = Main menu
dialog = Confirmation
user-menu = Account of { $name }
sign-out = Sign out
edit = Edit
cancel = Cancel
pages = Pages
page-next = Next

time-now = just now
time-soon = in a moment
time-minutes-ago = { $count } min ago
time-in-minutes = in { $count } min
time-hours-ago = { $count } h ago
time-in-hours = in { $count } h
time-yesterday = yesterday at { $clock }
time-tomorrow = tomorrow at { $clock }

documents-count = { $count ->
    [one] { $count } document
   *[other] { $count } documents
}

error-not-found = This page does not exist
error-not-found-why = The address may be incomplete, or what it points to is not open to you. If you think it should be, ask your firm’s administrator.
error-form-expired = This form is no longer valid
error-form-expired-why = Nothing was saved. Go back to the previous page, reload it and try again.
error-refused = This request was not understood
error-refused-why = Nothing was saved. Go back to the previous page and check what you entered.
error-too-many = Too many requests in a short time
error-too-many-why = Wait a minute and try again.
error-broken = Something went wrong
error-broken-why = It has been logged. Try again in a moment; if it persists, give the reference below to the administrator.
error-reference = Reference:
error-home = Back to the start

trail = Breadcrumb
actions = Actions
choose = Choose…
all = All
filter = Filter
filter-none = Show all
apply = Apply
save = Save
retry = Try again
back = Back
csv = Export as CSV
files = Files

# Ce qui n’allait pas dans un champ ou une demande, par code.
error-unknown = This request did not succeed. Try again in a moment.
error-required = Required.
error-too-long = That is too long: make it shorter.
error-control-characters = Contains invisible characters; type this text.
error-date = Unknown date. Example: 31 Jan 2026.
error-email = This address is not complete. Example: name@example.com.
error-email-taken = A user already has this address.
error-password-too-short = At least 12 characters.
error-siren = A SIREN has nine digits, one of which checks the others. Check it.
error-company-code-taken = A company already has this code.
error-binder-name-taken = A binder of the company already has this name.
error-binder = Choose one of the company’s binders.
error-owner = Choose a user of the list.
error-channel-type-unknown = There is no such type of channel.
error-folder-path = This folder is not written as it should be. Choose it in the list.
error-channel-not-connected = Connect the channel to Dropbox first.
error-channel-not-ready = The channel is not in service yet: finish its set-up.
error-channel-without-folders = Choose at least one folder first.
error-run-under-way = A run of this channel is already under way.
error-run-over = This run is already over.
error-consent-expired = This request for consent is no longer valid. Start the connection again.
error-dropbox-not-configured = No Dropbox app is set up on this server. The administrator has to put its credentials into the configuration.
error-provider-retry-after = Dropbox asks to wait. Try again in a few minutes.
error-provider-transient = Dropbox does not answer at the moment. Try again shortly.
error-provider-protocol = Dropbox’s answer was not understood. Try again; if it persists, tell the administrator.
error-provider-reset = Dropbox has renewed its list. Try again.
error-provider-gone = This folder no longer exists in Dropbox.
error-provider-restricted = Dropbox does not allow access to this content.
error-provider-not-downloadable = Dropbox does not allow this content to be downloaded.
error-provider-refused = Dropbox refused the request.
error-provider-reconnect-revoked = The authorisation was withdrawn at Dropbox. Reconnect the channel.
error-provider-reconnect-expired = The authorisation has expired. Reconnect the channel.
error-provider-reconnect-missing-scope = A needed permission was not granted. Reconnect the channel and accept all permissions asked for: they only allow reading.
error-provider-reconnect-suspended = This Dropbox account is suspended. Its owner has to contact Dropbox.
error-provider-reconnect-access-denied = The consent was refused.
error-provider-reconnect-wrong-account = This is not the expected account.
error-provider-reconnect-other = Dropbox no longer accepts this authorisation. Reconnect the channel.
error-folder-gone = This folder no longer exists in Dropbox.
error-folders-too-many = A channel collects 200 folders at most.
error-folder-twice = This folder is already collected.
error-binder-unknown = Choose one of the company’s binders.
error-provider-consent-expired = The consent took too long to come back. Start the connection again.
error-provider-consent-incomplete = All permissions asked for are needed; they only allow reading. Start again and accept them.
error-provider-redirect-mismatch = This server’s return address is not declared in the Dropbox app. Tell the administrator.
error-provider-app-unknown = Dropbox does not know the app set up on this server. Tell the administrator.
error-profile-unknown = Choose a profile of the list, and what it is held on.
error-profile-scope = Choose a profile held on companies: you manage the external users of your companies.
error-profile-exceeds = This profile gives more rights than you hold yourself on this company.
error-profile-name-taken = There is a profile with this name already.
error-profile-built-in = Built-in profiles do not change: duplicate this one.
error-profile-in-use = People hold this profile: withdraw it from them first.
error-company-unknown = One of these codes is that of none of your companies.
error-last-administrator = Nobody would be left to administer the platform: appoint another administrator first.
error-user-oneself = Nobody deactivates or deletes their own account.
error-user-deactivated = This account is deactivated: reactivate it first.
error-password-common = This password is one of those that are guessed first. Rather take a few words that have nothing to do with each other.
error-password-differs = This is not the same password.
error-password-wrong = This is not your password.
error-mail-needed = This server sends no mail: ask the administrator to change your address.

# Sign-in, account, users.

profile = My profile
sign-in = Sign in
email = Email address
password = Password
user-name = Name
language = Language
sign-in-mismatch = The address or the password is not right. Check both and try again.
sign-in-throttled = { $minutes ->
    [one] Too many attempts. Wait { $minutes } minute before trying again.
   *[other] Too many attempts. Wait { $minutes } minutes before trying again.
}
sign-in-session-over = Your session has ended. Sign in to continue.
sign-in-back = Back to the sign-in
flash-language = The language is set to English.
user-external = external
user-internal = internal

# Choosing a password
password-choose = Choose a password
password-for = For the account of { $name },
password-new = New password
password-hint = At least { $count } characters. A few words that have nothing to do with each other make a good password.
password-again = The same once more
password-save = Save the password
link-over = This link serves no more
link-over-why = It was used already, or it is too old. You can ask for another one.
link-over-new = Ask for another link
forgotten = Forgotten password
forgotten-why = Tell us your address: we will send you a link to choose another password.
forgotten-send = Send the link
forgotten-asked = If an account has this address, a link was just sent to it. It serves for two hours. Have a look at your spam folder too.
forgotten-without-mail = This server sends no mail. Ask your firm’s administrator for a link.
flash-password-chosen = The password is saved. Sign in.

# My profile
email-change = Change the address
email-new = New address
email-change-why = A link will be sent there; the address changes once you have followed it.
email-change-without-mail = This server sends no mail: ask the administrator to change your address.
email-confirm = Confirm the address
email-confirm-why = { $name }, from now on you sign in with
flash-email-asked = A link was sent to { $email }. The address changes once you have followed it.
flash-email-changed = The address is changed.
password-change = Change the password
password-current = Current password
flash-password-changed = The password is changed; your other sessions are closed.
sessions = My sessions
session-this = this one
session-unknown = Unknown browser
session-opened = opened on { $moment }
session-seen = seen
sign-out-elsewhere = Sign out elsewhere
flash-signed-out-elsewhere = The other sessions are closed.

# Administration > Users
users = Users
users-search = Name or address
users-show = Show
users-show-all = All users
users-show-internal = Internal
users-show-external = External
users-show-waiting = Waiting for activation
users-show-deactivated = Deactivated
users-show-unknown = Others
users-none = No user matches this search
users-none-why = Names and addresses are searched.
user-new = New user
user-new-under = They will get a link to choose their password.
user-create = Create the user
user-kind = Type
user-kind-internal = Internal: staff of the firm
user-kind-external = External: a client or another outsider
user-state = State
user-state-active = active
user-state-waiting = waiting for activation
user-state-deactivated = deactivated
user-since = created on { $moment }
user-person = Identity
user-of-others = This person holds profiles elsewhere too: only an administrator changes the name, the address or the account.
user-profiles = Rights profiles
user-profile = Rights profile
user-companies = Codes of the companies
user-companies-hint = For a profile held on companies. Several codes: put commas between them.
user-site = Site
user-site-hint = For a profile held on a site.
user-held-on = On
user-holds-nothing = none
user-holds-nothing-why = Without a profile, this person sees nothing.
user-more-places = { $count ->
    [one] and { $count } other
   *[other] and { $count } others
}
user-give = Give a profile
user-withdraw = Withdraw
user-account = Account
user-link = A link to hand over
user-link-why = This server sends no mail. Hand this link to { $name } yourself, so that nobody else gets it: it lets one choose the password of the account.
user-link-label = Link for { $email }
user-link-once = It serves once, and will not be shown again.
user-link-again = Send the activation link again
user-link-reset = Send a link to change the password
user-deactivate = Deactivate
user-reactivate = Reactivate
user-delete = Delete
user-delete-ask = Delete { $name }?
user-delete-why = The account { $email }, its password and its profiles are erased: this cannot be undone. The name stays in the history of what the person did. For an absence, rather deactivate the account.
user-delete-yes = Delete for good
user-is-oneself = This is your own account: another administrator can deactivate or delete it.
user-rights = Their rights
go-on = Continue
flash-saved = Saved.
flash-link-mailed = A link was sent to { $email }.
flash-user-deactivated = The user is deactivated; their sessions are closed.
flash-user-reactivated = The user is reactivated.
flash-user-deleted = The user is deleted.
flash-profile-given = The profile is given.
flash-profile-withdrawn = The profile is withdrawn.

# Letters
letter-activate = Your account is ready
letter-activate-why = { $firm } opens an account for you on Bannette, where your accounting documents come together. Choose a password to sign in.
letter-activate-until = This link serves once, for seven days. If you did not expect this message, do nothing.
letter-reset = Choose another password
letter-reset-why = Somebody asked for another password for your account. If it was you, follow this link; if not, do nothing: the password does not change.
letter-reset-until = This link serves once, for two hours.
letter-email = Confirm your new address
letter-email-why = You asked for your account to have the address { $email }.
letter-email-confirm = Confirm the address
letter-email-until = This link serves once, for a day. If you asked for nothing, do nothing.
letter-email-changed = The address of your account has changed
letter-email-changed-why = Your account now has the address { $email }. If that was not your wish, tell your firm.
letter-password-changed = Your password has changed
letter-password-changed-why = The password of your account was just changed from your profile. If that was not you, choose another one by “Forgotten password” and tell your firm.

# Second factor, identity provider.

error-code-wrong = This is not the code of the moment. Check your phone’s clock, wait for the next code and try again.
error-second-factor-on = The second factor is already on.
error-second-factor-own = This is your own account: switch the second factor off from your profile.
error-second-factor-none = This person has no second factor.

# Signing in
code = Code
code-title = Your second factor
code-hint = The six digits that your app shows now, or one of your recovery codes.
code-send = Continue
code-mismatch = This code does not serve: it is wrong, over, or was just used. Wait for the next one and try again.
flash-recovery-code = { $count ->
    [0] You have used your last recovery code. Make others now, from your profile.
    [one] This recovery code serves no more. { $count } is left: make others from your profile.
   *[other] This recovery code serves no more. { $count } are left.
}
sign-in-by = Sign in with { $label }
sign-in-way-unknown = other
sign-in-way-code = with a code
sign-in-way-recovery-code = with a recovery code
sign-in-way-provider = by the identity provider

# My profile
second-factor = Second factor
second-factor-under = Beside the password, a code that your phone shows and that changes every thirty seconds. Whoever guesses or steals the password stays outside.
second-factor-set-up = Set it up
second-factor-manage = Manage the second factor
second-factor-first = Your firm asks for a second factor. Set it up to go on: it takes two minutes.
second-factor-step-app = Install an authenticator app on your phone, if you have none: Aegis, 2FAS, Google Authenticator, Microsoft Authenticator or another one.
second-factor-step-scan = With this app, scan this picture.
second-factor-picture = QR code that bears the secret written below
second-factor-by-hand = If you cannot scan the picture, type this secret into the app:
second-factor-step-code = Type the code of six digits that it shows
second-factor-on = Switch it on
second-factor-is-on = on
second-factor-since = since { $moment }
second-factor-change = Change
second-factor-change-why = The password is asked for. New recovery codes replace the former ones. For another phone, switch the second factor off, then on again.
second-factor-off-demanded = Your firm demands it: you will have to switch it on again at once.
second-factor-off = Switch the second factor off
flash-second-factor-off = The second factor is off.
recovery-codes = Recovery codes
recovery-codes-left = { $count ->
    [0] None is left: make others.
    [one] { $count } is left.
   *[other] { $count } are left.
}
recovery-codes-renew = Make new codes
recovery-codes-new = The second factor is on. Keep these codes: they will not be shown again.
recovery-codes-renewed = The former codes serve no more. Keep these: they will not be shown again.
recovery-codes-why = Each serves once, in the place of the phone’s code, on the day you do not have it. Print them or put them into a password safe.
recovery-codes-of = Codes of { $email }
recovery-codes-download = Download
recovery-codes-file = Bannette – recovery codes: each serves once
recovery-codes-kept = I have kept them
print = Print

# Administration
sign-in-rules = Sign-in
sign-in-rules-under = What it takes to enter Bannette.
demand = The second factor is demanded
demand-unknown = otherwise
demand-nobody = of nobody, but of users whose page says so
demand-internal = of internal users
demand-everybody = of all users
demand-why = This holds at once: whoever has none is led to set it up before any other page.
demand-lacking = { $count ->
    [one] { $count } user still has to.
   *[other] { $count } users still have to.
}
provider = Identity provider
provider-label = Name on the button
provider-issuer = Issuer
provider-client = Client identifier
provider-redirect = Redirect address to register
provider-creates = Creates unknown accounts
provider-second-factor = Our second factor as well
provider-where = These settings are in the server’s configuration, section [oidc].
provider-none = Your staff can sign in with their account at Microsoft, Google or Keycloak (OpenID Connect). Name it in the server’s configuration, then restart it:
provider-none-then = At the provider, register the redirect address
user-second-factor = Second factor
user-second-factor-on = on
user-second-factor-off = not on
user-second-factor-demanded = demanded
user-second-factor-demand = Demand a second factor
user-second-factor-waive = Demand it of this person no more
user-second-factor-reset = Take the second factor away
user-second-factor-reset-why = For somebody who lost both phone and recovery codes. Make sure first that it is really the person who asks; they are told.
users-show-unprotected = Without a second factor
flash-second-factor-demanded = A second factor is demanded of this person.
flash-second-factor-waived = The second factor is no more demanded of this person in particular.
flash-second-factor-reset = The second factor is taken away; this person’s sessions are closed.

# Letters
letter-second-factor-unknown = Second factor
letter-second-factor-on = Second factor switched on
letter-second-factor-off = Second factor switched off
letter-second-factor-reset = Second factor taken away
letter-second-factor-why-unknown = The second factor of your account has changed.
letter-second-factor-why-on = From now on, signing in to Bannette takes the code of your phone too. Keep your recovery codes in a safe place.
letter-second-factor-why-off = From now on, the password is enough to sign in to your account.
letter-second-factor-why-reset = An administrator has taken away the second factor of your account: the password is enough to sign in. You can set it up again from your profile.
letter-second-factor-not-you = If that was not your wish, change your password and tell your firm.

# The identity provider refuses
oidc-unreachable = { $label } does not answer as it should. Try again in a moment, or sign in with your password.
oidc-declined = { $label } has not confirmed who you are. Try again, or sign in with your password.
oidc-expired = This sign-in by { $label } took too long, or began elsewhere. Try again.
oidc-untrusted = The answer of { $label } could not be verified: nobody is signed in. Try again; if it persists, tell the administrator.
oidc-unverified = { $label } does not vouch for your mail address. Have it verified there, or sign in with your password.
oidc-unknown = No account here has the address that { $label } gives us. Ask your firm’s administrator to create one for you.
oidc-other-identity = The account of this address is already linked to another identity at { $label }. Tell your firm’s administrator.

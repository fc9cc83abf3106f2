# Sign-in and profile.

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
flash-language = The language is set to English.
user-external = external
user-internal = internal

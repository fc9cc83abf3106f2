# Sign-in and profile.

profile = My profile

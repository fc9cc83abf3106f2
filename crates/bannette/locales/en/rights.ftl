# Rights profiles.

profiles = Rights profiles
profiles-under = A profile is a set of rights, given to people on the platform, a site or a company.
profile-new = New profile
profile-name = Name
profile-scope = Scope
profile-holders = Held by
profile-holders-count = { $count ->
    [0] nobody
    [one] { $count } person
   *[other] { $count } people
}
profile-built-in = built-in
profile-built-in-why = This profile comes with Bannette and does not change. Duplicate it to make one of your own.
profile-duplicate = Duplicate
profile-copy-of = { $name } (copy)
profile-create = Create the profile
profile-at-once = What you change counts at once for everybody who holds this profile.
profile-delete = Delete the profile
profile-nobody = Nobody holds this profile.
profile-administrator = Administrator
profile-manager = Manager
profile-collaborator = Collaborator
profile-client = Client
flash-profile-created = The profile is created.
flash-profile-saved = The profile is saved.
flash-profile-deleted = The profile is deleted.
scope-platform = the whole platform
scope-site = a site
scope-company = companies
rights-platform = Platform
rights-settings = Settings of the company
rights-documents = Documents, by kind of binder
rights-right = Right
right-unknown = Another right
right-administer-platform = Administer the platform: users, profiles, sites, companies, mail
right-configure-company = All settings
right-configure-general = General information
right-configure-accounting = Accounting
right-configure-filing-plan = Filing plan
right-configure-processes = Business processes
right-configure-collection = Allow access to the settings of collection
right-configure-administration = Administration: the company’s external users
right-deposit-documents = Deposit
right-enter-documents = Enter
right-look-up-documents = Look up documents
right-look-up-own-documents = Look up only one’s own
right-modify-documents = Modify
right-extract-documents = Extract
right-delete-documents = Delete
right-write-notes = Notes
right-see-actions = History of actions
binder-kind-unknown = Other
binder-kind-purchases = Purchases
binder-kind-sales = Sales
binder-kind-cash = Cash
binder-kind-bank = Bank
binder-kind-expenses = Expenses
binder-kind-filing = Filing
held-rights = Rights of { $name }
held-rights-under = Each right, with the profile it comes from and what that is held on.
held-rights-none = No rights
held-rights-none-why = This person holds no profile, and sees nothing.
held-rights-deactivated = The account is deactivated: these rights are of no use as long as it is.
held-rights-from = By the profile
held-rights-on = On
held-rights-kinds = Binders

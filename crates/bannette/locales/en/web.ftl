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

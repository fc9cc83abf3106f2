# Companies and binders.

companies-all = All companies
companies-choose = Choose a company
binder = Binder
binders = Binders
binders-all = All binders
company = Company
companies = Companies
company-code = Code
company-name = Name
company-documents = In the tray
companies-search = Search by name or code
companies-none = No company is open to you
companies-none-why = Ask your firm’s administrator for a profile on the companies you work for.
companies-not-found = No company matches “{ $query }”
companies-not-found-why = The search looks at name and code, whatever their accents and capitals.
companies-show-all = Show all companies
channels-active = { $count ->
    [one] { $count } channel in service
   *[other] { $count } channels in service
}
channels-to-reconnect = { $count ->
    [one] { $count } channel to be reconnected
   *[other] { $count } channels to be reconnected
}
channels-none = no channel

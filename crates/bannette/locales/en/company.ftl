# Companies and binders.

companies-all = All companies
companies-choose = Choose a company
binder = Binder
binders = Binders
binders-all = All binders

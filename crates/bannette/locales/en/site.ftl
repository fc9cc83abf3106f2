# Sites.

site = Site
sites = Sites
sites-under = A site is a group of companies: an office, a portfolio. A profile can be held on a whole site.
site-name = Name of the site
site-name-hint = The town of the office, for example.
site-companies = Companies in service
site-new = New site
site-create = Create the site
site-active = in service
site-deactivated = out of service
site-deactivate = Take the site out of service
site-deactivate-why = No company can be put on it any more. First move those that still are.
site-reactivate = Put the site back into service
flash-site-created = The site { $name } has been created.
flash-site-changed = The site has been changed.
flash-site-deactivated = The site is out of service.
flash-site-reactivated = The site is back in service.
error-site-name-taken = A site already has this name.
error-site-has-companies = Companies in service are still on this site. First move them to another.
error-last-site = This is the last site in service: there has to be one.
error-too-many-sites = There are too many sites.
error-site-unknown = Choose a site in service.

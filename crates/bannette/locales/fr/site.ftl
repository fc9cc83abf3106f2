# Sites.

site = Site
sites = Sites
sites-under = Un site regroupe des entreprises : un bureau, un portefeuille. Un profil peut porter sur tout un site.
site-name = Nom du site
site-name-hint = Par exemple la ville du bureau.
site-companies = Entreprises en service
site-new = Nouveau site
site-create = Créer le site
site-active = en service
site-deactivated = hors service
site-deactivate = Mettre le site hors service
site-deactivate-why = Aucune entreprise ne pourra plus y être rattachée. Déplacez d’abord celles qui y sont encore.
site-reactivate = Remettre le site en service
flash-site-created = Le site { $name } est créé.
flash-site-changed = Le site est modifié.
flash-site-deactivated = Le site est hors service.
flash-site-reactivated = Le site est de nouveau en service.
error-site-name-taken = Un site porte déjà ce nom.
error-site-has-companies = Des entreprises en service sont encore rattachées à ce site. Rattachez-les d’abord à un autre.
error-last-site = C’est le dernier site en service : il en faut au moins un.
error-too-many-sites = Il y a trop de sites.
error-site-unknown = Choisissez un site en service.

//! All sites, and one.

use askama::Template;

use super::Site;
use crate::web::forms::Field;
use crate::web::{Layout, Texts};

/// `GET /administration/sites`, and what a refused new one gets.
#[derive(Template)]
#[template(path = "site/sites.html")]
pub struct SitesPage {
    pub t: Texts,
    pub layout: Layout,
    pub sites: Vec<Site>,
    pub name: Field,
}

/// `GET /administration/sites/{site}`
#[derive(Template)]
#[template(path = "site/site.html")]
pub struct SitePage {
    pub t: Texts,
    pub layout: Layout,
    pub site: Site,
    pub name: Field,
}

#[cfg(test)]
mod samples {
    use super::*;
    use crate::ids::SiteId;
    use crate::web::Locale;
    use crate::web::layout::Item;
    use crate::web::samples::{Samples, id, page};

    fn site(n: u8, name: &str, deactivated: bool, companies: i64) -> Site {
        Site { id: SiteId(id(n)), name: name.into(), deactivated, companies }
    }

    impl Samples for SitesPage {
        fn samples(locale: Locale) -> Vec<(&'static str, Self)> {
            let (t, layout) = page(locale, Item::Sites);
            let sites = vec![site(1, "Bureau de Lyon", false, 640), site(2, "Grenoble", true, 0)];
            let mut name = Field::new("bureau de lyon");
            name.refuse(t.code("error", "site-name-taken"));
            vec![("sites", SitesPage { t, layout, sites, name })]
        }
    }

    impl Samples for SitePage {
        fn samples(locale: Locale) -> Vec<(&'static str, Self)> {
            let (t, layout) = page(locale, Item::Sites);
            let page = |site: Site| SitePage {
                t: t.clone(),
                layout: layout.clone(),
                name: Field::new(&site.name),
                site,
            };
            vec![
                ("site", page(site(1, "Bureau de Lyon", false, 640))),
                ("site-deactivated", page(site(2, "Grenoble", true, 0))),
            ]
        }
    }
}

//! Choosing a company.

use askama::Template;

use crate::company::BinderKind;
use crate::ids::CompanyId;
use crate::web::{Layout, Texts};

/// `GET /companies?q=&after=`: the companies that the user may open.
#[derive(Template)]
#[template(path = "company/companies.html")]
pub struct CompaniesPage {
    pub t: Texts,
    pub layout: Layout,
    pub companies: Vec<CompanyLine>,
    /// What was searched for.
    pub query: String,
    /// The cursor of the next page.
    pub next: Option<String>,
}

/// A company in the list.
#[derive(Clone, Debug)]
pub struct CompanyLine {
    pub id: CompanyId,
    pub code: String,
    pub name: String,
    pub siren: Option<String>,
    /// Documents in its tray.
    pub documents: i64,
    /// Channels in service, and those to be reconnected; `None` where the user may not see them.
    pub channels: Option<(i64, i64)>,
}

impl CompanyLine {
    fn shown_siren(&self) -> String {
        shown_siren(self.siren.as_deref())
    }
}

/// The SIREN in groups of three digits; nothing for none.
pub fn shown_siren(siren: Option<&str>) -> String {
    let digits: Vec<char> = siren.unwrap_or_default().chars().collect();
    digits.chunks(3).map(|group| group.iter().collect()).collect::<Vec<String>>().join("\u{202f}")
}

impl BinderKind {
    /// The icon of the kind.
    pub fn icon(self) -> &'static str {
        match self {
            BinderKind::Purchases => "cart",
            BinderKind::Sales => "tag",
            BinderKind::Cash => "coins",
            BinderKind::Bank => "bank",
            BinderKind::Expenses => "receipt",
            BinderKind::Filing => "archive",
        }
    }
}

#[cfg(test)]
mod samples {
    use super::*;
    use crate::web::Locale;
    use crate::web::layout::Item;
    use crate::web::samples::{Samples, id, page};

    impl Samples for CompaniesPage {
        fn samples(locale: Locale) -> Vec<(&'static str, Self)> {
            let (t, mut layout) = page(locale, Item::Companies);
            layout.company = None;
            let line = |n, code: &str, name: &str, siren: Option<&str>, documents, channels| CompanyLine {
                id: CompanyId(id(n)),
                code: code.into(),
                name: name.into(),
                siren: siren.map(str::to_owned),
                documents,
                channels,
            };
            let companies = vec![
                line(1, "BOUMAR", "Boulangerie Martin", Some("552100554"), 1_436, Some((3, 1))),
                line(2, "GARLEF", "Garage Lefèvre & Fils", Some("732829320"), 12, Some((1, 0))),
                line(3, "HOTHAL", "Hôtel des Halles", None, 0, Some((0, 0))),
                line(4, "SCIROS", "SCI Les Roses", Some("404833048"), 3, None),
            ];
            let page = |companies, query: &str, next: Option<&str>| CompaniesPage {
                t: t.clone(),
                layout: layout.clone(),
                companies,
                query: query.into(),
                next: next.map(str::to_owned),
            };
            vec![
                ("companies", page(companies, "", Some("019aa"))),
                ("companies-none", page(vec![], "", None)),
                ("companies-not-found", page(vec![], "zzz", None)),
            ]
        }
    }
}

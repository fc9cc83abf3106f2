//! All companies, and the settings of one.

use askama::Template;

use crate::company::BinderKind;
use crate::company::search::{Filter, Listed, Sort, State};
use crate::ids::{BinderId, CompanyId};
use crate::web::forms::{Choice, Field};
use crate::web::{Layout, Texts};

/// `GET /administration/companies?q=&site=&state=&sort=&after=`
#[derive(Template)]
#[template(path = "company/administration.html")]
pub struct CompanyListPage {
    pub t: Texts,
    pub layout: Layout,
    pub companies: Vec<Line>,
    pub filter: Filter,
    pub sites: Vec<Choice>,
    pub states: Vec<Choice>,
    /// How many are found in all.
    pub count: i64,
    pub next: Option<String>,
}

impl CompanyListPage {
    /// Whether less than all in service are asked for.
    fn filtered(&self) -> bool {
        let Filter { search, site, state, .. } = &self.filter;
        !search.is_empty() || site.is_some() || *state != Some(State::Active)
    }

    /// The filters as a query, sorted by another column or as now.
    fn query(&self, sort: &str) -> String {
        let Filter { search, site, state, .. } = &self.filter;
        url::form_urlencoded::Serializer::new(String::new())
            .append_pair("q", search)
            .append_pair("site", &site.map(|site| site.to_string()).unwrap_or_default())
            .append_pair("state", state.map_or("", State::name))
            .append_pair("sort", sort)
            .finish()
    }

    /// `aria-sort` of a column.
    fn sorted(&self, sort: &str) -> &'static str {
        if self.filter.sort == Sort::parse(sort) { "ascending" } else { "none" }
    }
}

/// A company in the list.
#[derive(Clone, Debug)]
pub struct Line {
    pub id: CompanyId,
    pub code: String,
    pub name: String,
    pub siren: String,
    pub site: String,
    pub binders: i64,
    pub channels: i64,
    pub deactivated: bool,
    pub model: bool,
}

impl From<Listed> for Line {
    fn from(listed: Listed) -> Self {
        let company = listed.company;
        Self {
            id: company.id,
            code: company.code,
            name: company.name,
            siren: crate::company::pages::shown_siren(company.siren.as_deref()),
            site: listed.site,
            binders: listed.binders,
            channels: listed.channels,
            deactivated: company.deactivated,
            model: company.model,
        }
    }
}

/// `GET /administration/companies/new`, `GET /administration/companies/{company}`, and what a refused form gets.
#[derive(Template)]
#[template(path = "company/settings.html")]
pub struct CompanySettingsPage {
    pub t: Texts,
    pub layout: Layout,
    /// None for a new one.
    pub id: Option<CompanyId>,
    pub deactivated: bool,
    pub form: CompanyForm,
    pub binders: Vec<BinderLine>,
    pub kinds: Vec<Choice>,
}

impl CompanySettingsPage {
    /// Where the form goes.
    fn action(&self) -> String {
        match self.id {
            Some(id) => format!("/administration/companies/{id}"),
            None => "/administration/companies".to_owned(),
        }
    }
}

/// The settings of a company as a form.
#[derive(Clone)]
pub struct CompanyForm {
    pub t: Texts,
    pub code: Field,
    pub name: Field,
    pub siren: Field,
    pub sites: Vec<Choice>,
    pub site_error: Option<String>,
    pub zones: Vec<Choice>,
    pub zone_error: Option<String>,
    /// First and last day of each.
    pub periods: [[Field; 2]; 2],
    pub periods_error: Option<String>,
    /// Models to copy from; for a new company only.
    pub models: Vec<Choice>,
    pub models_error: Option<String>,
    pub model: bool,
}

impl CompanyForm {
    pub fn empty(t: &Texts) -> Self {
        Self {
            t: t.clone(),
            code: Field::default(),
            name: Field::default(),
            siren: Field::default(),
            sites: Vec::new(),
            site_error: None,
            zones: Vec::new(),
            zone_error: None,
            periods: Default::default(),
            periods_error: None,
            models: Vec::new(),
            models_error: None,
            model: false,
        }
    }
}

/// A binder in the settings.
#[derive(Clone, Debug)]
pub struct BinderLine {
    pub id: BinderId,
    pub name: String,
    pub kind: BinderKind,
    pub active: bool,
    pub first: bool,
    pub last: bool,
}

#[cfg(test)]
mod samples {
    use super::*;
    use crate::web::Locale;
    use crate::web::layout::Item;
    use crate::web::samples::{Samples, id, page};

    impl Samples for CompanyListPage {
        fn samples(locale: Locale) -> Vec<(&'static str, Self)> {
            let (t, mut layout) = page(locale, Item::CompanySettings);
            layout.company = None;
            let line = |n, code: &str, name: &str, siren: &str, deactivated, model| Line {
                id: CompanyId(id(n)),
                code: code.into(),
                name: name.into(),
                siren: siren.into(),
                site: "Bureau de Lyon".into(),
                binders: 5,
                channels: i64::from(n) - 1,
                deactivated,
                model,
            };
            let companies = vec![
                line(1, "BOUMAR", "Boulangerie Martin", "552 100 554", false, false),
                line(2, "GARLEF", "Garage Lefèvre & Fils", "", true, false),
                line(3, "MODELE", "Modèle commerce", "", false, true),
            ];
            let page = |companies: Vec<Line>, filter: Filter, next: Option<&str>| CompanyListPage {
                t: t.clone(),
                layout: layout.clone(),
                count: companies.len() as i64 * 640,
                companies,
                sites: vec![Choice::new("1", "Bureau de Lyon", false)],
                states: State::ALL
                    .map(|state| {
                        let words = t.code("company-state", state.name());
                        Choice::new(state.name(), words, filter.state == Some(state))
                    })
                    .into(),
                filter,
                next: next.map(str::to_owned),
            };
            let in_service = Filter { state: Some(State::Active), ..Filter::default() };
            let search = Filter { search: "zzz".into(), ..Filter::default() };
            vec![
                ("company-settings-list", page(companies, in_service.clone(), Some("019ab"))),
                ("company-settings-list-empty", page(Vec::new(), in_service, None)),
                ("company-settings-list-not-found", page(Vec::new(), search, None)),
            ]
        }
    }

    impl Samples for CompanySettingsPage {
        fn samples(locale: Locale) -> Vec<(&'static str, Self)> {
            let (t, mut layout) = page(locale, Item::CompanySettings);
            layout.company = None;
            let form = CompanyForm {
                code: Field::new("BOUMAR"),
                name: Field::new("Boulangerie Martin"),
                siren: Field::new("552100554"),
                sites: vec![Choice::new("1", "Bureau de Lyon", true)],
                zones: vec![Choice::new("Europe/Paris", "Europe/Paris", true)],
                periods: [
                    [Field::new("2026-01-01"), Field::new("2026-12-31")],
                    [Field::default(), Field::default()],
                ],
                ..CompanyForm::empty(&t)
            };
            let mut wrong = form.clone();
            wrong.siren.refuse(t.code("error", "siren"));
            wrong.periods_error = Some(t.code("error", "periods-overlap"));
            wrong.models = vec![Choice::new("1", "Modèle commerce · MODELE", false)];
            let binder = |n, name: &str, kind, active| BinderLine {
                id: BinderId(id(n)),
                name: name.into(),
                kind,
                active,
                first: n == 1,
                last: n == 2,
            };
            let binders = vec![
                binder(1, "Achats", BinderKind::Purchases, true),
                binder(2, "Caisse", BinderKind::Cash, false),
            ];
            let kinds = super::super::binders::kinds(&t);
            let page = |company: Option<u8>, form: &CompanyForm, deactivated, binders| CompanySettingsPage {
                t: t.clone(),
                layout: layout.clone(),
                id: company.map(|n| CompanyId(id(n))),
                deactivated,
                form: form.clone(),
                binders,
                kinds: kinds.clone(),
            };
            vec![
                ("company-new", page(None, &wrong, false, Vec::new())),
                ("company-settings", page(Some(1), &form, false, binders)),
                ("company-deactivated", page(Some(1), &form, true, Vec::new())),
            ]
        }
    }
}

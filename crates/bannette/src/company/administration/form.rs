//! The form of a company's settings: what it shows, what it sends, what is wrong in it.

use serde::Deserialize;

use super::pages::CompanyForm;
use crate::app::App;
use crate::company::{Company, FiscalPeriod, NewCompany, settings};
use crate::error::{Error, FieldError, Result};
use crate::site;
use crate::web::Texts;
use crate::web::forms::{Choice, Field};

/// France, all of it, and its neighbours; a company's other zone is added.
const ZONES: [&str; 15] = [
    "Europe/Paris",
    "America/Guadeloupe",
    "America/Martinique",
    "America/Cayenne",
    "America/Miquelon",
    "Indian/Reunion",
    "Indian/Mayotte",
    "Pacific/Noumea",
    "Pacific/Tahiti",
    "Pacific/Wallis",
    "Europe/Brussels",
    "Europe/Luxembourg",
    "Europe/Monaco",
    "Europe/Zurich",
    "Europe/London",
];

fn zones(chosen: &str) -> Vec<Choice> {
    let other = Some(chosen).filter(|zone| !ZONES.contains(zone));
    ZONES.into_iter().chain(other).map(|zone| Choice::new(zone, zone, zone == chosen)).collect()
}

/// The sites in service, and the one that a company is on.
async fn sites(app: &App, chosen: Option<crate::ids::SiteId>) -> Result<Vec<Choice>> {
    let sites = site::store::list(&app.database).await?.into_iter();
    let offered = sites.filter(|site| !site.deactivated || chosen == Some(site.id));
    Ok(offered.map(|site| Choice::new(site.id.to_string(), site.name, chosen == Some(site.id))).collect())
}

/// The form of a new company.
pub async fn blank(app: &App, t: &Texts) -> Result<CompanyForm> {
    let sites = sites(app, None).await?;
    let models = settings::models(&app.database).await?.into_iter();
    Ok(CompanyForm {
        sites,
        zones: zones(&app.config.time_zone),
        models: models
            .map(|model| Choice::new(model.id.to_string(), format!("{} · {}", model.name, model.code), false))
            .collect(),
        t: t.clone(),
        ..CompanyForm::empty(t)
    })
}

/// The form of a company as it is.
pub async fn filled(app: &App, t: &Texts, company: Company) -> Result<CompanyForm> {
    let periods = settings::periods(&app.database, company.id).await?;
    let mut form = CompanyForm::empty(t);
    for (fields, period) in form.periods.iter_mut().zip(periods) {
        *fields = [Field::new(period.starts.to_string()), Field::new(period.ends.to_string())];
    }
    Ok(CompanyForm {
        code: Field::new(company.code),
        name: Field::new(company.name),
        siren: Field::new(company.siren.unwrap_or_default()),
        sites: sites(app, Some(company.site)).await?,
        zones: zones(&company.time_zone),
        model: company.model,
        ..form
    })
}

/// What the form sends.
#[derive(Deserialize)]
pub struct Sent {
    #[serde(default)]
    code: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    siren: String,
    #[serde(default)]
    site: String,
    #[serde(default)]
    time_zone: String,
    #[serde(default)]
    starts_1: String,
    #[serde(default)]
    ends_1: String,
    #[serde(default)]
    starts_2: String,
    #[serde(default)]
    ends_2: String,
    #[serde(default)]
    copy_from: String,
    #[serde(default)]
    model: bool,
}

impl Sent {
    fn periods(&self) -> [[&str; 2]; 2] {
        [[&self.starts_1, &self.ends_1], [&self.starts_2, &self.ends_2]]
    }

    /// What is asked for, as far as it can be understood.
    pub fn read(&self) -> Result<NewCompany, Vec<FieldError>> {
        let mut fiscal_periods = Vec::new();
        for [starts, ends] in self.periods() {
            match (starts.trim(), ends.trim()) {
                ("", "") => {}
                (starts, ends) => match (starts.parse(), ends.parse()) {
                    (Ok(starts), Ok(ends)) => fiscal_periods.push(FiscalPeriod { starts, ends }),
                    _ => return Err(vec![FieldError { field: "fiscal_periods", code: "period-dates" }]),
                },
            }
        }
        Ok(NewCompany {
            code: self.code.clone(),
            name: self.name.clone(),
            siren: Some(self.siren.clone()),
            site_id: self.site.parse().ok(),
            time_zone: Some(self.time_zone.clone()).filter(|zone| !zone.is_empty()),
            fiscal_periods,
            model: self.model,
            copy_from: self.copy_from.parse().ok(),
        })
    }

    /// The form as it was sent, with what is wrong in each place. What the reader cannot mend goes on.
    pub fn refused(self, app: &App, t: &Texts, shown: CompanyForm, error: Error) -> Result<CompanyForm> {
        let errors = match error {
            Error::Invalid(errors) => errors,
            Error::Conflict(code) => vec![FieldError { field: "code", code }],
            other => return Err(other),
        };
        let chosen = |choices: Vec<Choice>, value: &str| -> Vec<Choice> {
            choices.into_iter().map(|choice| Choice { chosen: choice.value == value, ..choice }).collect()
        };
        let zone = if self.time_zone.is_empty() { &app.config.time_zone } else { &self.time_zone };
        let mut form = CompanyForm {
            code: Field::new(&self.code),
            name: Field::new(&self.name),
            siren: Field::new(&self.siren),
            sites: chosen(shown.sites, &self.site),
            zones: zones(zone),
            periods: self.periods().map(|days| days.map(Field::new)),
            models: chosen(shown.models, &self.copy_from),
            model: self.model,
            ..CompanyForm::empty(t)
        };
        for error in errors {
            let words = t.code("error", error.code);
            match error.field {
                "name" => form.name.refuse(words),
                "siren" => form.siren.refuse(words),
                "site_id" => form.site_error = Some(words),
                "time_zone" => form.zone_error = Some(words),
                "fiscal_periods" => form.periods_error = Some(words),
                "copy_from" => form.models_error = Some(words),
                _ => form.code.refuse(words),
            }
        }
        Ok(form)
    }
}

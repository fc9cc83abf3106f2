//! The forms of a user: what was typed, what it means, and what is wrong with it.

use db::{Value, params};
use serde::Deserialize;

use super::Manages;
use super::pages::PersonFields;
use crate::app::App;
use crate::error::{Error, FieldError, Result};
use crate::ids::{CompanyId, ProfileId, SiteId};
use crate::rights::{self, Right, Scope};
use crate::user::{Grant, HeldOn, Locale};
use crate::web::Texts;
use crate::web::forms::{Choice, Field};

/// Companies that one form may name.
const MOST_COMPANIES: usize = 200;

/// What the forms send.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct PersonForm {
    pub email: String,
    pub name: String,
    /// `internal` or `external`.
    pub kind: String,
    pub language: String,
    #[serde(flatten)]
    pub grant: GrantForm,
    pub return_to: String,
}

/// A profile, and what it is to be held on.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct GrantForm {
    pub profile: String,
    pub site: String,
    /// Codes with commas, semicolons or spaces between.
    pub companies: String,
}

impl PersonForm {
    pub fn locale(&self) -> Locale {
        Locale::parse(&self.language).unwrap_or_default()
    }

    /// The form again, with what is wrong in its place.
    pub fn fields(&self, t: &Texts, errors: &[FieldError]) -> PersonFields {
        let error = |name: &str| {
            let error = errors.iter().find(|error| error.field == name);
            error.map(|error| t.code("error", error.code))
        };
        PersonFields {
            email: Field { value: self.email.clone(), error: error("email") },
            name: Field { value: self.name.clone(), error: error("name") },
            internal: self.kind == "internal",
            languages: Locale::ALL
                .map(|locale| Choice::new(locale.code(), locale.name(), locale == self.locale()))
                .into(),
            language_error: None,
        }
    }
}

impl GrantForm {
    /// The grants that it stands for: one, or one for each company; none when no profile is chosen.
    ///
    /// # Errors
    /// [`Error::Invalid`] on `profile`, `site` or `companies`.
    pub async fn grants(&self, app: &App, manages: Manages) -> Result<Vec<Grant>> {
        if self.profile.is_empty() {
            return Ok(Vec::new());
        }
        let unknown = || Error::invalid("profile", "profile-unknown");
        let id: ProfileId = self.profile.parse().map_err(|_| unknown())?;
        let profile = rights::store::find(&app.database, id).await.map_err(|_| unknown())?;
        let on = match profile.scope {
            Scope::Platform => vec![HeldOn::Platform],
            Scope::Site => {
                let site: SiteId = self.site.parse().map_err(|_| Error::invalid("site", "required"))?;
                let sql = "SELECT 1 AS one FROM sites WHERE id = $1";
                if app.database.fetch_optional(sql, params![site]).await?.is_none() {
                    return Err(Error::invalid("site", "required"));
                }
                vec![HeldOn::Site(site)]
            }
            Scope::Company => {
                companies(app, manages, &self.companies).await?.into_iter().map(HeldOn::Company).collect()
            }
        };
        Ok(on.into_iter().map(|on| Grant { profile: id, on }).collect())
    }
}

/// The companies with these codes, of those whose users the caller manages.
async fn companies(app: &App, manages: Manages, codes: &str) -> Result<Vec<CompanyId>> {
    let mut codes: Vec<String> = codes
        .split(|c: char| c.is_whitespace() || c == ',' || c == ';')
        .filter(|code| !code.is_empty())
        .map(str::to_lowercase)
        .collect();
    codes.sort_unstable();
    codes.dedup();
    if codes.is_empty() {
        return Err(Error::invalid("companies", "required"));
    }
    if codes.len() > MOST_COMPANIES {
        return Err(Error::invalid("companies", "too-long"));
    }
    let (mine, more) = match manages.everybody {
        true => ("TRUE".to_owned(), Vec::new()),
        false => rights::visible(manages.caller, Right::ConfigureAdministration, codes.len() + 1),
    };
    let sql = format!(
        "SELECT c.id FROM companies c WHERE lower(c.code) IN ({}) AND {mine}",
        db::list(1, codes.len())
    );
    let mut values: Vec<Value> = codes.iter().map(Value::from).collect();
    values.extend(more);
    let rows = app.database.fetch_all(&sql, values).await?;
    if rows.len() < codes.len() {
        return Err(Error::invalid("companies", "company-unknown"));
    }
    Ok(rows.iter().map(|row| row.get("id")).collect::<Result<_, db::Error>>()?)
}

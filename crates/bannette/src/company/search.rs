//! All companies of the firm, for those who administer it: searched, filtered, sorted, page by page.

use db::{Database, Row, Value, params};

use super::Company;
use super::store::{COMPANY, company};
use crate::error::Result;
use crate::fold::contains_pattern;
use crate::ids::{CompanyId, SiteId};
use crate::paging::Page;

/// Which companies.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum State {
    #[default]
    Active,
    Deactivated,
    Model,
}

impl State {
    pub const ALL: [Self; 3] = [Self::Active, Self::Deactivated, Self::Model];

    pub fn name(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Deactivated => "deactivated",
            Self::Model => "model",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// What a list is sorted by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    #[default]
    Name,
    Code,
}

impl Sort {
    pub fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Code => "code",
        }
    }

    pub fn parse(name: &str) -> Self {
        if name == "code" { Self::Code } else { Self::Name }
    }

    fn column(self) -> &'static str {
        match self {
            Self::Name => "sort_key",
            Self::Code => "code",
        }
    }
}

/// What is looked for.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// In name, code or SIREN.
    pub search: String,
    pub site: Option<SiteId>,
    pub state: Option<State>,
    pub sort: Sort,
    pub after: Option<CompanyId>,
}

impl Filter {
    /// The condition on `companies c`, with its parameters `$1` and `$2`.
    fn condition(&self) -> (String, Vec<Value>) {
        let state = match self.state {
            None => "TRUE",
            Some(State::Active) => "c.deactivated_at IS NULL",
            Some(State::Deactivated) => "c.deactivated_at IS NOT NULL",
            Some(State::Model) => "c.model = TRUE",
        };
        let condition = format!(
            "(c.sort_key LIKE $1 ESCAPE '\\' OR lower(c.code) LIKE $1 ESCAPE '\\' OR c.siren LIKE $1 ESCAPE '\\')
            AND ($2 IS NULL OR c.site_id = $2) AND {state}"
        );
        (condition, params![contains_pattern(self.search.trim()), self.site])
    }
}

/// A company of the list, with its site and how much belongs to it.
#[derive(Debug, Clone)]
pub struct Listed {
    pub company: Company,
    pub site: String,
    pub binders: i64,
    pub channels: i64,
}

fn listed(row: &Row) -> Result<Listed, db::Error> {
    Ok(Listed {
        company: company(row)?,
        site: row.get("site_name")?,
        binders: row.get("binders")?,
        channels: row.get("channels")?,
    })
}

/// One page of the companies that are looked for.
pub async fn list(database: &Database, filter: &Filter, limit: i64) -> Result<Page<Listed>> {
    let (condition, mut params) = filter.condition();
    let by = filter.sort.column();
    let sql = format!(
        "SELECT {COMPANY}, s.name AS site_name,
            (SELECT count(*) FROM binders b WHERE b.company_id = c.id) AS binders,
            (SELECT count(*) FROM channels ch WHERE ch.company_id = c.id) AS channels
        FROM companies c JOIN sites s ON s.id = c.site_id WHERE {condition}
        AND ($3 IS NULL OR (c.{by}, c.id) > (SELECT a.{by}, a.id FROM companies a WHERE a.id = $3))
        ORDER BY c.{by}, c.id LIMIT $4"
    );
    params.extend(params![filter.after, limit + 1]);
    let rows = database.fetch_all(&sql, params).await?;
    let companies = rows.iter().map(listed).collect::<Result<_, _>>()?;
    Ok(Page::cut(companies, limit, |listed: &Listed| listed.company.id.to_string()))
}

/// How many there are in all.
pub async fn count(database: &Database, filter: &Filter) -> Result<i64> {
    let (condition, params) = filter.condition();
    let sql = format!("SELECT count(*) AS companies FROM companies c WHERE {condition}");
    Ok(database.fetch_one(&sql, params).await?.get("companies")?)
}

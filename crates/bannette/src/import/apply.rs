//! Doing what the lines ask for, in one transaction, each line whole or not at all.

use std::collections::HashMap;

use db::{Transaction, params};

use super::Column;
use super::line::{self, Wrong};
use super::table::{Line, Table};
use crate::audit::Log;
use crate::company::{NewCompany, filing, settings};
use crate::error::{Error, Result};
use crate::fold::sort_key;
use crate::ids::{ChannelId, CompanyId, ProfileId, SiteId, UserId};
use crate::rights::{self, BuiltIn, Caller, Right};
use crate::user::{Grant, HeldOn, Locale, NewUser, User};
use crate::{channel, user};

/// What a line did, or would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// The company is new.
    Created(Vec<Done>),
    Updated(Vec<Done>),
    Unchanged,
    Wrong(Vec<Wrong>),
}

/// One thing that a line did (`import-did-KEY`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    Company,
    Settings,
    Binders(u32),
    User,
    Profile,
    Channel,
}

/// A line and what becomes of it.
#[derive(Debug, Clone)]
pub struct Outcome {
    pub line: Line,
    pub code: String,
    pub name: String,
    pub fate: Fate,
}

/// What becomes of the whole file.
#[derive(Debug, Clone, Default)]
pub struct Report {
    pub outcomes: Vec<Outcome>,
    /// The users that were created, who are yet to be invited.
    pub users: Vec<User>,
    /// The channels that were created, whose owners are yet to be asked to connect them.
    pub channels: Vec<ChannelId>,
}

impl Report {
    pub fn count(&self, wanted: impl Fn(&Fate) -> bool) -> usize {
        self.outcomes.iter().filter(|outcome| wanted(&outcome.fate)).count()
    }

    pub fn wrong(&self) -> usize {
        self.count(|fate| matches!(fate, Fate::Wrong(_)))
    }
}

/// What lines refer to by name.
struct Names {
    sites: HashMap<String, SiteId>,
    profiles: HashMap<String, ProfileId>,
}

async fn names(tx: &mut Transaction) -> Result<Names> {
    let mut sites = HashMap::new();
    for row in tx.fetch_all("SELECT id, sort_key FROM sites WHERE deactivated_at IS NULL", params![]).await? {
        sites.insert(row.get("sort_key")?, row.get("id")?);
    }
    let mut profiles = HashMap::new();
    let sql = "SELECT id, sort_key FROM profiles WHERE scope = 'company'";
    for row in tx.fetch_all(sql, params![]).await? {
        profiles.insert(row.get("sort_key")?, row.get("id")?);
    }
    // As they are called in French.
    profiles.insert("collaborateur".into(), BuiltIn::Collaborator.id());
    Ok(Names { sites, profiles })
}

/// Does all lines; those that are wrong leave nothing behind.
pub async fn apply(
    tx: &mut Transaction,
    log: &mut Log,
    caller: Caller,
    (home_zone, locale): (&str, Locale),
    table: &Table,
) -> Result<Report> {
    let names = names(tx).await?;
    let mut report = Report::default();
    let mut seen: HashMap<String, usize> = HashMap::new();
    for line in &table.lines {
        let code = table.cell(line, Column::Code).to_owned();
        let name = table.cell(line, Column::Name).to_owned();
        tx.execute("SAVEPOINT line", params![]).await?;
        let (mark, users, channels) = (log.len(), report.users.len(), report.channels.len());
        // A company is told once; lines without a name add to it.
        let twice = !name.is_empty() && seen.insert(code.clone(), line.number).is_some();
        let fate = if code.is_empty() {
            Fate::Wrong(vec![(Column::Code, "required")])
        } else if twice {
            Fate::Wrong(vec![(Column::Code, "code-twice")])
        } else {
            let (users, channels) = (&mut report.users, &mut report.channels);
            let mut one = One { table, line, names: &names, caller, home_zone, locale, users, channels };
            match one.apply(tx, log).await {
                Ok(fate) => fate,
                Err(Refusal::Wrong(wrong)) => Fate::Wrong(wrong),
                Err(Refusal::Failed(error)) => return Err(error),
            }
        };
        if matches!(fate, Fate::Wrong(_)) {
            tx.execute("ROLLBACK TO SAVEPOINT line", params![]).await?;
            log.truncate(mark);
            report.users.truncate(users);
            report.channels.truncate(channels);
        }
        tx.execute("RELEASE SAVEPOINT line", params![]).await?;
        report.outcomes.push(Outcome { line: line.clone(), code, name, fate });
    }
    Ok(report)
}

/// Why a line is not done.
enum Refusal {
    Wrong(Vec<Wrong>),
    Failed(Error),
}

impl From<db::Error> for Refusal {
    fn from(error: db::Error) -> Self {
        Self::Failed(error.into())
    }
}

impl From<Wrong> for Refusal {
    fn from(wrong: Wrong) -> Self {
        Self::Wrong(vec![wrong])
    }
}

/// What the slices refuse, in the cell that it is about.
fn refused(otherwise: Column) -> impl Fn(Error) -> Refusal {
    move |error| {
        let column = |field: &str| match field {
            "code" => Column::Code,
            "siren" => Column::Siren,
            "site_id" => Column::Site,
            "time_zone" => Column::Zone,
            "fiscal_periods" => Column::Starts,
            "copy_from" => Column::Model,
            "email" => Column::Email,
            _ => otherwise,
        };
        match error {
            Error::Invalid(errors) => {
                Refusal::Wrong(errors.iter().map(|error| (column(error.field), error.code)).collect())
            }
            Error::Conflict(code) => Refusal::Wrong(vec![(otherwise, code)]),
            other => Refusal::Failed(other),
        }
    }
}

/// One line on its way.
struct One<'a> {
    table: &'a Table,
    line: &'a Line,
    names: &'a Names,
    caller: Caller,
    home_zone: &'a str,
    locale: Locale,
    users: &'a mut Vec<User>,
    channels: &'a mut Vec<ChannelId>,
}

impl One<'_> {
    fn cell(&self, column: Column) -> &str {
        self.table.cell(self.line, column)
    }

    async fn apply(&mut self, tx: &mut Transaction, log: &mut Log) -> Result<Fate, Refusal> {
        let mut done = Vec::new();
        let (company, is_new) = self.company(tx, log, &mut done).await?;
        self.binders(tx, log, company, &mut done).await?;
        let owner = self.user(tx, log, company, &mut done).await?;
        self.channel(tx, log, company, owner, &mut done).await?;
        Ok(match (is_new, done.is_empty()) {
            (true, _) => Fate::Created(done),
            (false, true) => Fate::Unchanged,
            (false, false) => Fate::Updated(done),
        })
    }

    async fn company(
        &self,
        tx: &mut Transaction,
        log: &mut Log,
        done: &mut Vec<Done>,
    ) -> Result<(CompanyId, bool), Refusal> {
        let site = match self.cell(Column::Site) {
            "" => None,
            name => Some(*self.names.sites.get(&sort_key(name)).ok_or((Column::Site, "site-unknown"))?),
        };
        let period = line::period(self.table, self.line)?;
        let some = |column| Some(self.cell(column).to_owned()).filter(|text| !text.is_empty());
        let sql = "SELECT id FROM companies WHERE code = $1";
        let Some(row) = tx.fetch_optional(sql, params![self.cell(Column::Code)]).await? else {
            let copy_from = match self.cell(Column::Model) {
                "" => None,
                code => {
                    let row = tx
                        .fetch_optional(sql, params![code])
                        .await?
                        .ok_or((Column::Model, "model-unknown"))?;
                    Some(row.get("id")?)
                }
            };
            let new = NewCompany {
                code: self.cell(Column::Code).to_owned(),
                name: self.cell(Column::Name).to_owned(),
                siren: some(Column::Siren),
                site_id: site,
                time_zone: some(Column::Zone),
                fiscal_periods: period.into_iter().collect(),
                model: false,
                copy_from,
            };
            let company =
                settings::create_in(tx, log, self.home_zone, new).await.map_err(refused(Column::Name))?;
            done.push(Done::Company);
            return Ok((company.id, true));
        };
        let id: CompanyId = row.get("id")?;
        let former = settings::current(tx, id).await.map_err(Refusal::Failed)?;
        // What is left empty stays; a period joins the others unless it is there.
        let mut fiscal_periods = former.fiscal_periods.clone();
        fiscal_periods.retain(|former| period.is_none_or(|new| new.starts != former.starts));
        fiscal_periods.extend(period);
        let new = NewCompany {
            name: some(Column::Name).unwrap_or(former.name),
            siren: some(Column::Siren).or(former.siren),
            site_id: site.or(former.site_id),
            time_zone: some(Column::Zone).or(former.time_zone),
            fiscal_periods,
            ..former
        };
        if settings::change_in(tx, log, id, new).await.map_err(refused(Column::Name))? {
            done.push(Done::Settings);
        }
        Ok((id, false))
    }

    async fn binders(
        &self,
        tx: &mut Transaction,
        log: &mut Log,
        company: CompanyId,
        done: &mut Vec<Done>,
    ) -> Result<(), Refusal> {
        let mut created = 0;
        for new in line::binders(self.cell(Column::Binders))? {
            let sql = "SELECT kind FROM binders WHERE company_id = $1 AND name = $2";
            match tx.fetch_optional(sql, params![company, &new.name]).await? {
                Some(row) if row.get::<String>("kind")? == new.kind.name() => {}
                Some(_) => return Err((Column::Binders, "binder-other-kind").into()),
                None => {
                    filing::create_in(tx, log, company, new).await.map_err(refused(Column::Binders))?;
                    created += 1;
                }
            }
        }
        if created > 0 {
            done.push(Done::Binders(created));
        }
        Ok(())
    }

    /// The user of the line, who holds the profile on the company.
    async fn user(
        &mut self,
        tx: &mut Transaction,
        log: &mut Log,
        company: CompanyId,
        done: &mut Vec<Done>,
    ) -> Result<Option<UserId>, Refusal> {
        let email = self.cell(Column::Email).to_lowercase();
        if email.is_empty() {
            return Ok(None);
        }
        let profile = match self.cell(Column::Profile) {
            "" => BuiltIn::Client.id(),
            name => *self
                .names
                .profiles
                .get(&sort_key(name))
                .ok_or((Column::Profile, "company-profile-unknown"))?,
        };
        let grant = Grant { profile, on: HeldOn::Company(company) };
        let sql = "SELECT id FROM users WHERE email = $1 AND deactivated_at IS NULL";
        if let Some(row) = tx.fetch_optional(sql, params![&email]).await? {
            let id = row.get("id")?;
            if user::store::give(tx, log, (id, &email), grant).await.map_err(Refusal::Failed)? {
                done.push(Done::Profile);
            }
            return Ok(Some(id));
        }
        let name = match self.cell(Column::UserName) {
            "" => email.split('@').next().unwrap_or_default().to_owned(),
            name => name.to_owned(),
        };
        let internal = profile == BuiltIn::Collaborator.id();
        let new = NewUser { email, name, internal, locale: self.locale, password: None };
        let new = new.check().map_err(Error::Invalid).map_err(refused(Column::UserName))?;
        let user =
            user::store::insert(tx, log, new, None, &[grant]).await.map_err(refused(Column::UserName))?;
        let id = user.id;
        self.users.push(user);
        done.push(Done::User);
        Ok(Some(id))
    }

    /// A channel that waits for its owner to connect it.
    async fn channel(
        &mut self,
        tx: &mut Transaction,
        log: &mut Log,
        company: CompanyId,
        owner: Option<UserId>,
        done: &mut Vec<Done>,
    ) -> Result<(), Refusal> {
        let label = self.cell(Column::Channel).to_owned();
        if label.is_empty() {
            return Ok(());
        }
        // Of a company that the line has just made, too: by what is held on its site or the platform.
        let (may, more) = rights::visible(self.caller, Right::ConfigureCollection, 2);
        let mut values = params![company];
        values.extend(more);
        let sql = format!("SELECT 1 AS one FROM companies c WHERE c.id = $1 AND {may}");
        if tx.fetch_optional(&sql, values).await?.is_none() {
            return Err((Column::Channel, "collection-right").into());
        }
        let owner = owner.ok_or((Column::Email, "channel-without-owner"))?;
        let sql = "SELECT 1 AS one FROM channels WHERE company_id = $1 AND label = $2";
        if tx.fetch_optional(sql, params![company, label.as_str()]).await?.is_none() {
            let added = channel::store::add(tx, log, company, &label, Some(owner)).await;
            self.channels.push(added.map_err(refused(Column::Channel))?);
            done.push(Done::Channel);
        }
        Ok(())
    }
}

//! Creating and changing companies. Each change is one entry of the audit log, with what was before and what is now.

use std::collections::HashMap;

use db::{Database, Moment, Transaction, params};
use serde_json::json;

use super::store::{COMPANY, company, default_site};
use super::{Company, FiscalPeriod, NewCompany, filing};
use crate::audit::{Action, Log, Subject};
use crate::document::reassessing;
use crate::error::{Error, Result};
use crate::fold::sort_key;
use crate::ids::{CompanyId, GrantId, ProfileId, SiteId, UserId};
use crate::rights::Caller;

/// Models to choose from.
const MOST_MODELS: i64 = 200;

/// Creates a company.
///
/// # Errors
/// `Conflict("company-code-taken")`, and what [`NewCompany::check`] finds.
pub async fn create(
    database: &Database,
    now: Moment,
    caller: Caller,
    home_zone: &str,
    new: NewCompany,
) -> Result<Company> {
    let mut tx = database.begin().await?;
    let mut log = Log::new(now, caller);
    let company = create_in(&mut tx, &mut log, home_zone, new).await?;
    log.write(&mut tx).await?;
    tx.commit().await?;
    Ok(company)
}

/// Creates a company within a transaction.
///
/// # Errors
/// As [`create`].
pub async fn create_in(
    tx: &mut Transaction,
    log: &mut Log,
    home_zone: &str,
    new: NewCompany,
) -> Result<Company> {
    let new = new.check().map_err(Error::Invalid)?;
    let site = match new.site_id {
        Some(site) => open_site(tx, site).await?,
        None => default_site(tx, log.now).await?,
    };
    let company = Company {
        id: CompanyId::new(log.now),
        code: new.code,
        name: new.name,
        siren: new.siren,
        site,
        time_zone: new.time_zone.unwrap_or_else(|| home_zone.to_owned()),
        created_at: log.now,
        deactivated: false,
        model: new.model,
    };
    let inserted = tx
        .execute(
            "INSERT INTO companies (id, code, name, sort_key, siren, site_id, time_zone, created_at, model)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (code) DO NOTHING",
            params![
                company.id,
                &company.code,
                &company.name,
                sort_key(&company.name),
                company.siren.clone(),
                site,
                &company.time_zone,
                log.now,
                company.model
            ],
        )
        .await?;
    if inserted == 0 {
        return Err(Error::Conflict("company-code-taken"));
    }
    set_periods(tx, company.id, &new.fiscal_periods).await?;
    let subject = Subject::company(company.id, &company.name);
    log.add(Action::CompanyCreated, subject, json!({ "code": company.code, "siren": company.siren }));
    if let Some(model) = new.copy_from {
        copy(tx, log, model, &company).await?;
    }
    Ok(company)
}

/// A site that companies can still be put on.
async fn open_site(tx: &mut Transaction, site: SiteId) -> Result<SiteId> {
    let sql = "SELECT id FROM sites WHERE id = $1 AND deactivated_at IS NULL";
    let found = tx.fetch_optional(sql, params![site]).await?;
    found.map(|_| site).ok_or(Error::invalid("site_id", "site-unknown"))
}

async fn set_periods(tx: &mut Transaction, id: CompanyId, periods: &[FiscalPeriod]) -> Result<()> {
    tx.execute("DELETE FROM fiscal_periods WHERE company_id = $1", params![id]).await?;
    for period in periods {
        let sql = "INSERT INTO fiscal_periods (company_id, starts, ends) VALUES ($1, $2, $3)";
        tx.execute(sql, params![id, period.starts.to_string(), period.ends.to_string()]).await?;
    }
    Ok(())
}

/// Gives a company the binders of a model, and the profiles that are held on it.
async fn copy(tx: &mut Transaction, log: &mut Log, model: CompanyId, company: &Company) -> Result<()> {
    let sql = "SELECT 1 AS one FROM companies WHERE id = $1 AND model = TRUE AND deactivated_at IS NULL";
    if tx.fetch_optional(sql, params![model]).await?.is_none() {
        return Err(Error::invalid("copy_from", "model-unknown"));
    }
    filing::copy(tx, log.now, model, company.id).await?;
    // Clients of the model are none of the new company's.
    let sql = "SELECT g.user_id, g.profile_id, u.email, p.name FROM grants g JOIN users u ON u.id = g.user_id
        JOIN profiles p ON p.id = g.profile_id
        WHERE g.company_id = $1 AND u.internal = TRUE AND u.deactivated_at IS NULL ORDER BY g.id LIMIT 1000";
    for row in tx.fetch_all(sql, params![model]).await? {
        let (user, profile): (UserId, ProfileId) = (row.get("user_id")?, row.get("profile_id")?);
        let sql = "INSERT INTO grants (id, user_id, profile_id, scope, company_id, created_at)
            VALUES ($1, $2, $3, 'company', $4, $5)";
        tx.execute(sql, params![GrantId::new(log.now), user, profile, company.id, log.now]).await?;
        let details = json!({ "profile": row.get::<String>("name")?, "company": &company.name });
        let subject = Subject::user(user, row.get::<String>("email")?).of(company.id);
        log.add(Action::ProfileGranted, subject, details);
    }
    Ok(())
}

/// The fiscal periods of a company, the earliest first.
pub async fn periods(database: &Database, id: CompanyId) -> Result<Vec<FiscalPeriod>> {
    let sql = "SELECT starts, ends FROM fiscal_periods WHERE company_id = $1 ORDER BY starts";
    read_periods(&database.fetch_all(sql, params![id]).await?)
}

/// The fiscal periods of each of these companies that has some.
pub async fn periods_of(
    database: &Database,
    ids: &[CompanyId],
) -> Result<HashMap<CompanyId, Vec<FiscalPeriod>>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let sql = format!(
        "SELECT company_id, starts, ends FROM fiscal_periods WHERE company_id IN ({}) ORDER BY starts",
        db::list(1, ids.len())
    );
    let rows = database.fetch_all(&sql, ids.iter().map(|id| (*id).into()).collect()).await?;
    let mut periods: HashMap<CompanyId, Vec<FiscalPeriod>> = HashMap::new();
    for row in rows {
        let id = row.get("company_id")?;
        periods.entry(id).or_default().extend(read_periods(std::slice::from_ref(&row))?);
    }
    Ok(periods)
}

fn read_periods(rows: &[db::Row]) -> Result<Vec<FiscalPeriod>> {
    let period = |row: &db::Row| -> Result<Option<FiscalPeriod>> {
        let (starts, ends): (String, String) = (row.get("starts")?, row.get("ends")?);
        // Only days were ever written.
        Ok(starts.parse().ok().zip(ends.parse().ok()).map(|(starts, ends)| FiscalPeriod { starts, ends }))
    };
    Ok(rows.iter().map(period).collect::<Result<Vec<_>>>()?.into_iter().flatten().collect())
}

/// A company as somebody could have asked for it.
pub async fn current(tx: &mut Transaction, id: CompanyId) -> Result<NewCompany> {
    let sql = format!("SELECT {COMPANY} FROM companies c WHERE c.id = $1");
    let company = company(&tx.fetch_one(&sql, params![id]).await?)?;
    let sql = "SELECT starts, ends FROM fiscal_periods WHERE company_id = $1 ORDER BY starts";
    let fiscal_periods = read_periods(&tx.fetch_all(sql, params![id]).await?)?;
    Ok(NewCompany {
        code: company.code,
        name: company.name,
        siren: company.siren,
        site_id: Some(company.site),
        time_zone: Some(company.time_zone),
        fiscal_periods,
        model: company.model,
        copy_from: None,
    })
}

/// Makes a company what `new` says; site and time zone stay when it does not tell them. Returns whether anything changed.
///
/// # Errors
/// As [`create`], and `NotFound`.
pub async fn change_in(
    tx: &mut Transaction,
    log: &mut Log,
    id: CompanyId,
    mut new: NewCompany,
) -> Result<bool> {
    let former = current(tx, id).await?;
    new.copy_from = None;
    new.site_id = new.site_id.or(former.site_id);
    new.time_zone = new.time_zone.or(former.time_zone.clone());
    let new = new.check().map_err(Error::Invalid)?;
    if new == former {
        return Ok(false);
    }
    if let Some(site) = new.site_id.filter(|site| former.site_id != Some(*site)) {
        open_site(tx, site).await?;
    }
    let sql = "SELECT 1 AS one FROM companies WHERE code = $1 AND id <> $2";
    if tx.fetch_optional(sql, params![&new.code, id]).await?.is_some() {
        return Err(Error::Conflict("company-code-taken"));
    }
    tx.execute(
        "UPDATE companies SET code = $2, name = $3, sort_key = $4, siren = $5, site_id = $6, time_zone = $7,
            model = $8 WHERE id = $1",
        params![
            id,
            &new.code,
            &new.name,
            sort_key(&new.name),
            new.siren.clone(),
            new.site_id,
            new.time_zone.clone(),
            new.model
        ],
    )
    .await?;
    set_periods(tx, id, &new.fiscal_periods).await?;
    if (&new.name, &new.siren, &new.fiscal_periods) != (&former.name, &former.siren, &former.fiscal_periods) {
        queue::enqueue(tx, reassessing::job(id, log.now)).await?;
    }
    log.add(Action::CompanyChanged, Subject::company(id, &new.name), differences(&former, &new));
    Ok(true)
}

/// What changed, each with its former and its new value.
fn differences(former: &NewCompany, new: &NewCompany) -> serde_json::Value {
    let of = |company: &NewCompany| {
        json!({
            "code": company.code, "name": company.name, "siren": company.siren, "site": company.site_id,
            "time_zone": company.time_zone, "model": company.model, "fiscal_periods": company.fiscal_periods,
        })
    };
    let (former, new) = (of(former), of(new));
    let fields = former.as_object().into_iter().flatten();
    fields
        .filter(|(name, before)| new[name.as_str()] != **before)
        .map(|(name, before)| (name.clone(), json!([before, new[name.as_str()]])))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

/// Takes a company out of service, or back into it.
pub async fn set_active(
    database: &Database,
    now: Moment,
    caller: Caller,
    id: CompanyId,
    active: bool,
) -> Result<()> {
    let mut tx = database.begin().await?;
    let mut log = Log::new(now, caller);
    set_active_in(&mut tx, &mut log, id, active).await?;
    log.write(&mut tx).await?;
    tx.commit().await?;
    Ok(())
}

/// [`set_active`] within a transaction.
pub async fn set_active_in(tx: &mut Transaction, log: &mut Log, id: CompanyId, active: bool) -> Result<()> {
    let row = tx.fetch_one("SELECT name FROM companies WHERE id = $1", params![id]).await?;
    let sql = "UPDATE companies SET deactivated_at = $2 WHERE id = $1 AND (deactivated_at IS NULL) <> $3";
    let since = (!active).then_some(log.now);
    if tx.execute(sql, params![id, since, active]).await? > 0 {
        let action = if active { Action::CompanyReactivated } else { Action::CompanyDeactivated };
        log.add(action, Subject::company(id, row.get::<String>("name")?), json!({}));
    }
    Ok(())
}

/// The models that new companies can be made after.
pub async fn models(database: &Database) -> Result<Vec<Company>> {
    let sql = format!(
        "SELECT {COMPANY} FROM companies c WHERE c.model = TRUE AND c.deactivated_at IS NULL
        ORDER BY c.sort_key, c.id LIMIT $1"
    );
    let rows = database.fetch_all(&sql, params![MOST_MODELS]).await?;
    Ok(rows.iter().map(company).collect::<Result<_, _>>()?)
}

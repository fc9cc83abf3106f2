//! Sites in the database.

use db::{Database, Moment, Row, Transaction, params};
use serde_json::json;

use super::{Site, check_name};
use crate::audit::{Action, Log, Subject};
use crate::error::{Error, Result};
use crate::fold::sort_key;
use crate::ids::SiteId;
use crate::rights::Caller;

/// Sites of a firm at most: they are listed whole.
const MOST_SITES: i64 = 500;

const SITE: &str = "s.id, s.name, s.deactivated_at,
    (SELECT count(*) FROM companies c WHERE c.site_id = s.id AND c.deactivated_at IS NULL) AS companies";

fn site(row: &Row) -> Result<Site, db::Error> {
    Ok(Site {
        id: row.get("id")?,
        name: row.get("name")?,
        deactivated: row.get::<Option<Moment>>("deactivated_at")?.is_some(),
        companies: row.get("companies")?,
    })
}

/// All sites by name, those out of service last.
pub async fn list(database: &Database) -> Result<Vec<Site>> {
    let sql = format!(
        "SELECT {SITE} FROM sites s ORDER BY s.deactivated_at IS NOT NULL, s.sort_key, s.id LIMIT {MOST_SITES}"
    );
    let rows = database.fetch_all(&sql, params![]).await?;
    Ok(rows.iter().map(site).collect::<Result<_, _>>()?)
}

pub async fn find(database: &Database, id: SiteId) -> Result<Site> {
    let sql = format!("SELECT {SITE} FROM sites s WHERE s.id = $1");
    Ok(site(&database.fetch_one(&sql, params![id]).await?)?)
}

async fn is_taken(tx: &mut Transaction, name: &str, but: Option<SiteId>) -> Result<bool> {
    let sql = "SELECT 1 AS one FROM sites WHERE sort_key = $1 AND ($2 IS NULL OR id <> $2)";
    Ok(tx.fetch_optional(sql, params![sort_key(name), but]).await?.is_some())
}

/// Creates a site.
///
/// # Errors
/// `Conflict("site-name-taken")`, `Conflict("too-many-sites")`, and what [`check_name`] finds.
pub async fn create(database: &Database, now: Moment, caller: Caller, name: &str) -> Result<SiteId> {
    let name = check_name(name).map_err(Error::Invalid)?;
    let mut tx = database.begin().await?;
    let mut log = Log::new(now, caller);
    if is_taken(&mut tx, &name, None).await? {
        return Err(Error::Conflict("site-name-taken"));
    }
    let count = tx.fetch_one("SELECT count(*) AS sites FROM sites", params![]).await?;
    if count.get::<i64>("sites")? >= MOST_SITES {
        return Err(Error::Conflict("too-many-sites"));
    }
    let id = SiteId::new(now);
    let sql = "INSERT INTO sites (id, name, sort_key, created_at) VALUES ($1, $2, $3, $4)";
    tx.execute(sql, params![id, &name, sort_key(&name), now]).await?;
    log.add(Action::SiteCreated, Subject::site(id, name), json!({}));
    log.write(&mut tx).await?;
    tx.commit().await?;
    Ok(id)
}

/// Renames a site, takes it out of service or back into it; what is not told stays.
///
/// # Errors
/// `Conflict("site-name-taken")`; `Conflict("site-has-companies")` while companies in service are on it;
/// `Conflict("last-site")`: new companies need one; what [`check_name`] finds, and `NotFound`.
pub async fn change(
    database: &Database,
    now: Moment,
    caller: Caller,
    id: SiteId,
    name: Option<&str>,
    active: Option<bool>,
) -> Result<()> {
    let mut tx = database.begin().await?;
    let mut log = Log::new(now, caller);
    let sql = format!("SELECT {SITE} FROM sites s WHERE s.id = $1");
    let site = site(&tx.fetch_one(&sql, params![id]).await?)?;
    if let Some(name) = name {
        rename(&mut tx, &mut log, &site, name).await?;
    }
    if let Some(active) = active.filter(|active| *active == site.deactivated) {
        set_active(&mut tx, &mut log, &site, active).await?;
    }
    log.write(&mut tx).await?;
    tx.commit().await?;
    Ok(())
}

async fn rename(tx: &mut Transaction, log: &mut Log, site: &Site, name: &str) -> Result<()> {
    let name = check_name(name).map_err(Error::Invalid)?;
    if is_taken(tx, &name, Some(site.id)).await? {
        return Err(Error::Conflict("site-name-taken"));
    }
    if site.name != name {
        let sql = "UPDATE sites SET name = $2, sort_key = $3 WHERE id = $1";
        tx.execute(sql, params![site.id, &name, sort_key(&name)]).await?;
        log.add(Action::SiteChanged, Subject::site(site.id, &name), json!({ "name": [site.name, &name] }));
    }
    Ok(())
}

async fn set_active(tx: &mut Transaction, log: &mut Log, site: &Site, active: bool) -> Result<()> {
    // Holds off others who close a site until the transaction ends.
    tx.execute("UPDATE sites SET name = name WHERE deactivated_at IS NULL", params![]).await?;
    if !active && site.companies > 0 {
        return Err(Error::Conflict("site-has-companies"));
    }
    let sql = "SELECT 1 AS one FROM sites WHERE deactivated_at IS NULL AND id <> $1 LIMIT 1";
    if !active && tx.fetch_optional(sql, params![site.id]).await?.is_none() {
        return Err(Error::Conflict("last-site"));
    }
    let since = (!active).then_some(log.now);
    tx.execute("UPDATE sites SET deactivated_at = $2 WHERE id = $1", params![site.id, since]).await?;
    let action = if active { Action::SiteReactivated } else { Action::SiteDeactivated };
    log.add(action, Subject::site(site.id, &site.name), json!({}));
    Ok(())
}

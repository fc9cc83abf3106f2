//! The filing plan of a company: its binders, their names, their order.

use db::{Database, Moment, Transaction, params};
use serde_json::json;

use super::store::{BINDER, binder};
use super::{Binder, NewBinder};
use crate::audit::{Action, Log, Subject};
use crate::error::{Error, Result};
use crate::ids::{BinderId, CompanyId};
use crate::rights::Caller;

/// Binders of one company at most.
const MOST_BINDERS: i64 = 100;

fn subject(binder: &Binder) -> Subject {
    Subject::new("binder", Some(binder.id.0), &binder.name).of(binder.company)
}

/// Creates a binder, after the others.
///
/// # Errors
/// `Conflict("binder-name-taken")`, `Conflict("too-many-binders")`, and what [`NewBinder::check`] finds.
pub async fn create(
    database: &Database,
    now: Moment,
    caller: Caller,
    company: CompanyId,
    new: NewBinder,
) -> Result<Binder> {
    let mut tx = database.begin().await?;
    let mut log = Log::new(now, caller);
    let binder = create_in(&mut tx, &mut log, company, new).await?;
    log.write(&mut tx).await?;
    tx.commit().await?;
    Ok(binder)
}

/// Creates a binder within a transaction.
///
/// # Errors
/// As [`create`].
pub async fn create_in(
    tx: &mut Transaction,
    log: &mut Log,
    company: CompanyId,
    new: NewBinder,
) -> Result<Binder> {
    let new = new.check().map_err(Error::Invalid)?;
    let binder = Binder { id: BinderId::new(log.now), company, name: new.name, kind: new.kind, active: true };
    let sql = "SELECT count(*) AS binders, max(position) AS last FROM binders WHERE company_id = $1";
    let row = tx.fetch_one(sql, params![company]).await?;
    if row.get::<i64>("binders")? >= MOST_BINDERS {
        return Err(Error::Conflict("too-many-binders"));
    }
    let position = row.get::<Option<i64>>("last")?.map_or(0, |last| last + 1);
    let inserted = tx
        .execute(
            "INSERT INTO binders (id, company_id, name, kind, position, created_at)
            VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (company_id, name) DO NOTHING",
            params![binder.id, company, &binder.name, binder.kind.name(), position, log.now],
        )
        .await?;
    if inserted == 0 {
        return Err(Error::Conflict("binder-name-taken"));
    }
    log.add(Action::BinderCreated, subject(&binder), json!({ "kind": binder.kind }));
    Ok(binder)
}

/// Renames a binder, takes it out of use or back into it; what is not told stays. Its kind never changes.
///
/// # Errors
/// `Conflict("binder-name-taken")`, what [`NewBinder::check`] finds, and `NotFound`.
pub async fn change(
    database: &Database,
    now: Moment,
    caller: Caller,
    company: CompanyId,
    id: BinderId,
    name: Option<String>,
    active: Option<bool>,
) -> Result<Binder> {
    let mut tx = database.begin().await?;
    let mut log = Log::new(now, caller);
    let sql = format!("SELECT {BINDER} FROM binders WHERE id = $1 AND company_id = $2");
    let former = binder(&tx.fetch_one(&sql, params![id, company]).await?)?;
    let active = active.unwrap_or(former.active);
    let new = NewBinder { name: name.unwrap_or_else(|| former.name.clone()), kind: former.kind }
        .check()
        .map_err(Error::Invalid)?;
    let sql = "SELECT 1 AS one FROM binders WHERE company_id = $1 AND name = $2 AND id <> $3";
    if tx.fetch_optional(sql, params![company, &new.name, id]).await?.is_some() {
        return Err(Error::Conflict("binder-name-taken"));
    }
    let changed = Binder { name: new.name, active, ..former.clone() };
    if changed != former {
        let sql = "UPDATE binders SET name = $2, active = $3 WHERE id = $1";
        tx.execute(sql, params![id, &changed.name, active]).await?;
        let details = json!({ "name": [former.name, &changed.name], "active": [former.active, active] });
        log.add(Action::BinderChanged, subject(&changed), details);
    }
    log.write(&mut tx).await?;
    tx.commit().await?;
    Ok(changed)
}

/// Moves a binder one place up or down.
pub async fn move_by_one(database: &Database, company: CompanyId, id: BinderId, up: bool) -> Result<()> {
    let mut tx = database.begin().await?;
    let sql = "SELECT id FROM binders WHERE company_id = $1 ORDER BY position, id";
    let rows = tx.fetch_all(sql, params![company]).await?;
    let mut order: Vec<BinderId> = rows.iter().map(|row| row.get("id")).collect::<Result<_, _>>()?;
    let place = order.iter().position(|binder| *binder == id).ok_or(Error::NotFound)?;
    let other = if up { place.checked_sub(1) } else { Some(place + 1).filter(|next| *next < order.len()) };
    if let Some(other) = other {
        order.swap(place, other);
        for (position, binder) in (0i64..).zip(order) {
            tx.execute("UPDATE binders SET position = $2 WHERE id = $1", params![binder, position]).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}

/// Gives a new company the binders in use of another.
pub(super) async fn copy(tx: &mut Transaction, now: Moment, from: CompanyId, to: CompanyId) -> Result<()> {
    let sql =
        "SELECT name, kind, position FROM binders WHERE company_id = $1 AND active = TRUE ORDER BY position";
    for row in tx.fetch_all(sql, params![from]).await? {
        let (name, kind, position): (String, String, i64) =
            (row.get("name")?, row.get("kind")?, row.get("position")?);
        let sql = "INSERT INTO binders (id, company_id, name, kind, position, created_at)
            VALUES ($1, $2, $3, $4, $5, $6)";
        tx.execute(sql, params![BinderId::new(now), to, name, kind, position, now]).await?;
    }
    Ok(())
}

//! Sites, companies and binders in the database.

use std::collections::HashMap;

use db::{Database, Moment, Row, Transaction, Value, params};

use super::{Binder, BinderKind, Company};
use crate::document::Place;
use crate::error::Result;
use crate::fold::contains_pattern;
use crate::ids::{BinderId, CompanyId, SiteId};
use crate::paging::Page;
use crate::rights::{self, Caller, Granted, Kinds, LookUpDocuments, Reach, Reaches, Right};

/// The columns of a company, from `companies c`.
pub(super) const COMPANY: &str =
    "c.id, c.code, c.name, c.siren, c.site_id, c.time_zone, c.created_at, c.deactivated_at, c.model";

pub(super) fn company(row: &Row) -> Result<Company, db::Error> {
    Ok(Company {
        id: CompanyId(row.get("id")?),
        code: row.get("code")?,
        name: row.get("name")?,
        siren: row.get("siren")?,
        site: SiteId(row.get("site_id")?),
        time_zone: row.get("time_zone")?,
        created_at: row.get("created_at")?,
        deactivated: row.get::<Option<Moment>>("deactivated_at")?.is_some(),
        model: row.get("model")?,
    })
}

/// The columns of a binder.
pub(super) const BINDER: &str = "id, company_id, name, kind, active";

pub(super) fn binder(row: &Row) -> Result<Binder, db::Error> {
    let kind: String = row.get("kind")?;
    Ok(Binder {
        id: BinderId(row.get("id")?),
        company: CompanyId(row.get("company_id")?),
        name: row.get("name")?,
        kind: BinderKind::parse(&kind).expect("the table allows no other kind"),
        active: row.get("active")?,
    })
}

/// The default site, made when there is none.
pub async fn default_site(tx: &mut Transaction, now: Moment) -> Result<SiteId> {
    if let Some(row) = tx
        .fetch_optional(
            "SELECT id FROM sites WHERE deactivated_at IS NULL ORDER BY created_at, id LIMIT 1",
            params![],
        )
        .await?
    {
        return Ok(SiteId(row.get("id")?));
    }
    let id = SiteId::new(now);
    let sql = "INSERT INTO sites (id, name, sort_key, created_at) VALUES ($1, 'Cabinet', 'cabinet', $2)";
    tx.execute(sql, params![id, now]).await?;
    Ok(id)
}

pub async fn find(database: &Database, id: CompanyId) -> Result<Company> {
    let sql = format!("SELECT {COMPANY} FROM companies c WHERE c.id = $1");
    Ok(company(&database.fetch_one(&sql, params![id]).await?)?)
}

/// The number of the first parameter of what [`list_visible`] is given.
pub const FIRST_OF_VISIBLE: usize = 4;

/// The companies in service where the caller holds the right, by name, those whose name or code contains `search`.
/// The cursor is the id of the last company of the page before.
pub async fn list(
    database: &Database,
    caller: Caller,
    right: Right,
    search: &str,
    after: Option<CompanyId>,
    limit: i64,
) -> Result<Page<Company>> {
    let visible = rights::companies(database, caller, right, FIRST_OF_VISIBLE).await?;
    list_visible(database, visible, search, after, limit).await
}

/// As [`list`], with the condition on `companies c` that leaves the visible ones, and its parameters.
pub async fn list_visible(
    database: &Database,
    (condition, visible): (String, Vec<Value>),
    search: &str,
    after: Option<CompanyId>,
    limit: i64,
) -> Result<Page<Company>> {
    let sql = format!(
        "SELECT {COMPANY} FROM companies c
        WHERE c.deactivated_at IS NULL AND (c.sort_key LIKE $1 ESCAPE '\\' OR lower(c.code) LIKE $1 ESCAPE '\\')
        AND ($2 IS NULL OR (c.sort_key, c.id) > (SELECT a.sort_key, a.id FROM companies a WHERE a.id = $2))
        AND {condition} ORDER BY c.sort_key, c.id LIMIT $3"
    );
    let mut params = params![contains_pattern(search), after, limit + 1];
    params.extend(visible);
    let rows = database.fetch_all(&sql, params).await?;
    let companies = rows.iter().map(company).collect::<Result<_, _>>()?;
    Ok(Page::cut(companies, limit, |company: &Company| company.id.to_string()))
}

/// The binders of a company, in their order.
pub async fn binders(database: &Database, company: CompanyId) -> Result<Vec<Binder>> {
    let sql = format!("SELECT {BINDER} FROM binders WHERE company_id = $1 ORDER BY position, id");
    let rows = database.fetch_all(&sql, params![company]).await?;
    Ok(rows.iter().map(binder).collect::<Result<_, _>>()?)
}

/// A binder of a company.
pub async fn find_binder(database: &Database, company: CompanyId, id: BinderId) -> Result<Binder> {
    let sql = format!("SELECT {BINDER} FROM binders WHERE company_id = $1 AND id = $2");
    Ok(binder(&database.fetch_one(&sql, params![company, id]).await?)?)
}

/// The company of a binder.
pub async fn company_of_binder(database: &Database, binder: BinderId) -> Result<CompanyId> {
    let row = database.fetch_one("SELECT company_id FROM binders WHERE id = $1", params![binder]).await?;
    Ok(row.get("company_id")?)
}

/// The binders where the caller may look something up.
pub async fn binders_within(database: &Database, granted: Granted<LookUpDocuments>) -> Result<Vec<Binder>> {
    let mut binders = binders(database, granted.company).await?;
    binders.retain(|binder| granted.reach.kinds().contains(binder.kind));
    Ok(binders)
}

/// How many documents lie in the trays of these companies, of those that the caller may look up: as far as `reaches`.
pub async fn count_documents(
    database: &Database,
    caller: Caller,
    reaches: &Reaches,
    companies: &[Company],
) -> Result<HashMap<CompanyId, i64>> {
    let sees_all = |company: &&Company| reaches.on(company).all == Kinds::ALL;
    let (whole, partly): (Vec<&Company>, Vec<&Company>) = companies.iter().partition(sees_all);
    let mut counts = HashMap::new();
    let ids =
        |companies: &[&Company]| companies.iter().map(|company| company.id.into()).collect::<Vec<Value>>();
    let tray = Place::Tray.condition();
    if !whole.is_empty() {
        let sql = format!(
            "SELECT d.company_id, count(*) AS documents FROM documents d
            WHERE d.company_id IN ({}) AND {tray} GROUP BY d.company_id",
            db::list(1, whole.len())
        );
        for row in database.fetch_all(&sql, ids(&whole)).await? {
            counts.insert(row.get("company_id")?, row.get("documents")?);
        }
    }
    if !partly.is_empty() {
        // Counted by binder and channel, from an index in its order: the reach is looked at once for each.
        let sql = format!(
            "SELECT t.company_id, t.documents, b.kind, ch.owner_id FROM (
                SELECT d.company_id, d.binder_id, d.channel_id, count(*) AS documents FROM documents d
                WHERE d.company_id IN ({}) AND {tray} GROUP BY d.company_id, d.binder_id, d.channel_id) t
            JOIN binders b ON b.id = t.binder_id JOIN channels ch ON ch.id = t.channel_id",
            db::list(1, partly.len())
        );
        let reach: HashMap<CompanyId, Reach> =
            partly.iter().map(|company| (company.id, reaches.on(company))).collect();
        for row in database.fetch_all(&sql, ids(&partly)).await? {
            let (company, kind): (CompanyId, String) = (row.get("company_id")?, row.get("kind")?);
            let covers = |kind| reach[&company].covers(caller, kind, row.get("owner_id").ok().flatten());
            if BinderKind::parse(&kind).is_some_and(covers) {
                *counts.entry(company).or_insert(0) += row.get::<i64>("documents")?;
            }
        }
    }
    Ok(counts)
}

/// Of these companies, those whose channels the caller may see: how many are active, and how many of their
/// connections need their owner.
pub async fn count_channels(
    database: &Database,
    caller: Caller,
    ids: &[CompanyId],
) -> Result<Vec<(CompanyId, (i64, i64))>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let (condition, visible) = rights::visible(caller, Right::ConfigureCollection, ids.len() + 1);
    let sql = format!(
        "SELECT c.id, count(CASE WHEN ch.state = 'active' THEN 1 END) AS active,
            count(CASE WHEN n.health <> 'healthy' THEN 1 END) AS broken
        FROM companies c LEFT JOIN channels ch ON ch.company_id = c.id
        LEFT JOIN connections n ON n.channel_id = ch.id
        WHERE c.id IN ({}) AND {condition} GROUP BY c.id",
        db::list(1, ids.len())
    );
    let mut values: Vec<db::Value> = ids.iter().map(|id| (*id).into()).collect();
    values.extend(visible);
    let rows = database.fetch_all(&sql, values).await?;
    let counts = rows.iter().map(|row| Ok((row.get("id")?, (row.get("active")?, row.get("broken")?))));
    Ok(counts.collect::<Result<_, db::Error>>()?)
}

//! Sites, companies and binders in the database.

use db::{Database, Moment, Row, Transaction, params};

use super::{Binder, BinderKind, Company, NewBinder, NewCompany};
use crate::error::{Error, Result};
use crate::fold::{contains_pattern, sort_key};
use crate::ids::{BinderId, CompanyId, SiteId};
use crate::paging::Page;
use crate::rights::{self, Caller, Granted, LookUpDocuments, Right};

const COMPANY: &str = "c.id, c.code, c.name, c.siren, c.site_id, c.time_zone, c.created_at";

fn company(row: &Row) -> Result<Company, db::Error> {
    Ok(Company {
        id: CompanyId(row.get("id")?),
        code: row.get("code")?,
        name: row.get("name")?,
        siren: row.get("siren")?,
        site: SiteId(row.get("site_id")?),
        time_zone: row.get("time_zone")?,
        created_at: row.get("created_at")?,
    })
}

fn binder(row: &Row) -> Result<Binder, db::Error> {
    let kind: String = row.get("kind")?;
    Ok(Binder {
        id: BinderId(row.get("id")?),
        company: CompanyId(row.get("company_id")?),
        name: row.get("name")?,
        kind: BinderKind::parse(&kind).expect("the table allows no other kind"),
    })
}

/// The default site, made when there is none.
pub async fn default_site(tx: &mut Transaction, now: Moment) -> Result<SiteId> {
    if let Some(row) =
        tx.fetch_optional("SELECT id FROM sites ORDER BY created_at, id LIMIT 1", params![]).await?
    {
        return Ok(SiteId(row.get("id")?));
    }
    let id = SiteId::new(now);
    tx.execute("INSERT INTO sites (id, name, created_at) VALUES ($1, 'Cabinet', $2)", params![id, now])
        .await?;
    Ok(id)
}

/// Creates a company on the default site.
///
/// # Errors
/// `Conflict("company-code-taken")`, and what [`NewCompany::check`] finds.
pub async fn create(database: &Database, now: Moment, time_zone: &str, new: NewCompany) -> Result<Company> {
    let new = new.check().map_err(Error::Invalid)?;
    let mut tx = database.begin().await?;
    let site = default_site(&mut tx, now).await?;
    let company = Company {
        id: CompanyId::new(now),
        code: new.code,
        name: new.name,
        siren: new.siren,
        site,
        time_zone: time_zone.to_string(),
        created_at: now,
    };
    let inserted = tx
        .execute(
            "INSERT INTO companies (id, code, name, sort_key, siren, site_id, time_zone, created_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (code) DO NOTHING",
            params![
                company.id,
                &company.code,
                &company.name,
                sort_key(&company.name),
                company.siren.clone(),
                site.0,
                time_zone,
                now
            ],
        )
        .await?;
    if inserted == 0 {
        return Err(Error::Conflict("company-code-taken"));
    }
    tx.commit().await?;
    Ok(company)
}

pub async fn find(database: &Database, id: CompanyId) -> Result<Company> {
    let sql = format!("SELECT {COMPANY} FROM companies c WHERE c.id = $1");
    Ok(company(&database.fetch_one(&sql, params![id]).await?)?)
}

/// The companies where the caller holds the right, by name, those whose name or code contains `search`.
/// The cursor is the id of the last company of the page before.
pub async fn list(
    database: &Database,
    caller: Caller,
    right: Right,
    search: &str,
    after: Option<CompanyId>,
    limit: i64,
) -> Result<Page<Company>> {
    let (condition, visible) = rights::visible(caller, right, 4);
    let sql = format!(
        "SELECT {COMPANY} FROM companies c
        WHERE (c.sort_key LIKE $1 ESCAPE '\\' OR lower(c.code) LIKE $1 ESCAPE '\\')
        AND ($2 IS NULL OR (c.sort_key, c.id) > (SELECT a.sort_key, a.id FROM companies a WHERE a.id = $2))
        AND {condition} ORDER BY c.sort_key, c.id LIMIT $3"
    );
    let mut params = params![contains_pattern(search), after, limit + 1];
    params.extend(visible);
    let rows = database.fetch_all(&sql, params).await?;
    let companies = rows.iter().map(company).collect::<Result<_, _>>()?;
    Ok(Page::cut(companies, limit, |company: &Company| company.id.to_string()))
}

/// Creates a binder, after the others.
///
/// # Errors
/// `Conflict("binder-name-taken")`, and what [`NewBinder::check`] finds.
pub async fn create_binder(
    database: &Database,
    now: Moment,
    company: CompanyId,
    new: NewBinder,
) -> Result<Binder> {
    let new = new.check().map_err(Error::Invalid)?;
    let binder = Binder { id: BinderId::new(now), company, name: new.name, kind: new.kind };
    let inserted = database
        .execute(
            "INSERT INTO binders (id, company_id, name, kind, position, created_at)
            VALUES ($1, $2, $3, $4, (SELECT count(*) FROM binders WHERE company_id = $2), $5)
            ON CONFLICT (company_id, name) DO NOTHING",
            params![binder.id, company, &binder.name, binder.kind.name(), now],
        )
        .await?;
    if inserted == 0 {
        return Err(Error::Conflict("binder-name-taken"));
    }
    Ok(binder)
}

/// The binders of a company, in their order.
pub async fn binders(database: &Database, company: CompanyId) -> Result<Vec<Binder>> {
    let sql = "SELECT id, company_id, name, kind FROM binders WHERE company_id = $1 ORDER BY position, id";
    let rows = database.fetch_all(sql, params![company]).await?;
    Ok(rows.iter().map(binder).collect::<Result<_, _>>()?)
}

/// The binders where the caller may look something up.
pub async fn binders_within(database: &Database, granted: Granted<LookUpDocuments>) -> Result<Vec<Binder>> {
    let mut binders = binders(database, granted.company).await?;
    binders.retain(|binder| granted.reach.kinds().contains(binder.kind));
    Ok(binders)
}

/// How many documents lie in the trays of these companies, for whom to see.
pub async fn count_documents(
    database: &Database,
    caller: Caller,
    ids: &[CompanyId],
) -> Result<Vec<(CompanyId, i64)>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    // Counted by binder and channel first, from an index: the rights are looked at once for each.
    let (condition, more) = rights::looks_up(caller, ids.len() + 1);
    let sql = format!(
        "SELECT c.id AS company_id, CAST(sum(t.documents) AS BIGINT) AS documents FROM (
            SELECT d.company_id, d.binder_id, d.channel_id, count(*) AS documents FROM documents d
            WHERE d.company_id IN ({}) GROUP BY d.company_id, d.binder_id, d.channel_id) t
        JOIN companies c ON c.id = t.company_id JOIN binders b ON b.id = t.binder_id
        JOIN channels ch ON ch.id = t.channel_id WHERE {condition} GROUP BY c.id",
        db::list(1, ids.len())
    );
    let mut values: Vec<db::Value> = ids.iter().map(|id| (*id).into()).collect();
    values.extend(more);
    let rows = database.fetch_all(&sql, values).await?;
    let counts = rows.iter().map(|row| Ok((row.get("company_id")?, row.get("documents")?)));
    Ok(counts.collect::<Result<_, db::Error>>()?)
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

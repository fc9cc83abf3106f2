//! How channels stand, and how many documents came, over all companies that somebody looks after.

use std::collections::HashMap;

use db::{Database, Engine, Moment, Row, Value, params};
use jiff::civil::Date;

use super::Trouble;
use crate::document::Place;
use crate::error::Result;
use crate::fold::contains_pattern;
use crate::ids::{ChannelId, CompanyId, RunId};
use crate::rights::{self, Caller, Right};

/// How long a channel in service may bring nothing to an end.
const LATE_AFTER: std::time::Duration = std::time::Duration::from_secs(48 * 3600);

/// By what the list is sorted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    /// The worst first.
    #[default]
    Trouble,
    /// The one without success for the longest first.
    Success,
    Company,
}

impl Sort {
    pub const ALL: [Self; 3] = [Self::Trouble, Self::Success, Self::Company];

    pub fn name(self) -> &'static str {
        match self {
            Self::Trouble => "trouble",
            Self::Success => "success",
            Self::Company => "company",
        }
    }

    pub fn parse(name: &str) -> Self {
        Self::ALL.into_iter().find(|sort| sort.name() == name).unwrap_or_default()
    }
}

/// What is shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Part of the company's name or code.
    pub search: String,
    pub trouble: Option<Trouble>,
    pub sort: Sort,
    /// Rows to pass over: a page is asked for by its place, as what it is sorted by changes all the time.
    pub offset: i64,
}

/// A channel of a company, or a company without one.
#[derive(Debug, Clone)]
pub struct Standing {
    pub company: CompanyId,
    pub company_code: String,
    pub company_name: String,
    pub channel: Option<(ChannelId, String)>,
    pub trouble: Trouble,
    pub last_run: Option<RunId>,
    pub last_ended_at: Option<Moment>,
    pub last_success_at: Option<Moment>,
    pub failures: i64,
    pub next_run_at: Option<Moment>,
    /// Documents of the company in the tray, and those still to be read: whatever brought them.
    pub waiting: i64,
    pub to_read: i64,
}

/// The channels in some trouble, or all: the companies that are `visible` with their channels, with the moment from when on
/// a channel is not late as `$1`. Those in a trouble are found by what an index knows of it; which trouble
/// counts, of several, is for `rank` to say.
fn listed(visible: &str, trouble: Option<Trouble>) -> String {
    let rank = |trouble: Trouble| trouble.rank();
    let candidates = match trouble {
        None | Some(Trouble::None) => "TRUE",
        Some(Trouble::NoChannel) => "ch.id IS NULL",
        Some(Trouble::Disconnected) => {
            "ch.id IN (SELECT n.channel_id FROM connections n WHERE n.health <> 'healthy')"
        }
        Some(Trouble::Failed) => {
            "ch.id IN (SELECT s.channel_id FROM channel_standings s WHERE s.last_state = 'failed')"
        }
        Some(Trouble::Incomplete) => {
            "ch.id IN (SELECT s.channel_id FROM channel_standings s WHERE s.last_state = 'incomplete')"
        }
        Some(Trouble::Late) => {
            "ch.id IN (SELECT n.id FROM channels n WHERE n.state = 'active' AND n.deleted_at IS NULL
                AND COALESCE(n.last_success_at, n.created_at) < $1)"
        }
        Some(Trouble::Silent) => {
            "ch.id IN (SELECT n.id FROM channels n WHERE n.silent_since IS NOT NULL AND n.deleted_at IS NULL)"
        }
        Some(Trouble::Draft) => {
            "ch.id IN (SELECT n.id FROM channels n WHERE n.state = 'draft' AND n.deleted_at IS NULL)"
        }
        Some(Trouble::Paused) => {
            "ch.id IN (SELECT n.id FROM channels n WHERE n.paused_at IS NOT NULL AND n.deleted_at IS NULL)"
        }
    };
    // A company without a channel is on the list as well, unless a channel is looked for.
    let join = match trouble {
        None | Some(Trouble::None | Trouble::NoChannel) => "LEFT JOIN",
        Some(_) => "JOIN",
    };
    format!(
        "SELECT c.id AS company_id, c.code, c.name, c.sort_key, ch.id AS channel_id, ch.label,
            CASE WHEN ch.state = 'active' THEN ch.next_run_at END AS next_run_at,
            st.last_run_id, st.last_ended_at, ch.last_success_at, COALESCE(st.failures, 0) AS failures,
            CASE WHEN ch.id IS NULL THEN {}
                WHEN ch.state = 'draft' THEN {}
                WHEN k.health <> 'healthy' THEN {}
                WHEN ch.paused_at IS NOT NULL THEN {}
                WHEN st.last_state = 'failed' THEN {}
                WHEN st.last_state = 'incomplete' THEN {}
                WHEN COALESCE(ch.last_success_at, ch.created_at) < $1 THEN {}
                WHEN ch.silent_since IS NOT NULL THEN {}
                ELSE {} END AS rank
        FROM companies c {join} channels ch ON ch.company_id = c.id AND ch.deleted_at IS NULL AND ch.type <> 'deposit'
        LEFT JOIN connections k ON k.channel_id = ch.id LEFT JOIN channel_standings st ON st.channel_id = ch.id
        WHERE c.deactivated_at IS NULL AND c.model = FALSE AND {candidates} AND {visible}",
        rank(Trouble::NoChannel),
        rank(Trouble::Draft),
        rank(Trouble::Disconnected),
        rank(Trouble::Paused),
        rank(Trouble::Failed),
        rank(Trouble::Incomplete),
        rank(Trouble::Late),
        rank(Trouble::Silent),
        rank(Trouble::None),
    )
}

/// The condition on `companies c` that leaves those whose channels the caller looks after, and the parameters of
/// [`listed`].
async fn looked_after(database: &Database, caller: Caller, now: Moment) -> Result<(String, Vec<Value>)> {
    let (visible, mut values) = rights::companies(database, caller, Right::ConfigureCollection, 2).await?;
    values.insert(0, (now - LATE_AFTER).into());
    Ok((visible, values))
}

/// One page of the channels, and whether there are more. `troubles` is what [`troubles`] said: with it, the worst are
/// looked up trouble by trouble, and the many that nothing is the matter with are walked, never sorted.
pub async fn list(
    database: &Database,
    caller: Caller,
    now: Moment,
    filter: &Filter,
    troubles: &[(Trouble, i64)],
    limit: i64,
) -> Result<(Vec<Standing>, bool)> {
    let looked_after = looked_after(database, caller, now).await?;
    let mut standings = Vec::new();
    if filter.sort == Sort::Trouble && filter.trouble.is_none() && filter.search.trim().is_empty() {
        let mut offset = filter.offset;
        for (trouble, count) in troubles {
            let wanted = limit + 1 - standings.len() as i64;
            if offset >= *count {
                offset -= count;
            } else if wanted > 0 {
                let of = Filter { trouble: Some(*trouble), offset, ..Filter::default() };
                standings.extend(some(database, &looked_after, &of, wanted).await?);
                offset = 0;
            }
        }
    } else {
        standings = some(database, &looked_after, filter, limit + 1).await?;
    }
    let more = standings.len() as i64 > limit;
    standings.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    count(database, &mut standings).await?;
    Ok((standings, more))
}

/// Some channels, without what waits.
async fn some(
    database: &Database,
    (visible, values): &(String, Vec<Value>),
    filter: &Filter,
    limit: i64,
) -> Result<Vec<Standing>> {
    let (listed, mut values) = (listed(visible, filter.trouble), values.clone());
    let mut conditions = String::from("TRUE");
    if !filter.search.trim().is_empty() {
        values.push(contains_pattern(filter.search.trim()).into());
        let number = values.len();
        conditions.push_str(&format!(
            " AND (l.sort_key LIKE ${number} ESCAPE '\\' OR lower(l.code) LIKE ${number} ESCAPE '\\')"
        ));
    }
    if let Some(trouble) = filter.trouble {
        values.push(trouble.rank().into());
        conditions.push_str(&format!(" AND l.rank = ${}", values.len()));
    }
    let order = match (filter.sort, filter.trouble) {
        (Sort::Trouble, Some(Trouble::None)) => "l.sort_key, l.company_id, l.channel_id",
        (Sort::Trouble, _) => "l.rank, l.failures DESC, l.sort_key, l.company_id, l.channel_id",
        // NULL sorts at the one end on SQLite, and at the other on PostgreSQL.
        (Sort::Success, _) => {
            "l.last_success_at IS NOT NULL, l.last_success_at, l.sort_key, l.company_id, l.channel_id"
        }
        (Sort::Company, _) => "l.sort_key, l.company_id, l.label, l.channel_id",
    };
    values.extend(params![limit, filter.offset]);
    let sql = format!(
        "SELECT l.* FROM ({listed}) AS l WHERE {conditions} ORDER BY {order} LIMIT ${} OFFSET ${}",
        values.len() - 1,
        values.len()
    );
    let rows = database.fetch_all(&sql, values).await?;
    let mut standings = Vec::with_capacity(rows.len());
    for row in &rows {
        let channel: Option<ChannelId> = row.get("channel_id")?;
        let label: Option<String> = row.get("label")?;
        standings.push(Standing {
            company: row.get("company_id")?,
            company_code: row.get("code")?,
            company_name: row.get("name")?,
            channel: channel.zip(label),
            trouble: Trouble::of_rank(row.get("rank")?),
            last_run: row.get("last_run_id")?,
            last_ended_at: row.get("last_ended_at")?,
            last_success_at: row.get("last_success_at")?,
            failures: row.get("failures")?,
            next_run_at: row.get("next_run_at")?,
            waiting: 0,
            to_read: 0,
        });
    }
    Ok(standings)
}

/// What waits, for the companies of one page. Numbers of documents are no document: whoever looks after a channel may know
/// them, as its runs tell them anyway.
async fn count(database: &Database, standings: &mut [Standing]) -> Result<()> {
    if standings.is_empty() {
        return Ok(());
    }
    let companies: Vec<CompanyId> = standings.iter().map(|standing| standing.company).collect();
    let counted = async |condition: &str| -> Result<HashMap<CompanyId, i64>> {
        let sql = format!(
            "SELECT d.company_id, count(*) AS documents FROM documents d
            WHERE d.company_id IN ({}) AND {condition} GROUP BY d.company_id",
            db::list(1, companies.len())
        );
        let rows = database.fetch_all(&sql, companies.iter().map(|id| (*id).into()).collect()).await?;
        let counts = rows.iter().map(|row| Ok((row.get("company_id")?, row.get("documents")?)));
        Ok(counts.collect::<Result<_, db::Error>>()?)
    };
    let waiting = counted(Place::Tray.condition()).await?;
    let to_read = counted("d.state IN ('received', 'previewed') AND d.trashed_at IS NULL").await?;
    for standing in standings {
        standing.waiting = waiting.get(&standing.company).copied().unwrap_or(0);
        standing.to_read = to_read.get(&standing.company).copied().unwrap_or(0);
    }
    Ok(())
}

/// How many channels are in which trouble, the worst first; those that nothing is the matter with are the rest of all.
pub async fn troubles(database: &Database, caller: Caller, now: Moment) -> Result<Vec<(Trouble, i64)>> {
    let (visible, values) = looked_after(database, caller, now).await?;
    let counted = Trouble::ALL.into_iter().filter(|trouble| trouble.is_of_channels()).map(|trouble| {
        let (listed, rank) = (listed(&visible, Some(trouble)), trouble.rank());
        format!("SELECT {rank} AS rank, count(*) AS channels FROM ({listed}) AS l WHERE l.rank = {rank}")
    });
    let sql = counted.collect::<Vec<_>>().join(" UNION ALL ");
    let rows = database.fetch_all(&sql, values).await?;
    let counts = rows.iter().map(|row| Ok((Trouble::of_rank(row.get("rank")?), row.get("channels")?)));
    let mut counts: Vec<(Trouble, i64)> = counts.collect::<Result<_, db::Error>>()?;
    let troubled: i64 = counts.iter().map(|(_, channels)| channels).sum();

    let (visible, values) = rights::companies(database, caller, Right::ConfigureCollection, 1).await?;
    let sql = format!(
        "SELECT count(ch.company_id) AS channels, count(*) - count(ch.company_id) AS without
        FROM companies c LEFT JOIN channels ch ON ch.company_id = c.id AND ch.deleted_at IS NULL AND ch.type <> 'deposit'
        WHERE c.deactivated_at IS NULL AND c.model = FALSE AND {visible}"
    );
    let row = database.fetch_one(&sql, values).await?;
    counts.push((Trouble::NoChannel, row.get("without")?));
    counts.push((Trouble::None, row.get::<i64>("channels")? - troubled));
    counts.retain(|(_, count)| *count > 0);
    counts.sort_by_key(|(trouble, _)| trouble.rank());
    Ok(counts)
}

/// What came on one day, of the firm's: see the column `received_on`.
#[derive(Debug, Clone, Copy)]
pub struct Came {
    pub day: Date,
    pub documents: i64,
    pub bytes: i64,
}

/// What came each day since `from`, to the whole firm.
pub async fn came(database: &Database, from: Date) -> Result<Vec<Came>> {
    let sql = "SELECT f.day, f.documents, f.bytes FROM firm_days f WHERE f.day >= $1
        UNION ALL SELECT p.day, CAST(sum(p.documents) AS BIGINT) AS documents, CAST(sum(p.bytes) AS BIGINT) AS bytes
        FROM documents_per_day p
        WHERE p.day > (SELECT COALESCE(max(l.day), $2) FROM firm_days l WHERE l.day >= $2) GROUP BY p.day";
    let before = from.yesterday().unwrap_or(from);
    days(&database.fetch_all(sql, params![from.to_string(), before.to_string()]).await?)
}

/// What came each day since `from` to the companies that the caller looks after.
pub async fn came_to(database: &Database, caller: Caller, from: Date) -> Result<Vec<Came>> {
    if looks_after_everything(database, caller).await? {
        return came(database, from).await;
    }
    let (visible, mut values) = rights::companies(database, caller, Right::ConfigureCollection, 2).await?;
    values.insert(0, from.to_string().into());
    let sql = format!(
        "SELECT p.day, CAST(sum(p.documents) AS BIGINT) AS documents, CAST(sum(p.bytes) AS BIGINT) AS bytes
        FROM companies c CROSS JOIN documents_per_day p
        WHERE p.company_id = c.id AND p.day >= $1 AND {visible} GROUP BY p.day"
    );
    days(&database.fetch_all(&sql, values).await?)
}

fn days(rows: &[Row]) -> Result<Vec<Came>> {
    let mut days = Vec::with_capacity(rows.len());
    for row in rows {
        let day: String = row.get("day")?;
        if let Ok(day) = day.parse() {
            days.push(Came { day, documents: row.get("documents")?, bytes: row.get("bytes")? });
        }
    }
    Ok(days)
}

/// Sums up the days that are over; the last one only the day after, when nothing that began then can still be coming.
pub async fn sum_up(database: &Database, today: Date) -> Result<()> {
    let yesterday = today.yesterday().unwrap_or(today);
    let sql = "INSERT INTO firm_days (day, documents, bytes)
        SELECT p.day, sum(p.documents), sum(p.bytes) FROM documents_per_day p
        WHERE p.day < $1 AND p.day > COALESCE((SELECT max(l.day) FROM firm_days l), '') GROUP BY p.day
        ON CONFLICT (day) DO NOTHING";
    database.execute(sql, params![yesterday.to_string()]).await?;
    Ok(())
}

/// Whether the caller looks after some company's channels.
pub async fn looks_after_something(database: &Database, caller: Caller) -> Result<bool> {
    let (visible, values) = rights::companies(database, caller, Right::ConfigureCollection, 1).await?;
    let sql = format!("SELECT 1 AS one FROM companies c WHERE {visible} LIMIT 1");
    Ok(database.fetch_optional(&sql, values).await?.is_some())
}

/// Whether the caller looks after the channels of all companies.
pub async fn looks_after_everything(database: &Database, caller: Caller) -> Result<bool> {
    let (everywhere, values) = rights::everywhere(caller, Right::ConfigureCollection, 1);
    let row = database.fetch_optional(&format!("SELECT 1 AS one WHERE {everywhere}"), values).await?;
    Ok(row.is_some())
}

/// The size of the database, in bytes.
pub async fn size(database: &Database) -> Result<i64> {
    let sql = match database.engine() {
        Engine::Sqlite => {
            "SELECT (SELECT page_count FROM pragma_page_count()) * (SELECT page_size FROM pragma_page_size()) AS bytes"
        }
        Engine::Postgres => "SELECT pg_database_size(current_database()) AS bytes",
    };
    Ok(database.fetch_one(sql, params![]).await?.get("bytes")?)
}

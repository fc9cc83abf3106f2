//! The history: all runs of all channels that somebody may see, and what became of every file seen.

use db::{Database, Moment, Row, Value, params};

use super::run::{RUN, run};
use super::{Outcome, Run, RunFile, RunState, Trigger};
use crate::channel::DEPOSIT;
use crate::error::Result;
use crate::fold::contains_pattern;
use crate::ids::{ChannelId, CompanyId, DocumentId, RunFileId, RunId};
use crate::paging::Page;
use crate::rights::{self, Caller, Right};

/// A run with the names that people know it by.
#[derive(Debug, Clone)]
pub struct Listed {
    pub run: Run,
    pub company_name: String,
    pub company_code: String,
    pub channel_label: String,
    /// Who asked for it: a user's or a key's name; none for the schedule and the command line.
    pub requested_by_name: Option<String>,
}

fn listed(row: &Row) -> Result<Listed, db::Error> {
    Ok(Listed {
        run: run(row)?,
        company_name: row.get("company_name")?,
        company_code: row.get("company_code")?,
        channel_label: row.get("channel_label")?,
        requested_by_name: row.get("requested_by_name")?,
    })
}

const LISTED: &str = "c.name AS company_name, c.code AS company_code, ch.label AS channel_label,
    COALESCE(u.name, k.name) AS requested_by_name FROM runs r JOIN companies c ON c.id = r.company_id
    JOIN channels ch ON ch.id = r.channel_id LEFT JOIN users u ON u.id = r.requested_by
    LEFT JOIN api_keys k ON k.id = r.requested_by_key";

/// What the history shows.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub company: Option<CompanyId>,
    pub channel: Option<ChannelId>,
    pub state: Option<RunState>,
    pub trigger: Option<Trigger>,
    /// Asked for at or after, and before.
    pub from: Option<Moment>,
    pub until: Option<Moment>,
    /// The last run of the page before.
    pub after: Option<RunId>,
}

/// The trigger by the table's name of it.
fn stored(trigger: Trigger) -> Trigger {
    if trigger == Trigger::Deposit { Trigger::Manual } else { trigger }
}

/// The runs that the caller may see, the newest first.
pub async fn list(database: &Database, caller: Caller, filter: &Filter, limit: i64) -> Result<Page<Listed>> {
    let (condition, mut values) = rights::companies(database, caller, Right::ConfigureCollection, 1).await?;
    let mut sql = format!("SELECT {RUN}, {LISTED} WHERE {condition}");
    let mut and = |condition: &str, value: Option<Value>| {
        if let Some(value) = value {
            values.push(value);
            sql.push_str(&format!(" AND {}", condition.replace('?', &format!("${}", values.len()))));
        }
    };
    and("r.company_id = ?", filter.company.map(Value::from));
    and("r.channel_id = ?", filter.channel.map(Value::from));
    and("r.state = ?", filter.state.map(|state| state.name().into()));
    // What is deposited is asked for by hand, too.
    and("r.trigger_kind = ?", filter.trigger.map(|trigger| stored(trigger).name().into()));
    and("ch.type = ?", filter.trigger.filter(|trigger| *trigger == Trigger::Deposit).map(|_| DEPOSIT.into()));
    and("ch.type <> ?", filter.trigger.filter(|trigger| *trigger == Trigger::Manual).map(|_| DEPOSIT.into()));
    and("r.requested_at >= ?", filter.from.map(Value::from));
    and("r.requested_at < ?", filter.until.map(Value::from));
    and("r.id < ?", filter.after.map(Value::from));
    values.push((limit + 1).into());
    sql.push_str(&format!(" ORDER BY r.id DESC LIMIT ${}", values.len()));
    let rows = database.fetch_all(&sql, values).await?;
    let runs = rows.iter().map(listed).collect::<Result<_, _>>()?;
    Ok(Page::cut(runs, limit, |listed: &Listed| listed.run.id.to_string()))
}

/// One run with its names; the caller's right was checked.
pub async fn find(database: &Database, id: RunId) -> Result<Listed> {
    let sql = format!("SELECT {RUN}, {LISTED} WHERE r.id = $1");
    Ok(listed(&database.fetch_one(&sql, params![id]).await?)?)
}

/// The last run of a channel.
pub async fn last_of(database: &Database, channel: ChannelId) -> Result<Option<Run>> {
    let sql = format!("SELECT {RUN} FROM runs r WHERE r.channel_id = $1 ORDER BY r.id DESC LIMIT 1");
    Ok(database.fetch_optional(&sql, params![channel]).await?.map(|row| run(&row)).transpose()?)
}

/// What a run's list of files shows.
#[derive(Debug, Clone, Default)]
pub struct FileFilter {
    pub outcome: Option<Outcome>,
    /// Part of the path, whatever its case and accents.
    pub search: Option<String>,
    /// The last file of the page before.
    pub after: Option<RunFileId>,
}

fn run_file(row: &Row) -> Result<RunFile, db::Error> {
    let outcome: String = row.get("outcome")?;
    Ok(RunFile {
        id: RunFileId(row.get("id")?),
        path: row.get("path")?,
        size: row.get("size")?,
        outcome: Outcome::parse(&outcome).expect("the table allows no other outcome"),
        reason: row.get("reason")?,
        detail: row.get("detail")?,
        document: row.get::<Option<_>>("document_id")?.map(DocumentId),
        deleted: row.get::<Option<Moment>>("deleted_at")?.is_some(),
        at: row.get("at")?,
    })
}

/// The files that a run saw, in the order it settled them; the caller's right was checked.
pub async fn files(
    database: &Database,
    run: RunId,
    filter: &FileFilter,
    limit: i64,
) -> Result<Page<RunFile>> {
    let mut sql =
        "SELECT f.id, f.path, f.size, f.outcome, f.reason, f.detail, f.document_id, f.at, d.deleted_at
        FROM run_files f LEFT JOIN documents d ON d.id = f.document_id WHERE f.run_id = $1"
            .to_string();
    let mut values: Vec<Value> = params![run];
    let mut and = |condition: &str, value: Option<Value>| {
        if let Some(value) = value {
            values.push(value);
            sql.push_str(&format!(" AND {}", condition.replace('?', &format!("${}", values.len()))));
        }
    };
    let search = filter.search.as_deref().map(str::trim).filter(|search| !search.is_empty());
    and("f.outcome = ?", filter.outcome.map(|outcome| outcome.name().into()));
    and("f.search_key LIKE ? ESCAPE '\\'", search.map(|search| contains_pattern(search).into()));
    and("f.id > ?", filter.after.map(Value::from));
    values.push((limit + 1).into());
    sql.push_str(&format!(" ORDER BY f.id LIMIT ${}", values.len()));
    let rows = database.fetch_all(&sql, values).await?;
    let files = rows.iter().map(run_file).collect::<Result<_, _>>()?;
    Ok(Page::cut(files, limit, |file: &RunFile| file.id.to_string()))
}

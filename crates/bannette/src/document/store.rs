//! Documents and the summaries of their readings in the database.

use db::{Database, Moment, Row, Transaction, Value, params};

use super::{Document, DocumentState, Origin, ReadingSummary};
use crate::error::{Error, Result};
use crate::fold::contains_pattern;
use crate::ids::{BinderId, ChannelId, CompanyId, DocumentId, RunId};
use crate::paging::Page;
use crate::rights::{Granted, LookUpDocuments};

const DOCUMENT: &str = "d.id, d.company_id, d.binder_id, d.name, d.media_type, d.size, d.sha256, d.state,
    d.channel_id, d.run_id, d.provider, d.account_id, d.source_path, d.source_file_id, d.source_rev,
    d.source_modified_at, d.collected_at, d.previous_id";
const READING: &str =
    "r.kind, r.language, r.text_source, r.pages, r.first_words, r.failure, r.failure_detail,
    r.pictures";

fn document(row: &Row) -> Result<Document, db::Error> {
    let state: String = row.get("state")?;
    let sha256: String = row.get("sha256")?;
    Ok(Document {
        id: DocumentId(row.get("id")?),
        company: CompanyId(row.get("company_id")?),
        binder: BinderId(row.get("binder_id")?),
        name: row.get("name")?,
        media_type: row.get("media_type")?,
        size: row.get("size")?,
        sha256: sha256.parse().expect("only hashes are stored as such"),
        state: DocumentState::parse(&state).expect("the table allows no other state"),
        origin: Origin {
            channel: ChannelId(row.get("channel_id")?),
            run: RunId(row.get("run_id")?),
            provider: row.get("provider")?,
            account_id: row.get("account_id")?,
            path: row.get("source_path")?,
            file_id: row.get("source_file_id")?,
            rev: row.get("source_rev")?,
            modified_at: row.get("source_modified_at")?,
        },
        collected_at: row.get("collected_at")?,
        previous: row.get::<Option<_>>("previous_id")?.map(DocumentId),
    })
}

/// The summary in a row of a left join: none before anything was read.
fn summary(row: &Row) -> Result<Option<ReadingSummary>, db::Error> {
    let Some(kind) = row.get::<Option<String>>("kind")? else { return Ok(None) };
    let failure: Option<String> = row.get("failure")?;
    let detail: Option<String> = row.get("failure_detail")?;
    let pictures: String = row.get("pictures")?;
    Ok(Some(ReadingSummary {
        kind,
        language: row.get("language")?,
        text_source: row.get("text_source")?,
        pages: row.get("pages")?,
        first_words: row.get("first_words")?,
        failure: failure.map(|code| (code, detail.unwrap_or_default())),
        pictures: serde_json::from_str(&pictures).unwrap_or_default(),
    }))
}

/// A document with what lists show of its reading.
#[derive(Debug, Clone)]
pub struct Listed {
    pub document: Document,
    pub reading: Option<ReadingSummary>,
}

fn listed(row: &Row) -> Result<Listed, db::Error> {
    Ok(Listed { document: document(row)?, reading: summary(row)? })
}

pub async fn find(database: &Database, id: DocumentId) -> Result<Listed> {
    let sql = format!(
        "SELECT {DOCUMENT}, {READING} FROM documents d LEFT JOIN readings r ON r.document_id = d.id WHERE d.id = $1"
    );
    Ok(listed(&database.fetch_one(&sql, params![id]).await?)?)
}

/// What a list of documents shows.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub binder: Option<BinderId>,
    pub state: Option<DocumentState>,
    /// Part of the name.
    pub search: Option<String>,
    /// The last document of the page before.
    pub after: Option<DocumentId>,
}

/// The documents of a company, the newest first.
pub async fn list(
    database: &Database,
    granted: Granted<LookUpDocuments>,
    filter: &Filter,
    limit: i64,
) -> Result<Page<Listed>> {
    let mut sql = format!(
        "SELECT {DOCUMENT}, {READING} FROM documents d LEFT JOIN readings r ON r.document_id = d.id
        WHERE d.company_id = $1"
    );
    let mut values: Vec<Value> = params![granted.company];
    let mut and = |condition: &str, value: Value| {
        values.push(value);
        sql.push_str(&format!(" AND {}", condition.replace('?', &format!("${}", values.len()))));
    };
    if let Some(binder) = filter.binder {
        and("d.binder_id = ?", binder.into());
    }
    if let Some(state) = filter.state {
        and("d.state = ?", state.name().into());
    }
    if let Some(search) = filter.search.as_deref().filter(|search| !search.trim().is_empty()) {
        and("d.sort_key LIKE ? ESCAPE '\\'", contains_pattern(search.trim()).into());
    }
    if let Some(after) = filter.after {
        and("d.id < ?", after.into());
    }
    values.push((limit + 1).into());
    sql.push_str(&format!(" ORDER BY d.id DESC LIMIT ${}", values.len()));
    let rows = database.fetch_all(&sql, values).await?;
    let documents = rows.iter().map(listed).collect::<Result<_, _>>()?;
    Ok(Page::cut(documents, limit, |listed: &Listed| listed.document.id.to_string()))
}

/// The documents that a run brought, oldest first, at most `limit`.
pub async fn of_run(database: &Database, run: RunId, limit: i64) -> Result<Vec<Listed>> {
    let sql = format!(
        "SELECT {DOCUMENT}, {READING} FROM documents d LEFT JOIN readings r ON r.document_id = d.id
        WHERE d.run_id = $1 ORDER BY d.id LIMIT $2"
    );
    let rows = database.fetch_all(&sql, params![run, limit]).await?;
    Ok(rows.iter().map(listed).collect::<Result<_, _>>()?)
}

/// How many documents lie in each binder.
pub async fn count_by_binder(
    database: &Database,
    granted: Granted<LookUpDocuments>,
) -> Result<Vec<(BinderId, i64)>> {
    let sql =
        "SELECT binder_id, count(*) AS documents FROM documents WHERE company_id = $1 GROUP BY binder_id";
    let rows = database.fetch_all(sql, params![granted.company]).await?;
    let counts = rows.iter().map(|row| Ok((BinderId(row.get("binder_id")?), row.get("documents")?)));
    Ok(counts.collect::<Result<_, db::Error>>()?)
}

/// The neighbours in the binder's list: the newer and the older document.
pub async fn neighbours(
    database: &Database,
    document: &Document,
) -> Result<(Option<DocumentId>, Option<DocumentId>)> {
    let sql = "SELECT (SELECT n.id FROM documents n WHERE n.binder_id = $1 AND n.id > $2 ORDER BY n.id LIMIT 1) AS newer,
        (SELECT o.id FROM documents o WHERE o.binder_id = $1 AND o.id < $2 ORDER BY o.id DESC LIMIT 1) AS older";
    let row = database.fetch_one(sql, params![document.binder, document.id]).await?;
    Ok((row.get::<Option<_>>("newer")?.map(DocumentId), row.get::<Option<_>>("older")?.map(DocumentId)))
}

/// The document that replaces this one as its new version, if any.
pub async fn next_version(database: &Database, id: DocumentId) -> Result<Option<DocumentId>> {
    let sql = "SELECT id FROM documents WHERE previous_id = $1 ORDER BY id LIMIT 1";
    let row = database.fetch_optional(sql, params![id]).await?;
    Ok(row.map(|row| row.get("id").map(DocumentId)).transpose()?)
}

/// Writes down what was read, and how far the document has come. A state never goes back.
pub async fn save_reading(
    tx: &mut Transaction,
    now: Moment,
    id: DocumentId,
    state: DocumentState,
    summary: &ReadingSummary,
) -> Result<()> {
    let pictures = serde_json::to_string(&summary.pictures).map_err(anyhow::Error::from)?;
    let (failure, detail) = summary.failure.clone().unzip();
    let sql = match state {
        DocumentState::Previewed => "UPDATE documents SET state = $2 WHERE id = $1 AND state = 'received'",
        _ => "UPDATE documents SET state = $2 WHERE id = $1",
    };
    if tx.execute(sql, params![id, state.name()]).await? == 0 {
        return if state == DocumentState::Previewed { Ok(()) } else { Err(Error::NotFound) };
    }
    tx.execute(
        "INSERT INTO readings (document_id, kind, language, text_source, pages, first_words, failure,
            failure_detail, pictures, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT (document_id) DO UPDATE SET kind = excluded.kind, language = excluded.language,
            text_source = excluded.text_source, pages = excluded.pages, first_words = excluded.first_words,
            failure = excluded.failure, failure_detail = excluded.failure_detail,
            pictures = excluded.pictures, updated_at = excluded.updated_at",
        params![
            id,
            &summary.kind,
            summary.language.clone(),
            &summary.text_source,
            summary.pages,
            &summary.first_words,
            failure,
            detail,
            pictures,
            now
        ],
    )
    .await?;
    Ok(())
}

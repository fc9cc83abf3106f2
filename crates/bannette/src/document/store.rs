//! Documents and the summaries of their readings in the database.

use db::{Database, Engine, Moment, Row, Transaction, Value, params};
use jiff::civil::Date;
use reading::DocumentKind;

use super::pages::Version;
use super::{Document, DocumentState, Facts, Origin, Quality, ReadingSummary};
use crate::company::{self, Binder};
use crate::error::{Error, Result};
use crate::fold::sort_key;
use crate::ids::{BinderId, ChannelId, CompanyId, DocumentId, RunId};
use crate::rights::{Granted, LookUpDocuments};

pub(crate) const DOCUMENT: &str = "d.id, d.company_id, d.binder_id, d.name, d.media_type, d.size, d.sha256, d.state,
    d.channel_id, d.run_id, d.provider, d.account_id, d.source_path, d.source_file_id, d.source_rev,
    d.source_modified_at, d.collected_at, d.previous_id, d.quality, d.supplier, d.invoice_number, d.document_date,
    d.due_date, d.currency, d.net, d.vat, d.gross, d.payable, d.alerts, d.entered_at, d.trashed_at,
    d.replaced_at, d.unpacked, d.notes, d.drafted_at, d.kind AS document_kind, (SELECT q.requested_at
        FROM reading_requests q WHERE q.document_id = d.id AND q.ended_at IS NULL) AS read_again_since,
    (SELECT o.company_id FROM channels o WHERE o.id = d.channel_id) AS origin_company_id";
pub(crate) const READING: &str =
    "r.kind, r.language, r.text_source, r.pages, r.first_words, r.failure, r.failure_detail,
    r.pictures, r.updated_at";

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
        kind: row.get::<Option<String>>("document_kind")?.as_deref().map(kind_named),
        origin: Origin {
            company: CompanyId(row.get("origin_company_id")?),
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
        read_again_since: row.get("read_again_since")?,
        drafted_at: row.get("drafted_at")?,
        entered_at: row.get("entered_at")?,
        trashed_at: row.get("trashed_at")?,
        replaced_at: row.get("replaced_at")?,
        unpacked: row.get("unpacked")?,
        notes: row.get("notes")?,
    })
}

/// The summary in a row of a left join: none before anything was read.
fn summary(row: &Row) -> Result<Option<ReadingSummary>, db::Error> {
    let Some(kind) = row.get::<Option<String>>("kind")? else { return Ok(None) };
    let failure: Option<String> = row.get("failure")?;
    let detail: Option<String> = row.get("failure_detail")?;
    let pictures: String = row.get("pictures")?;
    let quality: Option<String> = row.get("quality")?;
    Ok(Some(ReadingSummary {
        kind: kind_named(&kind),
        quality: quality.as_deref().and_then(Quality::parse),
        facts: facts(row)?,
        language: row.get("language")?,
        text_source: row.get("text_source")?,
        pages: row.get("pages")?,
        first_words: row.get("first_words")?,
        failure: failure.map(|code| (code, detail.unwrap_or_default())),
        pictures: serde_json::from_str(&pictures).unwrap_or_default(),
        updated_at: row.get("updated_at")?,
    }))
}

/// A day as rows keep it.
pub(crate) fn day(row: &Row, column: &str) -> Result<Option<Date>, db::Error> {
    Ok(row.get::<Option<String>>(column)?.and_then(|day| day.parse().ok()))
}

fn facts(row: &Row) -> Result<Facts, db::Error> {
    Ok(Facts {
        supplier: row.get("supplier")?,
        invoice_number: row.get("invoice_number")?,
        date: day(row, "document_date")?,
        due_date: day(row, "due_date")?,
        currency: row.get("currency")?,
        net: row.get("net")?,
        vat: row.get("vat")?,
        gross: row.get("gross")?,
        payable: row.get("payable")?,
        alerts: row.get("alerts")?,
    })
}

/// A kind by its stable name.
pub fn kind_named(name: &str) -> DocumentKind {
    DocumentKind::ALL.into_iter().find(|kind| kind.name() == name).unwrap_or_default()
}

/// A document with what lists show of its reading.
#[derive(Debug, Clone)]
pub struct Listed {
    pub document: Document,
    pub reading: Option<ReadingSummary>,
}

impl Listed {
    /// Nothing of one that was not read.
    pub fn facts(&self) -> Facts {
        self.reading.as_ref().map(|reading| reading.facts.clone()).unwrap_or_default()
    }

    pub fn quality(&self) -> Option<Quality> {
        self.reading.as_ref()?.quality
    }

    /// By its supplier, or by its file before that is known.
    pub fn title(&self) -> &str {
        let supplier = self.reading.as_ref().and_then(|reading| reading.facts.supplier.as_deref());
        supplier.unwrap_or(&self.document.name)
    }

    /// The version of its first page's picture, where there is one.
    pub fn thumbnail(&self) -> Option<i64> {
        let reading = self.reading.as_ref()?;
        reading.pictures.thumbnail.as_ref().map(|_| reading.updated_at.as_micros())
    }
}

pub(crate) fn listed(row: &Row) -> Result<Listed, db::Error> {
    Ok(Listed { document: document(row)?, reading: summary(row)? })
}

/// A document, wherever it is; what was deleted for good is not found.
pub async fn find(database: &Database, id: DocumentId) -> Result<Listed> {
    let sql = format!(
        "SELECT {DOCUMENT}, {READING} FROM documents d LEFT JOIN readings r ON r.document_id = d.id
        WHERE d.id = $1 AND d.deleted_at IS NULL"
    );
    Ok(listed(&database.fetch_one(&sql, params![id]).await?)?)
}

/// The binder that a document lies in.
pub async fn binder_of(database: &Database, document: &Document) -> Result<Binder> {
    company::store::find_binder(database, document.company, document.binder).await
}

/// As [`find`], within a transaction.
pub async fn find_in(tx: &mut Transaction, id: DocumentId) -> Result<Listed> {
    let sql = format!(
        "SELECT {DOCUMENT}, {READING} FROM documents d LEFT JOIN readings r ON r.document_id = d.id
        WHERE d.id = $1 AND d.deleted_at IS NULL"
    );
    Ok(listed(&tx.fetch_one(&sql, params![id]).await?)?)
}

/// Holds documents until the transaction ends. Whoever changes several, or reads what he rests on, begins with this: all hold
/// them in the same order, so of two at the same documents one waits for the other, and neither for each other. SQLite's
/// transactions hold everything.
pub async fn hold(tx: &mut Transaction, ids: &[DocumentId]) -> Result<()> {
    if tx.engine() == Engine::Postgres && !ids.is_empty() {
        let ids_listed = db::list(1, ids.len());
        let sql =
            format!("SELECT id FROM documents WHERE id IN ({ids_listed}) ORDER BY id FOR NO KEY UPDATE");
        tx.fetch_all(&sql, ids.iter().map(|id| Value::from(*id)).collect()).await?;
    }
    Ok(())
}

/// The documents that a run brought, oldest first, at most `limit`.
pub async fn of_run(database: &Database, run: RunId, limit: i64) -> Result<Vec<Listed>> {
    let sql = format!(
        "SELECT {DOCUMENT}, {READING} FROM documents d LEFT JOIN readings r ON r.document_id = d.id
        WHERE d.run_id = $1 AND d.deleted_at IS NULL ORDER BY d.id LIMIT $2"
    );
    let rows = database.fetch_all(&sql, params![run, limit]).await?;
    Ok(rows.iter().map(listed).collect::<Result<_, _>>()?)
}

/// The version before a document and the one that replaces it, where the caller may see them.
pub async fn versions(
    database: &Database,
    granted: Granted<LookUpDocuments>,
    document: &Document,
) -> Result<(Option<Version>, Option<Version>)> {
    let (readable, more) = granted.readable(4);
    let sql = format!(
        "SELECT d.id, d.name, d.collected_at FROM documents d WHERE (d.id = $1 OR d.previous_id = $2)
            AND d.company_id = $3 AND d.deleted_at IS NULL AND {readable} ORDER BY d.id LIMIT 2"
    );
    let mut values = params![document.previous, document.id, granted.company];
    values.extend(more);
    let (mut former, mut newer) = (None, None);
    for row in database.fetch_all(&sql, values).await? {
        let collected_at: Moment = row.get("collected_at")?;
        let id = DocumentId(row.get("id")?);
        let version = Version { id, name: row.get("name")?, collected_at: collected_at.timestamp() };
        if document.previous == Some(id) { former = Some(version) } else { newer = newer.or(Some(version)) }
    }
    Ok((former, newer))
}

/// Writes down what was read, and how far the document has come. A state never goes back.
pub async fn save_reading(
    tx: &mut Transaction,
    id: DocumentId,
    state: DocumentState,
    summary: &ReadingSummary,
) -> Result<()> {
    let sql = match state {
        DocumentState::Previewed => {
            "UPDATE documents SET state = $2 WHERE id = $1 AND state = 'received' AND deleted_at IS NULL"
        }
        _ => "UPDATE documents SET state = $2 WHERE id = $1 AND deleted_at IS NULL",
    };
    if tx.execute(sql, params![id, state.name()]).await? == 0 {
        return if state == DocumentState::Previewed { Ok(()) } else { Err(Error::NotFound) };
    }
    // What was entered stands, and what was drafted.
    let sql = "SELECT 1 AS one FROM entries WHERE document_id = $1";
    if tx.fetch_optional(sql, params![id]).await?.is_none() {
        let kind = Some(summary.kind).filter(|_| state == DocumentState::Read);
        let shown = Shown { kind, quality: summary.quality, facts: &summary.facts, also: "" };
        save_facts(tx, id, shown).await?;
    } else {
        let sql = "UPDATE documents SET quality = $2 WHERE id = $1 AND entered_at IS NULL";
        tx.execute(sql, params![id, summary.quality.map(Quality::name)]).await?;
    }
    let pictures = serde_json::to_string(&summary.pictures).map_err(anyhow::Error::from)?;
    let (failure, detail) = summary.failure.clone().unzip();
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
            summary.kind.name(),
            summary.language.clone(),
            &summary.text_source,
            summary.pages,
            &summary.first_words,
            failure,
            detail,
            pictures,
            summary.updated_at
        ],
    )
    .await?;
    Ok(())
}

/// What the whole file turned out to be: as it came in, only its beginning was looked at.
pub async fn save_media_type(tx: &mut Transaction, id: DocumentId, media_type: &str) -> Result<()> {
    let sql = "UPDATE documents SET media_type = $2 WHERE id = $1 AND media_type <> $2";
    tx.execute(sql, params![id, media_type]).await?;
    Ok(())
}

/// What lists show, sort by and search in.
pub struct Shown<'a> {
    /// None before it was read.
    pub kind: Option<DocumentKind>,
    pub quality: Option<Quality>,
    pub facts: &'a Facts,
    /// Found besides the facts: what else was entered.
    pub also: &'a str,
}

/// Writes down what lists show.
pub async fn save_facts(tx: &mut Transaction, id: DocumentId, shown: Shown<'_>) -> Result<()> {
    let Shown { kind, quality, facts, also } = shown;
    let key = |text: &Option<String>| sort_key(text.as_deref().unwrap_or_default());
    tx.execute(
        "UPDATE documents SET quality = $2, supplier = $3, supplier_key = $4, invoice_number = $5,
            number_key = $6, document_date = $7, due_date = $8, currency = $9, net = $10, vat = $11,
            gross = $12, payable = $13, alerts = $14, search_key = $15, kind = $16 WHERE id = $1",
        params![
            id,
            quality.map(Quality::name),
            facts.supplier.clone(),
            key(&facts.supplier),
            facts.invoice_number.clone(),
            key(&facts.invoice_number),
            facts.date.map(|date| date.to_string()),
            facts.due_date.map(|date| date.to_string()),
            facts.currency.clone(),
            facts.net,
            facts.vat,
            facts.gross,
            facts.payable,
            facts.alerts,
            sort_key(format!("{} {also}", facts.searched()).trim_end()),
            kind.map(DocumentKind::name)
        ],
    )
    .await?;
    Ok(())
}

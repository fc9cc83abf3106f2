//! Readings that somebody asked for again (*renvoyer en lecture*): with other languages, or after rotating.
//! The former reading stays until the new one is there.

use db::{Database, Moment, Row, Transaction, params};
use serde::Deserialize;

use super::work;
use crate::app::App;
use crate::error::{Error, Result};
use crate::ids::{DocumentId, ReadingRequestId};
use crate::rights::{Caller, EnterDocuments, Granted};

/// The languages that can be asked for: Tesseract's names. Each has words, `language-NAME`.
pub const LANGUAGES: [&str; 6] = ["fra", "eng", "deu", "spa", "ita", "nld"];

/// How to read: what a form or a script asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct HowToRead {
    /// Of `fra`, `eng`, `deu`, `spa`, `ita`, `nld`, the most frequent first; none: those of the installation.
    pub languages: Vec<String>,
    /// Degrees clockwise by which every page of the original is turned first: 90, 180, 270, or 360 to leave it as it lies.
    /// 0: as its words stand.
    pub rotation: u16,
}

impl HowToRead {
    /// # Errors
    /// [`Error::Invalid`] on `languages` or `rotation`.
    pub fn check(&self) -> Result<()> {
        let known = |language: &String| LANGUAGES.contains(&language.as_str());
        let twice = (1..self.languages.len()).any(|at| self.languages[..at].contains(&self.languages[at]));
        if !self.languages.iter().all(known) || twice {
            return Err(Error::invalid("languages", "languages"));
        }
        if !matches!(self.rotation, 0 | 90 | 180 | 270 | 360) {
            return Err(Error::invalid("rotation", "rotation"));
        }
        Ok(())
    }
}

/// One request.
#[derive(Debug, Clone)]
pub struct ReadingRequest {
    pub id: ReadingRequestId,
    pub how: HowToRead,
    pub requested_at: Moment,
    /// Who asked: a user's or a key's name; none for the command line.
    pub requested_by: Option<String>,
    /// None while it is under way.
    pub ended_at: Option<Moment>,
    /// Why the former reading was kept.
    pub failure: Option<String>,
}

fn request_of(row: &Row) -> Result<ReadingRequest, db::Error> {
    let languages: String = row.get("languages")?;
    let rotation: i64 = row.get("rotation")?;
    Ok(ReadingRequest {
        id: row.get("id")?,
        how: HowToRead {
            languages: languages.split(',').filter(|name| !name.is_empty()).map(str::to_owned).collect(),
            rotation: u16::try_from(rotation).unwrap_or(0),
        },
        requested_at: row.get("requested_at")?,
        requested_by: row.get("requested_by_name")?,
        ended_at: row.get("ended_at")?,
        failure: row.get("failure")?,
    })
}

/// The requests for a document, the latest first.
pub async fn all(database: &Database, document: DocumentId, limit: usize) -> Result<Vec<ReadingRequest>> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let sql = "SELECT q.id, q.languages, q.rotation, q.requested_at, q.ended_at, q.failure,
            COALESCE(u.name, k.name) AS requested_by_name
        FROM reading_requests q LEFT JOIN users u ON u.id = q.requested_by
        LEFT JOIN api_keys k ON k.id = q.requested_by_key
        WHERE q.document_id = $1 ORDER BY q.id DESC LIMIT $2";
    let rows = database.fetch_all(sql, params![document, limit]).await?;
    Ok(rows.iter().map(request_of).collect::<Result<_, db::Error>>()?)
}

/// The latest request for a document.
pub async fn latest(database: &Database, document: DocumentId) -> Result<Option<ReadingRequest>> {
    Ok(all(database, document, 1).await?.pop())
}

/// The request for a document that is under way.
pub async fn under_way(database: &Database, document: DocumentId) -> Result<Option<ReadingRequest>> {
    Ok(latest(database, document).await?.filter(|request| request.ended_at.is_none()))
}

/// Asks for another reading of a document.
///
/// # Errors
/// [`Error::Invalid`], and `Conflict("reading-under-way")` while the document is being read.
pub async fn ask(
    app: &App,
    granted: Granted<EnterDocuments>,
    document: DocumentId,
    how: HowToRead,
) -> Result<ReadingRequestId> {
    how.check()?;
    let now = app.clock.now();
    let mut tx = app.database.begin().await?;
    let id = ask_in(&mut tx, now, granted.caller, document, &how).await?;
    let id = id.ok_or(Error::Conflict("reading-under-way"))?;
    tx.commit().await?;
    app.waker.wake();
    tracing::info!(
        document.id = %document, caller = ?granted.caller, languages = how.languages.join("+"),
        rotation = how.rotation, "a document is read again"
    );
    Ok(id)
}

/// As [`ask`], within a transaction; the right and `how` were checked before. None while the document is being read.
pub async fn ask_in(
    tx: &mut Transaction,
    now: Moment,
    by: Caller,
    document: DocumentId,
    how: &HowToRead,
) -> Result<Option<ReadingRequestId>> {
    let id = ReadingRequestId::new(now);
    if queue::enqueue(tx, work::read_job(document, now)).await?.is_none() {
        return Ok(None);
    }
    // Without a job, a request that is still open is one whose job was lost.
    let lost = "UPDATE reading_requests SET ended_at = $2, failure = 'crashed'
        WHERE document_id = $1 AND ended_at IS NULL";
    tx.execute(lost, params![document, now]).await?;
    tx.execute(
        "INSERT INTO reading_requests
            (id, document_id, languages, rotation, requested_by, requested_by_key, requested_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)",
        params![id, document, how.languages.join(","), i64::from(how.rotation), by.user(), by.key(), now],
    )
    .await?;
    Ok(Some(id))
}

/// Ends the request under way, if there is one; `failure` says why the former reading was kept.
pub async fn end(
    tx: &mut Transaction,
    now: Moment,
    document: DocumentId,
    failure: Option<&str>,
) -> Result<()> {
    let sql = "UPDATE reading_requests SET ended_at = $2, failure = $3
        WHERE document_id = $1 AND ended_at IS NULL";
    tx.execute(sql, params![document, now, failure]).await?;
    Ok(())
}

/// The rotation of the original that turns a page by `rotation` from how it is shown, where it was `turned` already; what was
/// `asked` for last holds on where nothing else is asked for.
pub fn from_shown(rotation: u16, turned: u16, asked: u16) -> u16 {
    match (rotation, (rotation % 360 + turned % 360) % 360) {
        (0, _) => asked,
        (_, 0) => 360,
        (_, turned) => turned,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_turned_is_turned_from_how_it_is_shown() {
        assert_eq!(from_shown(90, 0, 0), 90);
        assert_eq!(from_shown(180, 90, 0), 270);
        // Whatever a form may say.
        assert_eq!((from_shown(u16::MAX, 270, 0), from_shown(u16::MAX, u16::MAX, 0)), (285, 30));
        // Shown upside down by mistake, and turned back: as it lies, whatever its words seem to say.
        assert_eq!(from_shown(180, 180, 0), 360);
        // Another language alone leaves it as it was asked to be.
        assert_eq!((from_shown(0, 90, 90), from_shown(0, 90, 0)), (90, 0));
    }
}

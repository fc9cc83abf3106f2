//! Notes on a document: short texts that whoever may look the document up reads. Each belongs to who wrote it.

pub mod api;
pub mod handlers;

use db::{Database, Moment, Transaction, Value, params};
use jiff::Timestamp;
use serde_json::json;

use super::history;
use super::past::Past;
use crate::app::App;
use crate::error::{Error, Result};
use crate::ids::{DocumentId, NoteId};
use crate::rights::{Caller, Granted, WriteNotes};

/// The longest note, in characters, and notes of one document.
const LONGEST: usize = 2_000;
const MOST: i64 = 200;

#[derive(Debug, Clone)]
pub struct Note {
    pub id: NoteId,
    pub text: String,
    pub written_at: Moment,
    pub changed_at: Option<Moment>,
    /// The user's name, or the key's.
    pub by: Option<String>,
    /// Whether the reader wrote it.
    pub own: bool,
}

impl Note {
    pub fn at(&self) -> Timestamp {
        self.changed_at.unwrap_or(self.written_at).timestamp()
    }
}

/// The condition on a note `n` of a document `d` that leaves those that were written where the document is now.
pub(crate) const WRITTEN_HERE: &str = "COALESCE((SELECT s.company_id FROM document_stays s
    WHERE s.document_id = n.document_id AND s.until > n.written_at ORDER BY s.until LIMIT 1), d.company_id) = d.company_id";

/// The notes on a document, the first one first; not what others wrote in a company that the reader does not see. That he may look
/// the document up was checked before.
pub async fn of(database: &Database, reader: Caller, past: &Past, document: DocumentId) -> Result<Vec<Note>> {
    let sql = "SELECT n.id, n.text, n.written_at, n.changed_at, n.user_id, n.api_key_id,
            COALESCE(u.name, k.name) AS by_name
        FROM document_notes n LEFT JOIN users u ON u.id = n.user_id LEFT JOIN api_keys k ON k.id = n.api_key_id
        WHERE n.document_id = $1 ORDER BY n.id LIMIT $2";
    let rows = database.fetch_all(sql, params![document, MOST]).await?;
    let note = |row: &db::Row| {
        let (user, key) = (row.get::<Option<_>>("user_id")?, row.get::<Option<_>>("api_key_id")?);
        Ok(Note {
            id: row.get("id")?,
            text: row.get("text")?,
            written_at: row.get("written_at")?,
            changed_at: row.get("changed_at")?,
            by: row.get("by_name")?,
            own: match reader {
                Caller::User(id) => user == Some(id.0),
                Caller::Key(id) => key == Some(id.0),
                Caller::Operator => false,
            },
        })
    };
    let mut notes = rows.iter().map(note).collect::<Result<Vec<Note>, db::Error>>()?;
    notes.retain(|note| note.own || past.sees(note.written_at));
    Ok(notes)
}

/// Lays the notes on some documents on one that stands for them and was just made; who wrote them and when stays.
pub async fn carry_over(
    tx: &mut Transaction,
    now: Moment,
    from: &[DocumentId],
    to: DocumentId,
) -> Result<()> {
    let sql = format!(
        "SELECT n.id FROM document_notes n JOIN documents d ON d.id = n.document_id
        WHERE n.document_id IN ({}) AND {WRITTEN_HERE} ORDER BY n.written_at, n.id LIMIT {MOST}",
        db::list(1, from.len())
    );
    let rows = tx.fetch_all(&sql, from.iter().map(|id| Value::from(*id)).collect()).await?;
    // Lists are in the order of the ids, and those of one moment in any.
    let mut ids: Vec<NoteId> = rows.iter().map(|_| NoteId::new(now)).collect();
    ids.sort_unstable();
    for (id, row) in ids.into_iter().zip(&rows) {
        let sql =
            "INSERT INTO document_notes (id, document_id, text, written_at, user_id, api_key_id, changed_at)
            SELECT $1, $2, n.text, n.written_at, n.user_id, n.api_key_id, n.changed_at
            FROM document_notes n WHERE n.id = $3";
        tx.execute(sql, params![id, to, row.get::<NoteId>("id")?]).await?;
    }
    if rows.is_empty() { Ok(()) } else { count(tx, to).await }
}

/// Counts the notes on a document anew, those that were written where it is.
pub async fn count(tx: &mut Transaction, document: DocumentId) -> Result<()> {
    let sql = format!(
        "UPDATE documents SET notes = (SELECT count(*) FROM documents d JOIN document_notes n ON n.document_id = d.id
            WHERE d.id = $1 AND {WRITTEN_HERE}) WHERE id = $1"
    );
    tx.execute(&sql, params![document]).await?;
    Ok(())
}

/// A text as it is kept.
///
/// # Errors
/// [`Error::Invalid`] on `text`.
fn tidy(text: &str) -> Result<String> {
    let text = text.replace("\r\n", "\n").trim().to_owned();
    if text.is_empty() {
        return Err(Error::invalid("text", "required"));
    }
    if text.chars().count() > LONGEST {
        return Err(Error::invalid("text", "too-long"));
    }
    if text.chars().any(|c| c.is_control() && c != '\n') {
        return Err(Error::invalid("text", "control-characters"));
    }
    Ok(text)
}

/// Writes a note.
///
/// # Errors
/// [`Error::Invalid`] on `text`, `Conflict("notes-too-many")`.
pub async fn write(
    app: &App,
    granted: Granted<WriteNotes>,
    document: DocumentId,
    text: &str,
) -> Result<NoteId> {
    let text = tidy(text)?;
    let now = app.clock.now();
    let id = NoteId::new(now);
    let mut tx = app.database.begin().await?;
    let sql = "SELECT count(*) AS notes FROM document_notes WHERE document_id = $1";
    if tx.fetch_one(sql, params![document]).await?.get::<i64>("notes")? >= MOST {
        return Err(Error::Conflict("notes-too-many"));
    }
    tx.execute(
        "INSERT INTO document_notes (id, document_id, text, written_at, user_id, api_key_id)
        VALUES ($1, $2, $3, $4, $5, $6)",
        params![id, document, text, now, granted.caller.user(), granted.caller.key()],
    )
    .await?;
    changed(&mut tx, now, granted.caller, document, "noted").await?;
    tx.commit().await?;
    Ok(id)
}

/// Changes a note of the caller's.
///
/// # Errors
/// [`Error::Invalid`] on `text`; [`Error::NotFound`] for a note of somebody else's.
pub async fn change(
    app: &App,
    granted: Granted<WriteNotes>,
    document: DocumentId,
    note: NoteId,
    text: &str,
) -> Result<()> {
    let text = tidy(text)?;
    let now = app.clock.now();
    let mut tx = app.database.begin().await?;
    let sql = format!("UPDATE document_notes SET text = $5, changed_at = $6 WHERE {OWN}");
    let (user, key) = (granted.caller.user(), granted.caller.key());
    if tx.execute(&sql, params![note, document, user, key, text, now]).await? == 0 {
        return Err(Error::NotFound);
    }
    changed(&mut tx, now, granted.caller, document, "note-changed").await?;
    Ok(tx.commit().await?)
}

/// Takes a note of the caller's away.
///
/// # Errors
/// [`Error::NotFound`] for a note of somebody else's.
pub async fn remove(
    app: &App,
    granted: Granted<WriteNotes>,
    document: DocumentId,
    note: NoteId,
) -> Result<()> {
    let now = app.clock.now();
    let mut tx = app.database.begin().await?;
    let sql = format!("DELETE FROM document_notes WHERE {OWN}");
    let (user, key) = (granted.caller.user(), granted.caller.key());
    if tx.execute(&sql, params![note, document, user, key]).await? == 0 {
        return Err(Error::NotFound);
    }
    changed(&mut tx, now, granted.caller, document, "note-removed").await?;
    Ok(tx.commit().await?)
}

/// The condition that leaves the note `$1` on the document `$2`, when it is the user's `$3` or the key's `$4`.
const OWN: &str = "id = $1 AND document_id = $2 AND (user_id = $3 OR api_key_id = $4)";

/// Counts the notes anew, has their words found, and tells the history.
async fn changed(
    tx: &mut Transaction,
    now: Moment,
    by: Caller,
    document: DocumentId,
    action: &'static str,
) -> Result<()> {
    count(tx, document).await?;
    let sql = "UPDATE searched_documents SET wanted = wanted + 1 WHERE document_id = $1";
    tx.execute(sql, params![document]).await?;
    history::record(tx, now, Some(by), &[document], action, &json!({})).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_keeps_its_lines_and_nothing_that_is_not_seen() {
        assert_eq!(tidy(" Voir Paul\r\navant le 12. ").unwrap(), "Voir Paul\navant le 12.");
        for wrong in ["", " \n ", "a\u{0}b", &"é".repeat(LONGEST + 1)] {
            assert!(tidy(wrong).is_err(), "{wrong:?}");
        }
    }
}

//! Documents whose reading died: the machine failed at it time and again, or the process that read it did. They are said to be
//! unreadable, with what to do; the dead letter stays for whoever looks after the machine, who may have it tried again.

use db::{Engine, params};

use super::work::READ;
use super::{DocumentState, again, doubt, store, work};
use crate::app::App;
use crate::duplicate::store::Likeness;
use crate::error::{Error, Result};
use crate::ids::DocumentId;
use crate::webhook::{self, Event};

/// Why: `unreadable-CODE` has its words.
pub const CODE: &str = "died";
/// Documents of one tick; the next goes on.
const BATCH: i64 = 100;

/// Looks for them.
pub async fn tick(app: &App) -> Result<()> {
    let document = match app.database.engine() {
        Engine::Sqlite => "substr(j.unique_key, 6)",
        Engine::Postgres => "CAST(substr(j.unique_key, 6) AS UUID)",
    };
    let sql = format!(
        "SELECT d.id, j.last_error FROM {} j JOIN documents d ON d.id = {document}
        WHERE d.state IN ('received', 'previewed') AND d.deleted_at IS NULL LIMIT $1",
        queue::given_up(READ)
    );
    for row in app.database.fetch_all(&sql, params![BATCH]).await? {
        let why: Option<String> = row.get("last_error")?;
        tell(app, row.get("id")?, &why.unwrap_or_default()).await?;
    }
    Ok(())
}

async fn tell(app: &App, document: DocumentId, why: &str) -> Result<()> {
    let now = app.clock.now();
    let mut tx = app.database.begin().await?;
    let listed = match store::find_in(&mut tx, document).await {
        Ok(listed) => listed,
        Err(Error::NotFound) => return Ok(()),
        Err(error) => return Err(error),
    };
    // Another process may have been quicker, or a reading that was tried again.
    if !matches!(listed.document.state, DocumentState::Received | DocumentState::Previewed) {
        return Ok(());
    }
    let summary = work::unreadable(&listed, CODE, why, now);
    store::save_reading(&mut tx, document, DocumentState::Unreadable, &summary).await?;
    doubt::raise(&mut tx, now, document, Likeness::default(), None).await?;
    work::tell_unreadable(app, &mut tx, document).await?;
    again::end(&mut tx, now, document, Some(CODE)).await?;
    webhook::tell(&mut tx, now, Event::Read, &[document]).await?;
    tx.commit().await?;
    tracing::warn!(document.id = %document, "the reading of a document died");
    Ok(())
}

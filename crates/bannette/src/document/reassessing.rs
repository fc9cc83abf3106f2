//! A company has other fiscal periods, another name or SIREN: what is said of its waiting documents because of them is said
//! anew. Nothing is read again.

use anyhow::Context;
use db::{Value, params};
use queue::{Claimed, JobError, NewJob};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::store::{DOCUMENT, Listed, READING, listed};
use super::{Facts, Place, Quality, addressee, work};
use crate::app::App;
use crate::entry::saving;
use crate::error::{Error, Result};
use crate::ids::{CompanyId, DocumentId};

/// The queue's name.
pub const REASSESS: &str = "reassess";
/// Documents looked up at once.
const BATCH: i64 = 100;

#[derive(Serialize, Deserialize)]
struct Payload {
    company: CompanyId,
}

/// The job, to be enqueued in the transaction that changes the company. Two changes make two: one that runs already may have
/// passed by some documents.
pub fn job(company: CompanyId, now: db::Moment) -> NewJob {
    NewJob::new(REASSESS, json!(Payload { company }), now).max_attempts(5)
}

/// Goes through the tray of the company.
pub async fn reassess(app: &App, job: &Claimed) -> Result<(), JobError> {
    let Payload { company } =
        serde_json::from_value(job.payload.clone()).context("a job's payload is not right")?;
    let known = match work::known_company(app, company).await {
        Ok(known) => known,
        Err(Error::NotFound) => return Ok(()),
        Err(error) => return Err(error.into()),
    };
    let mut after = None;
    loop {
        let batch = waiting(app, company, after).await?;
        let Some(last) = batch.last() else { return Ok(()) };
        after = Some(last.document.id);
        for listed in &batch {
            look_again(app, listed, &known).await?;
        }
    }
}

/// Documents of the tray that were read and are not read again just now: a reading to come knows the company as it is.
async fn waiting(app: &App, company: CompanyId, after: Option<DocumentId>) -> Result<Vec<Listed>> {
    let tray = Place::Tray.condition();
    let mut values: Vec<Value> = params![company, BATCH];
    let mut further = "";
    if let Some(after) = after {
        values.push(after.into());
        further = "AND d.id > $3";
    }
    let sql = format!(
        "SELECT {DOCUMENT}, {READING} FROM documents d LEFT JOIN readings r ON r.document_id = d.id
        WHERE d.company_id = $1 AND {tray} {further} ORDER BY d.id LIMIT $2"
    );
    let rows = app.database.fetch_all(&sql, values).await?;
    rows.iter().map(listed).collect::<std::result::Result<_, _>>().map_err(Error::from)
}

async fn look_again(app: &App, listed: &Listed, known: &reading::KnownCompany) -> Result<()> {
    let Listed { document, reading: Some(summary) } = listed else { return Ok(()) };
    if summary.quality.is_none() || document.read_again_since.is_some() {
        return Ok(());
    }
    let Some(mut reading) = work::reading(&app.blobs, document).await? else { return Ok(()) };
    if !reading.hold_against(known) {
        return Ok(());
    }
    work::keep_words(app, document, &reading).await?;
    let mut tx = app.database.begin().await?;
    let sql = "UPDATE documents SET quality = $2, alerts = $3 WHERE id = $1 AND entered_at IS NULL AND state = 'read'";
    let quality = Quality::of(&reading).name();
    let alerts = match document.drafted_at {
        Some(_) => saving::alerts_of_draft(app, document, &reading).await?,
        None => Facts::of(&reading).alerts,
    };
    tx.execute(sql, params![document.id, quality, alerts]).await?;
    addressee::note(&mut tx, app.clock.now(), document.id, Some(&reading)).await?;
    tx.commit().await?;
    Ok(())
}

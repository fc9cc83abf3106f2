//! What became of a file, in the depositor's words: which document it is, or was before; of an archive or a mail, what came
//! out of it.

use std::collections::{BTreeSet, HashMap};

use db::{Moment, Row};
use reading::MediaKind;

use super::pages::Told;
use super::upload::Upload;
use super::{Depositor, Desk};
use crate::app::App;
use crate::collecting::Outcome;
use crate::company::BinderKind;
use crate::document::unpacking::{ContainerState, LeftIn};
use crate::error::{Error, Result};
use crate::ids::DocumentId;
use crate::rights::{self, Caller, Granted, LookUpDocuments};
use crate::web::Texts;

/// Files left in an archive that are named.
const MOST_NAMED: usize = 5;
/// Documents looked up in one statement.
const CHUNK: usize = 500;

pub async fn tell(app: &App, t: &Texts, desk: &Desk, upload: &Upload) -> Result<Told> {
    let told = tell_all(app, t, desk, std::slice::from_ref(upload)).await?.pop();
    Ok(told.expect("of each file something is told"))
}

/// As [`tell`], of all files of a deposit: their documents are looked up together.
pub async fn tell_all(app: &App, t: &Texts, desk: &Desk, uploads: &[Upload]) -> Result<Vec<Told>> {
    let sees = match &desk.by {
        Depositor::User { id, .. } => {
            let caller = Caller::User(*id);
            match rights::check::<LookUpDocuments>(&app.database, caller, desk.company_id()).await {
                Ok(granted) => Some(granted),
                Err(Error::NotFound) => None,
                Err(error) => return Err(error),
            }
        }
        Depositor::Key { .. } | Depositor::Link { .. } => None,
    };
    let ids: BTreeSet<_> = uploads.iter().filter_map(|upload| upload.document).collect();
    let ids: Vec<_> = ids.into_iter().collect();
    let mut documents = HashMap::new();
    for chunk in ids.chunks(CHUNK) {
        let sql = format!(
            "SELECT d.id, d.name, d.collected_at, d.trashed_at, d.deleted_at, b.kind, ch.owner_id, d.media_type,
                c.state, c.contents, c.left_out, c.also_left_out,
                (SELECT count(*) FROM contents o WHERE o.container_id = d.id AND o.known_before = TRUE) AS known
            FROM documents d JOIN binders b ON b.id = d.binder_id JOIN channels ch ON ch.id = d.channel_id
            LEFT JOIN containers c ON c.document_id = d.id WHERE d.id IN ({})",
            db::list(1, chunk.len())
        );
        for row in app.database.fetch_all(&sql, chunk.iter().map(|id| (*id).into()).collect()).await? {
            documents.insert(row.get::<DocumentId>("id")?, row);
        }
    }
    let told = uploads.iter().map(|upload| {
        let row = upload.document.and_then(|document| documents.get(&document));
        tell_of(t, sees, upload, row)
    });
    told.collect()
}

/// What became of one file; `row` is its document.
fn tell_of(
    t: &Texts,
    sees: Option<Granted<LookUpDocuments>>,
    upload: &Upload,
    row: Option<&Row>,
) -> Result<Told> {
    let known = match (sees, row) {
        (Some(sees), Some(row)) => known(sees, row)?,
        _ => None,
    };
    let outcome = upload.outcome.unwrap_or(Outcome::SetAside);
    let mut opens = false;
    let text = match (outcome, &known) {
        (Outcome::Collected, _) => {
            let inside = row.map_or(Ok(Inside::Nothing), |row| inside(t, row))?;
            opens = matches!(inside, Inside::Unknown);
            match inside {
                Inside::Nothing => t.say("deposit-done").to_string(),
                Inside::Unknown => t.say("deposit-opens").to_string(),
                Inside::Known(text) => text,
            }
        }
        (Outcome::AlreadyCollected, Some(known)) => {
            let text = match known.place {
                Place::Here => t.say("deposit-known-as"),
                Place::Trash => t.say("deposit-known-in-trash"),
                Place::Deleted => t.say("deposit-known-deleted"),
            };
            text.arg("name", t.file_name(&known.name))
                .arg("date", t.moment(&known.at.timestamp()))
                .to_string()
        }
        (Outcome::AlreadyCollected, None) => t.say("deposit-known").to_string(),
        _ => t.code("deposit-refused", upload.reason.as_deref().unwrap_or("unknown")),
    };
    let shown = known.filter(|known| known.place == Place::Here).and(upload.document);
    Ok(Told {
        upload: upload.id,
        path: upload.path.clone(),
        outcome,
        text,
        document: shown.map(|document| format!("/documents/{document}")),
        opens,
    })
}

/// The document that a file became, or was already.
struct Known {
    name: String,
    at: Moment,
    place: Place,
}

#[derive(PartialEq, Eq)]
enum Place {
    Here,
    Trash,
    Deleted,
}

/// The document, when the depositor may see it.
fn known(sees: Granted<LookUpDocuments>, row: &Row) -> Result<Option<Known>> {
    let kind: String = row.get("kind")?;
    let owner = row.get("owner_id")?;
    let seen = BinderKind::parse(&kind).is_some_and(|kind| sees.reach.covers(sees.caller, kind, owner));
    if !seen {
        return Ok(None);
    }
    let is = |column| row.get::<Option<Moment>>(column).map(|at| at.is_some());
    let place = match (is("deleted_at")?, is("trashed_at")?) {
        (true, _) => Place::Deleted,
        (false, true) => Place::Trash,
        (false, false) => Place::Here,
    };
    Ok(Some(Known { name: row.get("name")?, at: row.get("collected_at")?, place }))
}

/// What there is to tell of a file's contents.
enum Inside {
    /// It is no container.
    Nothing,
    /// It was not opened yet.
    Unknown,
    Known(String),
}

/// What came out of an archive or a mail, and what did not: its sender knows what he put in.
fn inside(t: &Texts, row: &Row) -> Result<Inside> {
    let media_type: String = row.get("media_type")?;
    let state = row.get::<Option<String>>("state")?.as_deref().and_then(ContainerState::parse);
    let Some(state) = state else {
        let can_be = [MediaKind::Zip, MediaKind::Eml].iter().any(|kind| kind.media_type() == media_type);
        return Ok(if can_be { Inside::Unknown } else { Inside::Nothing });
    };
    match state {
        ContainerState::Alone => return Ok(Inside::Nothing),
        ContainerState::Failed => return Ok(Inside::Known(t.say("deposit-not-opened").to_string())),
        ContainerState::Unpacked | ContainerState::Incomplete => {}
    }
    let mut text = t.say("deposit-opened").arg("count", row.get::<i64>("contents")?).to_string();
    let known: i64 = row.get("known")?;
    if known > 0 {
        text = format!("{text} {}", t.say("deposit-opened-known").arg("count", known));
    }
    let left: Vec<LeftIn> = serde_json::from_str(&row.get::<String>("left_out")?).unwrap_or_default();
    // Signatures and what systems add are nobody's papers.
    let left: Vec<LeftIn> =
        left.into_iter().filter(|left| !["decoration", "system"].contains(&left.reason.as_str())).collect();
    if left.is_empty() {
        return Ok(Inside::Known(text));
    }
    let named: Vec<String> = left
        .iter()
        .take(MOST_NAMED)
        .map(|left| format!("{} ({})", t.file_name(&left.path), t.code("left-out", &left.reason)))
        .collect();
    let more = left.len().saturating_sub(MOST_NAMED) as i64 + row.get::<i64>("also_left_out")?;
    let named = t.say("deposit-left-inside").arg("files", named.join(", ")).arg("more", more);
    Ok(Inside::Known(format!("{text} {named}")))
}

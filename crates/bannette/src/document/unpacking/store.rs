//! Containers and their contents in the database.

use std::collections::HashMap;

use db::{Database, Moment, Transaction, Value, params};
use reading::Unpacked;

use super::{Container, ContainerState, KeptContent, LeftIn, TakenFrom, TakenOut, state_of};
use crate::collecting::register;
use crate::document::arriving::{self, NewDocument};
use crate::document::{Document, Origin};
use crate::error::Result;
use crate::ids::DocumentId;
use crate::rights::{Granted, LookUpDocuments};

/// What is known of a document as a container, with those of its contents that the caller may see; `None` as long as it
/// was not opened.
pub async fn container(
    database: &Database,
    granted: Granted<LookUpDocuments>,
    id: DocumentId,
) -> Result<Option<Container>> {
    let sql = "SELECT state, left_out, also_left_out, failure FROM containers WHERE document_id = $1";
    let Some(row) = database.fetch_optional(sql, params![id]).await? else { return Ok(None) };
    let (state, left_out): (String, String) = (row.get("state")?, row.get("left_out")?);
    let (readable, more) = granted.readable(3);
    let sql = format!(
        "SELECT c.path, c.document_id, c.known_before, d.name FROM contents c
        JOIN documents d ON d.id = c.document_id
        WHERE c.container_id = $1 AND d.company_id = $2 AND d.deleted_at IS NULL AND {readable} ORDER BY c.place"
    );
    let mut values = params![id, granted.company];
    values.extend(more);
    let mut contents = Vec::new();
    for row in database.fetch_all(&sql, values).await? {
        contents.push(TakenOut {
            path: row.get("path")?,
            document: DocumentId(row.get("document_id")?),
            name: row.get("name")?,
            known_before: row.get("known_before")?,
        });
    }
    Ok(Some(Container {
        state: ContainerState::parse(&state).expect("the table allows no other state"),
        contents,
        left_out: serde_json::from_str(&left_out).unwrap_or_default(),
        also_left_out: row.get("also_left_out")?,
        failure: row.get("failure")?,
    }))
}

/// Whether a document was opened as a container before, with success or not.
pub(super) async fn was_opened(database: &Database, id: DocumentId) -> Result<bool> {
    let sql = "SELECT 1 AS one FROM containers WHERE document_id = $1";
    Ok(database.fetch_optional(sql, params![id]).await?.is_some())
}

/// The containers that a document lay in and that the caller may see; of more, the first ten.
pub async fn taken_from(
    database: &Database,
    granted: Granted<LookUpDocuments>,
    id: DocumentId,
) -> Result<Vec<TakenFrom>> {
    let (readable, more) = granted.readable(3);
    let sql = format!(
        "SELECT c.container_id, c.path, d.name FROM contents c JOIN documents d ON d.id = c.container_id
        WHERE c.document_id = $1 AND d.company_id = $2 AND d.deleted_at IS NULL AND {readable}
        ORDER BY c.container_id, c.place LIMIT 10"
    );
    let mut values = params![id, granted.company];
    values.extend(more);
    let rows = database.fetch_all(&sql, values).await?;
    let taken = rows.iter().map(|row| {
        Ok(TakenFrom {
            container: DocumentId(row.get("container_id")?),
            name: row.get("name")?,
            path: row.get("path")?,
        })
    });
    Ok(taken.collect::<Result<_, db::Error>>()?)
}

/// Writes down that a container cannot be opened.
pub(super) async fn fail(tx: &mut Transaction, now: Moment, id: DocumentId, code: &str) -> Result<()> {
    let sql =
        "INSERT INTO containers (document_id, state, contents, left_out, also_left_out, failure, unpacked_at)
        VALUES ($1, $2, 0, '[]', 0, $3, $4) ON CONFLICT (document_id) DO NOTHING";
    tx.execute(sql, params![id, ContainerState::Failed.name(), code, now]).await?;
    Ok(())
}

/// Enters what came out of a container: its row, the register, the documents, and the jobs to read them. Does nothing
/// when that was done before.
pub(super) async fn enter(
    tx: &mut Transaction,
    now: Moment,
    container: &Document,
    unpacked: &Unpacked,
    kept: &[KeptContent],
) -> Result<()> {
    let left_out: Vec<LeftIn> = unpacked
        .left_out
        .iter()
        .map(|left| LeftIn { path: left.path.replace('\0', ""), reason: left.reason.code().into() })
        .collect();
    let left_out = serde_json::to_string(&left_out).map_err(anyhow::Error::from)?;
    let sql = "INSERT INTO containers (document_id, state, contents, left_out, also_left_out, unpacked_at)
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (document_id) DO NOTHING";
    let values = params![
        container.id,
        state_of(unpacked).name(),
        kept.len() as i64,
        left_out,
        i64::from(unpacked.also_left_out),
        now
    ];
    if tx.execute(sql, values).await? == 0 || kept.is_empty() {
        return Ok(());
    }
    if state_of(unpacked) == ContainerState::Unpacked {
        // What came out stands for it in the tray.
        tx.execute("UPDATE documents SET unpacked = TRUE WHERE id = $1", params![container.id]).await?;
    }
    let origin = &container.origin;
    let account = (origin.provider.as_str(), origin.account_id.as_str());
    let contents = kept.iter().enumerate().map(|(index, kept)| (index, kept.key.as_str()));
    let won = register::enter(tx, now, container.company, account, origin.run, contents).await?;
    insert_documents(tx, now, container, unpacked, kept, &won).await?;
    let lost: Vec<String> =
        kept.iter().map(|kept| &kept.key).filter(|key| !won.contains_key(key.as_str())).cloned().collect();
    let known = register::look_up_in(tx, container.company, account, &lost).await?;
    let mut values: Vec<Value> = Vec::with_capacity(kept.len() * 5);
    for (index, (content, kept)) in unpacked.contents.iter().zip(kept).enumerate() {
        let new = won.get(kept.key.as_str()).filter(|(first, _)| *first == index).map(|(_, id)| *id);
        let known =
            || won.get(kept.key.as_str()).map(|(_, id)| *id).or_else(|| known.get(&kept.key).copied());
        let Some(document) = new.or_else(known) else { continue };
        values.extend(params![
            container.id,
            i64::from(content.index),
            &content.path,
            document,
            new.is_none()
        ]);
    }
    let sql = format!(
        "INSERT INTO contents (container_id, place, path, document_id, known_before) VALUES {}",
        db::rows(1, 5, values.len() / 5)
    );
    tx.execute(&sql, values).await?;
    Ok(())
}

async fn insert_documents(
    tx: &mut Transaction,
    now: Moment,
    container: &Document,
    unpacked: &Unpacked,
    kept: &[KeptContent],
    won: &HashMap<&str, (usize, DocumentId)>,
) -> Result<()> {
    let mut new: Vec<(usize, DocumentId)> = won.values().copied().collect();
    if new.is_empty() {
        return Ok(());
    }
    new.sort_unstable_by_key(|(index, _)| *index);
    let origin = &container.origin;
    // They were received with what they lay in.
    let sql = "SELECT received_on FROM documents WHERE id = $1";
    let received_on: Option<String> = tx.fetch_one(sql, params![container.id]).await?.get("received_on")?;
    let names: Vec<String> = new.iter().map(|(index, _)| name(&unpacked.contents[*index].path)).collect();
    let documents = new.iter().zip(&names).map(|((index, id), name)| {
        let (content, kept) = (&unpacked.contents[*index], &kept[*index]);
        NewDocument {
            id: *id,
            company: container.company,
            binder: container.binder,
            name,
            media_type: &content.media_type,
            size: kept.size,
            sha256: &kept.sha256,
            origin: Origin {
                path: format!("{}/{}", origin.path, content.path),
                // No file of the provider has such an id: contents are no versions of collected files.
                file_id: format!("{}#{}", origin.file_id, content.index),
                ..origin.clone()
            },
            previous: None,
            received_on: received_on.as_deref(),
        }
    });
    arriving::arrive(tx, now, &documents.collect::<Vec<_>>()).await
}

/// What a content is called: the last part of its path.
fn name(path: &str) -> String {
    path.rsplit('/').next().unwrap_or_default().replace('\0', "")
}

//! Collected folders are followed by their ids: one that is renamed or moved stays collected; one that is gone is named
//! and told, once.

use db::{Moment, Transaction, params};
use drives::{Drive, DriveError, FolderEntry, FolderPath};
use futures::future::join_all;

use super::store::ChosenFolder;
use super::{Channel, CollectedFolder, connect, store};
use crate::app::App;
use crate::collecting::run;
use crate::company::{self, Company};
use crate::error::{Error, Result};
use crate::ids::ChannelId;
use crate::mail::{self, Letter};
use crate::notification::{self, Kind, Notice};
use crate::user::{self, User};

/// Folders looked for at once.
const AT_ONCE: usize = 8;

/// Where a collected folder is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// At its path, with this id.
    Here(String),
    Moved(FolderPath, String),
    /// Nowhere; or in the place of another collected folder, which collects what is there.
    Gone,
}

/// Looks for a folder, which the root always is: by its id, then for the one that has taken its place.
pub async fn place(
    drive: &dyn Drive,
    folder: &CollectedFolder,
    folders: &[CollectedFolder],
) -> Result<Place, DriveError> {
    if let Some(id) = &folder.provider_id
        && let Some(found) = resolve(drive, id).await?
        && let Some(path) = found.folder_path()
    {
        if path.key() == folder.path.key() {
            return Ok(Place::Here(found.id));
        }
        let taken = folders.iter().any(|other| other.id != folder.id && other.path.key() == path.key());
        return Ok(if taken { Place::Gone } else { Place::Moved(path, found.id) });
    }
    // The root is there, without an id.
    let found = resolve(drive, folder.path.as_str()).await?;
    Ok(found.map_or(Place::Gone, |found| Place::Here(found.id)))
}

/// Finds chosen folders in the account, so that they can be followed by their ids.
///
/// # Errors
/// [`Error::Invalid`] when one is not there.
pub async fn identify(app: &App, channel: ChannelId, folders: &mut [ChosenFolder]) -> Result<()> {
    let drive = connect::drive(app, channel).await?;
    for folder in folders.iter_mut().filter(|folder| !folder.path.is_root()) {
        let found = resolve(drive.as_ref(), folder.path.as_str()).await.map_err(connect::provider_error)?;
        let found = found.ok_or_else(|| Error::invalid("folders", "folder-gone"))?;
        folder.provider_id = Some(found.id);
    }
    Ok(())
}

async fn resolve(drive: &dyn Drive, folder: &str) -> Result<Option<FolderEntry>, DriveError> {
    match drive.resolve(folder).await {
        Ok(found) => Ok(Some(found)),
        Err(DriveError::Gone { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Why folders could not be looked for.
#[derive(Debug)]
pub enum Unseen {
    Provider(DriveError),
    Ours(crate::error::Error),
}

/// Looks for all folders of a channel, and writes down where they are.
pub async fn look(app: &App, channel: ChannelId, drive: &dyn Drive) -> Result<(), Unseen> {
    let folders = store::folders(&app.database, channel).await.map_err(Unseen::Ours)?;
    for some in folders.chunks(AT_ONCE) {
        let mut places = Vec::new();
        for folder in some {
            places.push(place(drive, folder, &folders));
        }
        for (folder, place) in some.iter().zip(join_all(places).await) {
            settle(app, channel, folder, place.map_err(Unseen::Provider)?).await.map_err(Unseen::Ours)?;
        }
    }
    Ok(())
}

/// Writes down where a folder is.
async fn settle(app: &App, channel: ChannelId, folder: &CollectedFolder, place: Place) -> Result<()> {
    match place {
        Place::Gone => gone(app, channel, folder).await,
        // A run under way follows it, and knows what it has left to it before.
        Place::Moved(..) if run::is_under_way(&app.database, channel).await? => Ok(()),
        Place::Moved(path, id) => store::move_folder(&app.database, folder.id, &path, &id).await,
        Place::Here(_) if folder.path.is_root() => Ok(()),
        Place::Here(id) => match &folder.provider_id {
            Some(known) if *known != id => {
                // Another has taken its place.
                store::move_folder(&app.database, folder.id, &folder.path, &id).await
            }
            Some(_) if !folder.gone => Ok(()),
            _ => store::found_folder(&app.database, folder.id, &id).await,
        },
    }
}

/// Writes down that a folder is gone; the first to find it so tells who looks after the channel, and the account's owner.
pub async fn gone(app: &App, channel: ChannelId, folder: &CollectedFolder) -> Result<()> {
    let now = app.clock.now();
    // Before the transaction: whoever holds one asks for no second connection.
    let found = store::find(&app.database, channel).await?;
    let company = company::store::find(&app.database, found.company).await?;
    let owner = match found.owner {
        Some(owner) => user::store::find_active(&app.database, owner).await?,
        None => None,
    };
    let mut tx = app.database.begin().await?;
    if first_gone(&mut tx, now, folder).await? {
        tell(app, &mut tx, (&found, &company, owner.as_ref()), folder).await?;
    }
    tx.commit().await?;
    app.waker.wake();
    Ok(())
}

async fn first_gone(tx: &mut Transaction, now: Moment, folder: &CollectedFolder) -> Result<bool> {
    let sql = "UPDATE collected_folders SET gone_since = $2 WHERE id = $1 AND gone_since IS NULL";
    Ok(tx.execute(sql, params![folder.id, now]).await? == 1)
}

async fn tell(
    app: &App,
    tx: &mut Transaction,
    (found, company, owner): (&Channel, &Company, Option<&User>),
    folder: &CollectedFolder,
) -> Result<()> {
    let notice = Notice::new(Kind::FolderGone, format!("/channels/{}/edit", found.id))
        .arg("folder", folder.path.as_str())
        .arg("channel", &found.label)
        .arg("company", &company.name);
    let users = notification::responsible(tx, found.company).await?;
    notification::tell(app, tx, &users, &notice).await?;
    let Some(owner) = owner.filter(|owner| !users.contains(&owner.id)) else { return Ok(()) };
    let (t, firm) = (mail::texts(app, owner.locale), app.config.firm_name());
    let subject = t.say("folder-gone-mail-subject").arg("firm", &firm);
    let what = t.say("folder-gone-mail-what").arg("firm", &firm).arg("company", &company.name);
    let letter = Letter::new(&owner.email, &owner.name, owner.locale, subject)
        .paragraph(what.arg("folder", t.file_name(folder.path.as_str())))
        .paragraph(t.say("folder-gone-mail-then"));
    // Without a mail server the firm has it under the bell.
    let _ = mail::post(app, tx, &letter).await?;
    Ok(())
}

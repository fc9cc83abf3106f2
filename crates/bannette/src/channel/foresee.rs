//! What the first run of a channel would take: looked at beforehand, nothing taken, no cursor moved.

use std::collections::{BTreeMap, HashSet};
use std::time::Duration;

use db::Database;
use drives::{Change, Drive, RemoteFile};
use jiff::tz::TimeZone;

use super::{CollectedFolder, DROPBOX, claiming, connect};
use crate::collecting::{content_key, register, set_aside_at_sight};
use crate::error::Result;
use crate::ids::CompanyId;

/// Files looked at, and time taken, before the answer says that there is more.
const MOST_FILES: usize = 50_000;
const LONGEST: Duration = Duration::from_secs(20);

/// What is in the collected folders.
#[derive(Debug, Clone, Default)]
pub struct Foreseen {
    /// Files that the run would collect, and their size in bytes.
    pub files: u64,
    pub bytes: u64,
    /// By kind, as the names tell it: `pdf`, `jpg`…; what the run keeps it tells by the content.
    pub kinds: BTreeMap<String, u64>,
    /// By month of the last change, in the company's time zone, `2026-11`.
    pub months: BTreeMap<String, u64>,
    /// Known by the register already.
    pub already_collected: u64,
    /// By reason.
    pub set_aside: BTreeMap<&'static str, u64>,
    /// There is more than was looked at.
    pub truncated: bool,
}

/// Whose files are foreseen, and what is left out.
pub struct Wanted<'a> {
    pub company: CompanyId,
    pub account: &'a str,
    pub zone: TimeZone,
    pub since: Option<jiff::civil::Date>,
    pub largest: u64,
}

/// Looks at the folders.
///
/// # Errors
/// [`crate::error::Error::Provider`] when the provider cannot be asked.
pub async fn foresee(
    database: &Database,
    drive: &dyn Drive,
    folders: &[CollectedFolder],
    wanted: &Wanted<'_>,
) -> Result<Foreseen> {
    let mut foreseen = Foreseen::default();
    let mut seen = HashSet::new();
    // The bound on time is kept between pages; a call itself is bounded by the drive.
    let deadline = tokio::time::Instant::now() + LONGEST;
    for folder in folders {
        let mut cursor = None;
        loop {
            let page = drive
                .changes(&folder.path, folder.recursive, cursor.as_ref())
                .await
                .map_err(connect::provider_error)?;
            let files: Vec<RemoteFile> = page
                .entries
                .into_iter()
                .filter_map(|entry| match entry {
                    Change::File(file) if is_of(folders, folder, &file) && seen.insert(file.id.clone()) => {
                        Some(file)
                    }
                    _ => None,
                })
                .collect();
            foreseen.add(database, files, wanted).await?;
            if !page.has_more {
                break;
            }
            if seen.len() >= MOST_FILES || tokio::time::Instant::now() > deadline {
                foreseen.truncated = true;
                return Ok(foreseen);
            }
            cursor = Some(page.cursor);
        }
    }
    Ok(foreseen)
}

fn is_of(folders: &[CollectedFolder], folder: &CollectedFolder, file: &RemoteFile) -> bool {
    let Some(path) = &file.path_lower else { return true };
    claiming(folders, path).is_none_or(|claimant| claimant.id == folder.id)
}

impl Foreseen {
    async fn add(&mut self, database: &Database, files: Vec<RemoteFile>, wanted: &Wanted<'_>) -> Result<()> {
        let since =
            wanted.since.and_then(|day| day.to_zoned(wanted.zone.clone()).ok()).map(|day| day.timestamp());
        let keys: Vec<String> = files.iter().filter_map(|file| content_key(file, None)).collect();
        let known = register::look_up(database, wanted.company, (DROPBOX, wanted.account), &keys).await?;
        for file in files {
            if content_key(&file, None).is_some_and(|key| known.contains_key(&key)) {
                self.already_collected += 1;
            } else if let Some(reason) = set_aside_at_sight(&file, wanted.largest, since) {
                *self.set_aside.entry(reason).or_default() += 1;
            } else {
                self.files += 1;
                self.bytes += file.size;
                *self.kinds.entry(extension(&file.name)).or_default() += 1;
                let day = file.modified.to_zoned(wanted.zone.clone()).date();
                *self.months.entry(format!("{:04}-{:02}", day.year(), day.month())).or_default() += 1;
            }
        }
        Ok(())
    }
}

/// The name's extension in lower case, `jpeg` and `tiff` as their shorter forms; `?` for none.
fn extension(name: &str) -> String {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_lowercase()).unwrap_or_default();
    match extension.as_str() {
        "jpeg" => "jpg".into(),
        "tiff" => "tif".into(),
        "" => "?".into(),
        long if long.chars().count() > 8 => "?".into(),
        _ => extension,
    }
}

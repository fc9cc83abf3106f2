//! Dropbox's entries as they come, and what they are to us. Unknown fields and tags are passed over.

use serde::Deserialize;

use crate::path::nfc;
use crate::{Change, ContentHash, FolderEntry, RemoteFile};

#[derive(Deserialize)]
#[serde(tag = ".tag", rename_all = "snake_case")]
pub(super) enum Metadata {
    File(FileMetadata),
    Folder(FolderMetadata),
    Deleted(DeletedMetadata),
    #[serde(other)]
    Unknown,
}

#[derive(Deserialize)]
pub(super) struct FileMetadata {
    name: String,
    path_lower: Option<String>,
    path_display: Option<String>,
    id: String,
    server_modified: jiff::Timestamp,
    pub rev: String,
    pub size: u64,
    #[serde(default = "yes")]
    is_downloadable: bool,
    export_info: Option<ExportInfo>,
    pub content_hash: Option<ContentHash>,
}

#[derive(Deserialize)]
pub(super) struct FolderMetadata {
    name: String,
    path_lower: Option<String>,
    path_display: Option<String>,
    id: String,
}

#[derive(Deserialize)]
pub(super) struct DeletedMetadata {
    path_lower: Option<String>,
    path_display: Option<String>,
}

#[derive(Deserialize)]
struct ExportInfo {
    export_as: Option<String>,
    export_options: Option<Vec<String>>,
}

#[derive(Deserialize)]
pub(super) struct ListFolderResult {
    pub entries: Vec<Metadata>,
    pub cursor: String,
    pub has_more: bool,
}

#[derive(Deserialize)]
pub(super) struct LatestCursor {
    pub cursor: String,
}

#[derive(Deserialize)]
pub(super) struct ExportResult {
    pub export_metadata: ExportMetadata,
    pub file_metadata: FileMetadata,
}

#[derive(Deserialize)]
pub(super) struct ExportMetadata {
    pub name: String,
    pub size: u64,
    pub export_hash: Option<ContentHash>,
}

fn yes() -> bool {
    true
}

impl ExportInfo {
    /// PDF where it is offered, else what Dropbox suggests.
    fn format(self) -> Option<String> {
        let options = self.export_options.unwrap_or_default();
        let pdf = options.iter().chain(&self.export_as).find(|format| format.eq_ignore_ascii_case("pdf"));
        pdf.cloned().or(self.export_as).or_else(|| options.into_iter().next())
    }
}

impl From<FileMetadata> for RemoteFile {
    fn from(file: FileMetadata) -> Self {
        Self {
            id: file.id,
            rev: file.rev,
            name: file.name,
            path_lower: lower(file.path_lower, &file.path_display),
            path: file.path_display,
            size: file.size,
            modified: file.server_modified,
            content_hash: file.content_hash,
            export_as: if file.is_downloadable {
                None
            } else {
                file.export_info.and_then(ExportInfo::format)
            },
            downloadable: file.is_downloadable,
        }
    }
}

impl From<FolderMetadata> for FolderEntry {
    fn from(folder: FolderMetadata) -> Self {
        Self {
            id: folder.id,
            name: folder.name,
            path_lower: lower(folder.path_lower, &folder.path_display),
            path: folder.path_display,
        }
    }
}

impl Metadata {
    /// What changed; none for what this version doesn't know, or what lies nowhere in this account.
    pub(super) fn change(self) -> Option<Change> {
        match self {
            Self::File(file) => Some(Change::File(file.into())),
            Self::Folder(folder) => Some(Change::Folder(folder.into())),
            Self::Deleted(gone) => {
                lower(gone.path_lower, &gone.path_display).map(|path| Change::Deleted { path })
            }
            Self::Unknown => {
                tracing::debug!("an entry of an unknown kind is passed over");
                None
            }
        }
    }
}

fn lower(path_lower: Option<String>, path_display: &Option<String>) -> Option<String> {
    path_lower.map(|path| nfc(&path)).or_else(|| path_display.as_deref().map(crate::path::key))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(json: serde_json::Value) -> Option<Change> {
        serde_json::from_value::<Metadata>(json).unwrap().change()
    }

    #[test]
    fn a_file_is_read_with_all_that_a_download_needs() {
        let Some(Change::File(file)) = parse(serde_json::json!({
            ".tag": "file", "name": "Reçu.pdf", "id": "id:a4ayc_80_OEAAAAAAAAAXw", "rev": "a1c10ce0dd78",
            "client_modified": "2015-05-12T15:50:38Z", "server_modified": "2026-05-12T15:50:38Z", "size": 7212,
            "path_lower": "/rec\u{327}u.pdf", "path_display": "/Rec\u{327}u.pdf", "is_downloadable": true,
            "content_hash": "1cd6ef71e6e0ff46ad2609d403dc3fee244417089aa4461245a4e4fe23a55e42", "new": {"x": []},
        })) else {
            panic!("not a file")
        };
        assert_eq!(file.path.as_deref(), Some("/Rec\u{327}u.pdf"));
        assert_eq!(file.path_lower.as_deref(), Some("/reçu.pdf"));
        assert_eq!(file.modified.to_string(), "2026-05-12T15:50:38Z");
        assert!(file.downloadable && file.export_as.is_none());
        let stored = serde_json::to_string(&file).unwrap();
        assert_eq!(serde_json::from_str::<RemoteFile>(&stored).unwrap(), file);
    }

    #[test]
    fn pdf_is_preferred_among_export_formats() {
        let format = |export_as: &str, options: Option<Vec<&str>>| {
            let options = options.map(|options| options.into_iter().map(str::to_owned).collect());
            ExportInfo { export_as: Some(export_as.to_owned()), export_options: options }.format()
        };
        assert_eq!(format("html", Some(vec!["html", "PDF"])).as_deref(), Some("PDF"));
        assert_eq!(format("xlsx", None).as_deref(), Some("xlsx"));
        assert_eq!(ExportInfo { export_as: None, export_options: None }.format(), None);
    }

    #[test]
    fn what_this_version_does_not_know_is_passed_over() {
        assert_eq!(parse(serde_json::json!({".tag": "hologram", "name": "x"})), None);
        assert_eq!(parse(serde_json::json!({".tag": "deleted", "name": "unmounted"})), None);
    }
}

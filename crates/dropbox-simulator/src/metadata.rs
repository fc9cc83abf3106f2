//! Files and folders as the API shows them.

use serde::{Deserialize, Serialize};

/// An entry of a listing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = ".tag", rename_all = "snake_case")]
pub enum Metadata {
    /// A file.
    File(FileMetadata),
    /// A folder.
    Folder(FolderMetadata),
    /// What was here is gone, with all it held.
    Deleted(DeletedMetadata),
}

/// A file at one of its revisions. Fields are those of the API.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileMetadata {
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub path_lower: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub path_display: Option<String>,
    pub id: String,
    pub client_modified: String,
    pub server_modified: String,
    pub rev: String,
    pub size: u64,
    pub is_downloadable: bool,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub content_hash: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub export_info: Option<ExportInfo>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub symlink_info: Option<SymlinkInfo>,
}

/// How a file that can't be downloaded can be had.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportInfo {
    /// The format of an export that names none.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub export_as: Option<String>,
    /// Other formats.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub export_options: Vec<String>,
}

/// A symbolic link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SymlinkInfo {
    /// What it points to.
    pub target: String,
}

/// A folder. Fields are those of the API.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FolderMetadata {
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub path_lower: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub path_display: Option<String>,
    pub id: String,
}

/// A deletion: it has no id. Fields are those of the API.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeletedMetadata {
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub path_lower: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub path_display: Option<String>,
}

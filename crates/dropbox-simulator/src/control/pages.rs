//! The page to drop files on: accounts, their folders, and what can be done there. Works without scripts.

use askama::Template;
use axum::{
    Form,
    body::Body,
    extract::{Multipart, Query, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use crate::{
    account::{AccountId, NewAccount},
    handle::{AccountInfo, Handle},
    metadata::Metadata,
    page::{Language, render},
    path::PathArgument,
    view::{Found, LookupError, View},
};

#[derive(Template)]
#[template(path = "accounts.html")]
struct AccountsPage {
    language: Language,
    accounts: Vec<(AccountInfo, usize, String)>,
    error: Option<String>,
}

#[derive(Template)]
#[template(path = "folder.html")]
struct FolderPage {
    language: Language,
    account: AccountInfo,
    path: String,
    crumbs: Vec<Crumb>,
    folders: Vec<Row>,
    files: Vec<Row>,
    upload_url: String,
    /// Account and path, as a query.
    place: String,
    error: Option<String>,
}

struct Crumb {
    name: String,
    url: String,
}

struct Row {
    name: String,
    path: String,
    url: String,
    size: u64,
    modified: String,
    is_restricted: bool,
    is_downloadable: bool,
}

#[derive(Deserialize)]
pub(super) struct Place {
    account: String,
    #[serde(default)]
    path: String,
    error: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Named {
    name: String,
}

#[derive(Deserialize)]
pub(super) struct Renamed {
    from: String,
    name: String,
}

#[derive(Deserialize)]
pub(super) struct Deleted {
    entry: String,
}

#[derive(Deserialize)]
pub(super) struct NewAccountForm {
    name: String,
    email: String,
    #[serde(default)]
    team: String,
}

#[derive(Deserialize)]
pub(super) struct Locale {
    locale: Option<String>,
    error: Option<String>,
}

pub(super) async fn accounts(
    State(handle): State<Handle>,
    headers: HeaderMap,
    Query(query): Query<Locale>,
) -> Response {
    let language = Language::choose(query.locale.as_deref(), &headers);
    let mut accounts: Vec<_> = handle
        .accounts()
        .into_iter()
        .map(|account| {
            let entries = handle.entries(&account.id).unwrap_or_default();
            let files = entries.iter().filter(|entry| matches!(entry, Metadata::File(_))).count();
            let url = folder_url(&account.email, &account.home_path, None);
            (account, files, url)
        })
        .collect();
    accounts.sort_by(|one, other| one.0.name.cmp(&other.0.name));
    render(StatusCode::OK, &AccountsPage { language, accounts, error: query.error }, &[])
}

pub(super) async fn create_account(
    State(handle): State<Handle>,
    Form(form): Form<NewAccountForm>,
) -> Response {
    let team = Some(form.team.trim().to_owned()).filter(|team| !team.is_empty());
    let new = NewAccount { email: form.email.trim().to_owned(), name: form.name.trim().to_owned(), team };
    if new.email.is_empty() || new.name.is_empty() {
        return Redirect::to("/?error=Un+nom+et+une+adresse+sont+n%C3%A9cessaires.").into_response();
    }
    match handle.create_account(new) {
        Ok(_) => Redirect::to("/").into_response(),
        Err(error) => {
            Redirect::to(&format!("/?{}", query(&[("error", &format!("{error:#}"))]))).into_response()
        }
    }
}

pub(super) async fn folder(
    State(handle): State<Handle>,
    headers: HeaderMap,
    Query(place): Query<Place>,
) -> Response {
    let language = Language::choose(None, &headers);
    let Some(account) = handle.account(&place.account) else { return lost() };
    let Ok(listed) = list(&handle, &account.id, &place.path) else { return lost() };
    let (mut folders, mut files) = (Vec::new(), Vec::new());
    for (entry, is_restricted) in listed {
        match entry {
            Metadata::Folder(folder) => {
                let path = format!("{}/{}", place.path, folder.name);
                let url = folder_url(&account.email, &path, None);
                let (name, modified) = (folder.name, String::new());
                folders.push(Row {
                    name,
                    path,
                    url,
                    size: 0,
                    modified,
                    is_restricted,
                    is_downloadable: true,
                });
            }
            Metadata::File(file) => {
                let path = format!("{}/{}", place.path, file.name);
                let url = format!("/file?{}", query(&[("account", &account.email), ("path", &path)]));
                let modified = file.server_modified.replace('T', " ").trim_end_matches('Z').to_owned();
                let (name, size, is_downloadable) = (file.name, file.size, file.is_downloadable);
                files.push(Row { name, path, url, size, modified, is_restricted, is_downloadable });
            }
            Metadata::Deleted(_) => {}
        }
    }
    folders.sort_by_key(|row| row.name.to_lowercase());
    files.sort_by_key(|row| row.name.to_lowercase());
    let here = query(&[("account", &account.email), ("path", &place.path)]);
    let upload_url = format!("/folder/upload?{here}");
    let crumbs = crumbs(&account, &place.path);
    let page = FolderPage {
        language,
        account,
        path: place.path,
        crumbs,
        folders,
        files,
        upload_url,
        place: here,
        error: place.error,
    };
    render(StatusCode::OK, &page, &[])
}

fn crumbs(account: &AccountInfo, path: &str) -> Vec<Crumb> {
    let mut crumbs = vec![Crumb { name: "Dropbox".to_owned(), url: folder_url(&account.email, "", None) }];
    let mut so_far = String::new();
    for name in path.split('/').filter(|name| !name.is_empty()) {
        so_far = format!("{so_far}/{name}");
        crumbs.push(Crumb { name: name.to_owned(), url: folder_url(&account.email, &so_far, None) });
    }
    crumbs
}

/// Entries of a folder, by their real names, and whether each is restricted.
fn list(handle: &Handle, account: &AccountId, path: &str) -> Result<Vec<(Metadata, bool)>, LookupError> {
    handle.shared.read(|world| {
        let view = world.root_view(account).map_err(|_| LookupError::NotFound)?;
        let argument = PathArgument::listing(path).map_err(|_| LookupError::Malformed)?;
        let Found { space, node, .. } = world.lookup(&view, &argument)?;
        let tree = world.space(space);
        let folder = tree.folder(node).ok_or(LookupError::NotFolder)?;
        let entry = |(_, child): (&String, &crate::space::NodeId)| {
            let node = tree.node(*child);
            let mut metadata = world.metadata(&view, world.found(space, *child))?;
            match &mut metadata {
                Metadata::File(file) => file.name.clone_from(&node.name),
                Metadata::Folder(folder) => folder.name.clone_from(&node.name),
                Metadata::Deleted(_) => {}
            }
            Some((metadata, node.marks.restricted))
        };
        Ok(folder.children.iter().filter_map(entry).collect())
    })
}

/// Files come as they are, never in memory as a whole.
pub(super) async fn upload(
    State(handle): State<Handle>,
    Query(place): Query<Place>,
    mut form: Multipart,
) -> Response {
    let account = AccountId::from(place.account.as_str());
    let result: anyhow::Result<()> = async {
        while let Some(mut field) = form.next_field().await? {
            // Browsers may send a path; only its last part is a name.
            let name = field
                .file_name()
                .and_then(|name| name.rsplit(['/', '\\']).next())
                .unwrap_or_default()
                .to_owned();
            if name.is_empty() {
                continue;
            }
            let mut arriving = handle.shared.contents.receive()?;
            while let Some(bytes) = field.chunk().await? {
                arriving.write(&bytes)?;
            }
            let content = arriving.keep(&handle.shared.contents)?;
            handle.shared.put_content(&account, &format!("{}/{name}", place.path), content)?;
        }
        Ok(())
    }
    .await;
    back(&place, result)
}

pub(super) async fn create_folder(
    State(handle): State<Handle>,
    Query(place): Query<Place>,
    Form(Named { name }): Form<Named>,
) -> Response {
    let account = AccountId::from(place.account.as_str());
    let result =
        one_name(&name).and_then(|name| handle.create_folder(&account, &format!("{}/{name}", place.path)));
    back(&place, result.map(|_| ()))
}

pub(super) async fn rename(
    State(handle): State<Handle>,
    Query(place): Query<Place>,
    Form(Renamed { from, name }): Form<Renamed>,
) -> Response {
    let account = AccountId::from(place.account.as_str());
    let result = one_name(&name).and_then(|name| {
        let to = format!("{}/{name}", place.path);
        if to == from { Ok(()) } else { handle.rename(&account, &from, &to).map(|_| ()) }
    });
    back(&place, result)
}

pub(super) async fn delete(
    State(handle): State<Handle>,
    Query(place): Query<Place>,
    Form(Deleted { entry }): Form<Deleted>,
) -> Response {
    let account = AccountId::from(place.account.as_str());
    back(&place, handle.delete(&account, &entry))
}

/// The bytes of a file, to be saved and never shown.
pub(super) async fn file(State(handle): State<Handle>, Query(place): Query<Place>) -> Response {
    let found = handle.shared.read(|world| {
        let view: View = world.root_view(&AccountId::from(place.account.as_str())).ok()?;
        let found = world.lookup(&view, &PathArgument::reading(&place.path).ok()?).ok()?;
        let node = world.space(found.space).node(found.node);
        Some((node.name.clone(), node.current()?.content.clone()))
    });
    let Some((name, content)) = found else { return lost() };
    let body = Body::from_stream(handle.shared.contents.stream(&content, 0..content.size));
    let encoded: String = url::form_urlencoded::byte_serialize(name.as_bytes()).collect();
    let disposition = format!("attachment; filename*=UTF-8''{}", encoded.replace('+', "%20"));
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(content.size));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if let Ok(disposition) = HeaderValue::from_str(&disposition) {
        headers.insert(header::CONTENT_DISPOSITION, disposition);
    }
    response
}

fn one_name(name: &str) -> anyhow::Result<&str> {
    let name = name.trim();
    anyhow::ensure!(!name.is_empty() && !name.contains('/'), "« {name} » : un nom, sans barre oblique.");
    Ok(name)
}

fn back(place: &Place, result: anyhow::Result<()>) -> Response {
    let error = result.err().map(|error| format!("L’opération n’a pas pu se faire – {error:#}"));
    Redirect::to(&folder_url(&place.account, &place.path, error.as_deref())).into_response()
}

fn folder_url(account: &str, path: &str, error: Option<&str>) -> String {
    let mut parts = vec![("account", account), ("path", path)];
    parts.extend(error.map(|error| ("error", error)));
    format!("/folder?{}", query(&parts))
}

fn query(pairs: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

fn lost() -> Response {
    (StatusCode::NOT_FOUND, "Rien ici.\n").into_response()
}

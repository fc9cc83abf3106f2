//! The pages of a deposit and what they send, for users of a company and for whoever has a link: the same handlers, as the
//! address tells who it is. Large files come in parts, after the manner of tus 1.0: announced, then sent by `PATCH` from an
//! offset that `HEAD` tells.

mod links;

use std::sync::Arc;

use axum::body::Body;
use axum::extract::multipart::{Multipart, MultipartRejection};
use axum::extract::{DefaultBodyLimit, FromRequestParts, Path, Query, RawPathParams, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use db::{Moment, params};
use serde::{Deserialize, Serialize};

use super::pages::{Closed, ClosedLinkPage, DepositPage, Guest, Told};
use super::settling::settle;
use super::upload::{self, Announced, Appended, Upload};
use super::{Depositor, Desk};
use crate::access::SignedIn;
use crate::app::App;
use crate::channel::options::ChannelOptions;
use crate::collecting::Outcome;
use crate::company::{self, BinderKind};
use crate::error::{Error, Result};
use crate::failure::Failure;
use crate::ids::{BinderId, RunId, UploadId};
use crate::rights::{self, DepositDocuments, Granted, LookUpDocuments};
use crate::web::Texts;
use crate::web::forms::Choice;
use crate::web::layout::Item;
use crate::web::visit::{Visitor, back_with, html, redirect};

/// Files taken from one form sent without scripts.
const MOST_FILES: usize = 1000;
const OFFSET: &str = "upload-offset";
const LENGTH: &str = "upload-length";

pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/companies/{company}/deposit", get(page).post(send))
        .route("/companies/{company}/deposit/uploads", post(announce))
        .route("/companies/{company}/deposit/uploads/{upload}", get(offset).post(all_the_same).patch(append))
        .route("/deposit/{token}", get(guest_page).post(send))
        .route("/deposit/{token}/uploads", post(announce))
        .route("/deposit/{token}/uploads/{upload}", get(offset).post(all_the_same).patch(append))
        // Files are streamed, and bounded where they are written.
        .layer(DefaultBodyLimit::disable())
        .merge(links::routes())
}

impl FromRequestParts<Arc<App>> for Desk {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Failure> {
        let path = RawPathParams::from_request_parts(parts, app).await.map_err(|_| Failure::not_found())?;
        if let Some((_, token)) = path.iter().find(|(name, _)| *name == "token") {
            let link = super::links::of_token(&app.database, app.clock.now(), token).await?;
            let link = link.ok_or(Error::NotFound)?;
            let desk = super::links::desk(&app.database, &link, token).await?;
            return Ok(desk.ok_or(Error::NotFound)?);
        }
        let granted =
            <Granted<DepositDocuments> as FromRequestParts<_>>::from_request_parts(parts, app).await?;
        let SignedIn(user) = <SignedIn as FromRequestParts<_>>::from_request_parts(parts, app).await?;
        let company = company::store::find(&app.database, granted.company).await?;
        let mut binders = company::store::binders(&app.database, granted.company).await?;
        binders.retain(|binder| binder.active && granted.reach.all.contains(binder.kind));
        let by = Depositor::User { id: user.id, name: user.name };
        let address = format!("/companies/{}/deposit", company.id);
        Ok(Self { company, binders, by, address })
    }
}

#[derive(Deserialize)]
struct Wanted {
    binder: Option<BinderId>,
    /// The deposit whose outcome is shown.
    run: Option<RunId>,
}

async fn page(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    desk: Desk,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    let (t, layout) = visitor.frame_of(Item::Deposit, desk.company_id()).await?;
    show(&app, t, layout, &desk, None, &wanted).await
}

async fn guest_page(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path(token): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    let (t, layout) = visitor.frame(Item::None).await?;
    let firm = app.config.firm_name();
    let link = super::links::of_token(&app.database, app.clock.now(), &token).await?;
    let desk = match &link {
        Some(link) => super::links::desk(&app.database, link, &token).await?,
        None => None,
    };
    let (Some(link), Some(desk)) = (link.as_ref(), desk) else {
        let closed = if link.is_some() { Closed::Over } else { Closed::Unknown };
        let page = html(&ClosedLinkPage { t, layout, firm, closed })?;
        return Ok((StatusCode::NOT_FOUND, page).into_response());
    };
    let guest = Guest {
        firm,
        note: link.note.clone(),
        expires_at: link.expires_at.timestamp(),
        files_left: (link.max_files - link.files).max(0),
        bytes_left: (link.max_bytes - link.bytes).max(0),
    };
    show(&app, t, layout, &desk, Some(guest), &wanted).await
}

async fn show(
    app: &App,
    t: Texts,
    layout: crate::web::Layout,
    desk: &Desk,
    guest: Option<Guest>,
    wanted: &Wanted,
) -> Result<Response, Failure> {
    let uploads = match wanted.run {
        Some(run) => upload::of_run(&app.database, desk, run).await?,
        None => Vec::new(),
    };
    let mut told = Vec::with_capacity(uploads.len());
    for upload in &uploads {
        told.push(tell(app, &t, desk, upload).await?);
    }
    let choice = |binder: &company::Binder| {
        let chosen = wanted.binder == Some(binder.id);
        Choice::new(binder.id.to_string(), binder.name.clone(), chosen)
    };
    html(&DepositPage {
        company_name: desk.company.name.clone(),
        address: desk.address.clone(),
        binders: desk.binders.iter().map(choice).collect(),
        largest: i64::try_from(app.config.collection.max_file_size).unwrap_or(i64::MAX),
        told,
        options: match guest {
            None => Some(desk.options(&app.database).await?),
            Some(_) => None,
        },
        guest,
        t,
        layout,
    })
}

/// What became of a file, in words.
async fn tell(app: &App, t: &Texts, desk: &Desk, upload: &Upload) -> Result<Told> {
    let known = known(app, desk, upload).await?;
    let outcome = upload.outcome.unwrap_or(Outcome::SetAside);
    let text = match (outcome, &known) {
        (Outcome::Collected, _) => t.say("deposit-done").to_string(),
        (Outcome::AlreadyCollected, Some(known)) => {
            let key = if known.in_trash { "deposit-known-in-trash" } else { "deposit-known-as" };
            t.say(key)
                .arg("name", t.file_name(&known.name))
                .arg("date", t.moment(&known.at.timestamp()))
                .to_string()
        }
        (Outcome::AlreadyCollected, None) => t.say("deposit-known").to_string(),
        _ => t.code("deposit-refused", upload.reason.as_deref().unwrap_or("unknown")),
    };
    let shown = known.filter(|known| !known.in_trash).and(upload.document);
    Ok(Told {
        upload: upload.id,
        path: upload.path.clone(),
        outcome,
        text,
        document: shown.map(|document| format!("/documents/{document}")),
    })
}

/// The document that a file became, or was already.
struct Known {
    name: String,
    at: Moment,
    in_trash: bool,
}

/// The document, when the depositor may see it.
async fn known(app: &App, desk: &Desk, upload: &Upload) -> Result<Option<Known>> {
    let (Depositor::User { id, .. }, Some(document)) = (&desk.by, upload.document) else { return Ok(None) };
    let caller = rights::Caller::User(*id);
    let Ok(granted) = rights::check::<LookUpDocuments>(&app.database, caller, desk.company_id()).await else {
        return Ok(None);
    };
    let sql = "SELECT d.name, d.collected_at, d.trashed_at, b.kind, ch.owner_id FROM documents d
        JOIN binders b ON b.id = d.binder_id JOIN channels ch ON ch.id = d.channel_id WHERE d.id = $1";
    let row = app.database.fetch_one(sql, params![document]).await?;
    let kind: String = row.get("kind")?;
    let owner = row.get("owner_id")?;
    let seen = BinderKind::parse(&kind).is_some_and(|kind| granted.reach.covers(caller, kind, owner));
    if !seen {
        return Ok(None);
    }
    let in_trash = row.get::<Option<Moment>>("trashed_at")?.is_some();
    Ok(Some(Known { name: row.get("name")?, at: row.get("collected_at")?, in_trash }))
}

/// What a page that announces a file is told.
#[derive(Serialize)]
struct Answer {
    id: UploadId,
    /// How many bytes are there.
    offset: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    told: Option<Told>,
    run: Option<RunId>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Announcement {
    path: String,
    size: i64,
    /// Milliseconds, as browsers have it.
    modified: Option<i64>,
    binder: Option<BinderId>,
    run: Option<RunId>,
    /// Names of what is to be done by itself.
    options: Option<Vec<String>>,
}

async fn announce(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    desk: Desk,
    Json(file): Json<Announcement>,
) -> Result<Response, Failure> {
    let t = visitor.texts(desk.company.zone());
    let binder = desk.binder(file.binder)?;
    let modified_at = file.modified.and_then(|milliseconds| milliseconds.checked_mul(1000));
    let modified_at = modified_at.map(Moment::from_micros).filter(|at| *at <= app.clock.now());
    let size = file.size.max(0);
    let options = file.options.map(|names| ChannelOptions::named(names.iter().map(String::as_str)));
    let file = Announced { path: file.path, size, modified_at, binder, run: file.run, options };
    let upload = match upload::announce(&app, &desk, &t, file).await {
        Ok(upload) => upload,
        Err(error) => return refusal(&t, error),
    };
    // What can't be taken is told before it is sent.
    if size == 0 || size.unsigned_abs() > app.config.collection.max_file_size {
        return settled(&app, &t, &desk, &upload, false).await;
    }
    let answer = Answer { id: upload.id, offset: 0, told: None, run: upload.run };
    Ok((StatusCode::CREATED, Json(answer)).into_response())
}

/// What the depositor can mend is told in his words; the rest is an error.
fn refusal(t: &Texts, error: Error) -> Result<Response, Failure> {
    match error {
        Error::Conflict(code) => {
            let text = t.code("error", code);
            Ok(Json(serde_json::json!({ "refused": text })).into_response())
        }
        other => Err(other.into()),
    }
}

async fn settled(
    app: &App,
    t: &Texts,
    desk: &Desk,
    upload: &Upload,
    again: bool,
) -> Result<Response, Failure> {
    let upload = match settle(app, desk, upload, again).await {
        Ok(upload) => upload,
        Err(error) => return refusal(t, error),
    };
    let told = tell(app, t, desk, &upload).await?;
    Ok(Json(Answer { id: upload.id, offset: upload.size, told: Some(told), run: upload.run }).into_response())
}

#[derive(Deserialize)]
struct Of {
    upload: UploadId,
}

/// How much of a file is there; not found when it is to begin anew.
async fn offset(
    State(app): State<Arc<App>>,
    desk: Desk,
    Path(Of { upload }): Path<Of>,
) -> Result<Response, Failure> {
    let upload = upload::find(&app.database, &desk, upload).await?;
    if upload.outcome.is_some() {
        return Err(Failure::not_found());
    }
    Ok(offsets(&upload, upload.offset(&app).await?))
}

fn offsets(upload: &Upload, offset: i64) -> Response {
    let headers = [(OFFSET, offset.to_string()), (LENGTH, upload.size.to_string())];
    (StatusCode::NO_CONTENT, headers).into_response()
}

async fn append(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    desk: Desk,
    Path(Of { upload }): Path<Of>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Failure> {
    let t = visitor.texts(desk.company.zone());
    let upload = upload::find(&app.database, &desk, upload).await?;
    let offset = headers.get(OFFSET).and_then(|value| value.to_str().ok()).and_then(|text| text.parse().ok());
    let offset = offset.ok_or_else(|| Failure::new(StatusCode::BAD_REQUEST, "refused"))?;
    match upload::append(&app, &upload, offset, body).await {
        Ok(Appended::UpTo(length)) if length == upload.size => settled(&app, &t, &desk, &upload, false).await,
        Ok(Appended::UpTo(length) | Appended::CutOff(length)) => Ok(offsets(&upload, length)),
        Ok(Appended::Elsewhere) => Err(Failure::new(StatusCode::CONFLICT, "refused")),
        Ok(Appended::TooMuch) => Err(Failure::new(StatusCode::PAYLOAD_TOO_LARGE, "refused")),
        Err(error) => refusal(&t, error),
    }
}

/// The depositor wants a file in though it is there already.
async fn all_the_same(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    desk: Desk,
    Path(Of { upload }): Path<Of>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let t = visitor.texts(desk.company.zone());
    let upload = upload::find(&app.database, &desk, upload).await?;
    let script =
        headers.get(header::ACCEPT).is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"));
    if script {
        return settled(&app, &t, &desk, &upload, true).await;
    }
    match settle(&app, &desk, &upload, true).await {
        Ok(upload) => Ok(redirect(&shown(&desk, upload.run), None)),
        Err(error) => back_with(&shown(&desk, upload.run), error),
    }
}

/// The page that tells what became of a deposit.
fn shown(desk: &Desk, run: Option<RunId>) -> String {
    match run {
        Some(run) => format!("{}?run={run}", desk.address),
        None => desk.address.clone(),
    }
}

/// The form, from a browser without scripts: all files in one body, each streamed.
async fn send(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    desk: Desk,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, Failure> {
    let t = visitor.texts(desk.company.zone());
    let mut run = None;
    let sent = match form {
        Ok(form) => take_form(&app, &desk, &t, form, &mut run).await,
        Err(_) => Err(Error::Conflict("deposit-nothing")),
    };
    match sent {
        Ok(()) if run.is_none() => back_with(&desk.address, Error::Conflict("deposit-nothing")),
        Ok(()) => Ok(redirect(&shown(&desk, run), None)),
        // What came before it is in, and is told.
        Err(error) => back_with(&shown(&desk, run), error),
    }
}

async fn take_form(
    app: &App,
    desk: &Desk,
    t: &Texts,
    mut form: Multipart,
    run: &mut Option<RunId>,
) -> Result<()> {
    let cut_off = |_| Error::Conflict("deposit-cut-off");
    let (mut binder, mut again, mut files) = (None, false, 0);
    let mut options: Option<ChannelOptions> = None;
    while let Some(field) = form.next_field().await.map_err(cut_off)? {
        match field.name() {
            Some("binder") => {
                let text = field.text().await.map_err(cut_off)?;
                binder = Some(text.parse::<BinderId>().map_err(|_| Error::NotFound)?);
            }
            // One that is empty comes always, before those that are ticked.
            Some("option") => {
                let name = field.text().await.map_err(cut_off)?;
                let before = options.unwrap_or_default().chosen();
                options = Some(ChannelOptions::named(before.into_iter().chain([name.as_str()])));
            }
            Some("again") => again = field.text().await.map_err(cut_off)? == "true",
            Some("files") => {
                let name = field.file_name().unwrap_or_default().to_owned();
                if name.is_empty() {
                    continue;
                }
                files += 1;
                if files > MOST_FILES {
                    return Err(Error::Conflict("deposit-too-many"));
                }
                let binder = desk.binder(binder)?;
                let file = Announced { path: name, size: 0, modified_at: None, binder, run: *run, options };
                let upload = upload::announce(app, desk, t, file).await?;
                let upload = upload::take_whole(app, desk, upload, field).await?;
                let settled = settle(app, desk, &upload, again).await?;
                *run = settled.run;
            }
            _ => {}
        }
    }
    Ok(())
}

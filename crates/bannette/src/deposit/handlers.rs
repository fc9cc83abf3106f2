//! The pages of a deposit and what they send, for users of a company and for whoever has a link: the same handlers, as the
//! address tells who it is. Large files come in parts, after the manner of tus 1.0: announced, then sent by `PATCH` from an
//! offset that `HEAD` tells.

mod links;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::body::{Body, Bytes};
use axum::extract::multipart::{Field, Multipart, MultipartError};
use axum::extract::{
    DefaultBodyLimit, FromRequest, FromRequestParts, Path, Query, RawPathParams, Request, State,
};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};
use axum::{Json, Router};
use db::Moment;
use futures::StreamExt;
use serde::{Deserialize, Serialize};

use super::links::Expected;
use super::pages::{Closed, ClosedLinkPage, DepositPage, Guest, Told};
use super::settling::{settle, take};
use super::telling::{tell, tell_all};
use super::upload::{self, Announced, Appended, Upload};
use super::{Depositor, Desk};
use crate::access::SignedIn;
use crate::app::App;
use crate::channel::options::ChannelOptions;
use crate::company;
use crate::error::{Error, Result};
use crate::failure::Failure;
use crate::ids::{BinderId, RunId, UploadId};
use crate::rights::{DepositDocuments, Granted};
use crate::web::Texts;
use crate::web::forms::Choice;
use crate::web::layout::Item;
use crate::web::visit::{Visitor, back_with, html, redirect};

/// Files taken from one form sent without scripts.
const MOST_FILES: usize = 1000;
/// The longest field of the form that is no file, in bytes.
const LONGEST_FIELD: usize = 1000;
/// Bytes of a form that may lie in memory.
const MOST_HELD: usize = 16 * 1024 * 1024;
const OFFSET: &str = "upload-offset";
const LENGTH: &str = "upload-length";

pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/companies/{company}/deposit", get(page).merge(form()))
        .route("/companies/{company}/deposit/uploads", post(announce))
        .route("/companies/{company}/deposit/uploads/{upload}", get(offset).post(all_the_same).patch(append))
        .route("/deposit/{token}", get(guest_page).merge(form()))
        .route("/deposit/{token}/uploads", post(announce))
        .route("/deposit/{token}/uploads/{upload}", get(offset).post(all_the_same).patch(append))
        .merge(links::routes())
}

/// Files are streamed, and bounded where they are written.
fn form() -> MethodRouter<Arc<App>> {
    post(send).layer(DefaultBodyLimit::disable())
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
    let told = tell_all(app, &t, desk, &uploads).await?;
    let choice = |binder: &company::Binder| {
        let chosen = wanted.binder == Some(binder.id);
        Choice::new(binder.id.to_string(), binder.name.clone(), chosen)
    };
    html(&DepositPage {
        company_name: desk.company.name.clone(),
        address: desk.address.clone(),
        binders: desk.binders.iter().map(choice).collect(),
        largest: guest.as_ref().map_or(i64::MAX, |guest| guest.bytes_left).min(upload::largest(app)),
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
    if upload::is_too_fast(&app, &desk).await? {
        return Ok(too_fast());
    }
    let modified_at = file.modified.and_then(|milliseconds| milliseconds.checked_mul(1000));
    let modified_at = modified_at.map(Moment::from_micros).filter(|at| *at <= app.clock.now());
    let size = file.size.max(0);
    let options = file.options.map(|names| ChannelOptions::named(names.iter().map(String::as_str)));
    let file = Announced {
        path: file.path,
        size: Expected::Exactly(size),
        modified_at,
        binder,
        run: file.run,
        options,
    };
    let upload = match upload::announce(&app, &desk, &t, file).await {
        Ok(upload) => upload,
        Err(error) => return refusal(&t, error),
    };
    // What can't be taken is told before it is sent.
    if size == 0 || size > upload::largest(&app) {
        return settled(&app, &t, &desk, &upload, false).await;
    }
    let answer = Answer { id: upload.id, offset: 0, told: None, run: upload.run };
    Ok((StatusCode::CREATED, Json(answer)).into_response())
}

/// Whoever drops a large folder goes on a little later.
pub(super) fn too_fast() -> Response {
    let failure = Failure::new(StatusCode::TOO_MANY_REQUESTS, "deposit-too-many");
    ([(header::RETRY_AFTER, upload::SLOWER)], failure).into_response()
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

/// How much of a file is there; all, and what became of it, when it was settled already. Not found when it is to begin anew.
async fn offset(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    desk: Desk,
    Path(Of { upload }): Path<Of>,
) -> Result<Response, Failure> {
    let upload = upload::find(&app.database, &desk, upload).await?;
    if upload.outcome.is_some() {
        let t = visitor.texts(desk.company.zone());
        let told = settled(&app, &t, &desk, &upload, false).await?;
        return Ok((extents(&upload, upload.size), told).into_response());
    }
    match upload.offset(&app).await? {
        offset if offset > upload.size => Err(Failure::not_found()),
        offset => Ok(offsets(&upload, offset)),
    }
}

fn extents(upload: &Upload, offset: i64) -> [(&'static str, String); 2] {
    [(OFFSET, offset.to_string()), (LENGTH, upload.size.to_string())]
}

fn offsets(upload: &Upload, offset: i64) -> Response {
    (StatusCode::NO_CONTENT, extents(upload, offset)).into_response()
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
    if upload.outcome.is_some() {
        // The answer to its last part was lost.
        return settled(&app, &t, &desk, &upload, false).await;
    }
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
    request: Request,
) -> Result<Response, Failure> {
    let t = visitor.texts(desk.company.zone());
    let mut run = None;
    // No file of the form is larger than the whole.
    let length = request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok());
    let length = length.and_then(|length| length.parse().ok()).unwrap_or(i64::MAX);
    let size = Expected::AtMost(upload::largest(&app).min(length));
    let (request, taken) = bounded(request);
    let sent = match Multipart::from_request(request, &app).await {
        Ok(form) => take_form(&app, &desk, &t, form, size, &taken, &mut run).await,
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
    size: Expected,
    taken: &Taken,
    run: &mut Option<RunId>,
) -> Result<()> {
    let (mut binder, mut again, mut files) = (None, false, 0);
    let mut options: Option<ChannelOptions> = None;
    while let Some(field) = form.next_field().await.map_err(cut_off)? {
        taken.all();
        match field.name() {
            Some("binder") => {
                let text = short(field).await?;
                binder = Some(text.parse::<BinderId>().map_err(|_| Error::NotFound)?);
            }
            // One that is empty comes always, before those that are ticked.
            Some("option") => {
                let name = short(field).await?;
                let before = options.unwrap_or_default().chosen();
                options = Some(ChannelOptions::named(before.into_iter().chain([name.as_str()])));
            }
            Some("again") => again = short(field).await? == "true",
            Some("files") => {
                let name = field.file_name().unwrap_or_default().to_owned();
                if name.is_empty() {
                    continue;
                }
                files += 1;
                // A form that was begun is taken to its end.
                if files > MOST_FILES || files == 1 && upload::is_too_fast(app, desk).await? {
                    return Err(Error::Conflict("deposit-too-many"));
                }
                let binder = desk.binder(binder)?;
                let file = Announced { path: name, size, modified_at: None, binder, run: *run, options };
                let upload = upload::announce(app, desk, t, file).await?;
                let chunks = field.inspect(|_| taken.all());
                let settled = take(app, desk, &upload, chunks, again).await?;
                *run = settled.run;
            }
            _ => {}
        }
    }
    Ok(())
}

fn cut_off(_: MultipartError) -> Error {
    Error::Conflict("deposit-cut-off")
}

/// A field that holds no file.
async fn short(mut field: Field<'_>) -> Result<String> {
    let mut text = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(cut_off)? {
        text.extend_from_slice(&chunk);
        if text.len() > LONGEST_FIELD {
            return Err(Error::Conflict("deposit-cut-off"));
        }
    }
    Ok(String::from_utf8_lossy(&text).into_owned())
}

/// Says that what came of a form so far was taken out of memory.
struct Taken(Arc<AtomicUsize>);

impl Taken {
    fn all(&self) {
        self.0.store(0, Ordering::Relaxed);
    }
}

/// A form whose body breaks off when too much of it lies in memory: the head of a field has no end of its own.
fn bounded(request: Request) -> (Request, Taken) {
    let held = Arc::new(AtomicUsize::new(0));
    let taken = Taken(Arc::clone(&held));
    let bound = move |chunk: Result<Bytes, axum::Error>| {
        let chunk = chunk?;
        if held.fetch_add(chunk.len(), Ordering::Relaxed) > MOST_HELD {
            return Err(axum::Error::new("a field of the form has no end"));
        }
        Ok(chunk)
    };
    (request.map(|body| Body::from_stream(body.into_data_stream().map(bound))), taken)
}

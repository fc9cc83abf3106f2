//! Documents in the API.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use blobs::Sha256;
use serde::{Deserialize, Serialize};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use reading::DocumentKind;

use super::again::{self, HowToRead};
use super::doubt::Doubt;
use super::facts::decimal;
use super::list::{self, Filter};
use super::shape::Findings;
use super::store::{self, Listed};
use super::unpacking::{Container, ContainerState, TakenOut};
use super::{DocumentState, Facts, Place, Quality, addressee, original, unpacking, work};
use crate::api::{Json, Paging, Path, Problem, Query};
use crate::app::App;
use crate::duplicate::{self, Level};
use crate::error::Result;
use crate::failure::Failure;
use crate::ids::{BinderId, ChannelId, CompanyId, DocumentId, ReadingRequestId, RunId};
use crate::paging::{self, Page};
use crate::rights::{self, DeleteDocuments, EnterDocuments, ExtractDocuments, Granted, LookUpDocuments};

pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(find))
        .routes(routes!(download))
        .routes(routes!(read_again))
        .routes(routes!(searchable))
}

#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = Document)]
pub(crate) struct DocumentBody {
    #[schema(value_type = String)]
    id: DocumentId,
    #[schema(value_type = String)]
    company_id: CompanyId,
    #[schema(value_type = String)]
    binder_id: BinderId,
    name: String,
    media_type: String,
    size: i64,
    #[schema(value_type = String)]
    sha256: Sha256,
    state: DocumentState,
    /// Null where it came to another company and was moved: account and channel are that one's.
    origin: Option<OriginBody>,
    collected_at: String,
    /// What kind of paper it is: as entered, or else as read. Null before it was read.
    #[schema(value_type = Option<String>)]
    kind: Option<DocumentKind>,
    /// Since when it is entered: null as long as it waits.
    entered_at: Option<String>,
    /// Since when a draft of its entry lies ready; `reading.summary` says what stands there.
    drafted_at: Option<String>,
    /// Since when it lies in the trash.
    trashed_at: Option<String>,
    /// Whether documents that were made of its pages stand for it: it waits no longer.
    replaced: bool,
    /// Whether it is an archive or a mail whose contents stand for it: it waits no longer.
    unpacked: bool,
    /// The document that this one is a new version of.
    #[schema(value_type = Option<String>)]
    previous_id: Option<DocumentId>,
    /// Since when another reading is waited for, that was asked for; `reading` is the former one until then.
    read_again_since: Option<String>,
    /// How many notes there are on it.
    notes: i64,
    reading: Option<ReadingBody>,
    /// What people are to settle; only where one document is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    doubts: Option<DoubtsBody>,
    /// What was taken out of an archive or a mail; only where one document is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    container: Option<ContainerBody>,
    /// The archives and mails that the document lay in; only where one document is asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    taken_from: Vec<TakenFromBody>,
}

/// What is doubtful about a document as a whole.
#[derive(Serialize, utoipa::ToSchema)]
struct DoubtsBody {
    /// Documents that it may be one with, the surest first.
    duplicates: Vec<AlikeBody>,
    /// Whether its buyer seems to be another company.
    other_buyer: bool,
    /// The company of the firm that it seems to be for, where the key may move documents there.
    #[schema(value_type = Option<String>)]
    suspected_company_id: Option<CompanyId>,
}

#[derive(Serialize, utoipa::ToSchema)]
struct AlikeBody {
    #[schema(value_type = String)]
    document_id: DocumentId,
    /// How they are alike.
    level: Level,
}

#[derive(Serialize, utoipa::ToSchema)]
struct ContainerBody {
    state: ContainerState,
    contents: Vec<ContentBody>,
    left_out: Vec<LeftOutBody>,
    also_left_out: i64,
    /// Why it could not be opened.
    failure: Option<String>,
}

#[derive(Serialize, utoipa::ToSchema)]
struct ContentBody {
    path: String,
    #[schema(value_type = String)]
    document_id: DocumentId,
    /// The same bytes were a document before.
    known_before: bool,
}

#[derive(Serialize, utoipa::ToSchema)]
struct LeftOutBody {
    path: String,
    /// `encrypted`, `too_large`, `too_many`, `too_deep`, `broken`, `empty`, `unsupported`, `decoration`, `system`.
    reason: String,
}

#[derive(Serialize, utoipa::ToSchema)]
struct TakenFromBody {
    #[schema(value_type = String)]
    document_id: DocumentId,
    path: String,
}

impl From<Container> for ContainerBody {
    fn from(container: Container) -> Self {
        let content = |content: TakenOut| ContentBody {
            path: content.path,
            document_id: content.document,
            known_before: content.known_before,
        };
        Self {
            state: container.state,
            contents: container.contents.into_iter().map(content).collect(),
            left_out: container
                .left_out
                .into_iter()
                .map(|left| LeftOutBody { path: left.path, reason: left.reason })
                .collect(),
            also_left_out: container.also_left_out,
            failure: container.failure,
        }
    }
}

#[derive(Serialize, utoipa::ToSchema)]
struct OriginBody {
    provider: String,
    account_id: String,
    #[schema(value_type = String)]
    channel_id: ChannelId,
    #[schema(value_type = String)]
    run_id: RunId,
    path: String,
    file_id: String,
    rev: String,
    modified_at: String,
}

/// What was read. Lists have the summary; one document has its fields and alerts as well, and its text.
#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = Reading)]
struct ReadingBody {
    /// `invoice`, `credit_note`, `receipt`, `bank_statement`, `payslip`, `contract` or `other`; as it was read.
    #[schema(value_type = String)]
    kind: DocumentKind,
    media_type: String,
    pages: i64,
    /// ISO 639-1.
    language: Option<String>,
    /// `none`, `text` (the document's own), `ocr` or `mixed`.
    text_source: String,
    /// Null before the document was read.
    quality: Option<Quality>,
    summary: SummaryBody,
    /// The beginning of the text.
    first_words: String,
    /// Why it could not be read.
    failure: Option<FailureBody>,
    /// When this was last written.
    updated_at: String,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    findings: Option<Findings>,
    /// All of it; only where one document is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
}

/// The fields that lists show. Dates are ISO 8601, amounts decimal strings with two places.
#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = ReadingSummary)]
struct SummaryBody {
    supplier: Option<String>,
    invoice_number: Option<String>,
    date: Option<String>,
    due_date: Option<String>,
    currency: Option<String>,
    net: Option<String>,
    vat: Option<String>,
    gross: Option<String>,
    payable: Option<String>,
    /// How many alerts a bookkeeper must look at.
    alerts: i64,
}

impl From<Facts> for SummaryBody {
    fn from(facts: Facts) -> Self {
        let decimal = |cents| decimal(cents, '.');
        Self {
            supplier: facts.supplier,
            invoice_number: facts.invoice_number,
            date: facts.date.map(|date| date.to_string()),
            due_date: facts.due_date.map(|date| date.to_string()),
            currency: facts.currency,
            net: facts.net.map(decimal),
            vat: facts.vat.map(decimal),
            gross: facts.gross.map(decimal),
            payable: facts.payable.map(decimal),
            alerts: facts.alerts,
        }
    }
}

#[derive(Serialize, utoipa::ToSchema)]
struct FailureBody {
    code: String,
    detail: String,
}

impl From<Listed> for DocumentBody {
    fn from(listed: Listed) -> Self {
        let Listed { document, reading } = listed;
        let reading = reading.map(|reading| ReadingBody {
            kind: reading.kind,
            media_type: document.media_type.clone(),
            pages: reading.pages,
            language: reading.language,
            text_source: reading.text_source,
            quality: reading.quality,
            summary: reading.facts.into(),
            first_words: reading.first_words,
            failure: reading.failure.map(|(code, detail)| FailureBody { code, detail }),
            updated_at: reading.updated_at.to_string(),
            findings: None,
            text: None,
        });
        let stayed = document.origin.company == document.company;
        let origin = stayed.then_some(OriginBody {
            provider: document.origin.provider,
            account_id: document.origin.account_id,
            channel_id: document.origin.channel,
            run_id: document.origin.run,
            path: document.origin.path,
            file_id: document.origin.file_id,
            rev: document.origin.rev,
            modified_at: document.origin.modified_at.to_string(),
        });
        Self {
            id: document.id,
            company_id: document.company,
            binder_id: document.binder,
            name: document.name,
            media_type: document.media_type,
            size: document.size,
            sha256: document.sha256,
            state: document.state,
            origin,
            collected_at: document.collected_at.to_string(),
            kind: document.kind,
            entered_at: document.entered_at.map(|at| at.to_string()),
            drafted_at: document.drafted_at.map(|at| at.to_string()),
            trashed_at: document.trashed_at.map(|at| at.to_string()),
            replaced: document.replaced_at.is_some(),
            unpacked: document.unpacked,
            previous_id: document.previous,
            read_again_since: document.read_again_since.map(|since| since.to_string()),
            notes: document.notes,
            reading,
            doubts: None,
            container: None,
            taken_from: Vec::new(),
        }
    }
}

#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Wanted {
    #[param(value_type = Option<String>)]
    binder: Option<BinderId>,
    state: Option<DocumentState>,
    #[param(value_type = Option<String>)]
    kind: Option<DocumentKind>,
    quality: Option<Quality>,
    /// `tray`: only those that wait for entry. `trash` takes the right to delete documents. Left out: all but what lies in the
    /// trash, opened archives and what was replaced included.
    #[param(inline)]
    place: Option<Place>,
    /// Only those that there is this doubt about.
    #[param(inline)]
    doubt: Option<Doubt>,
    /// Only those that a draft of their entry lies ready of.
    #[serde(default)]
    drafted: bool,
    /// Part of the name, the supplier, the number, the date (`31/01/2026`) or an amount (`1234,56`).
    search: Option<String>,
}

/// List the documents of a company, the newest first
#[utoipa::path(get, path = "/api/v1/companies/{company}/documents", tag = "documents",
    params(("company" = String, Path), Wanted, Paging), responses((status = 200, body = Page<DocumentBody>)))]
async fn list(
    State(app): State<Arc<App>>,
    granted: Granted<LookUpDocuments>,
    Query(wanted): Query<Wanted>,
    Query(page): Query<Paging>,
) -> Result<Json<Page<DocumentBody>>, Failure> {
    if wanted.place == Some(Place::Trash) {
        // As the trash itself is.
        rights::check::<DeleteDocuments>(&app.database, granted.caller, granted.company).await?;
    }
    let filter = Filter {
        binder: wanted.binder,
        state: wanted.state,
        kind: wanted.kind,
        quality: wanted.quality,
        search: wanted.search,
        doubt: wanted.doubt,
        drafted: wanted.drafted,
        place: wanted.place,
        after: page.after()?,
        ..Filter::default()
    };
    let documents = list::list(&app.database, granted, &filter, paging::limit(page.limit)).await?;
    Ok(Json(documents.map(DocumentBody::from)))
}

/// Look at a document
#[utoipa::path(get, path = "/api/v1/documents/{document}", tag = "documents", params(("document" = String, Path)),
    responses((status = 200, body = DocumentBody), (status = 404, body = Problem)))]
async fn find(
    State(app): State<Arc<App>>,
    granted: Granted<LookUpDocuments>,
    Path(id): Path<DocumentId>,
) -> Result<Json<DocumentBody>, Failure> {
    let listed = store::find(&app.database, id).await?;
    let (mut findings, mut text) = (Findings::default(), None);
    if listed.document.state == DocumentState::Read {
        let reading = work::reading(&app.blobs, &listed.document).await?;
        findings = reading.map(Findings::from).unwrap_or_default();
        text = work::text(&app.blobs, &listed.document).await?;
    }
    let mut body = DocumentBody::from(listed);
    if let Some(reading) = &mut body.reading {
        (reading.findings, reading.text) = (Some(findings), text);
    }
    body.doubts = Some(doubts(&app, granted, id).await?);
    body.container = unpacking::container(&app.database, granted, id).await?.map(ContainerBody::from);
    body.taken_from = unpacking::taken_from(&app.database, granted, id)
        .await?
        .into_iter()
        .map(|from| TakenFromBody { document_id: from.container, path: from.path })
        .collect();
    Ok(Json(body))
}

async fn doubts(app: &App, granted: Granted<LookUpDocuments>, id: DocumentId) -> Result<DoubtsBody> {
    let pairs = duplicate::store::of(&app.database, granted, &[id]).await?;
    let other_buyer = addressee::is_open(&app.database, granted, id).await?;
    let suspected = match other_buyer {
        true => addressee::suspected(&app.database, granted.caller, &[id]).await?,
        false => None,
    };
    Ok(DoubtsBody {
        duplicates: pairs
            .iter()
            .map(|pair| AlikeBody { document_id: pair.other(id), level: pair.level })
            .collect(),
        other_buyer,
        suspected_company_id: suspected.map(|suspected| suspected.company.id),
    })
}

/// A reading that was asked for.
#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = ReadingRequest)]
struct ReadingRequestBody {
    #[schema(value_type = String)]
    id: ReadingRequestId,
    #[schema(value_type = String)]
    document_id: DocumentId,
}

/// Have a document read again
///
/// In other languages, or after turning its pages. The former reading stays until the new one is there: until
/// `read_again_since` of the document is null.
#[utoipa::path(post, path = "/api/v1/documents/{document}/readings", tag = "documents",
    params(("document" = String, Path)), request_body = HowToRead,
    responses((status = 202, body = ReadingRequestBody), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn read_again(
    State(app): State<Arc<App>>,
    granted: Granted<EnterDocuments>,
    Path(document_id): Path<DocumentId>,
    Json(how): Json<HowToRead>,
) -> Result<(StatusCode, Json<ReadingRequestBody>), Failure> {
    let id = again::ask(&app, granted, document_id, how).await?;
    Ok((StatusCode::ACCEPTED, Json(ReadingRequestBody { id, document_id })))
}

/// Download the original, byte by byte as it was collected
#[utoipa::path(get, path = "/api/v1/documents/{document}/original", tag = "documents",
    params(("document" = String, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream"), (status = 404, body = Problem)))]
async fn download(
    State(app): State<Arc<App>>,
    _: Granted<ExtractDocuments>,
    Path(id): Path<DocumentId>,
) -> Result<Response, Failure> {
    let document = store::find(&app.database, id).await?.document;
    Ok(original::download(&app.blobs, &document).await?)
}

/// Download the searchable PDF of a scan: its pages with the recognised text under them
#[utoipa::path(get, path = "/api/v1/documents/{document}/searchable", tag = "documents",
    params(("document" = String, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "application/pdf"), (status = 404, body = Problem)))]
async fn searchable(
    State(app): State<Arc<App>>,
    _: Granted<ExtractDocuments>,
    Path(id): Path<DocumentId>,
) -> Result<Response, Failure> {
    let document = store::find(&app.database, id).await?.document;
    Ok(original::searchable(&app.blobs, &document).await?)
}

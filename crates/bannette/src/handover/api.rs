//! Entered documents in the API: for accounting software that fetches what is new, one by one or as archives.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::entered::{self, Entered};
use super::store::{self, Wanted};
use super::{Handover, Period, archive};
use crate::api::{Json, Paging, Path, Problem, Query};
use crate::app::App;
use crate::company;
use crate::document::api::DocumentBody;
use crate::entry::api::ContentBody;
use crate::error::Error;
use crate::failure::Failure;
use crate::ids::{CompanyId, HandoverId};
use crate::paging::{self, Page};
use crate::rights::{EnterDocuments, ExtractDocuments, Granted, LookUpDocuments};
use crate::web::{Locale, Texts};

pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(entered))
        .routes(routes!(list, make))
        .routes(routes!(find))
        .routes(routes!(download))
        .routes(routes!(withdraw))
}

/// A document that was entered; its reading's summary is what was entered.
#[derive(Serialize, utoipa::ToSchema)]
struct EnteredDocument {
    document: DocumentBody,
    entry: ContentBody,
    entered_at: Option<String>,
    binder_name: String,
    /// `purchases`, `sales`, `cash`, `bank`, `expenses` or `filing`.
    binder_kind: &'static str,
    /// Whether it makes an entry in the accounts: it was handed over, and not left out.
    handed_over: bool,
    /// Whether its entry was changed since: the accounts have it otherwise.
    changed_since: bool,
    /// Asks for what was entered after this one. The last one of all can be kept, to go on from there the next day.
    cursor: String,
}

impl From<Entered> for EnteredDocument {
    fn from(entered: Entered) -> Self {
        let at = entered.listed.document.entered_at;
        Self {
            cursor: entered.number.to_string(),
            handed_over: entered.is_handed_over(),
            changed_since: entered.changed_since(),
            entered_at: at.map(|at| at.to_string()),
            binder_name: entered.binder,
            binder_kind: entered.binder_kind.name(),
            entry: (&entered.content).into(),
            document: entered.listed.into(),
        }
    }
}

/// List the entered documents of a company, in the order of their entry
///
/// One whose entry is changed comes once more.
#[utoipa::path(get, path = "/api/v1/companies/{company}/entered", tag = "handovers",
    params(("company" = String, Path), Paging),
    responses((status = 200, body = Page<EnteredDocument>), (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn entered(
    State(app): State<Arc<App>>,
    sees: Granted<LookUpDocuments>,
    Query(page): Query<Paging>,
) -> Result<Json<Page<EnteredDocument>>, Failure> {
    let after = match page.cursor.as_deref().filter(|cursor| !cursor.is_empty()) {
        Some(cursor) => Some(cursor.parse().map_err(|_| Error::invalid("cursor", "cursor"))?),
        None => None,
    };
    let limit = paging::limit(page.limit);
    let documents = entered::list(&app.database, sees, after, limit).await?;
    let documents = documents.into_iter().map(EnteredDocument::from).collect();
    Ok(Json(Page::cut(documents, limit, |entered: &EnteredDocument| entered.cursor.clone())))
}

#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = Handover)]
struct HandoverBody {
    #[schema(value_type = String)]
    id: HandoverId,
    #[schema(value_type = String)]
    company_id: CompanyId,
    /// Days of the papers, both included.
    from: String,
    until: String,
    /// Whether documents that were handed over before are part of it.
    anew: bool,
    documents: i64,
    /// Those of them that make an entry.
    entries: i64,
    made_at: String,
    made_by: Option<String>,
    /// Taken back: its documents count as not handed over, and it has no archive any more.
    withdrawn: bool,
}

impl From<Handover> for HandoverBody {
    fn from(handover: Handover) -> Self {
        Self {
            id: handover.id,
            company_id: handover.company,
            from: handover.period.from.to_string(),
            until: handover.period.until.to_string(),
            anew: handover.anew,
            documents: handover.documents,
            entries: handover.entries,
            made_at: handover.made_at.to_string(),
            made_by: handover.made_by,
            withdrawn: handover.withdrawn,
        }
    }
}

/// List the handovers of a company, the newest first
#[utoipa::path(get, path = "/api/v1/companies/{company}/handovers", tag = "handovers",
    params(("company" = String, Path), Paging),
    responses((status = 200, body = Page<HandoverBody>), (status = 404, body = Problem)))]
async fn list(
    State(app): State<Arc<App>>,
    _: Granted<EnterDocuments>,
    granted: Granted<ExtractDocuments>,
    Query(page): Query<Paging>,
) -> Result<Json<Page<HandoverBody>>, Failure> {
    let handovers = store::list(&app.database, granted, page.after()?, paging::limit(page.limit)).await?;
    Ok(Json(handovers.map(HandoverBody::from)))
}

/// Which documents are to be handed over.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct NewHandover {
    /// Days of the papers, both included, as ISO 8601. What has no date belongs to every period.
    from: String,
    until: String,
    /// Also those that were handed over before.
    #[serde(default)]
    anew: bool,
}

/// Hand over the entered documents of a period
///
/// Those that were not handed over before, or made no entry and were changed since, 5,000 at most: 409 (`handover-nothing`) when there is none left.
#[utoipa::path(post, path = "/api/v1/companies/{company}/handovers", tag = "handovers",
    params(("company" = String, Path)), request_body = NewHandover,
    responses((status = 201, body = HandoverBody), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
async fn make(
    State(app): State<Arc<App>>,
    _: Granted<EnterDocuments>,
    granted: Granted<ExtractDocuments>,
    sees: Granted<LookUpDocuments>,
    Json(new): Json<NewHandover>,
) -> Result<(StatusCode, Json<HandoverBody>), Failure> {
    let day = |field, text: &str| text.parse::<Date>().map_err(|_| Error::invalid(field, "date"));
    let period = Period { from: day("from", &new.from)?, until: day("until", &new.until)? };
    let id = store::make(&app, granted, sees, Wanted { period, anew: new.anew }).await?;
    let handover = store::find(&app.database, granted, id).await?;
    Ok((StatusCode::CREATED, Json(handover.into())))
}

/// Look at a handover
#[utoipa::path(get, path = "/api/v1/companies/{company}/handovers/{handover}", tag = "handovers",
    params(("company" = String, Path), ("handover" = String, Path)),
    responses((status = 200, body = HandoverBody), (status = 404, body = Problem)))]
async fn find(
    State(app): State<Arc<App>>,
    _: Granted<EnterDocuments>,
    granted: Granted<ExtractDocuments>,
    Path((_company, id)): Path<(CompanyId, HandoverId)>,
) -> Result<Json<HandoverBody>, Failure> {
    Ok(Json(store::find(&app.database, granted, id).await?.into()))
}

#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Language {
    /// Of the list: `fr` (as French spreadsheets have it, the default) or `en`.
    language: Option<String>,
}

/// Download the archive of a handover
///
/// A ZIP of `documents.csv`, the entries in the form of the French FEC, and the originals.
#[utoipa::path(get, path = "/api/v1/companies/{company}/handovers/{handover}/archive", tag = "handovers",
    params(("company" = String, Path), ("handover" = String, Path), Language),
    responses((status = 200, body = Vec<u8>, content_type = "application/zip"), (status = 404, body = Problem)))]
async fn download(
    State(app): State<Arc<App>>,
    _: Granted<EnterDocuments>,
    granted: Granted<ExtractDocuments>,
    sees: Granted<LookUpDocuments>,
    Path((_company, id)): Path<(CompanyId, HandoverId)>,
    Query(wanted): Query<Language>,
) -> Result<Response, Failure> {
    let handover = store::find(&app.database, granted, id).await?;
    if handover.withdrawn {
        return Err(Failure::not_found());
    }
    let company = company::store::find(&app.database, granted.company).await?;
    let locale = wanted.language.as_deref().and_then(Locale::parse).unwrap_or_default();
    let t = Texts::new(locale, company.zone(), app.clock.now().timestamp());
    Ok(archive::answer(app, t, granted, sees, &company, &handover))
}

/// Take a handover back
///
/// Its documents count as not handed over: the next one has them again.
#[utoipa::path(post, path = "/api/v1/companies/{company}/handovers/{handover}/withdraw", tag = "handovers",
    params(("company" = String, Path), ("handover" = String, Path)),
    responses((status = 200, body = HandoverBody), (status = 404, body = Problem)))]
async fn withdraw(
    State(app): State<Arc<App>>,
    _: Granted<EnterDocuments>,
    granted: Granted<ExtractDocuments>,
    Path((_company, id)): Path<(CompanyId, HandoverId)>,
) -> Result<Json<HandoverBody>, Failure> {
    store::withdraw(&app, granted, id).await?;
    Ok(Json(store::find(&app.database, granted, id).await?.into()))
}

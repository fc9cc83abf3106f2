//! Deposits in the API: files that a program brings, and links for those without an account.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use db::params;
use serde::{Deserialize, Serialize};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::handlers::too_fast;
use super::links::{self, Expected, Link, NewLink, State as LinkState};
use super::settling::take;
use super::upload::{self, Announced};
use super::{Depositor, Desk, part};
use crate::access::Writes;
use crate::api::{Json, Path, Problem, Query};
use crate::app::App;
use crate::channel::options::ChannelOptions;
use crate::collecting::Outcome;
use crate::company;
use crate::error::{Error, Result};
use crate::failure::Failure;
use crate::ids::{BinderId, CompanyId, DepositLinkId, DocumentId, RunId};
use crate::rights::{ConfigureCollection, DepositDocuments, Granted};
use crate::web::{Locale, Texts};

pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(deposit)).routes(routes!(list, create)).routes(routes!(revoke))
}

/// Where the key deposits: the binders of the company in use.
async fn desk(app: &App, granted: Granted<DepositDocuments>) -> Result<Desk> {
    let id = granted.caller.key().ok_or(Error::NotFound)?;
    let row = app.database.fetch_one("SELECT name FROM api_keys WHERE id = $1", params![id]).await?;
    let mut binders = company::store::binders(&app.database, granted.company).await?;
    binders.retain(|binder| binder.active && granted.reach.all.contains(binder.kind));
    Ok(Desk {
        company: company::store::find(&app.database, granted.company).await?,
        binders,
        by: Depositor::Key { id, name: row.get("name")? },
        address: String::new(),
    })
}

/// Labels of channels are in the firm's own language.
fn texts(app: &App, company: &company::Company) -> Texts {
    Texts::new(Locale::default(), company.zone(), app.clock.now().timestamp())
}

#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Wanted {
    /// The file's name, with its ending.
    name: String,
    /// Where it is laid; may be left out where the company has one binder only.
    #[param(value_type = Option<String>)]
    binder: Option<BinderId>,
    /// Also when the company has the same bytes already.
    #[serde(default)]
    again: bool,
    /// What is done by itself with what the key deposits there, this time and from now on: names of `rotate`,
    /// `remove_blank_pages`, `split_documents`, `part_receipts` with commas between; empty for nothing. Left out: as before.
    options: Option<String>,
}

impl Wanted {
    fn options(&self) -> Result<Option<ChannelOptions>> {
        let Some(names) = &self.options else { return Ok(None) };
        let names: Vec<&str> = names.split(',').map(str::trim).filter(|name| !name.is_empty()).collect();
        let options = ChannelOptions::named(names.iter().copied());
        let is_known = |name: &&str| options.chosen().contains(name);
        if !names.iter().all(is_known) {
            return Err(Error::invalid("options", "options"));
        }
        Ok(Some(options))
    }
}

/// What became of a file.
#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = Deposit)]
struct DepositBody {
    outcome: Outcome,
    /// Why it was set aside: `empty`, `too_large`, `unsupported_type`.
    reason: Option<String>,
    /// The document that it became, or was already.
    #[schema(value_type = Option<String>)]
    document_id: Option<DocumentId>,
    #[schema(value_type = Option<String>)]
    run_id: Option<RunId>,
}

/// Deposit a file in a binder
///
/// Its bytes are the body. 201 for a new document; 200 when the company has the same bytes already, or the file was set
/// aside; 429 after 600 files within a minute, with a `Retry-After`.
#[utoipa::path(post, path = "/api/v1/companies/{company}/deposits", tag = "deposits",
    params(("company" = String, Path), Wanted),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, body = DepositBody), (status = 200, body = DepositBody), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
async fn deposit(
    State(app): State<Arc<App>>,
    granted: Granted<DepositDocuments>,
    Query(wanted): Query<Wanted>,
    body: Body,
) -> Result<Response, Failure> {
    let desk = desk(&app, granted).await?;
    let binder = desk.binder(wanted.binder)?;
    let options = wanted.options()?;
    if upload::is_too_fast(&app, &desk).await? {
        return Ok(too_fast());
    }
    let size = Expected::AtMost(upload::largest(&app));
    let file = Announced { path: wanted.name, size, modified_at: None, binder, run: None, options };
    let upload = upload::announce(&app, &desk, &texts(&app, &desk.company), file).await?;
    let settled = take(&app, &desk, &upload, body.into_data_stream(), wanted.again).await?;
    // Nobody can ask for it all the same but by sending it again.
    part::forget(&app, settled.id).await;
    let outcome = settled.outcome.unwrap_or(Outcome::SetAside);
    let status = if outcome == Outcome::Collected { StatusCode::CREATED } else { StatusCode::OK };
    let body =
        DepositBody { outcome, reason: settled.reason, document_id: settled.document, run_id: settled.run };
    Ok((status, Json(body)).into_response())
}

#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = DepositLink)]
struct LinkBody {
    #[schema(value_type = String)]
    id: DepositLinkId,
    /// Null: the sender chooses.
    #[schema(value_type = Option<String>)]
    binder_id: Option<BinderId>,
    note: String,
    /// `open`, `used-up`, `expired` or `revoked`.
    state: &'static str,
    /// To be handed over, as long as it serves. Whoever has it can deposit: null for a key that only reads.
    address: Option<String>,
    max_files: i64,
    max_bytes: i64,
    files: i64,
    bytes: i64,
    created_by: Option<String>,
    created_at: String,
    expires_at: String,
    last_used_at: Option<String>,
    /// What is done by itself with what comes by it.
    options: ChannelOptions,
}

async fn body(app: &App, link: Link, writes: Writes) -> Result<LinkBody> {
    let address = match (link.state, writes) {
        (LinkState::Open | LinkState::UsedUp, Writes(true)) => {
            Some(links::address(app, link.id).await?.to_string())
        }
        (LinkState::Expired | LinkState::Revoked, _) | (_, Writes(false)) => None,
    };
    Ok(LinkBody {
        id: link.id,
        binder_id: link.binder,
        note: link.note,
        state: link.state.name(),
        address,
        max_files: link.max_files,
        max_bytes: link.max_bytes,
        files: link.files,
        bytes: link.bytes,
        created_by: link.created_by,
        created_at: link.created_at.to_string(),
        expires_at: link.expires_at.to_string(),
        last_used_at: link.last_used_at.map(|at| at.to_string()),
        options: link.options,
    })
}

#[derive(Serialize, utoipa::ToSchema)]
struct DepositLinks {
    items: Vec<LinkBody>,
}

/// List the deposit links of a company, the newest first
#[utoipa::path(get, path = "/api/v1/companies/{company}/deposit-links", tag = "deposits",
    params(("company" = String, Path)), responses((status = 200, body = DepositLinks), (status = 404, body = Problem)))]
async fn list(
    State(app): State<Arc<App>>,
    granted: Granted<ConfigureCollection>,
    writes: Writes,
) -> Result<Json<DepositLinks>, Failure> {
    let mut items = Vec::new();
    for link in links::list(&app, granted).await? {
        items.push(body(&app, link, writes).await?);
    }
    Ok(Json(DepositLinks { items }))
}

#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
struct NewDepositLink {
    /// The sender chooses when left out.
    #[schema(value_type = Option<String>)]
    binder_id: Option<BinderId>,
    /// What the sender reads.
    note: String,
    /// 7, 30, 90 or 365; 30 when left out.
    days: i64,
    /// 100 when left out.
    max_files: i64,
    /// 500,000,000 when left out.
    max_bytes: i64,
    /// What is done by itself with what comes by it; nothing when left out.
    options: ChannelOptions,
}

impl Default for NewDepositLink {
    fn default() -> Self {
        Self {
            binder_id: None,
            note: String::new(),
            days: 30,
            max_files: 100,
            max_bytes: 500_000_000,
            options: ChannelOptions::default(),
        }
    }
}

/// Make a link by which documents can be deposited without an account
#[utoipa::path(post, path = "/api/v1/companies/{company}/deposit-links", tag = "deposits",
    params(("company" = String, Path)), request_body = NewDepositLink,
    responses((status = 201, body = LinkBody), (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn create(
    State(app): State<Arc<App>>,
    granted: Granted<ConfigureCollection>,
    Json(new): Json<NewDepositLink>,
) -> Result<(StatusCode, Json<LinkBody>), Failure> {
    let company = company::store::find(&app.database, granted.company).await?;
    let NewDepositLink { binder_id: binder, note, days, max_files, max_bytes, options } = new;
    let new = NewLink { binder, note, days, max_files, max_bytes, options };
    let id = links::create(&app, granted, &texts(&app, &company), new).await?;
    Ok((StatusCode::CREATED, Json(found(&app, granted, id).await?)))
}

async fn found(app: &App, granted: Granted<ConfigureCollection>, id: DepositLinkId) -> Result<LinkBody> {
    let links = links::list(app, granted).await?;
    body(app, links.into_iter().find(|link| link.id == id).ok_or(Error::NotFound)?, Writes(true)).await
}

/// Revoke a deposit link: it serves no more; what came by it stays
#[utoipa::path(post, path = "/api/v1/companies/{company}/deposit-links/{link}/revoke", tag = "deposits",
    params(("company" = String, Path), ("link" = String, Path)),
    responses((status = 200, body = LinkBody), (status = 404, body = Problem)))]
async fn revoke(
    State(app): State<Arc<App>>,
    granted: Granted<ConfigureCollection>,
    Path((_company, link)): Path<(CompanyId, DepositLinkId)>,
) -> Result<Json<LinkBody>, Failure> {
    links::revoke(&app, granted, link).await?;
    Ok(Json(found(&app, granted, link).await?))
}

//! **Administration > Connexion**, and the second factor of somebody else.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Form, Router};
use db::{Transaction, params};
use serde::Deserialize;
use serde_json::json;

use super::pages::{ProviderFacts, RulesPage};
use super::{DEMANDED, Demand, ENROLLED};
use crate::access::Administrator;
use crate::app::App;
use crate::audit::{Action, Log, Subject};
use crate::error::{Error, Result};
use crate::failure::Failure;
use crate::ids::UserId;
use crate::rights::Caller;
use crate::user::store;
use crate::web::Flash;
use crate::web::layout::Item;
use crate::web::visit::{Visit, back_with, html, redirect};

const PAGE: &str = "/administration/sign-in";

pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route(PAGE, get(rules).post(set_rule))
        .route("/administration/users/{user}/second-factor", post(demand))
        .route("/administration/users/{user}/second-factor/reset", post(reset))
}

async fn rules(State(app): State<Arc<App>>, visit: Visit, _: Administrator) -> Result<Response, Failure> {
    let (t, layout) = visit.frame(Item::SignIn).await?;
    let sql = format!(
        "SELECT count(*) AS lacking FROM users u
        WHERE u.deactivated_at IS NULL AND u.password_hash IS NOT NULL AND {DEMANDED} AND NOT {ENROLLED}"
    );
    let provider = app.provider.as_ref().map(|provider| ProviderFacts {
        label: provider.label().to_owned(),
        issuer: app.config.oidc.issuer.clone().unwrap_or_default(),
        client_id: app.config.oidc.client_id.clone().unwrap_or_default(),
        creates_users: app.config.oidc.create_users,
        second_factor: app.config.oidc.second_factor,
    });
    html(&RulesPage {
        t,
        layout,
        demand: super::rule(&app.database).await?,
        lacking: app.database.fetch_one(&sql, params![]).await?.get("lacking")?,
        provider,
        redirect: app.config.oidc_redirect_url().to_string(),
    })
}

#[derive(Deserialize)]
struct Rule {
    second_factor: String,
}

async fn set_rule(
    State(app): State<Arc<App>>,
    Administrator(caller): Administrator,
    Form(form): Form<Rule>,
) -> Result<Response, Failure> {
    let demand = Demand::parse(&form.second_factor).ok_or(Error::invalid("second_factor", "required"))?;
    super::set_rule(&app, caller, demand).await?;
    Ok(redirect(PAGE, Some(Flash::success("flash-saved"))))
}

#[derive(Deserialize)]
struct Demanded {
    #[serde(default)]
    demanded: String,
}

async fn demand(
    State(app): State<Arc<App>>,
    Administrator(caller): Administrator,
    Path(id): Path<UserId>,
    Form(form): Form<Demanded>,
) -> Result<Response, Failure> {
    let demanded = form.demanded == "yes";
    let mut tx = app.database.begin().await?;
    let mut log = Log::new(app.clock.now(), caller);
    set_demanded(&mut tx, &mut log, id, demanded).await?;
    log.write(&mut tx).await?;
    tx.commit().await?;
    let flash = if demanded { "flash-second-factor-demanded" } else { "flash-second-factor-waived" };
    Ok(redirect(&format!("/administration/users/{id}"), Some(Flash::success(flash))))
}

/// Demands a second factor of somebody, or no more.
pub async fn set_demanded(tx: &mut Transaction, log: &mut Log, id: UserId, demanded: bool) -> Result<()> {
    let sql = "SELECT email FROM users WHERE id = $1 AND deleted_at IS NULL";
    let email: String = tx.fetch_one(sql, params![id]).await?.get("email")?;
    let sql = "UPDATE users SET second_factor_demanded = $2 WHERE id = $1 AND second_factor_demanded <> $2";
    if tx.execute(sql, params![id, demanded]).await? > 0 {
        let action = if demanded { Action::SecondFactorDemanded } else { Action::SecondFactorWaived };
        log.add(action, Subject::user(id, email), json!({}));
    }
    Ok(())
}

/// Takes away the second factor of somebody else who lost it.
///
/// # Errors
/// `Conflict("second-factor-own")`, `Conflict("second-factor-none")`.
pub async fn reset_of(app: &App, caller: Caller, id: UserId) -> Result<()> {
    // One's own is switched off on one's own page, with the password.
    if caller == Caller::User(id) {
        return Err(Error::Conflict("second-factor-own"));
    }
    store::find(&app.database, id).await?;
    match super::reset(app, caller, id).await {
        Err(Error::NotFound) => Err(Error::Conflict("second-factor-none")),
        other => other,
    }
}

async fn reset(
    State(app): State<Arc<App>>,
    Administrator(caller): Administrator,
    Path(id): Path<UserId>,
) -> Result<Response, Failure> {
    let page = format!("/administration/users/{id}");
    match reset_of(&app, caller, id).await {
        Ok(()) => Ok(redirect(&page, Some(Flash::success("flash-second-factor-reset")))),
        Err(error) => back_with(&page, error),
    }
}

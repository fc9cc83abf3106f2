//! The consent page, `/oauth2/authorize`: who signs in, and whether the app may.

use std::sync::Arc;

use askama::Template;
use axum::{
    Form,
    extract::{Query, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use url::{Host, Url};

use crate::{
    account::{AccountId, App, Challenge},
    handle::{AccountInfo, Handle},
    log,
    oauth::Consent,
    page::{Language, render},
    shared::Shared,
};

const STATE_LIMIT: usize = 500;

/// What an app asks for, in the query; and on the page's form, hidden.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    client_id: String,
    redirect_uri: Option<String>,
    response_type: Option<String>,
    state: Option<String>,
    token_access_type: Option<String>,
    scope: Option<String>,
    code_challenge: Option<String>,
    code_challenge_method: Option<String>,
    locale: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Decided {
    account: Option<String>,
    decision: String,
    #[serde(flatten)]
    asked: Asked,
}

/// A request that the page can be shown for.
struct Valid {
    app: App,
    scopes: Vec<String>,
    redirect_uri: Option<Url>,
    challenge: Option<Challenge>,
}

enum Refusal {
    /// The address to go back to can't be trusted: stay here.
    Stay(&'static str, &'static str),
    GoBack {
        to: Url,
        error: &'static str,
        description: &'static str,
    },
}

#[derive(Template)]
#[template(path = "consent.html")]
struct ConsentPage<'a> {
    language: Language,
    app: &'a App,
    scopes: Vec<(&'a str, &'static str)>,
    accounts: Vec<AccountInfo>,
    hidden: Vec<(&'static str, &'a str)>,
    control_url: &'a Url,
    nobody_chosen: bool,
}

#[derive(Template)]
#[template(path = "consent-end.html")]
struct EndPage<'a> {
    language: Language,
    title: &'a str,
    text: &'a str,
    code: Option<&'a str>,
}

pub(crate) async fn ask(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Response {
    let response = match check(&shared, &asked) {
        Ok(valid) => page(&shared, &headers, &asked, &valid, false),
        Err(refusal) => refuse(&headers, &asked, refusal),
    };
    record(&shared, "GET", None, response)
}

pub(crate) async fn decide(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    Form(Decided { account, decision, asked }): Form<Decided>,
) -> Response {
    let valid = match check(&shared, &asked) {
        Ok(valid) => valid,
        Err(refusal) => return record(&shared, "POST", None, refuse(&headers, &asked, refusal)),
    };
    if decision != "allow" {
        let description = "The user chose not to give your app access to their Dropbox account.";
        let refusal = match valid.redirect_uri {
            Some(to) => Refusal::GoBack { to, error: "access_denied", description },
            None => Refusal::Stay("Accès refusé.", "Access refused."),
        };
        return record(&shared, "POST", None, refuse(&headers, &asked, refusal));
    }
    let account = account.and_then(|named| Handle::new(shared.clone()).account(&named));
    let Some(account) = account else {
        let response = page(&shared, &headers, &asked, &valid, true);
        return record(&shared, "POST", None, response);
    };
    let now = shared.clock.now();
    let consent = Consent {
        app: valid.app.key.clone(),
        account: account.id.clone(),
        scopes: valid.scopes,
        redirect_uri: asked.redirect_uri.clone(),
        challenge: valid.challenge,
        offline: asked.token_access_type.as_deref() == Some("offline"),
    };
    let code = shared.change(|world| {
        if valid.app.app_folder {
            world.app_folder(&consent.account, &valid.app.name)?;
        }
        anyhow::Ok(world.consent(consent, now))
    });
    let response = match (code, valid.redirect_uri) {
        (Err(error), _) => (StatusCode::INTERNAL_SERVER_ERROR, format!("{error:#}")).into_response(),
        (Ok(code), Some(to)) => go_back(to, asked.state.as_deref(), &[("code", &code)]),
        (Ok(code), None) => {
            let language = Language::choose(asked.locale.as_deref(), &headers);
            let title = language.of("Code d’accès", "Access code");
            let text = language.of("Copiez ce code dans l’application.", "Copy this code into the app.");
            render(StatusCode::OK, &EndPage { language, title, text, code: Some(&code) }, &[])
        }
    };
    record(&shared, "POST", Some(account.id), response)
}

fn check(shared: &Shared, asked: &Asked) -> Result<Valid, Refusal> {
    let app = shared.read(|world| world.apps.get(&asked.client_id).cloned());
    let app = app.ok_or(Refusal::Stay(
        "Cette application est inconnue : le paramètre client_id n’est celui d’aucune application.",
        "This app is unknown: client_id names no app.",
    ))?;
    let redirect_uri = match &asked.redirect_uri {
        None => None,
        Some(uri) => {
            let registered = app.redirect_uris.contains(uri);
            let url = Url::parse(uri).ok().filter(|url| registered && is_safe(url));
            Some(url.ok_or(Refusal::Stay(
                "L’adresse de retour (redirect_uri) n’est pas enregistrée pour cette application, ou n’est pas en HTTPS.",
                "The redirect_uri is not registered for this app, or is not HTTPS.",
            ))?)
        }
    };
    if asked.state.as_ref().is_some_and(|state| state.len() > STATE_LIMIT) {
        return Err(Refusal::Stay(
            "Le paramètre state dépasse 500 octets.",
            "The state parameter is longer than 500 bytes.",
        ));
    }
    let refuse = |error, description| match &redirect_uri {
        Some(to) => Refusal::GoBack { to: to.clone(), error, description },
        None => Refusal::Stay(description, description),
    };
    if asked.response_type.as_deref() != Some("code") {
        return Err(refuse("unsupported_response_type", "response_type must be code"));
    }
    if !matches!(asked.token_access_type.as_deref(), None | Some("offline" | "online" | "legacy")) {
        return Err(refuse("invalid_request", "token_access_type must be offline or online"));
    }
    let scopes: Vec<String> = match &asked.scope {
        None => app.scopes.clone(),
        Some(scope) => scope.split_whitespace().map(str::to_owned).collect(),
    };
    if scopes.is_empty() || scopes.iter().any(|scope| !app.scopes.contains(scope)) {
        return Err(refuse("invalid_scope", "the app may not ask for one of the scopes"));
    }
    let method = asked.code_challenge_method.as_deref();
    let challenge = match (&asked.code_challenge, method) {
        (None, None) => None,
        (Some(challenge), _) if !(43..=128).contains(&challenge.len()) => {
            return Err(refuse("invalid_request", "code_challenge must have 43 to 128 characters"));
        }
        (Some(challenge), Some("S256")) => Some(Challenge::S256(challenge.clone())),
        (Some(challenge), None | Some("plain")) => Some(Challenge::Plain(challenge.clone())),
        _ => return Err(refuse("invalid_request", "code_challenge_method must be S256 or plain")),
    };
    Ok(Valid { app, scopes, redirect_uri, challenge })
}

/// HTTPS, or this very machine.
fn is_safe(url: &Url) -> bool {
    url.scheme() == "https"
        || match url.host() {
            Some(Host::Domain(name)) => name == "localhost",
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        }
}

fn page(
    shared: &Arc<Shared>,
    headers: &HeaderMap,
    asked: &Asked,
    valid: &Valid,
    nobody_chosen: bool,
) -> Response {
    let language = Language::choose(asked.locale.as_deref(), headers);
    let hidden = [
        ("client_id", Some(&asked.client_id)),
        ("redirect_uri", asked.redirect_uri.as_ref()),
        ("response_type", asked.response_type.as_ref()),
        ("state", asked.state.as_ref()),
        ("token_access_type", asked.token_access_type.as_ref()),
        ("scope", asked.scope.as_ref()),
        ("code_challenge", asked.code_challenge.as_ref()),
        ("code_challenge_method", asked.code_challenge_method.as_ref()),
        ("locale", asked.locale.as_ref()),
    ];
    let handle = Handle::new(shared.clone());
    let mut accounts = handle.accounts();
    accounts.sort_by(|one, other| one.name.cmp(&other.name));
    let page = ConsentPage {
        language,
        app: &valid.app,
        scopes: valid.scopes.iter().map(|scope| (scope.as_str(), meaning(scope, language))).collect(),
        accounts,
        hidden: hidden.into_iter().filter_map(|(name, value)| Some((name, value?.as_str()))).collect(),
        control_url: handle.control_url(),
        nobody_chosen,
    };
    let back = valid.redirect_uri.as_ref().map(|url| url.origin().ascii_serialization());
    let status = if nobody_chosen { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    render(status, &page, back.as_deref().as_slice())
}

fn meaning(scope: &str, language: Language) -> &'static str {
    match scope {
        "account_info.read" => {
            language.of("Voir votre nom et votre adresse e-mail", "See your name and e-mail address")
        }
        "files.metadata.read" => language
            .of("Voir les noms de vos fichiers et dossiers", "See the names of your files and folders"),
        "files.content.read" => {
            language.of("Lire le contenu de vos fichiers", "Read the content of your files")
        }
        "files.metadata.write" => {
            language.of("Modifier les informations sur vos fichiers", "Change information about your files")
        }
        "files.content.write" => {
            language.of("Ajouter, modifier et supprimer des fichiers", "Add, change and delete files")
        }
        _ => language.of("Autre autorisation", "Another permission"),
    }
}

fn refuse(headers: &HeaderMap, asked: &Asked, refusal: Refusal) -> Response {
    match refusal {
        Refusal::Stay(french, english) => {
            let language = Language::choose(asked.locale.as_deref(), headers);
            let title = language.of("La connexion n’a pas pu se faire", "The connection was not made");
            let page = EndPage { language, title, text: language.of(french, english), code: None };
            render(StatusCode::BAD_REQUEST, &page, &[])
        }
        Refusal::GoBack { to, error, description } => {
            go_back(to, asked.state.as_deref(), &[("error", error), ("error_description", description)])
        }
    }
}

fn go_back(mut to: Url, state: Option<&str>, answer: &[(&str, &str)]) -> Response {
    to.query_pairs_mut().extend_pairs(answer);
    if let Some(state) = state {
        to.query_pairs_mut().append_pair("state", state);
    }
    Redirect::to(to.as_str()).into_response()
}

fn record(shared: &Shared, method: &str, account: Option<AccountId>, response: Response) -> Response {
    let number = shared.log.begin(log::Request {
        at: shared.clock.now().wire(),
        method: method.to_owned(),
        route: "oauth2/authorize".to_owned(),
        account,
        status: response.status().as_u16(),
        complete: true,
        ..log::Request::default()
    });
    tracing::debug!(number, route = "oauth2/authorize", status = response.status().as_u16(), "answered");
    response
}

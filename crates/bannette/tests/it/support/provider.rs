//! A little OpenID provider on loopback, with keys of its own; it can be told to lie.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Form, Json, Router};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair, RSA_PKCS1_SHA256, RsaKeyPair};
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio_util::task::AbortOnDropHandle;

/// What firms register as.
pub const CLIENT: (&str, &str) = ("bannette", "s3cret & more");
/// The private key that signs with RS256: for tests alone, and for that reason no secret.
const RSA_KEY: &str = include_str!("provider_key.b64");

/// What the next token says and how it is signed.
#[derive(Debug, Clone)]
pub struct Says {
    /// Takes the place of the right claims; null takes one out.
    pub claims: Value,
    pub algorithm: &'static str,
    /// Signed with a key that nobody has published.
    pub other_key: bool,
}

impl Says {
    pub fn claims(claims: Value) -> Self {
        Self { claims, algorithm: "RS256", other_key: false }
    }
}

struct Inner {
    issuer: String,
    says: Mutex<Says>,
    /// What the browser was sent with: challenge and nonce.
    asked: Mutex<(String, String)>,
    /// How often it was asked to describe itself.
    described: AtomicUsize,
    /// Seconds since 1970, as the firm's clock has it.
    now: Mutex<i64>,
    rsa: RsaKeyPair,
    ec: EcdsaKeyPair,
    unpublished: EcdsaKeyPair,
}

/// Ends when dropped.
pub struct TestProvider {
    inner: Arc<Inner>,
    _server: AbortOnDropHandle<()>,
}

fn ec_key() -> EcdsaKeyPair {
    let (algorithm, random) = (&ECDSA_P256_SHA256_FIXED_SIGNING, SystemRandom::new());
    let document = EcdsaKeyPair::generate_pkcs8(algorithm, &random).unwrap();
    EcdsaKeyPair::from_pkcs8(algorithm, document.as_ref(), &random).unwrap()
}

impl TestProvider {
    pub async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address: SocketAddr = listener.local_addr().unwrap();
        let der = STANDARD.decode(RSA_KEY.split_whitespace().collect::<String>()).unwrap();
        let inner = Arc::new(Inner {
            issuer: format!("http://{address}/realms/cabinet"),
            says: Mutex::new(Says::claims(json!({}))),
            asked: Mutex::default(),
            described: AtomicUsize::default(),
            now: Mutex::default(),
            rsa: RsaKeyPair::from_pkcs8(&der).unwrap(),
            ec: ec_key(),
            unpublished: ec_key(),
        });
        let routes = Router::new()
            .route("/realms/cabinet/.well-known/openid-configuration", get(description))
            .route("/realms/cabinet/keys", get(keys))
            .route("/realms/cabinet/token", post(token))
            .with_state(Arc::clone(&inner));
        let server = tokio::spawn(async { axum::serve(listener, routes).await.unwrap() });
        Self { inner, _server: AbortOnDropHandle::new(server) }
    }

    pub fn described(&self) -> usize {
        self.inner.described.load(Ordering::SeqCst)
    }

    pub fn issuer(&self) -> &str {
        &self.inner.issuer
    }

    /// Somebody consents at the page that the browser was sent to; what the token will say.
    pub fn consent(&self, challenge: &str, nonce: &str, now: i64, says: Says) {
        *self.inner.asked.lock().unwrap() = (challenge.to_owned(), nonce.to_owned());
        *self.inner.now.lock().unwrap() = now;
        *self.inner.says.lock().unwrap() = says;
    }
}

async fn description(State(provider): State<Arc<Inner>>) -> Json<Value> {
    provider.described.fetch_add(1, Ordering::SeqCst);
    let issuer = &provider.issuer;
    Json(json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/keys"),
        "token_endpoint_auth_methods_supported": ["client_secret_basic"],
        "response_types_supported": ["code"],
    }))
}

async fn keys(State(provider): State<Arc<Inner>>) -> Json<Value> {
    // As DER (RFC 8017, appendix A.1.1): for a key of 2048 bits, both numbers always stand here.
    let der = provider.rsa.public().as_ref();
    let [n, e] = [&der[9..265], &der[267..]].map(|number| URL_SAFE_NO_PAD.encode(number));
    let point = provider.ec.public_key().as_ref();
    let [x, y] = [&point[1..33], &point[33..]].map(|number| URL_SAFE_NO_PAD.encode(number));
    Json(json!({ "keys": [
        { "kty": "oct", "kid": "other", "k": "AAAA" },
        { "kty": "RSA", "kid": "rsa", "use": "sig", "n": n, "e": e },
        { "kty": "EC", "kid": "ec", "use": "sig", "crv": "P-256", "x": x, "y": y },
    ]}))
}

#[derive(Deserialize)]
struct Exchange {
    grant_type: String,
    code: String,
    redirect_uri: String,
    code_verifier: String,
}

async fn token(
    State(provider): State<Arc<Inner>>,
    headers: HeaderMap,
    Form(form): Form<Exchange>,
) -> Response {
    let (challenge, nonce) = provider.asked.lock().unwrap().clone();
    let client = format!("{}:s3cret+%26+more", CLIENT.0);
    let authorized = headers["authorization"] == format!("Basic {}", STANDARD.encode(client)).as_str();
    let proved = URL_SAFE_NO_PAD.encode(Sha256::digest(&form.code_verifier)) == challenge;
    let fits = form.grant_type == "authorization_code"
        && form.code == "right"
        && form.redirect_uri.ends_with("/sign-in/provider/callback");
    if !(authorized && proved && fits) {
        return (StatusCode::BAD_REQUEST, Json(json!({ "error": "invalid_grant" }))).into_response();
    }
    let now = *provider.now.lock().unwrap();
    let mut claims = json!({
        "iss": provider.issuer, "sub": "u-1", "aud": CLIENT.0, "exp": now + 300, "iat": now, "nonce": nonce,
        "email": "Anne@cabinet.fr", "email_verified": true, "name": "Anne Laurent",
    });
    let says = provider.says.lock().unwrap().clone();
    for (name, value) in says.claims.as_object().unwrap() {
        claims[name] = value.clone();
    }
    claims.as_object_mut().unwrap().retain(|_, value| !value.is_null());
    Json(json!({ "access_token": "x", "token_type": "Bearer", "id_token": provider.sign(&claims, &says) }))
        .into_response()
}

impl Inner {
    fn sign(&self, claims: &Value, says: &Says) -> String {
        let kid = if says.algorithm == "RS256" { "rsa" } else { "ec" };
        let header = json!({ "alg": says.algorithm, "typ": "JWT", "kid": kid });
        let parts = [&header, claims].map(|part| URL_SAFE_NO_PAD.encode(part.to_string()));
        let signed = parts.join(".");
        let random = SystemRandom::new();
        let signature = match says.algorithm {
            "RS256" if says.other_key => vec![7; 256],
            "RS256" => {
                let mut signature = vec![0; self.rsa.public().modulus_len()];
                self.rsa.sign(&RSA_PKCS1_SHA256, &random, signed.as_bytes(), &mut signature).unwrap();
                signature
            }
            "ES256" => {
                let key = if says.other_key { &self.unpublished } else { &self.ec };
                key.sign(&random, signed.as_bytes()).unwrap().as_ref().to_vec()
            }
            _ => Vec::new(),
        };
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
    }
}

//! ID tokens (OpenID Connect Core 1.0, section 3.1.3.7): signed with RS256 or ES256 by a key of the provider's, for us, for
//! this attempt, and not too old. Nothing in a token is believed before all of that holds.

use anyhow::{Context, bail, ensure};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use db::Moment;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey,
};
use serde::{Deserialize, Deserializer};

/// By how many seconds clocks may differ.
const DRIFT: i64 = 60;
/// The longest name for a user that OpenID Connect allows.
const LONGEST_SUBJECT: usize = 255;

/// The provider's keys (RFC 7517). Those of kinds that we don't know are passed over.
#[derive(Debug, Deserialize)]
pub struct Keys {
    keys: Vec<Key>,
}

#[derive(Debug, Deserialize)]
struct Key {
    kty: String,
    kid: Option<String>,
    #[serde(rename = "use")]
    serves: Option<String>,
    crv: Option<String>,
    n: Option<String>,
    e: Option<String>,
    x: Option<String>,
    y: Option<String>,
}

/// How a token is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Algorithm {
    Rs256,
    Es256,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
}

/// What a token says, once it was judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claims {
    pub issuer: String,
    /// The provider's own name for somebody, which never changes.
    pub subject: String,
    pub email: Option<String>,
    /// Whether the provider vouches for the address, where it says so at all.
    pub email_verified: Option<bool>,
    pub name: Option<String>,
}

#[derive(Deserialize)]
struct Body {
    iss: String,
    sub: String,
    aud: Audience,
    azp: Option<String>,
    exp: f64,
    iat: f64,
    nbf: Option<f64>,
    nonce: Option<String>,
    email: Option<String>,
    #[serde(default, deserialize_with = "flag")]
    email_verified: Option<bool>,
    name: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

/// Some providers write `"true"`.
fn flag<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<bool>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Flag {
        Bool(bool),
        Text(String),
    }
    Ok(Option::<Flag>::deserialize(deserializer)?.map(|flag| match flag {
        Flag::Bool(flag) => flag,
        Flag::Text(text) => text == "true",
    }))
}

/// Whom a token must be from, and for.
#[derive(Debug, Clone, Copy)]
pub struct Expected<'a> {
    pub issuer: &'a str,
    pub client_id: &'a str,
    pub nonce: &'a str,
    pub now: Moment,
}

/// Judges a token.
///
/// # Errors
/// A sentence for the log that says what does not hold.
pub fn judge(token: &str, keys: &Keys, expected: Expected<'_>) -> anyhow::Result<Claims> {
    let mut parts = token.split('.');
    let (Some(header), Some(body), Some(signature), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        bail!("the token is not made of three parts");
    };
    let signed = &token[..header.len() + 1 + body.len()];
    let header: Header = serde_json::from_slice(&decode(header)?).context("its header")?;
    let algorithm = match header.alg.as_str() {
        "RS256" => Algorithm::Rs256,
        "ES256" => Algorithm::Es256,
        other => bail!("it is signed with {other:?}"),
    };
    let signature = decode(signature)?;
    let fits = |key: &&Key| {
        key.serves.as_deref().is_none_or(|serves| serves == "sig")
            && header.kid.as_ref().is_none_or(|kid| key.kid.as_ref() == Some(kid))
    };
    let mut candidates = keys.keys.iter().filter(fits);
    ensure!(
        candidates.any(|key| key.has_signed(algorithm, signed.as_bytes(), &signature)),
        "no key of the provider's has signed it"
    );
    let body: Body = serde_json::from_slice(&decode(body)?).context("its claims")?;
    body.check(expected)
}

fn decode(part: &str) -> anyhow::Result<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(part).context("a part of the token is not base64")
}

impl Key {
    fn has_signed(&self, algorithm: Algorithm, signed: &[u8], signature: &[u8]) -> bool {
        let number = |text: &Option<String>| text.as_deref().and_then(|text| decode(text).ok());
        match algorithm {
            Algorithm::Rs256 if self.kty == "RSA" => {
                let (Some(n), Some(e)) = (number(&self.n), number(&self.e)) else { return false };
                let key = RsaPublicKeyComponents { n: &n, e: &e };
                key.verify(&RSA_PKCS1_2048_8192_SHA256, signed, signature).is_ok()
            }
            Algorithm::Es256 if self.kty == "EC" && self.crv.as_deref() == Some("P-256") => {
                let (Some(x), Some(y)) = (number(&self.x), number(&self.y)) else { return false };
                // A point that is not compressed.
                let point = [&[4][..], &x, &y].concat();
                x.len() == 32
                    && UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point)
                        .verify(signed, signature)
                        .is_ok()
            }
            Algorithm::Rs256 | Algorithm::Es256 => false,
        }
    }
}

impl Body {
    fn check(self, expected: Expected<'_>) -> anyhow::Result<Claims> {
        ensure!(self.iss == expected.issuer, "it is from {:?}", self.iss);
        let for_us = |audience: &String| audience == expected.client_id;
        let (is_for_us, alone) = match &self.aud {
            Audience::One(audience) => (for_us(audience), true),
            Audience::Many(audiences) => (audiences.iter().any(for_us), audiences.len() == 1),
        };
        ensure!(is_for_us, "it is for somebody else");
        // Among several, the one that asked must be named.
        ensure!(self.azp.as_ref().map_or(alone, for_us), "somebody else has asked for it");
        #[expect(clippy::cast_precision_loss, reason = "seconds are far below the 52 bits of a fraction")]
        let (now, drift) = ((expected.now.as_micros() / 1_000_000) as f64, DRIFT as f64);
        ensure!(self.exp + drift > now, "it has expired");
        ensure!(self.iat - drift < now, "it is from the future");
        ensure!(self.nbf.is_none_or(|from| from - drift < now), "it is not valid yet");
        ensure!(self.nonce.as_deref() == Some(expected.nonce), "it is of another sign-in");
        let named = !self.sub.is_empty() && self.sub.len() <= LONGEST_SUBJECT;
        ensure!(named, "it names nobody");
        Ok(Claims {
            issuer: self.iss,
            subject: self.sub,
            email: self.email,
            email_verified: self.email_verified,
            name: self.name,
        })
    }
}

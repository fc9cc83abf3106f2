//! Passwords: Argon2id.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use db::{Database, Moment};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;

use super::throttle::Attempts;
use super::{LONGEST_PASSWORD, SHORTEST_PASSWORD, User, is_email, store};
use crate::audit::{self, Action, Actor, Subject};
use crate::error::{Error, Result};

/// After this many failures, sign-in waits for a while.
const MOST_FAILURES: i64 = 10;

/// Words that everybody here would think of first.
const OBVIOUS: [&str; 10] = [
    "bannette",
    "cabinet",
    "comptable",
    "comptabilite",
    "expert",
    "motdepasse",
    "bonjour",
    "azerty",
    "facture",
    "dropbox",
];

/// What is wrong with a password that `user` chose: too short, too long, or among those that are guessed first. The list
/// of common passwords and what people make of them (`P4ssw0rd2026!`) is zxcvbn's.
pub fn weakness(password: &SecretString, user: &User) -> Option<&'static str> {
    let password = password.expose_secret();
    let length = password.chars().count();
    if length < SHORTEST_PASSWORD {
        return Some("password-too-short");
    }
    if length > LONGEST_PASSWORD {
        return Some("too-long");
    }
    let mut obvious = OBVIOUS.to_vec();
    obvious.extend(user.name.split_whitespace());
    obvious.extend(user.email.split(['@', '.', '-', '_']));
    (zxcvbn::zxcvbn(password, &obvious).score() < zxcvbn::Score::Four).then_some("password-common")
}

/// Hashes a password with Argon2id and a salt of its own, away from the async threads.
pub async fn hash(password: SecretString) -> anyhow::Result<String> {
    tokio::task::spawn_blocking(move || {
        Argon2::default()
            .hash_password(password.expose_secret().as_bytes())
            .map(|hash| hash.to_string())
            .map_err(|error| anyhow::anyhow!("a password could not be hashed: {error}"))
    })
    .await?
}

async fn verify(password: SecretString, hash: String) -> anyhow::Result<bool> {
    tokio::task::spawn_blocking(move || {
        let hash = PasswordHash::new(&hash)
            .map_err(|error| anyhow::anyhow!("a stored hash is unreadable: {error}"))?;
        Ok(Argon2::default().verify_password(password.expose_secret().as_bytes(), &hash).is_ok())
    })
    .await?
}

/// What became of a sign-in.
#[derive(Debug)]
pub enum SignIn {
    Welcome(User),
    /// Wrong address or password: which one is not told.
    Refused,
    /// Too many failures: to be tried again later. Told alike for accounts that exist and those that don't.
    Throttled,
}

/// Checks an address and a password. `address` is where the request comes from.
pub async fn sign_in(
    database: &Database,
    now: Moment,
    email: &str,
    password: SecretString,
    address: &str,
) -> Result<SignIn> {
    let email = email.trim().to_lowercase();
    let attempts = Attempts::new(format!("email:{email}"), MOST_FAILURES, address);
    if attempts.are_too_many(database, now).await? {
        return Ok(SignIn::Throttled);
    }
    let found = store::by_email_with_hash(database, &email).await?;
    let (user, stored) = match found {
        Some((user, Some(hash))) => (Some(user), hash),
        // As much work for an account that does not exist, so that time tells nothing.
        _ => (None, decoy().await?),
    };
    let right = verify(password, stored).await.map_err(Error::Internal)?;
    if let (Some(user), true) = (user, right) {
        let mut tx = database.begin().await?;
        attempts.forget(&mut tx).await?;
        tx.commit().await?;
        return Ok(SignIn::Welcome(user));
    }
    let mut tx = database.begin().await?;
    attempts.failed(&mut tx, now).await?;
    // What is no address may be a password that slipped.
    let subject = Subject::new("user", None, if is_email(&email) { email } else { String::new() });
    audit::record(&mut tx, now, Actor::Nobody, Action::SignInRefused, subject, json!({})).await?;
    tx.commit().await?;
    Ok(SignIn::Refused)
}

/// A hash that no password matches, made once.
async fn decoy() -> anyhow::Result<String> {
    static DECOY: tokio::sync::OnceCell<String> = tokio::sync::OnceCell::const_new();
    DECOY.get_or_try_init(|| hash(crate::secrets::random_token().into())).await.cloned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::UserId;
    use crate::web::Locale;

    #[test]
    fn what_is_guessed_first_is_no_password() {
        let user = User {
            id: UserId(uuid::Uuid::nil()),
            email: "julie.lemoine@boulangerie.example".into(),
            name: "Julie Lemoine".into(),
            internal: false,
            locale: Locale::Fr,
        };
        let weakness = |password: &str| weakness(&password.into(), &user);
        assert_eq!(weakness("court"), Some("password-too-short"));
        for common in ["password1234", "azertyazerty", "Motdepasse2026", "julielemoine1", "aaaaaaaaaaaaaaa"] {
            assert_eq!(weakness(common), Some("password-common"), "{common}");
        }
        for good in ["correct horse battery", "trois pains au levain", "fJ2-nnQ8-xx0v"] {
            assert_eq!(weakness(good), None, "{good}");
        }
    }
}

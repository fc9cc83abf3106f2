//! Passwords: Argon2id.

use std::num::NonZero;
use std::sync::LazyLock;
use std::thread::available_parallelism;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use db::{Database, Moment, Transaction, params};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use tokio::sync::Semaphore;

use super::throttle::Attempts;
use super::{LONGEST_PASSWORD, SHORTEST_PASSWORD, User, is_email, store};
use crate::audit::{self, Action, Actor, Subject};
use crate::error::{Error, Result};

/// After this many failures from one place on the network, sign-in to an account waits for a while.
const MOST_FAILURES: i64 = 10;
/// The same, from wherever they come: so many that nobody keeps somebody else out alone.
const MOST_FROM_ANYWHERE: i64 = 100;

/// Passwords worked on at once: each takes a core, and 19 MiB.
static WORKPLACES: LazyLock<Semaphore> =
    LazyLock::new(|| Semaphore::new(available_parallelism().map_or(1, NonZero::get)));

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

/// Works on a password away from the async threads, once there is a place.
async fn work<T: Send + 'static>(
    job: impl FnOnce() -> anyhow::Result<T> + Send + 'static,
) -> anyhow::Result<T> {
    let place = WORKPLACES.acquire().await?;
    tokio::task::spawn_blocking(move || {
        // Held by the work itself: it goes on when nobody waits for it any more.
        let _place = place;
        job()
    })
    .await?
}

/// Hashes a password with Argon2id and a salt of its own.
pub async fn hash(password: SecretString) -> anyhow::Result<String> {
    work(move || {
        Argon2::default()
            .hash_password(password.expose_secret().as_bytes())
            .map(|hash| hash.to_string())
            .map_err(|error| anyhow::anyhow!("a password could not be hashed: {error}"))
    })
    .await
}

async fn verify(password: SecretString, hash: String) -> anyhow::Result<bool> {
    work(move || {
        let hash = PasswordHash::new(&hash)
            .map_err(|error| anyhow::anyhow!("a stored hash is unreadable: {error}"))?;
        Ok(Argon2::default().verify_password(password.expose_secret().as_bytes(), &hash).is_ok())
    })
    .await
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
    let attempts = attempts(&email, address);
    // Counted before it is judged: of many at once, no more are judged than of many one after the other.
    let Some(attempt) = attempts.count(database, now).await? else { return Ok(SignIn::Throttled) };
    let found = store::by_email_with_hash(database, &email).await?;
    let (user, stored) = match found {
        Some((user, Some(hash))) => (Some(user), hash),
        // As much work for an account that does not exist, so that time tells nothing.
        _ => (None, decoy().await?),
    };
    let right = verify(password, stored).await.map_err(Error::Internal)?;
    if let (Some(user), true) = (user, right) {
        let mut tx = database.begin().await?;
        attempt.withdraw(&mut tx).await?;
        attempts.forget(&mut tx).await?;
        tx.commit().await?;
        return Ok(SignIn::Welcome(user));
    }
    let mut tx = database.begin().await?;
    // What is no address may be a password that slipped.
    let subject = Subject::new("user", None, if is_email(&email) { email } else { String::new() });
    audit::record(&mut tx, now, Actor::Nobody, Action::SignInRefused, subject, json!({})).await?;
    tx.commit().await?;
    Ok(SignIn::Refused)
}

/// Attempts at the password of an account. The place comes first, so that no address somebody types is taken for another's.
fn attempts(email: &str, address: &str) -> Attempts {
    Attempts::new(format!("email-from:{address} {email}"), MOST_FAILURES, address)
        .and(format!("email:{email}"), MOST_FROM_ANYWHERE)
}

/// Whoever chose another password by a link signs in with it, whatever was tried before.
pub async fn forget_attempts(tx: &mut Transaction, email: &str, address: &str) -> Result<()> {
    let attempts = attempts(email, address);
    attempts.forget(tx).await?;
    tx.execute("DELETE FROM sign_in_failures WHERE subject = $1", params![format!("email:{email}")]).await?;
    Ok(())
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

    #[tokio::test]
    async fn passwords_are_worked_on_by_as_many_as_there_are_cores() {
        use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
        static NOW: AtomicUsize = AtomicUsize::new(0);
        static MOST: AtomicUsize = AtomicUsize::new(0);
        let cores = available_parallelism().map_or(1, NonZero::get);
        let one = || {
            work(|| {
                MOST.fetch_max(NOW.fetch_add(1, SeqCst) + 1, SeqCst);
                std::thread::park_timeout(std::time::Duration::from_millis(2));
                NOW.fetch_sub(1, SeqCst);
                Ok(())
            })
        };
        for done in futures::future::join_all((0..cores * 10).map(|_| one())).await {
            done.unwrap();
        }
        assert!((1..=cores).contains(&MOST.load(SeqCst)), "{MOST:?} at once on {cores} cores");
        assert_eq!(WORKPLACES.available_permits(), cores);
    }

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

//! Links that are mailed to people: to choose a password, to confirm an address. Each serves once and for a while; the
//! database keeps digests only.

use std::time::Duration;

use db::{Database, Moment, Transaction, params};
use url::Url;

use super::User;
use super::store::{USER, user};
use crate::app::App;
use crate::error::Result;
use crate::ids::UserId;
use crate::secrets::{digest, random_token};

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Choosing the first password.
    Activate,
    /// Choosing another one.
    Reset,
    /// Confirming a new address.
    Email,
}

impl Purpose {
    fn name(self) -> &'static str {
        match self {
            Self::Activate => "activate",
            Self::Reset => "reset",
            Self::Email => "email",
        }
    }

    fn parse(name: &str) -> Option<Self> {
        [Self::Activate, Self::Reset, Self::Email].into_iter().find(|purpose| purpose.name() == name)
    }

    fn serves_for(self) -> Duration {
        let hours = match self {
            Self::Activate => 7 * 24,
            Self::Reset => 2,
            Self::Email => 24,
        };
        Duration::from_secs(hours * 3600)
    }
}

/// A link that still serves.
#[derive(Debug, Clone)]
pub struct Link {
    pub user: User,
    pub purpose: Purpose,
    /// The address to be confirmed.
    pub email: Option<String>,
}

/// Makes a link; those of the same person and purpose serve no more.
pub async fn mint(
    app: &App,
    tx: &mut Transaction,
    user: UserId,
    purpose: Purpose,
    email: Option<&str>,
) -> Result<Url> {
    let (now, token) = (app.clock.now(), random_token());
    let sql = "DELETE FROM account_links WHERE user_id = $1 AND purpose = $2 OR expires_at <= $3";
    tx.execute(sql, params![user, purpose.name(), now]).await?;
    tx.execute(
        "INSERT INTO account_links (token_hash, user_id, purpose, email, created_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6)",
        params![digest(&token), user, purpose.name(), email, now, now + purpose.serves_for()],
    )
    .await?;
    Ok(app.config.page_url(&format!("/account/{token}")))
}

const LINK: &str = "l.purpose, l.email AS new_email FROM account_links l JOIN users u ON u.id = l.user_id
    WHERE l.token_hash = $1 AND l.expires_at > $2 AND u.deactivated_at IS NULL";

fn link(row: &db::Row) -> Result<Option<Link>, db::Error> {
    let purpose: String = row.get("purpose")?;
    let Some(purpose) = Purpose::parse(&purpose) else { return Ok(None) };
    Ok(Some(Link { user: user(row)?, purpose, email: row.get("new_email")? }))
}

/// What a link is for, as long as it serves.
pub async fn look_up(database: &Database, now: Moment, token: &str) -> Result<Option<Link>> {
    let row = database.fetch_optional(&format!("SELECT {USER}, {LINK}"), params![digest(token), now]).await?;
    Ok(row.as_ref().map(link).transpose()?.flatten())
}

/// Uses a link up: of two who try at once, one gets it.
pub(super) async fn take(tx: &mut Transaction, now: Moment, token: &str) -> Result<Option<Link>> {
    let row = tx.fetch_optional(&format!("SELECT {USER}, {LINK}"), params![digest(token), now]).await?;
    let gone = tx.execute("DELETE FROM account_links WHERE token_hash = $1", params![digest(token)]).await?;
    if gone == 0 {
        return Ok(None);
    }
    Ok(row.as_ref().map(link).transpose()?.flatten())
}

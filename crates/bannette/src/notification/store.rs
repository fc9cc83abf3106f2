//! Notifications of a user, and the choices about them.

use db::{Database, Moment, params};

use super::{ByMail, Choice, Kind};
use crate::error::{Error, Result};
use crate::ids::{NotificationId, UserId};
use crate::paging::Page;
use crate::web::locale::Arguments;

/// The bell's number says no more than this.
pub const MOST_COUNTED: i64 = 100;

#[derive(Debug, Clone)]
pub struct Notification {
    pub id: NotificationId,
    pub kind: Kind,
    pub arguments: Arguments,
    pub path: String,
    pub created_at: Moment,
    pub read: bool,
}

/// The user's notifications, the newest first.
pub async fn list(
    database: &Database,
    user: UserId,
    after: Option<NotificationId>,
    limit: i64,
) -> Result<Page<Notification>> {
    let before = if after.is_some() { "AND id < $3" } else { "" };
    let sql = format!(
        "SELECT id, kind, arguments, path, created_at, read_at FROM notifications
        WHERE user_id = $1 AND in_app {before} ORDER BY id DESC LIMIT $2"
    );
    let mut values = params![user, limit + 1];
    values.extend(after.map(Into::into));
    let mut found = Vec::new();
    for row in database.fetch_all(&sql, values).await? {
        let (kind, arguments): (String, String) = (row.get("kind")?, row.get("arguments")?);
        // What a later version told is not known to this one.
        let (Some(kind), Ok(arguments)) = (Kind::parse(&kind), serde_json::from_str(&arguments)) else {
            continue;
        };
        found.push(Notification {
            id: NotificationId(row.get("id")?),
            kind,
            arguments,
            path: row.get("path")?,
            created_at: row.get("created_at")?,
            read: row.get::<Option<Moment>>("read_at")?.is_some(),
        });
    }
    Ok(Page::cut(found, limit, |one: &Notification| one.id.to_string()))
}

/// How many the user has not read.
pub async fn unread(database: &Database, user: UserId) -> Result<i64> {
    let sql = "SELECT count(*) AS unread FROM (SELECT 1 FROM notifications
        WHERE user_id = $1 AND in_app AND read_at IS NULL LIMIT $2) AS counted";
    Ok(database.fetch_one(sql, params![user, MOST_COUNTED]).await?.get("unread")?)
}

/// Marks one as read; returns where it leads.
pub async fn read(database: &Database, now: Moment, user: UserId, id: NotificationId) -> Result<String> {
    let sql = "UPDATE notifications SET read_at = COALESCE(read_at, $3) WHERE id = $1 AND user_id = $2
        RETURNING path";
    let rows = database.execute_returning(sql, params![id, user, now]).await?;
    Ok(rows.first().ok_or(Error::NotFound)?.get("path")?)
}

pub async fn read_all(database: &Database, now: Moment, user: UserId) -> Result<()> {
    let sql = "UPDATE notifications SET read_at = $2 WHERE user_id = $1 AND in_app AND read_at IS NULL";
    database.execute(sql, params![user, now]).await?;
    Ok(())
}

/// How the user is told of each kind.
pub async fn choices(database: &Database, user: UserId) -> Result<Vec<Choice>> {
    let sql = "SELECT kind, in_app, mail FROM notification_choices WHERE user_id = $1";
    let rows = database.fetch_all(sql, params![user]).await?;
    let mut choices: Vec<_> =
        Kind::ALL.iter().map(|kind| Choice { kind: *kind, in_app: true, mail: kind.usual() }).collect();
    for row in &rows {
        let (kind, mail): (String, String) = (row.get("kind")?, row.get("mail")?);
        for choice in choices.iter_mut().filter(|choice| choice.kind.name() == kind) {
            choice.in_app = row.get("in_app")?;
            choice.mail = ByMail::parse(&mail).unwrap_or(choice.mail);
        }
    }
    Ok(choices)
}

pub async fn choose(database: &Database, user: UserId, choices: &[Choice]) -> Result<()> {
    let mut tx = database.begin().await?;
    for choice in choices {
        let sql = "INSERT INTO notification_choices (user_id, kind, in_app, mail) VALUES ($1, $2, $3, $4)
            ON CONFLICT (user_id, kind) DO UPDATE SET in_app = excluded.in_app, mail = excluded.mail";
        tx.execute(sql, params![user, choice.kind.name(), choice.in_app, choice.mail.name()]).await?;
    }
    tx.commit().await?;
    Ok(())
}

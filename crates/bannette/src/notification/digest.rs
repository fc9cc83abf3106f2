//! One mail a day with what was not worth one of its own.

use std::collections::BTreeMap;

use db::params;

use super::{Kind, sentence};
use crate::app::App;
use crate::error::Result;
use crate::ids::{NotificationId, UserId};
use crate::mail::{self, Letter};
use crate::user;
use crate::web::locale::Arguments;

/// Users written to in one go; the rest comes with the next.
const BATCH: i64 = 50;
/// Lines of one mail.
const MOST_LINES: usize = 30;

/// Mails what waits since before this morning's seven o'clock, in the firm's time zone.
pub async fn send(app: &App) -> Result<()> {
    let Some(seven) = app.this_morning() else { return Ok(()) };
    let sql = "SELECT n.id, n.user_id, n.kind, n.arguments FROM notifications n WHERE n.in_digest
        AND n.created_at < $1 AND n.user_id IN (SELECT w.user_id FROM notifications w
            JOIN users u ON u.id = w.user_id WHERE w.in_digest AND w.created_at < $1 AND u.deactivated_at IS NULL
            GROUP BY w.user_id ORDER BY w.user_id LIMIT $2)
        ORDER BY n.user_id, n.id LIMIT 5000";
    let mut waiting: BTreeMap<UserId, Vec<(NotificationId, String, String)>> = BTreeMap::new();
    for row in app.database.fetch_all(sql, params![seven, BATCH]).await? {
        let line = (NotificationId(row.get("id")?), row.get("kind")?, row.get("arguments")?);
        waiting.entry(UserId(row.get("user_id")?)).or_default().push(line);
    }
    for (user, lines) in waiting {
        send_to(app, user, &lines).await?;
    }
    Ok(())
}

async fn send_to(app: &App, user: UserId, lines: &[(NotificationId, String, String)]) -> Result<()> {
    let person = user::store::find(&app.database, user).await?;
    let t = mail::texts(app, person.locale);
    let subject = t.say("digest-subject").arg("count", lines.len());
    let mut letter = Letter::new(person.email, person.name, person.locale, subject);
    for (_, kind, arguments) in lines.iter().take(MOST_LINES) {
        let (Some(kind), Ok(arguments)) = (Kind::parse(kind), serde_json::from_str::<Arguments>(arguments))
        else {
            continue;
        };
        letter = letter.paragraph(format!("• {}", sentence(&t, kind, &arguments)));
    }
    let letter = letter
        .button(t.say("notifications-open"), app.config.page_url("/notifications"))
        .closing(t.say("notice-why"));
    let last = lines.last().map(|(id, ..)| *id);
    let mut tx = app.database.begin().await?;
    // Another process may be at it: who takes the rows away writes.
    let sql = "UPDATE notifications SET in_digest = $3 WHERE user_id = $1 AND in_digest AND id <= $2";
    if tx.execute(sql, params![user, last, false]).await? > 0 {
        let _ = mail::post(app, &mut tx, &letter).await?;
    }
    tx.commit().await?;
    app.waker.wake();
    Ok(())
}

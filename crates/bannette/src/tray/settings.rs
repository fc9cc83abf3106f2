//! What a user has set for himself in the tray.

use db::{Database, params};

use super::pages::Columns;
use crate::error::Result;
use crate::ids::UserId;

/// The setting's name: the columns that are left out.
const COLUMNS: &str = "tray-columns-left-out";

/// The columns that are shown to a user, and whether he chose them: all of them until then.
pub async fn columns(database: &Database, user: UserId) -> Result<(Columns, bool)> {
    let sql = "SELECT value FROM user_settings WHERE user_id = $1 AND name = $2";
    let row = database.fetch_optional(sql, params![user, COLUMNS]).await?;
    let left_out: Option<String> = row.map(|row| row.get("value")).transpose()?;
    let is_left_out =
        |name: &str| left_out.iter().flat_map(|names| names.split(',')).any(|column| column == name);
    Ok((Columns::of(|name| !is_left_out(name)), left_out.is_some()))
}

pub async fn keep_columns(database: &Database, user: UserId, columns: &Columns) -> Result<()> {
    let left_out: Vec<&str> = Columns::NAMES.into_iter().filter(|name| !columns.shows(name)).collect();
    let sql = "INSERT INTO user_settings (user_id, name, value) VALUES ($1, $2, $3)
        ON CONFLICT (user_id, name) DO UPDATE SET value = excluded.value";
    database.execute(sql, params![user, COLUMNS, left_out.join(",")]).await?;
    Ok(())
}

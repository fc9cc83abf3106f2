//! What a user has set for himself in the tray.

use db::{Database, params};

use super::pages::Columns;
use crate::error::Result;
use crate::ids::UserId;

/// The setting's name: the columns that are left out.
const COLUMNS: &str = "tray-columns-left-out";

pub async fn columns(database: &Database, user: UserId) -> Result<Columns> {
    let sql = "SELECT value FROM user_settings WHERE user_id = $1 AND name = $2";
    let row = database.fetch_optional(sql, params![user, COLUMNS]).await?;
    let left_out: String = row.map(|row| row.get("value")).transpose()?.unwrap_or_default();
    Ok(Columns::of(|name| !left_out.split(',').any(|column| column == name)))
}

pub async fn keep_columns(database: &Database, user: UserId, columns: &Columns) -> Result<()> {
    let left_out: Vec<&str> = Columns::NAMES.into_iter().filter(|name| !columns.shows(name)).collect();
    let sql = "INSERT INTO user_settings (user_id, name, value) VALUES ($1, $2, $3)
        ON CONFLICT (user_id, name) DO UPDATE SET value = excluded.value";
    database.execute(sql, params![user, COLUMNS, left_out.join(",")]).await?;
    Ok(())
}

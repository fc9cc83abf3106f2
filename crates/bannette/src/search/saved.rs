//! Searches that a user comes back to: each his own.

use db::{Database, Moment, params};

use crate::company::check_text;
use crate::error::{Error, Result};
use crate::fold::sort_key;
use crate::ids::{SavedSearchId, UserId};

/// Saved searches of one user.
const MOST: i64 = 50;
const LONGEST_QUERY: usize = 1_000;

#[derive(Debug, Clone)]
pub struct Saved {
    pub id: SavedSearchId,
    pub name: String,
    /// As the address of the page has it.
    pub query: String,
}

pub async fn list(database: &Database, user: UserId) -> Result<Vec<Saved>> {
    let sql = "SELECT id, name, query FROM saved_searches WHERE user_id = $1 ORDER BY sort_key, id LIMIT $2";
    let rows = database.fetch_all(sql, params![user, MOST]).await?;
    let saved = rows
        .iter()
        .map(|row| Ok(Saved { id: row.get("id")?, name: row.get("name")?, query: row.get("query")? }));
    Ok(saved.collect::<Result<_, db::Error>>()?)
}

/// Saves a search under a name; one of the same name is replaced.
pub async fn save(database: &Database, now: Moment, user: UserId, name: &str, query: &str) -> Result<()> {
    let name = name.trim();
    let mut errors = Vec::new();
    check_text(&mut errors, "name", name, 60);
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    if query.is_empty() || query.len() > LONGEST_QUERY {
        return Err(Error::Conflict("search-empty"));
    }
    let mut tx = database.begin().await?;
    tx.execute(
        "INSERT INTO saved_searches (id, user_id, name, sort_key, query, created_at) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (user_id, sort_key) DO UPDATE SET name = excluded.name, query = excluded.query",
        params![SavedSearchId::new(now), user, name, sort_key(name), query, now],
    )
    .await?;
    let sql = "SELECT count(*) AS searches FROM saved_searches WHERE user_id = $1";
    let searches: i64 = tx.fetch_one(sql, params![user]).await?.get("searches")?;
    if searches > MOST {
        return Err(Error::Conflict("search-too-many-saved"));
    }
    Ok(tx.commit().await?)
}

/// Deletes one of the user's own.
pub async fn delete(database: &Database, user: UserId, id: SavedSearchId) -> Result<()> {
    let sql = "DELETE FROM saved_searches WHERE id = $1 AND user_id = $2";
    match database.execute(sql, params![id, user]).await? {
        0 => Err(Error::NotFound),
        _ => Ok(()),
    }
}

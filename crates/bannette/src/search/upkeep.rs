//! What SQLite's index of words needs once a day; PostgreSQL looks after its own.

use db::{Database, Engine, Transaction, params};

use crate::error::Result;

/// Pages of the index (4 kB) that are joined in one transaction: it holds other writers up for some hundredths of a second.
const PAGES: i64 = 200;
/// Words that are taken out of the list in one transaction.
const WORDS: usize = 500;

pub async fn upkeep(database: &Database) -> Result<()> {
    if database.engine() == Engine::Sqlite {
        merge(database).await?;
        forget(database).await?;
    }
    Ok(())
}

/// Joins the pieces that the index was written in, so that a word is looked up once and not in each of them; what was deleted
/// leaves it on that way (<https://sqlite.org/fts5.html#the_merge_command>).
async fn merge(database: &Database) -> Result<()> {
    // A negative number begins with all pieces, a positive one goes on.
    let mut pages = -PAGES;
    loop {
        let mut tx = database.begin().await?;
        let before = changes(&mut tx).await?;
        let sql = "INSERT INTO document_words (document_words, rank) VALUES ('merge', $1)";
        tx.execute(sql, params![pages]).await?;
        let changed = changes(&mut tx).await? - before;
        tx.commit().await?;
        // The statement itself counts for one.
        if changed < 2 {
            return Ok(());
        }
        pages = PAGES;
    }
}

/// Rows that the connection has changed since it was opened.
async fn changes(tx: &mut Transaction) -> Result<i64> {
    Ok(tx.fetch_one("SELECT total_changes() AS changes", params![]).await?.get("changes")?)
}

/// Takes out of the list of known words what stands in no document any more: it may be somebody's name.
async fn forget(database: &Database) -> Result<()> {
    let sql = "SELECT word FROM known_words EXCEPT SELECT term FROM document_terms";
    let rows = database.fetch_all(sql, params![]).await?;
    let gone = rows.iter().map(|row| row.get("word")).collect::<Result<Vec<String>, db::Error>>()?;
    for words in gone.chunks(WORDS) {
        // Unless a document came with it in between.
        let sql = "DELETE FROM known_words WHERE word IN (SELECT value FROM json_each($1))
            AND NOT EXISTS (SELECT 1 FROM document_terms t WHERE t.term = known_words.word)";
        let words = serde_json::to_string(words).map_err(anyhow::Error::from)?;
        database.execute(sql, params![words]).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::migrations::MIGRATIONS;

    async fn number(database: &Database, sql: &str) -> i64 {
        database.fetch_one(sql, params![]).await.unwrap().get("number").unwrap()
    }

    #[tokio::test]
    async fn the_pieces_of_the_index_are_joined_and_forgotten_words_leave_it_and_the_list() {
        let database = db::testing::sqlite(MIGRATIONS).await;
        let insert = "INSERT INTO document_words (rowid, words) VALUES ($1, $2)";
        for document in 1..=60 {
            let words = format!("facture dupont{document}");
            database.execute(insert, params![document, &words]).await.unwrap();
            let sql = "INSERT INTO known_words (word) VALUES ('facture'), ($1) ON CONFLICT (word) DO NOTHING";
            database.execute(sql, params![format!("dupont{document}")]).await.unwrap();
        }
        let pieces = "SELECT count(DISTINCT segid) AS number FROM document_words_idx";
        assert!(number(&database, pieces).await > 1);
        database.execute("DELETE FROM document_words WHERE rowid = 7", params![]).await.unwrap();
        upkeep(&database).await.unwrap();
        assert_eq!(number(&database, pieces).await, 1);
        let found = |word: &str| {
            format!("SELECT count(*) AS number FROM document_words WHERE document_words MATCH '{word}'")
        };
        assert_eq!(number(&database, &found("facture")).await, 59);
        assert_eq!(number(&database, &found("dupont8")).await, 1);
        let known = "SELECT count(*) AS number FROM known_words";
        assert_eq!(number(&database, known).await, 60);
        assert_eq!(number(&database, &format!("{known} WHERE word = 'dupont7'")).await, 0);
        upkeep(&database).await.unwrap();
        assert_eq!(number(&database, known).await, 60, "there was nothing to do");
        database.execute("DELETE FROM document_words WHERE rowid = 8", params![]).await.unwrap();
        upkeep(&database).await.unwrap();
        assert_eq!(number(&database, known).await, 59, "of an index in one piece, too");
    }
}

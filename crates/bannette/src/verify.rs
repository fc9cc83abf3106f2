//! `bannette verify`: is everything that the database says true? Every original re-hashed, every register row held
//! against its document, every run's sums.

use blobs::Sha256;
use db::{Row, params};
use futures::StreamExt;

use crate::app::App;
use crate::audit::{self, Chain};
use crate::error::Result;

/// Rows looked at in one statement.
const BATCH: i64 = 500;

/// Checks everything; `tell` gets a sentence for each thing that is off, and `progress` the number of originals
/// hashed. Returns how many things are off, and the audit log as it was found.
pub async fn verify(
    app: &App,
    mut tell: impl FnMut(String),
    mut progress: impl FnMut(u64),
) -> Result<(u64, Chain)> {
    let mut off = 0;
    let mut count = |finding: String| {
        off += 1;
        tell(finding);
    };
    originals(app, &mut count, &mut progress).await?;
    rows(app, &mut count).await?;
    let chain = audit::verify(&app.database, &mut count).await?;
    Ok((off, chain))
}

async fn originals(app: &App, tell: &mut impl FnMut(String), progress: &mut impl FnMut(u64)) -> Result<()> {
    let mut after = String::new();
    let mut hashed = 0;
    loop {
        let sql = "SELECT sha256, min(size) AS smallest, max(size) AS largest FROM documents
            WHERE sha256 > $1 AND deleted_at IS NULL GROUP BY sha256 ORDER BY sha256 LIMIT $2";
        let rows = app.database.fetch_all(sql, params![&after, BATCH]).await?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = last.get("sha256")?;
        let mut checks = futures::stream::iter(&rows).map(|row| check_original(app, row)).buffer_unordered(4);
        while let Some(finding) = checks.next().await {
            hashed += 1;
            progress(hashed);
            if let Some(finding) = finding? {
                tell(finding);
            }
        }
    }
}

async fn check_original(app: &App, row: &Row) -> Result<Option<String>> {
    let text: String = row.get("sha256")?;
    let (smallest, largest): (i64, i64) = (row.get("smallest")?, row.get("largest")?);
    let Ok(sha256) = text.parse::<Sha256>() else {
        return Ok(Some(format!("document with the impossible hash {text}")));
    };
    Ok(match app.blobs.rehash(&sha256).await? {
        None => Some(format!("original {text}: missing")),
        Some((actual, _)) if actual != sha256 => Some(format!("original {text}: its bytes hash to {actual}")),
        Some((_, size)) if i64::try_from(size) != Ok(smallest) || smallest != largest => {
            Some(format!("original {text}: {size} bytes, but the documents say {smallest} to {largest}"))
        }
        Some(_) => None,
    })
}

/// What must never be found in the tables: a sentence, and the query for the ids it is about.
const NEVER: &[(&str, &str)] = &[
    (
        "register row without its document",
        "SELECT CAST(f.document_id AS TEXT) AS id FROM collected_files f LEFT JOIN documents d ON d.id = f.document_id
            AND d.provider = f.provider AND d.account_id = f.account_id
        WHERE d.id IS NULL OR d.company_id <> f.company_id AND NOT EXISTS (SELECT 1 FROM document_moves m
            WHERE m.document_id = f.document_id AND m.from_company_id = f.company_id)",
    ),
    (
        // A document that was moved is in the register of where it came from as well.
        "document without exactly one register row",
        "SELECT CAST(d.id AS TEXT) AS id FROM documents d
        WHERE (SELECT count(*) FROM collected_files f
            WHERE f.document_id = d.id AND f.company_id = d.company_id) <> 1",
    ),
    (
        "document twice from one file and revision",
        "SELECT CAST(d.id AS TEXT) AS id FROM documents d WHERE EXISTS (
            SELECT 1 FROM documents o WHERE o.company_id = d.company_id AND o.provider = d.provider
            AND o.account_id = d.account_id AND o.source_file_id = d.source_file_id
            AND o.source_rev = d.source_rev AND o.id < d.id)",
    ),
    (
        "document in a binder of another company",
        "SELECT CAST(d.id AS TEXT) AS id FROM documents d JOIN binders b ON b.id = d.binder_id
        WHERE b.company_id <> d.company_id",
    ),
    (
        "run whose counts are not those of its files",
        "SELECT CAST(r.id AS TEXT) AS id FROM runs r WHERE r.seen <> (SELECT count(*) FROM run_files f WHERE f.run_id = r.id)
        OR r.collected <> (SELECT count(*) FROM run_files f WHERE f.run_id = r.id AND f.outcome = 'collected')
        OR r.already_collected <> (SELECT count(*) FROM run_files f WHERE f.run_id = r.id AND f.outcome = 'already_collected')
        OR r.set_aside <> (SELECT count(*) FROM run_files f WHERE f.run_id = r.id AND f.outcome = 'set_aside')
        OR r.failed <> (SELECT count(*) FROM run_files f WHERE f.run_id = r.id AND f.outcome = 'failed')
        OR r.seen <> r.collected + r.already_collected + r.set_aside + r.failed",
    ),
    (
        // What came out of containers was not collected by a run, nor was what was made of pages of others.
        "run whose documents are not those it collected",
        "SELECT CAST(r.id AS TEXT) AS id FROM runs r
        WHERE r.collected <> (SELECT count(*) FROM documents d WHERE d.run_id = r.id AND NOT EXISTS (
            SELECT 1 FROM contents c WHERE c.document_id = d.id AND c.known_before = FALSE)
            AND NOT EXISTS (SELECT 1 FROM made_documents m WHERE m.document_id = d.id))
        OR r.bytes <> (SELECT CAST(COALESCE(sum(d.size), 0) AS BIGINT) FROM documents d
            WHERE d.run_id = r.id AND NOT EXISTS (
                SELECT 1 FROM contents c WHERE c.document_id = d.id AND c.known_before = FALSE)
            AND NOT EXISTS (SELECT 1 FROM made_documents m WHERE m.document_id = d.id))",
    ),
    (
        "container whose contents are not those that came out of it",
        "SELECT CAST(o.document_id AS TEXT) AS id FROM containers o
        WHERE o.contents <> (SELECT count(*) FROM contents c WHERE c.container_id = o.document_id)",
    ),
    (
        "content that is no document of its container's company",
        "SELECT CAST(c.document_id AS TEXT) AS id FROM contents c JOIN documents o ON o.id = c.container_id
        JOIN documents d ON d.id = c.document_id WHERE d.company_id <> o.company_id
            AND NOT EXISTS (SELECT 1 FROM document_moves m WHERE m.document_id IN (d.id, o.id))",
    ),
    (
        "document that came out of two containers as new",
        "SELECT CAST(c.document_id AS TEXT) AS id FROM contents c WHERE c.known_before = FALSE
        GROUP BY c.document_id HAVING count(*) > 1",
    ),
    (
        "document deleted for good of which something is left",
        "SELECT CAST(d.id AS TEXT) AS id FROM documents d WHERE d.deleted_at IS NOT NULL AND (d.trashed_at IS NULL
            OR d.supplier IS NOT NULL OR EXISTS (SELECT 1 FROM readings r WHERE r.document_id = d.id)
            OR EXISTS (SELECT 1 FROM entries e WHERE e.document_id = d.id)
            OR EXISTS (SELECT 1 FROM searched_documents s WHERE s.document_id = d.id)
            OR EXISTS (SELECT 1 FROM document_notes n WHERE n.document_id = d.id)
            OR EXISTS (SELECT 1 FROM likenesses l WHERE l.document_id = d.id))",
    ),
    (
        "collected file without its document",
        "SELECT CAST(f.id AS TEXT) AS id FROM run_files f LEFT JOIN documents d ON d.id = f.document_id
        WHERE f.outcome = 'collected' AND d.id IS NULL",
    ),
];

async fn rows(app: &App, tell: &mut impl FnMut(String)) -> Result<()> {
    for (what, sql) in NEVER {
        for row in app.database.fetch_all(&format!("{sql} LIMIT 1000"), params![]).await? {
            let id: String = row.get("id")?;
            tell(format!("{what}: {id}"));
        }
    }
    Ok(())
}

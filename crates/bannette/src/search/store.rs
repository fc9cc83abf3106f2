//! What answers a search, the latest first. Whose documents they are is a condition of the statement.

use std::borrow::Cow;

use db::{Database, Engine, Value, params};

use super::{Filters, Query, expression, words};
use crate::company::{self, Company, Sight};
use crate::document::store::{DOCUMENT, Listed, READING, listed};
use crate::error::Result;
use crate::fold::contains_pattern;
use crate::paging::Page;
use crate::rights::{self, Caller, Kinds, Reaches, Right};

/// Up to so many words that begin as asked are asked for one by one.
const BEGINNINGS: i64 = 32;
/// Up to so many companies are asked for by their words.
const COMPANIES: i64 = 100;

/// A document that answers.
#[derive(Debug, Clone)]
pub struct Found {
    /// Its place among all documents: the cursor.
    pub number: i64,
    pub listed: Listed,
    pub company_code: String,
    pub company_name: String,
    pub binder: String,
}

/// What somebody may find: what he may look up, and where `also` is asked for, do that as well.
#[derive(Debug, Clone, Copy)]
pub struct Reach<'s> {
    pub sight: &'s Sight,
    pub also: Option<Right>,
}

impl<'s> Reach<'s> {
    pub fn of(sight: &'s Sight) -> Self {
        Self { sight, also: None }
    }

    /// What may be taken out.
    pub fn to_extract(sight: &'s Sight) -> Self {
        Self { sight, also: Some(Right::ExtractDocuments) }
    }
}

/// One page of what answers; `after` is the number of the last document of the page before.
pub async fn find(
    database: &Database,
    reach: Reach<'_>,
    filters: &Filters,
    after: Option<i64>,
    limit: i64,
) -> Result<Page<Found>> {
    let Some((sql, values)) = statement(database, reach, filters, after, limit).await? else {
        return Ok(Page { items: Vec::new(), next_cursor: None });
    };
    let rows = database.fetch_all(&sql, values).await?;
    let found = rows.iter().map(|row| {
        Ok(Found {
            number: row.get("number")?,
            listed: listed(row)?,
            company_code: row.get("company_code")?,
            company_name: row.get("company_name")?,
            binder: row.get("binder_name")?,
        })
    });
    let found = found.collect::<Result<_, db::Error>>()?;
    Ok(Page::cut(found, limit, |found: &Found| found.number.to_string()))
}

/// The statement of a search with its parameters. None when no company answers to the filter.
async fn statement(
    database: &Database,
    reach: Reach<'_>,
    filters: &Filters,
    after: Option<i64>,
    limit: i64,
) -> Result<Option<(String, Vec<Value>)>> {
    let companies = companies(database, reach.sight, filters).await?;
    let companies = companies.as_deref();
    if companies.is_some_and(<[Company]>::is_empty) {
        return Ok(None);
    }
    let asked = asked_of_index(database, filters, companies).await?;
    let Walk { tables, matching, order } = Walk::of(database.engine(), asked.is_some());
    let sql = format!(
        "SELECT s.number, {DOCUMENT}, {READING}, c.code AS company_code, c.name AS company_name, b.name AS binder_name
        FROM {tables} CROSS JOIN documents d JOIN companies c ON c.id = d.company_id
        JOIN binders b ON b.id = d.binder_id LEFT JOIN channels ch ON ch.id = d.channel_id
        LEFT JOIN readings r ON r.document_id = d.id
        WHERE {matching} AND d.id = s.document_id AND d.trashed_at IS NULL AND d.replaced_at IS NULL"
    );
    let mut statement = Statement { sql, values: asked.into_iter().map(Value::from).collect() };
    if let Some(after) = after {
        statement.and(&format!("{order} < ?"), after);
    }
    statement.and_answers(filters);
    for (right, reaches) in needed(database, reach).await? {
        statement.and_may(reach.sight.caller, right, &reaches, companies);
    }
    let Statement { mut sql, mut values } = statement;
    values.push((limit + 1).into());
    sql.push_str(&format!(" ORDER BY {order} DESC LIMIT ${}", values.len()));
    Ok(Some((sql, values)))
}

/// What the index of words is asked for, as its engine takes it. None when nothing narrows the search down.
async fn asked_of_index(
    database: &Database,
    filters: &Filters,
    companies: Option<&[Company]>,
) -> Result<Option<String>> {
    let mut groups = filters.groups();
    groups.extend(
        companies.map(|companies| {
            companies.iter().map(|company| words::of_company(company.id)).collect::<Vec<_>>()
        }),
    );
    let mut words = filters.words.clone();
    if let Some(known) = known(database, &words).await? {
        words.begun = None;
        groups.push(known);
    }
    Ok(expression(database.engine(), &words, &groups))
}

/// The rights that a result needs, and how far they reach.
async fn needed<'s>(database: &Database, reach: Reach<'s>) -> Result<Vec<(Right, Cow<'s, Reaches>)>> {
    let mut needed = vec![(Right::LookUpDocuments, Cow::Borrowed(&reach.sight.reaches))];
    if let Some(right) = reach.also {
        let reaches = rights::reaches(database, reach.sight.caller, right).await?;
        needed.push((right, Cow::Owned(reaches)));
    }
    Ok(needed)
}

/// How the results are walked through in their order.
struct Walk {
    tables: &'static str,
    /// The condition that asks the index, with the first parameter.
    matching: &'static str,
    order: &'static str,
}

impl Walk {
    fn of(engine: Engine, asks_the_index: bool) -> Self {
        match (engine, asks_the_index) {
            (Engine::Sqlite, true) => Self {
                tables: "document_words w CROSS JOIN searched_documents s ON s.number = w.rowid",
                matching: "document_words MATCH $1",
                order: "w.rowid",
            },
            (Engine::Postgres, true) => Self {
                tables: "searched_documents s",
                matching: "s.words @@ CAST($1 AS tsquery)",
                order: "s.number",
            },
            (_, false) => Self { tables: "searched_documents s", matching: "TRUE", order: "s.number" },
        }
    }
}

/// A statement up to its conditions, with their parameters.
struct Statement {
    sql: String,
    values: Vec<Value>,
}

impl Statement {
    /// Adds a condition; its parameter stands for each `?`.
    fn and(&mut self, condition: &str, value: impl Into<Value>) {
        self.values.push(value.into());
        let parameter = format!("${}", self.values.len());
        self.sql.push_str(&format!(" AND {}", condition.replace('?', &parameter)));
    }

    /// Only what answers to the filters.
    fn and_answers(&mut self, filters: &Filters) {
        let company = filters.company.trim();
        if !company.is_empty() {
            self.and(
                "(c.sort_key LIKE ? ESCAPE '\\' OR lower(c.code) LIKE ? ESCAPE '\\')",
                contains_pattern(company),
            );
        }
        if let Some(kind) = filters.binder {
            self.and("b.kind = ?", kind.name());
        }
        if let Some(kind) = filters.kind {
            self.and("d.kind = ?", kind.name());
        }
        if let Some(quality) = filters.quality {
            self.and("d.quality = ?", quality.name());
        }
        if let Some(day) = filters.from {
            self.and("d.document_date >= ?", day.to_string());
        }
        if let Some(day) = filters.until {
            self.and("d.document_date <= ?", day.to_string());
        }
        if let Some(cents) = filters.least {
            self.and("d.gross >= ?", cents);
        }
        if let Some(cents) = filters.most {
            self.and("d.gross <= ?", cents);
        }
        if let Some(place) = filters.place {
            self.sql.push_str(&format!(" AND {}", place.condition()));
        }
    }

    /// Only what the caller holds a right about documents on. On few companies whose documents it all reaches, nothing needs
    /// to be asked of each document but its company.
    fn and_may(&mut self, caller: Caller, right: Right, reaches: &Reaches, companies: Option<&[Company]>) {
        let first = self.values.len() + 1;
        let (condition, values) = match companies {
            Some(companies) if companies.iter().all(|company| reaches.on(company).all == Kinds::ALL) => {
                let ids = companies.iter().map(|company| company.id.into()).collect();
                (format!("d.company_id IN ({})", db::list(first, companies.len())), ids)
            }
            _ => rights::on_binders(caller, right, first),
        };
        self.sql.push_str(&format!(" AND {condition}"));
        self.values.extend(values);
    }
}

/// All words that begin as the last word asked for, where they are few and the engine is quicker with them.
async fn known(database: &Database, words: &Query) -> Result<Option<Vec<String>>> {
    let Some(begun) = words.begun.as_ref().filter(|begun| words::is_known(begun)) else { return Ok(None) };
    if database.engine() != Engine::Sqlite {
        return Ok(None);
    }
    let sql = "SELECT word FROM known_words WHERE word >= $1 AND word < $2 ORDER BY word LIMIT $3";
    let rows = database.fetch_all(sql, params![begun, format!("{begun}\u{10ffff}"), BEGINNINGS + 1]).await?;
    let mut known = rows.iter().map(|row| row.get("word")).collect::<Result<Vec<String>, db::Error>>()?;
    if known.is_empty() {
        // No document has such a word: as it stands, it finds none.
        known.push(begun.clone());
    }
    Ok((known.len() as i64 <= BEGINNINGS).then_some(known))
}

/// The companies to look in, where they are few: those that the caller may see and that answer to the filter.
async fn companies<'s>(
    database: &Database,
    sight: &'s Sight,
    filters: &Filters,
) -> Result<Option<Cow<'s, [Company]>>> {
    let company = filters.company.trim();
    if company.is_empty() {
        // Companies out of service are found by those who see them all, who are not narrowed down.
        let are_known = !sight.more && !sight.reaches.are_everywhere();
        return Ok(are_known.then_some(Cow::Borrowed(&sight.companies)));
    }
    let right = Right::LookUpDocuments;
    let page = company::store::list(database, sight.caller, right, company, None, COMPANIES).await?;
    Ok(page.next_cursor.is_none().then_some(Cow::Owned(page.items)))
}

/// Whether the caller may take one of these out.
pub async fn may_extract(database: &Database, caller: Caller, found: &[Found]) -> Result<bool> {
    if found.is_empty() {
        return Ok(false);
    }
    let mut values: Vec<Value> = found.iter().map(|found| found.listed.document.id.into()).collect();
    let (condition, more) = rights::on_binders(caller, Right::ExtractDocuments, values.len() + 1);
    let sql = format!(
        "SELECT 1 AS one FROM documents d JOIN companies c ON c.id = d.company_id
        JOIN binders b ON b.id = d.binder_id LEFT JOIN channels ch ON ch.id = d.channel_id
        WHERE d.id IN ({}) AND {condition} LIMIT 1",
        db::list(1, values.len())
    );
    values.extend(more);
    Ok(database.fetch_optional(&sql, values).await?.is_some())
}

/// How many documents answer, up to `most`.
pub async fn count(database: &Database, reach: Reach<'_>, filters: &Filters, most: i64) -> Result<i64> {
    let Some((sql, values)) = statement(database, reach, filters, None, most - 1).await? else {
        return Ok(0);
    };
    let sql = counting(&sql);
    Ok(database.fetch_one(&sql, values).await?.get("documents")?)
}

/// A statement as one that counts its rows.
fn counting(sql: &str) -> String {
    format!("SELECT count(*) AS documents FROM ({sql}) AS found")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::UserId;
    use crate::migrations::MIGRATIONS;

    #[tokio::test]
    async fn a_beginning_is_asked_for_by_its_words_as_long_as_they_are_few() {
        let database = db::testing::sqlite(MIGRATIONS).await;
        let sql = "INSERT INTO known_words (word) SELECT value FROM json_each($1)";
        let mut words = vec!["facture".to_owned(), "factures".to_owned(), "facade".to_owned()];
        words.extend((0..=BEGINNINGS).map(|number| format!("dossier{number}")));
        database.execute(sql, params![serde_json::to_string(&words).unwrap()]).await.unwrap();
        let asked = async |typed: &str| known(&database, &Query::parse(typed)).await.unwrap();
        assert_eq!(asked("fact").await, Some(vec!["facture".into(), "factures".into()]));
        assert_eq!(asked("écluse factures").await, Some(vec!["factures".into()]));
        assert_eq!(asked("factx").await, Some(vec!["factx".into()]), "finds what it stands for: nothing");
        assert_eq!(asked("doss").await, None, "too many");
        assert_eq!(asked("fac").await, None, "words are not known by so little");
        assert_eq!(asked("2026").await, None);
    }

    /// The engine is told to use the index of words first, and to walk it in the order of the results.
    #[tokio::test]
    async fn a_search_on_sqlite_walks_the_index_of_words_and_sorts_nothing() {
        let database = db::testing::sqlite(MIGRATIONS).await;
        let filters = Filters { words: super::super::Query::parse("facture ecluse"), ..Filters::default() };
        let caller = Caller::User(UserId(uuid::Uuid::nil()));
        for caller in [caller, Caller::Operator] {
            let sight = Sight::of(&database, caller).await.unwrap();
            let Some((sql, values)) =
                statement(&database, Reach::of(&sight), &filters, Some(5), 50).await.unwrap()
            else {
                continue;
            };
            for sql in [sql.clone(), counting(&sql)] {
                let rows =
                    database.fetch_all(&format!("EXPLAIN QUERY PLAN {sql}"), values.clone()).await.unwrap();
                let mut plan: Vec<String> = rows.iter().map(|row| row.get("detail").unwrap()).collect();
                // What is counted is what the statement gives, up to its limit.
                plan.retain(|step| !["CO-ROUTINE found", "SCAN found"].contains(&step.as_str()));
                assert!(plan[0].contains("SCAN w VIRTUAL TABLE"), "{plan:#?}");
                assert!(
                    plan[1..].iter().all(|step| !step.contains("SCAN") && !step.contains("B-TREE")),
                    "{plan:#?}"
                );
            }
        }
    }
}

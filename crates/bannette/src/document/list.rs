//! Lists of documents: filtered, sorted, paged.

use db::{Database, Value, params};
use reading::DocumentKind;

use super::doubt::Doubt;
use super::store::{DOCUMENT, Listed, READING, listed};
use super::{DocumentState, Place, Quality};
use crate::error::Result;
use crate::fold::contains_pattern;
use crate::ids::{BinderId, DocumentId};
use crate::paging::Page;
use crate::rights::{Granted, LookUpDocuments};

/// What a list shows, and in which order.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub binder: Option<BinderId>,
    pub state: Option<DocumentState>,
    pub kind: Option<DocumentKind>,
    pub quality: Option<Quality>,
    /// Part of the name, the supplier, the number, the date or an amount.
    pub search: Option<String>,
    pub order: Order,
    /// Only those that there is this doubt about.
    pub doubt: Option<Doubt>,
    /// Only those that a draft of their entry lies ready of.
    pub drafted: bool,
    /// None: wherever they are, but in the trash.
    pub place: Option<Place>,
    /// The last document of the page before.
    pub after: Option<DocumentId>,
}

/// By what a list is sorted. What is not known sorts before everything else. Not by binder nor by kind: SQLite's planner
/// takes an index of what waits in such an order for the counts beside the list, too, which then take a second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SortBy {
    Received,
    Supplier,
    Number,
    Date,
    Total,
    Alerts,
}

/// The latest first, when nobody asks otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Order {
    pub by: SortBy,
    pub descending: bool,
}

impl Default for Order {
    fn default() -> Self {
        Self { by: SortBy::Received, descending: true }
    }
}

impl SortBy {
    pub const ALL: [Self; 6] =
        [Self::Received, Self::Supplier, Self::Number, Self::Date, Self::Total, Self::Alerts];

    pub fn name(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Supplier => "supplier",
            Self::Number => "number",
            Self::Date => "date",
            Self::Total => "total",
            Self::Alerts => "alerts",
        }
    }

    /// Whether one who sorts by it wants the high end first: the latest, the largest, the most.
    pub fn begins_descending(self) -> bool {
        matches!(self, Self::Received | Self::Date | Self::Total | Self::Alerts)
    }

    /// What an index exists on, with the company before and the id after it. None: the id alone.
    fn key(self, table: &str) -> Option<String> {
        Some(match self {
            Self::Received => return None,
            Self::Supplier => format!("{table}.supplier_key"),
            Self::Number => format!("{table}.number_key"),
            Self::Date => format!("COALESCE({table}.document_date, '')"),
            Self::Total => format!("COALESCE({table}.gross, -9000000000000000000)"),
            Self::Alerts => format!("{table}.alerts"),
        })
    }
}

impl Order {
    /// From an address: `date`, `-date` for descending. The default for anything else.
    pub fn parse(text: &str) -> Self {
        let name = text.strip_prefix('-').unwrap_or(text);
        let by = SortBy::ALL.into_iter().find(|by| by.name() == name);
        by.map_or_else(Self::default, |by| Self { by, descending: text.starts_with('-') })
    }

    /// As [`Self::parse`] reads it; nothing for the default.
    pub fn name(self) -> String {
        match self == Self::default() {
            true => String::new(),
            false => format!("{}{}", if self.descending { "-" } else { "" }, self.by.name()),
        }
    }
}

/// The documents of a company.
pub async fn list(
    database: &Database,
    granted: Granted<LookUpDocuments>,
    filter: &Filter,
    limit: i64,
) -> Result<Page<Listed>> {
    let (conditions, mut values) = conditions(granted, filter);
    let direction = if filter.order.descending { "DESC" } else { "ASC" };
    let order = match filter.order.by.key("d") {
        Some(key) => format!("{key} {direction}, d.id {direction}"),
        None => format!("d.id {direction}"),
    };
    values.push((limit + 1).into());
    let sql = format!(
        "SELECT {DOCUMENT}, {READING} FROM documents d LEFT JOIN readings r ON r.document_id = d.id
        WHERE {conditions} ORDER BY {order} LIMIT ${}",
        values.len()
    );
    let rows = database.fetch_all(&sql, values).await?;
    let documents = rows.iter().map(listed).collect::<Result<_, _>>()?;
    Ok(Page::cut(documents, limit, |listed: &Listed| listed.document.id.to_string()))
}

fn conditions(granted: Granted<LookUpDocuments>, filter: &Filter) -> (String, Vec<Value>) {
    let mut sql = "d.company_id = $1".to_owned();
    let mut values: Vec<Value> = params![granted.company];
    let mut and = |condition: &str, value: Value| {
        values.push(value);
        sql.push_str(&format!(" AND {}", condition.replace('?', &format!("${}", values.len()))));
    };
    if let Some(binder) = filter.binder {
        and("d.binder_id = ?", binder.into());
    }
    if let Some(state) = filter.state {
        and("d.state = ?", state.name().into());
    }
    if let Some(quality) = filter.quality {
        and("d.quality = ?", quality.name().into());
    }
    if let Some(kind) = filter.kind {
        and("d.kind = ?", kind.name().into());
    }
    for word in filter.search.as_deref().map(typed).unwrap_or_default() {
        let pattern = contains_pattern(&word);
        and("(d.sort_key LIKE ? ESCAPE '\\' OR d.search_key LIKE ? ESCAPE '\\')", pattern.into());
    }
    if let Some(after) = filter.after {
        let than = if filter.order.descending { '<' } else { '>' };
        match (filter.order.by.key("d"), filter.order.by.key("a")) {
            (Some(key), Some(last)) => {
                let last = format!("(SELECT {last}, a.id FROM documents a WHERE a.id = ?)");
                and(&format!("({key}, d.id) {than} {last}"), after.into());
            }
            _ => and(&format!("d.id {than} ?"), after.into()),
        }
    }
    let (readable, more) = granted.readable(values.len() + 1);
    sql.push_str(&format!(" AND {readable}"));
    values.extend(more);
    if filter.drafted {
        sql.push_str(" AND d.drafted_at IS NOT NULL");
    }
    if let Some(doubt) = filter.doubt {
        let (condition, more) = doubt.condition(granted, values.len() + 1);
        sql.push_str(&format!(" AND {condition}"));
        values.extend(more);
    }
    let place = filter.place.map_or("d.trashed_at IS NULL", Place::condition);
    sql.push_str(&format!(" AND {place}"));
    (sql, values)
}

/// Whether any document that the right reaches ever came to the company.
pub async fn has_any(database: &Database, granted: Granted<LookUpDocuments>) -> Result<bool> {
    let (readable, more) = granted.readable(2);
    let sql = format!("SELECT 1 AS one FROM documents d WHERE d.company_id = $1 AND {readable} LIMIT 1");
    let mut values = params![granted.company];
    values.extend(more);
    Ok(database.fetch_optional(&sql, values).await?.is_some())
}

/// Words that are looked for at once; what is typed beyond says nothing more.
const WORDS: usize = 10;

/// What is looked for, all of it, in any order. An amount is found as it is typed, with or without spaces between its
/// thousands; a date with or without its zeros.
fn typed(search: &str) -> Vec<String> {
    let bare: String = search.chars().filter(|c| !c.is_whitespace() && *c != '€').collect();
    let is_amount = bare.contains(',') && bare.chars().all(|c| c.is_ascii_digit() || c == ',');
    if is_amount {
        return vec![bare];
    }
    search.split_whitespace().take(WORDS).map(|word| dated(word).unwrap_or_else(|| word.to_owned())).collect()
}

/// A date with all its zeros: `2/10/2026` → `02/10/2026`.
fn dated(word: &str) -> Option<String> {
    let [day, month, year] = word.split('/').collect::<Vec<_>>().try_into().ok()?;
    let is_number =
        |part: &str, most| (1..=most).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    (is_number(day, 2) && is_number(month, 2) && is_number(year, 4))
        .then(|| format!("{day:0>2}/{month:0>2}/{year}"))
}

/// Documents of a company, counted.
#[derive(Debug, Clone, Copy)]
pub struct Count {
    pub binder: BinderId,
    /// None for those that are still to be read.
    pub quality: Option<Quality>,
    pub documents: i64,
}

/// How many documents of each quality are to be entered in each binder.
pub async fn count(database: &Database, granted: Granted<LookUpDocuments>) -> Result<Vec<Count>> {
    let (readable, more) = granted.readable(2);
    let sql = format!(
        "SELECT d.binder_id, d.quality, count(*) AS documents FROM documents d
        WHERE d.company_id = $1 AND {readable} AND {} GROUP BY d.binder_id, d.quality",
        Place::Tray.condition()
    );
    let mut values = params![granted.company];
    values.extend(more);
    let rows = database.fetch_all(&sql, values).await?;
    let counts = rows.iter().map(|row| {
        let quality: Option<String> = row.get("quality")?;
        Ok(Count {
            binder: BinderId(row.get("binder_id")?),
            quality: quality.as_deref().and_then(Quality::parse),
            documents: row.get("documents")?,
        })
    });
    Ok(counts.collect::<Result<_, db::Error>>()?)
}

/// How many documents that are to be entered, of a binder or of all, have a draft of their entry.
pub async fn count_drafts(
    database: &Database,
    granted: Granted<LookUpDocuments>,
    binder: Option<BinderId>,
) -> Result<i64> {
    let filter = Filter { drafted: true, place: Some(Place::Tray), ..Filter::default() };
    let (conditions, mut values) = conditions(granted, &filter);
    // All drafts of a company are fewer than what waits in one binder: that is not what they are looked up by.
    let counted = binder.map_or("d.id".to_owned(), |binder| {
        values.push(binder.into());
        format!("CASE WHEN d.binder_id = ${} THEN d.id END", values.len())
    });
    let sql = format!("SELECT count({counted}) AS documents FROM documents d WHERE {conditions}");
    Ok(database.fetch_one(&sql, values).await?.get("documents")?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_is_written_and_read_alike() {
        for by in SortBy::ALL {
            for descending in [false, true] {
                let order = Order { by, descending };
                assert_eq!(Order::parse(&order.name()), order);
            }
        }
        assert_eq!(Order::default().name(), "");
        assert_eq!(Order::parse("-size; DROP TABLE"), Order::default());
    }

    #[test]
    fn an_amount_is_found_whatever_stands_between_its_thousands() {
        assert_eq!(typed("1 159,80 €"), ["1159,80"]);
        assert_eq!(typed("1\u{202f}159,80"), ["1159,80"]);
        assert_eq!(typed("aubert  FA2026 2/10/2026"), ["aubert", "FA2026", "02/10/2026"]);
    }
}

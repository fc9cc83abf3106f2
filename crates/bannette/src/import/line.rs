//! What one line asks for.

use jiff::civil::Date;

use super::table::{Line, Table};
use super::{Column, Fault};
use crate::company::{BinderKind, FiscalPeriod, NewBinder};
use crate::fold::sort_key;

/// A cell that is wrong, and the code of why (`error-CODE`).
pub type Wrong = (Column, &'static str);

/// The words that name a kind of binder in either language, folded.
const KINDS: [(BinderKind, [&str; 3]); 6] = [
    (BinderKind::Purchases, ["achats", "purchases", "achat"]),
    (BinderKind::Sales, ["ventes", "sales", "vente"]),
    (BinderKind::Cash, ["caisse", "cash", "caisses"]),
    (BinderKind::Bank, ["banque", "bank", "banques"]),
    (BinderKind::Expenses, ["notes de frais", "expenses", "frais"]),
    (BinderKind::Filing, ["classement", "filing", "divers"]),
];

fn kind(word: &str) -> Option<BinderKind> {
    let word = sort_key(word.trim());
    KINDS.into_iter().find(|(_, words)| words.contains(&word.as_str())).map(|(kind, _)| kind)
}

/// `Achats, Loyers:achats`: names, with the kind where the name does not tell it.
pub fn binders(cell: &str) -> Result<Vec<NewBinder>, Wrong> {
    let parts = cell.split([',', ';', '|', '\n']).map(str::trim).filter(|part| !part.is_empty());
    parts
        .map(|part| {
            let (name, word) = part.rsplit_once(':').unwrap_or((part, part));
            let kind = kind(word).ok_or((Column::Binders, "binder-kind-untold"))?;
            Ok(NewBinder { name: name.trim().to_owned(), kind })
        })
        .collect()
}

/// A day as people and spreadsheets write it: `2026-01-31`, `31/01/2026`.
fn day(text: &str) -> Option<Date> {
    text.parse().ok().or_else(|| Date::strptime("%d/%m/%Y", text).ok())
}

/// The fiscal period, where both of its days are told.
pub fn period(table: &Table, line: &Line) -> Result<Option<FiscalPeriod>, Wrong> {
    let (starts, ends) = (table.cell(line, Column::Starts), table.cell(line, Column::Ends));
    if starts.is_empty() && ends.is_empty() {
        return Ok(None);
    }
    let starts = day(starts).ok_or((Column::Starts, "date"))?;
    let ends = day(ends).ok_or((Column::Ends, "date"))?;
    let period = FiscalPeriod { starts, ends };
    match period.fault() {
        Some(code) => Err((Column::Ends, code)),
        None => Ok(Some(period)),
    }
}

impl Fault {
    /// The code of the fault (`import-fault-CODE`), and the title that it is about.
    pub fn told(&self) -> (&'static str, &str) {
        match self {
            Self::Empty => ("empty", ""),
            Self::Unreadable => ("unreadable", ""),
            Self::TooLarge => ("too-large", ""),
            Self::TooManyLines => ("too-many-lines", ""),
            Self::CodeMissing => ("code-missing", ""),
            Self::UnknownColumn(title) => ("unknown-column", title),
            Self::ColumnTwice(title) => ("column-twice", title),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn binders_tell_their_kind_by_their_name_or_after_a_colon() {
        let told =
            |cell| binders(cell).map(|list| list.into_iter().map(|b| (b.name, b.kind)).collect::<Vec<_>>());
        assert_eq!(
            told("Achats, Loyers : achats|NOTES DE FRAIS"),
            Ok(vec![
                ("Achats".to_owned(), BinderKind::Purchases),
                ("Loyers".to_owned(), BinderKind::Purchases),
                ("NOTES DE FRAIS".to_owned(), BinderKind::Expenses),
            ])
        );
        assert_eq!(told("Loyers"), Err((Column::Binders, "binder-kind-untold")));
    }
}

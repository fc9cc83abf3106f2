//! Where a document was before, as far as somebody may know: what was done with it in another company, and which channel brought
//! it there, is for those who may look documents up in that one.

use std::collections::HashMap;

use db::{Database, Moment, params};

use super::Document;
use crate::error::Result;
use crate::ids::CompanyId;
use crate::rights::{self, Caller, Right};

/// Companies that somebody may look documents up in, each asked about once.
pub struct Seen<'d> {
    database: &'d Database,
    reader: Caller,
    known: HashMap<CompanyId, bool>,
}

impl<'d> Seen<'d> {
    /// For somebody who is looking documents up in the company `here`.
    pub fn new(database: &'d Database, reader: Caller, here: CompanyId) -> Self {
        Self { database, reader, known: HashMap::from([(here, true)]) }
    }

    pub async fn sees(&mut self, company: CompanyId) -> Result<bool> {
        if let Some(sees) = self.known.get(&company) {
            return Ok(*sees);
        }
        let sees = rights::holds(self.database, self.reader, Right::LookUpDocuments, company).await?;
        self.known.insert(company, sees);
        Ok(sees)
    }
}

/// What somebody who may look a document up may know of its past.
pub struct Past {
    /// Whether the company that it came to is one that the reader sees.
    pub sees_origin: bool,
    /// Until when it was in another company, and whether the reader sees that one, the first one first.
    stays: Vec<(Moment, bool)>,
}

impl Past {
    pub async fn of(database: &Database, reader: Caller, document: &Document) -> Result<Self> {
        let mut seen = Seen::new(database, reader, document.company);
        let sql = "SELECT company_id, until FROM document_stays WHERE document_id = $1 ORDER BY until";
        let mut stays = Vec::new();
        for row in database.fetch_all(sql, params![document.id]).await? {
            stays.push((row.get("until")?, seen.sees(row.get("company_id")?).await?));
        }
        Ok(Self { sees_origin: seen.sees(document.origin.company).await?, stays })
    }

    /// Whether it was in another company before.
    pub fn was_elsewhere(&self) -> bool {
        !self.stays.is_empty()
    }

    /// Whether the reader may know what was done at a moment.
    pub fn sees(&self, at: Moment) -> bool {
        self.stays.iter().find(|(until, _)| at < *until).is_none_or(|(_, sees)| *sees)
    }

    /// Whether it came to a company that the reader sees, and its coming is for him to know.
    pub fn sees_coming(&self, document: &Document) -> bool {
        self.sees_origin && self.sees(document.collected_at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_done_belongs_to_the_company_that_the_document_was_in() {
        let at = Moment::from_seconds;
        let past = |stays: &[(i64, bool)]| Past {
            sees_origin: false,
            stays: stays.iter().map(|(until, sees)| (at(*until), *sees)).collect(),
        };
        let seen = |past: &Past| [5, 10, 15, 20].map(|second| past.sees(at(second)));
        assert_eq!(seen(&past(&[])), [true; 4]);
        assert_eq!(
            seen(&past(&[(10, false)])),
            [false, true, true, true],
            "the move itself is of where it went"
        );
        assert_eq!(seen(&past(&[(10, true), (20, false)])), [true, false, false, true], "there and back");
    }
}

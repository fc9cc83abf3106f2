//! Sending a spreadsheet, and what it would do.

use askama::Template;

use super::line::Wrong;
use super::{Column, Done, Fate, Outcome, Report};
use crate::ids::ImportId;
use crate::web::{Layout, Texts};

/// `GET /administration/import`, and what a file that cannot be read gets.
#[derive(Template)]
#[template(path = "import/import.html")]
pub struct ImportPage {
    pub t: Texts,
    pub layout: Layout,
    pub fault: Option<String>,
}

impl ImportPage {
    fn columns(&self) -> &'static [Column] {
        Column::ALL
    }
}

/// `GET /administration/import/{import}`: each line's fate, before anything is done.
#[derive(Template)]
#[template(path = "import/report.html")]
pub struct ReportPage {
    pub t: Texts,
    pub layout: Layout,
    pub id: ImportId,
    pub file_name: String,
    pub created: i64,
    pub updated: i64,
    pub unchanged: i64,
    /// Users who are created, and channels whose owners are to be asked.
    pub users: i64,
    pub channels: i64,
    /// Whether letters can be sent.
    pub mail: bool,
    /// First what is wrong.
    pub wrong: Vec<Outcome>,
    pub right: Vec<Outcome>,
}

impl ReportPage {
    pub fn new(
        t: Texts,
        layout: Layout,
        id: ImportId,
        file_name: String,
        report: Report,
        mail: bool,
    ) -> Self {
        let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        let created = number(report.count(|fate| matches!(fate, Fate::Created(_))));
        let updated = number(report.count(|fate| matches!(fate, Fate::Updated(_))));
        let unchanged = number(report.count(|fate| *fate == Fate::Unchanged));
        let (users, channels) = (number(report.users.len()), number(report.channels.len()));
        let (wrong, right) =
            report.outcomes.into_iter().partition(|outcome| matches!(outcome.fate, Fate::Wrong(_)));
        Self { t, layout, id, file_name, created, updated, unchanged, users, channels, mail, wrong, right }
    }

    fn wrong_lines(&self) -> i64 {
        i64::try_from(self.wrong.len()).unwrap_or(i64::MAX)
    }

    /// Letters that the import could send.
    fn letters(&self) -> i64 {
        self.users + self.channels
    }

    /// Whether there is anything to do.
    fn useful(&self) -> bool {
        self.created + self.updated > 0
    }

    fn reasons(&self, outcome: &Outcome) -> Vec<String> {
        match &outcome.fate {
            Fate::Wrong(wrong) => reasons(&self.t, wrong),
            _ => Vec::new(),
        }
    }

    /// The icon and the words of a fate, and how it looks.
    fn sign(&self, outcome: &Outcome) -> (&'static str, &'static str, &'static str) {
        match outcome.fate {
            Fate::Created(_) => ("plus", "import-created", "ok"),
            Fate::Updated(_) => ("edit", "import-updated", "busy"),
            Fate::Unchanged => ("minus", "import-unchanged", "idle"),
            Fate::Wrong(_) => ("alert", "import-wrong", "bad"),
        }
    }

    /// What a line does, in words.
    fn done(&self, outcome: &Outcome) -> String {
        let (Fate::Created(done) | Fate::Updated(done)) = &outcome.fate else { return String::new() };
        let words = done.iter().map(|done| match done {
            Done::Company => self.t.say("import-did-company").to_string(),
            Done::Settings => self.t.say("import-did-settings").to_string(),
            Done::Binders(count) => self.t.say("import-did-binders").arg("count", *count).to_string(),
            Done::User => self.t.say("import-did-user").to_string(),
            Done::Profile => self.t.say("import-did-profile").to_string(),
            Done::Channel => self.t.say("import-did-channel").to_string(),
        });
        words.collect::<Vec<_>>().join(", ")
    }
}

/// Which cell is wrong and why, a sentence each.
pub fn reasons(t: &Texts, wrong: &[Wrong]) -> Vec<String> {
    let sentence = |(column, code): &Wrong| {
        let column = t.code("import-column", column.key());
        t.say("import-reason").arg("column", column).arg("reason", t.code("error", code)).to_string()
    };
    wrong.iter().map(sentence).collect()
}

#[cfg(test)]
mod samples {
    use super::*;
    use crate::import::table::Line;
    use crate::web::Locale;
    use crate::web::layout::Item;
    use crate::web::samples::{Samples, id, page};

    impl Samples for ImportPage {
        fn samples(locale: Locale) -> Vec<(&'static str, Self)> {
            let (t, layout) = page(locale, Item::CompanySettings);
            let fault = t.say("import-fault-unknown-column").arg("title", "Couleur").to_string();
            vec![
                ("import", ImportPage { t: t.clone(), layout: layout.clone(), fault: None }),
                ("import-fault", ImportPage { t, layout, fault: Some(fault) }),
            ]
        }
    }

    impl Samples for ReportPage {
        fn samples(locale: Locale) -> Vec<(&'static str, Self)> {
            let outcome = |number, code: &str, name: &str, fate| Outcome {
                line: Line { number, cells: Vec::new() },
                code: code.into(),
                name: name.into(),
                fate,
            };
            let all = [Done::Company, Done::Binders(3), Done::User, Done::Channel];
            let right = [
                outcome(2, "BOUMAR", "Boulangerie Martin", Fate::Created(all.into())),
                outcome(3, "GARLEF", "Garage Lefèvre", Fate::Updated(vec![Done::Settings, Done::Profile])),
                outcome(4, "SCIROS", "SCI Les Roses", Fate::Unchanged),
            ];
            let wrong = vec![(Column::Siren, "siren"), (Column::Binders, "binder-kind-untold")];
            let wrong = outcome(5, "HOTHAL", "Hôtel des Halles", Fate::Wrong(wrong));
            let page = |outcomes: Vec<Outcome>, users, channels, mail| {
                let (t, layout) = page(locale, Item::CompanySettings);
                let report = Report { outcomes, ..Report::default() };
                let page = ReportPage::new(t, layout, ImportId(id(1)), "clients.xlsx".into(), report, mail);
                ReportPage { users, channels, ..page }
            };
            vec![
                ("import-report", page(right.iter().cloned().chain([wrong]).collect(), 1, 1, true)),
                ("import-report-right", page(right[..2].to_vec(), 0, 1, false)),
                ("import-report-unchanged", page(right[2..].to_vec(), 0, 0, true)),
            ]
        }
    }
}

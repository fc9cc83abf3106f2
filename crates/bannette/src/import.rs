//! Setting up many clients at once from a spreadsheet: companies, binders, users and channels, a line each. What a line
//! would do is found out by doing it in a transaction that is undone: the dry run cannot say anything else than what happens.

mod apply;
pub mod handlers;
mod line;
pub mod pages;
mod store;
mod table;

pub use apply::{Done, Fate, Outcome, Report};
pub use table::{Fault, Table};

/// Lines of one file at most.
pub const MOST_LINES: usize = 2000;

macro_rules! columns {
    ($($column:ident $key:literal: $($alias:literal)+;)+) => {
        /// A column of the spreadsheet. Its title in each language is `import-column-KEY`; a few others are understood.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Column {
            $($column,)+
        }

        impl Column {
            pub const ALL: &[Self] = &[$(Self::$column),+];

            pub fn key(self) -> &'static str {
                match self {
                    $(Self::$column => $key,)+
                }
            }

            /// Titles as they are understood: folded, letters and digits only.
            fn titles(self) -> &'static [&'static str] {
                match self {
                    $(Self::$column => &[$($alias),+],)+
                }
            }
        }
    };
}

columns! {
    Code "code": "code" "codedossier" "dossier" "companycode";
    Name "name": "nom" "name" "entreprise" "company" "raisonsociale";
    Siren "siren": "siren";
    Site "site": "site";
    Zone "zone": "fuseauhoraire" "timezone";
    Starts "starts": "debutdexercice" "fiscalperiodstart";
    Ends "ends": "findexercice" "fiscalperiodend";
    Model "model": "modele" "model";
    Binders "binders": "classeurs" "binders";
    Email "email": "adressedelutilisateur" "usermail" "useremail" "email" "mail";
    UserName "user-name": "nomdelutilisateur" "username";
    Profile "profile": "profil" "profile";
    Channel "channel": "canal" "channel";
}

impl Column {
    fn parse(title: &str) -> Option<Self> {
        let folded: String = crate::fold::sort_key(title).chars().filter(|c| c.is_alphanumeric()).collect();
        Self::ALL.iter().copied().find(|column| column.titles().contains(&folded.as_str()))
    }
}

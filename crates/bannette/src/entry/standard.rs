//! What an entry is held against besides itself: its company, its day, its binder, and what was read beside it.

use db::Database;
use jiff::civil::Date;
use reading::{Field, FieldName, Reading};

use crate::app::App;
use crate::company::{self, BinderKind, FiscalPeriod, settings};
use crate::document::Document;
use crate::document::facts::cents;
use crate::error::Result;
use crate::ids::{BinderId, CompanyId};

/// What the entries of a company are held against.
pub struct Standards {
    periods: Vec<FiscalPeriod>,
    today: Date,
    siren: Option<String>,
    /// Binders of its own invoices.
    sales: Vec<BinderId>,
}

/// What one entry is held against.
#[derive(Debug, Clone, Copy, Default)]
pub struct Standard<'a> {
    pub periods: &'a [FiscalPeriod],
    /// Where the company is.
    pub today: Date,
    /// The company's own.
    pub siren: Option<&'a str>,
    /// Whether the paper is the company's own invoice: it is the supplier then.
    pub is_sale: bool,
    /// What was paid in advance, as it was read.
    pub prepaid: Option<i64>,
}

impl Standards {
    pub async fn of(app: &App, company: CompanyId) -> Result<Self> {
        let database: &Database = &app.database;
        let binders = company::store::binders(database, company).await?;
        let is_sales = |binder: &company::Binder| binder.kind == BinderKind::Sales;
        let periods = settings::periods(database, company).await?;
        let company = company::store::find(database, company).await?;
        Ok(Self {
            periods,
            today: app.clock.now().timestamp().to_zoned(company.zone()).date(),
            siren: company.siren,
            sales: binders.into_iter().filter(is_sales).map(|binder| binder.id).collect(),
        })
    }

    pub fn of_document(&self, document: &Document, reading: Option<&Reading>) -> Standard<'_> {
        let prepaid = reading.and_then(|reading| reading.fields.get(&FieldName::Prepaid));
        Standard {
            periods: &self.periods,
            today: self.today,
            siren: self.siren.as_deref(),
            is_sale: self.sales.contains(&document.binder),
            prepaid: prepaid.and_then(Field::text).and_then(cents),
        }
    }
}

//! Entries in the API.

use std::sync::Arc;

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Content, Detail, EntryState, RateLine, Standards, Warning, check, saving, store, written};
use crate::api::{Json, Path, Problem};
use crate::app::App;
use crate::document::facts::cents;
use crate::document::{self, work};
use crate::error::{Error, FieldError, Result};
use crate::failure::Failure;
use crate::ids::DocumentId;
use crate::rights::{EnterDocuments, Granted, LookUpDocuments};
use crate::web::Locale;

pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(find, save)).routes(routes!(take_back))
}

/// What is entered. Dates are ISO 8601, amounts and rates decimal strings; identifiers without spaces.
#[derive(Debug, Clone, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = EntryContent)]
pub(crate) struct ContentBody {
    /// `invoice`, `credit_note`, `receipt`, `bank_statement`, `payslip`, `contract` or `other`.
    kind: String,
    supplier: Option<String>,
    siren: Option<String>,
    vat_number: Option<String>,
    iban: Option<String>,
    invoice_number: Option<String>,
    date: Option<String>,
    due_date: Option<String>,
    /// ISO 4217; euros when not told.
    currency: Option<String>,
    net: Option<String>,
    vat: Option<String>,
    gross: Option<String>,
    payable: Option<String>,
    vat_breakdown: Vec<RateBody>,
    /// The words of the entry.
    label: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = EntryRate)]
struct RateBody {
    /// Percent: `20.00`.
    rate: String,
    base: String,
    tax: String,
}

/// Something that does not fit; it keeps nothing from being saved.
#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = EntryWarning)]
struct WarningBody {
    /// Stable: `amounts_do_not_add_up`, `due_before_date`, `iban_invalid`…
    code: &'static str,
    fields: Vec<&'static str>,
    details: std::collections::BTreeMap<&'static str, String>,
}

#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = Entry)]
struct EntryBody {
    /// Null as long as nobody saved an entry: `content` is what was read then.
    state: Option<EntryState>,
    /// To be sent with a change; 0 as long as nobody saved an entry.
    version: i64,
    content: ContentBody,
    warnings: Vec<WarningBody>,
    saved_at: Option<String>,
    saved_by: Option<String>,
}

#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = EntryChange)]
struct ChangeBody {
    /// Of the entry that was seen.
    version: i64,
    /// `entered` takes the document out of the tray, `draft` leaves it there or brings it back.
    state: EntryState,
    content: ContentBody,
}

impl From<&Content> for ContentBody {
    fn from(content: &Content) -> Self {
        let decimal = |cents: Option<i64>| cents.map(|cents| written::amount_text(Locale::En, cents));
        let rate = |line: &RateLine| RateBody {
            rate: written::amount_text(Locale::En, line.rate),
            base: written::amount_text(Locale::En, line.net),
            tax: written::amount_text(Locale::En, line.vat),
        };
        Self {
            kind: content.kind.name().to_owned(),
            supplier: content.supplier.clone(),
            siren: content.siren.clone(),
            vat_number: content.vat_number.clone(),
            iban: content.iban.clone(),
            invoice_number: content.invoice_number.clone(),
            date: content.date.map(|date| date.to_string()),
            due_date: content.due_date.map(|date| date.to_string()),
            currency: Some(content.currency.clone()),
            net: decimal(content.net),
            vat: decimal(content.vat),
            gross: decimal(content.gross),
            payable: decimal(content.payable),
            vat_breakdown: content.rates.iter().map(rate).collect(),
            label: content.label.clone(),
        }
    }
}

impl ContentBody {
    /// # Errors
    /// [`Error::Invalid`] with each field that is not what it should be.
    fn content(self) -> Result<Content> {
        let mut errors = Vec::new();
        let mut wrong = |field, code| errors.push(FieldError { field, code });
        let kind = reading::DocumentKind::ALL.into_iter().find(|kind| kind.name() == self.kind);
        if kind.is_none() && !self.kind.is_empty() {
            wrong("kind", "kind");
        }
        let [net, vat, gross, payable] =
            [("net", &self.net), ("vat", &self.vat), ("gross", &self.gross), ("payable", &self.payable)].map(
                |(field, text)| {
                    let text = text.as_deref()?;
                    let amount = cents(text);
                    if amount.is_none() {
                        wrong(field, "amount");
                    }
                    amount
                },
            );
        let [date, due_date] = [("date", &self.date), ("due_date", &self.due_date)].map(|(field, text)| {
            let date = text.as_deref()?.parse().ok();
            if date.is_none() {
                wrong(field, "date");
            }
            date
        });
        let line = |rate: &RateBody| {
            Some(RateLine { rate: cents(&rate.rate)?, net: cents(&rate.base)?, vat: cents(&rate.tax)? })
        };
        let rates: Option<Vec<RateLine>> = self.vat_breakdown.iter().map(line).collect();
        if rates.is_none() {
            wrong("vat_breakdown", "rates");
        }
        if !errors.is_empty() {
            return Err(Error::Invalid(errors));
        }
        Ok(Content {
            kind: kind.unwrap_or_default(),
            supplier: self.supplier,
            siren: self.siren,
            vat_number: self.vat_number,
            iban: self.iban,
            invoice_number: self.invoice_number,
            date,
            due_date,
            currency: self.currency.unwrap_or_else(|| "EUR".to_owned()),
            net,
            vat,
            gross,
            payable,
            rates: rates.unwrap_or_default(),
            label: self.label,
        })
    }
}

impl From<&Warning> for WarningBody {
    fn from(warning: &Warning) -> Self {
        let detail = |(name, detail): &(&'static str, Detail)| {
            let text = match detail {
                Detail::Amount(number) | Detail::Rate(number) => written::amount_text(Locale::En, *number),
                Detail::Day(day) => day.to_string(),
            };
            (*name, text)
        };
        Self {
            code: warning.code.name(),
            fields: warning.fields.clone(),
            details: warning.details.iter().map(detail).collect(),
        }
    }
}

/// Look at the entry of a document
///
/// As long as nobody saved one, what was read, to begin with.
#[utoipa::path(get, path = "/api/v1/documents/{document}/entry", tag = "documents",
    params(("document" = String, Path)), responses((status = 200, body = EntryBody), (status = 404, body = Problem)))]
async fn find(
    State(app): State<Arc<App>>,
    granted: Granted<LookUpDocuments>,
    Path(id): Path<DocumentId>,
) -> Result<Json<EntryBody>, Failure> {
    Ok(Json(entry(&app, granted, id).await?))
}

async fn entry(app: &App, granted: Granted<LookUpDocuments>, id: DocumentId) -> Result<EntryBody> {
    let saved = store::find(&app.database, id).await?;
    let listed = document::store::find(&app.database, id).await?;
    let words = work::current_reading(&app.blobs, &listed.document).await?;
    let content = match &saved {
        Some(entry) => entry.content.clone(),
        None => Content::laid_in(words.as_ref(), listed.reading.as_ref()),
    };
    let standards = Standards::of(app, granted.company).await?;
    let standard = standards.of_document(&listed.document, words.as_ref());
    Ok(EntryBody {
        state: saved.as_ref().map(|entry| entry.state),
        version: saved.as_ref().map_or(0, |entry| entry.version),
        content: (&content).into(),
        warnings: check(&content, &standard).iter().map(WarningBody::from).collect(),
        saved_at: saved.as_ref().map(|entry| entry.saved_at.to_string()),
        saved_by: saved.and_then(|entry| entry.saved_by),
    })
}

/// Save the entry of a document
///
/// In place of the version that was seen: 409 when somebody saved another meanwhile.
#[utoipa::path(put, path = "/api/v1/documents/{document}/entry", tag = "documents",
    params(("document" = String, Path)), request_body = ChangeBody,
    responses((status = 200, body = EntryBody), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
async fn save(
    State(app): State<Arc<App>>,
    granted: Granted<EnterDocuments>,
    sees: Granted<LookUpDocuments>,
    Path(id): Path<DocumentId>,
    Json(change): Json<ChangeBody>,
) -> Result<Json<EntryBody>, Failure> {
    let content = change.content.content()?;
    saving::save(&app, granted, id, change.version, change.state, content).await?;
    Ok(Json(entry(&app, sees, id).await?))
}

/// Take the entry of a document back
///
/// The document waits in the tray again, with what was entered as a draft. Nothing happens to one that waits there
/// already.
#[utoipa::path(post, path = "/api/v1/documents/{document}/entry/take-back", tag = "documents",
    params(("document" = String, Path)),
    responses((status = 200, body = EntryBody), (status = 404, body = Problem), (status = 409, body = Problem)))]
async fn take_back(
    State(app): State<Arc<App>>,
    granted: Granted<EnterDocuments>,
    sees: Granted<LookUpDocuments>,
    Path(id): Path<DocumentId>,
) -> Result<Json<EntryBody>, Failure> {
    saving::take_back(&app, granted, id).await?;
    Ok(Json(entry(&app, sees, id).await?))
}

//! Searching in the API.

use std::sync::Arc;

use axum::extract::State;
use jiff::civil::Date;
use reading::DocumentKind;
use serde::{Deserialize, Serialize};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::excerpt::{Piece, with_excerpts};
use super::store::{self, Reach};
use super::{Filters, Query as Words};
use crate::api::{Json, Paging, Problem, Query};
use crate::app::App;
use crate::company::{BinderKind, Sight};
use crate::document::api::DocumentBody;
use crate::document::facts::cents;
use crate::document::{Place, Quality};
use crate::error::{Error, FieldError, Result};
use crate::failure::Failure;
use crate::paging::{self, Page};
use crate::rights::Caller;

pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(search))
}

/// Where a document waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
enum Waits {
    Tray,
    Entered,
}

#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Wanted {
    /// Words, all of which are looked for; the last one by its beginning. Accents, case and order do not matter.
    #[serde(default)]
    q: String,
    /// Part of the company's name or code.
    #[serde(default)]
    company: String,
    /// A kind of binder.
    binder_kind: Option<BinderKind>,
    #[param(value_type = Option<String>)]
    kind: Option<DocumentKind>,
    quality: Option<Quality>,
    #[param(inline)]
    place: Option<Waits>,
    /// Dates of the papers, ISO 8601, both included.
    #[param(value_type = Option<String>)]
    from: Option<Date>,
    #[param(value_type = Option<String>)]
    until: Option<Date>,
    /// Amounts with VAT, decimal, both included.
    least: Option<String>,
    most: Option<String>,
}

impl Wanted {
    fn filters(self) -> Result<Filters> {
        let amount = |field: &'static str, text: Option<String>| match text {
            Some(text) => cents(&text).map(Some).ok_or_else(|| Error::invalid(field, "amount")),
            None => Ok(None),
        };
        let mistake = Filters::mistake_in(&self.q);
        let filters = Filters {
            words: Words::parse(&self.q),
            company: self.company,
            binder: self.binder_kind,
            kind: self.kind,
            quality: self.quality,
            place: self.place.map(|place| match place {
                Waits::Tray => Place::Tray,
                Waits::Entered => Place::Entered,
            }),
            from: self.from,
            until: self.until,
            least: amount("least", self.least)?,
            most: amount("most", self.most)?,
        };
        let mistakes: Vec<FieldError> = mistake.into_iter().chain(filters.mistakes()).collect();
        if mistakes.is_empty() { Ok(filters) } else { Err(Error::Invalid(mistakes)) }
    }
}

/// A document that answers.
#[derive(Serialize, utoipa::ToSchema)]
struct FoundDocument {
    document: DocumentBody,
    company_code: String,
    company_name: String,
    binder_name: String,
    /// The place of its text that answers best, in pieces; empty where the words are in its name or its fields.
    excerpt: Vec<Piece>,
}

/// Search over all companies
///
/// Finds what the key may look up, the latest first; what lies in the trash is not found.
#[utoipa::path(get, path = "/api/v1/search", tag = "documents", params(Wanted, Paging),
    responses((status = 200, body = Page<FoundDocument>), (status = 422, body = Problem)))]
async fn search(
    State(app): State<Arc<App>>,
    caller: Caller,
    Query(wanted): Query<Wanted>,
    Query(page): Query<Paging>,
) -> Result<Json<Page<FoundDocument>>, Failure> {
    let filters = wanted.filters()?;
    let limit = paging::limit(page.limit);
    let sight = Sight::of(&app.database, caller).await?;
    let page = store::find(&app.database, Reach::of(&sight), &filters, page.after()?, limit).await?;
    let items = with_excerpts(&app, page.items, &filters.words).await?;
    let items = items.into_iter().map(|(found, excerpt)| FoundDocument {
        document: found.listed.into(),
        company_code: found.company_code,
        company_name: found.company_name,
        binder_name: found.binder,
        excerpt,
    });
    Ok(Json(Page { items: items.collect(), next_cursor: page.next_cursor }))
}

//! The page of a search, its export, and the searches that a user saved.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Form, Router};
use serde::Deserialize;

use super::excerpt::with_excerpts;
use super::pages::{self, Result as Line, SearchPage};
use super::store::{self, Reach};
use super::{Filters, Query as Words, export, saved};
use crate::app::App;
use crate::company::BinderKind;
use crate::document::{Place, Quality, store as documents};
use crate::entry::written::amount;
use crate::error::{Error, FieldError};
use crate::failure::Failure;
use crate::ids::SavedSearchId;
use crate::paging::Page;
use crate::web::Flash;
use crate::web::forms::{Choice, Field};
use crate::web::layout::Item;
use crate::web::visit::{Visit, back_with, html, redirect};

/// Results of one page: each is a place in a text.
const SHOWN: i64 = 25;
/// Results that are counted; beyond that it is said that there are more.
const COUNTED: i64 = 100;

pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/search", get(page))
        .route("/search.csv", get(as_csv))
        .route("/search.zip", get(as_zip))
        .route("/search/saved", post(save))
        .route("/search/saved/{search}/delete", post(delete))
}

/// The form as it is sent: what is not chosen is empty.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Chosen {
    q: String,
    company: String,
    binder: String,
    kind: String,
    quality: String,
    place: String,
    from: String,
    until: String,
    least: String,
    most: String,
    after: Option<i64>,
}

impl Chosen {
    fn fields(&self) -> [(&'static str, &str); 10] {
        [
            ("q", self.q.trim()),
            ("company", self.company.trim()),
            ("binder", &self.binder),
            ("kind", &self.kind),
            ("quality", &self.quality),
            ("place", &self.place),
            ("from", &self.from),
            ("until", &self.until),
            ("least", self.least.trim()),
            ("most", self.most.trim()),
        ]
    }

    /// As a query, without what is not chosen.
    fn query(&self) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(self.fields().into_iter().filter(|(_, value)| !value.is_empty()));
        query.finish()
    }

    fn filters(&self) -> Filters {
        let kind = Some(documents::kind_named(&self.kind)).filter(|kind| kind.name() == self.kind);
        Filters {
            words: Words::parse(&self.q),
            company: self.company.trim().to_owned(),
            binder: BinderKind::parse(&self.binder),
            kind,
            quality: Quality::parse(&self.quality),
            place: match self.place.as_str() {
                "tray" => Some(Place::Tray),
                "entered" => Some(Place::Entered),
                _ => None,
            },
            from: self.from.trim().parse().ok(),
            until: self.until.trim().parse().ok(),
            least: amount(&self.least),
            most: amount(&self.most),
        }
    }

    /// What cannot be understood of it.
    fn mistakes(&self) -> Vec<FieldError> {
        let is_day = |text: &str| text.trim().parse::<jiff::civil::Date>().is_ok();
        let is_amount = |text: &str| amount(text).is_some();
        let checks: [(&'static str, &str, &'static str, bool); 4] = [
            ("from", &self.from, "date", is_day(&self.from)),
            ("until", &self.until, "date", is_day(&self.until)),
            ("least", &self.least, "amount", is_amount(&self.least)),
            ("most", &self.most, "amount", is_amount(&self.most)),
        ];
        let wrong = checks.into_iter().filter(|(_, text, _, right)| !text.trim().is_empty() && !right);
        let wrong = wrong.map(|(field, _, code, _)| FieldError { field, code });
        Filters::mistake_in(&self.q).into_iter().chain(wrong).chain(self.filters().mistakes()).collect()
    }

    /// The filters of an export: a list that silently leaves one out would be taken for what was asked.
    fn understood(&self) -> Result<Filters, Error> {
        let mistakes = self.mistakes();
        if mistakes.is_empty() { Ok(self.filters()) } else { Err(Error::Invalid(mistakes)) }
    }
}

async fn page(
    State(app): State<Arc<App>>,
    visit: Visit,
    Query(chosen): Query<Chosen>,
) -> Result<Response, Failure> {
    let (t, layout) = visit.frame(Item::Search).await?;
    let filters = chosen.filters();
    let query = chosen.query();
    let (mut found, mut may_extract) = (Page { items: Vec::new(), next_cursor: None }, false);
    let mistakes = chosen.mistakes();
    let mut count = 0;
    if !query.is_empty() && mistakes.is_empty() {
        let sight = visit.sight().await?;
        found = store::find(&app.database, Reach::of(sight), &filters, chosen.after, SHOWN).await?;
        count = match (chosen.after, &found.next_cursor) {
            // All of them are on this page.
            (None, None) => found.items.len() as i64,
            _ => store::count(&app.database, Reach::of(sight), &filters, COUNTED + 1).await?,
        };
        may_extract = store::may_extract(&app.database, visit.caller(), &found.items).await?
            || found.next_cursor.is_some()
                && !store::find(&app.database, Reach::to_extract(sight), &filters, None, 1)
                    .await?
                    .items
                    .is_empty();
    }
    let results = with_excerpts(&app, found.items, &filters.words).await?;
    let choices = |choices: Vec<(&'static str, String)>, chosen: &str| -> Vec<Choice> {
        choices.into_iter().map(|(name, words)| Choice::new(name, words, name == chosen)).collect()
    };
    let binders = BinderKind::ALL.map(|kind| (kind.name(), t.code("binder-kind", kind.name())));
    let qualities = Quality::ALL.map(|quality| (quality.name(), t.code("quality", quality.name())));
    let places = ["tray", "entered"].map(|place| (place, t.code("search-place", place)));
    let field = |name: &str, value: &str| {
        let mut field = Field::new(value);
        if let Some(mistake) = mistakes.iter().find(|mistake| mistake.field == name) {
            field.refuse(t.code("error", mistake.code));
        }
        field
    };
    let saved = saved::list(&app.database, visit.user.id).await?;
    html(&SearchPage {
        results: results
            .into_iter()
            .map(|(found, excerpt)| Line::new(&t, &chosen.q, found, excerpt))
            .collect(),
        binders: choices(binders.into(), &chosen.binder),
        kinds: crate::document::pages::kinds(&t, filters.kind),
        qualities: choices(qualities.into(), &chosen.quality),
        places: choices(places.into(), &chosen.place),
        saved: saved
            .into_iter()
            .map(|saved| pages::SavedLine { current: saved.query == query, saved })
            .collect(),
        next: found.next_cursor,
        paged: chosen.after.is_some(),
        filtered: chosen.fields().iter().skip(1).any(|(_, value)| !value.is_empty()),
        query,
        may_extract,
        count: count.min(COUNTED),
        are_more: count > COUNTED,
        search: field("q", &chosen.q),
        company: chosen.company,
        from: field("from", &chosen.from),
        until: field("until", &chosen.until),
        least: field("least", &chosen.least),
        most: field("most", &chosen.most),
        t,
        layout,
    })
}

async fn as_csv(
    State(app): State<Arc<App>>,
    visit: Visit,
    Query(chosen): Query<Chosen>,
) -> Result<Response, Failure> {
    let t = visit.visitor.texts(visit.visitor.home_zone());
    match chosen.understood() {
        Ok(filters) => Ok(export::as_csv(app, t, visit.caller(), filters)),
        Err(error) => back_with(&format!("/search?{}", chosen.query()), error),
    }
}

async fn as_zip(
    State(app): State<Arc<App>>,
    visit: Visit,
    Query(chosen): Query<Chosen>,
) -> Result<Response, Failure> {
    let t = visit.visitor.texts(visit.visitor.home_zone());
    let made = match chosen.understood() {
        Ok(filters) => export::as_zip(app, &t, visit.caller(), filters).await,
        Err(error) => Err(error),
    };
    match made {
        Ok(response) => Ok(response),
        Err(error) => back_with(&format!("/search?{}", chosen.query()), error),
    }
}

#[derive(Deserialize)]
struct Named {
    name: String,
    #[serde(default)]
    query: String,
}

async fn save(
    State(app): State<Arc<App>>,
    visit: Visit,
    Form(named): Form<Named>,
) -> Result<Response, Failure> {
    // Only what the page itself understands is kept.
    let chosen: Chosen = url::form_urlencoded::parse(named.query.as_bytes()).fold(
        Chosen::default(),
        |mut chosen, (name, value)| {
            let field = match name.as_ref() {
                "q" => &mut chosen.q,
                "company" => &mut chosen.company,
                "binder" => &mut chosen.binder,
                "kind" => &mut chosen.kind,
                "quality" => &mut chosen.quality,
                "place" => &mut chosen.place,
                "from" => &mut chosen.from,
                "until" => &mut chosen.until,
                "least" => &mut chosen.least,
                "most" => &mut chosen.most,
                _ => return chosen,
            };
            *field = value.into_owned();
            chosen
        },
    );
    let query = chosen.query();
    let back = format!("/search?{query}");
    match saved::save(&app.database, app.clock.now(), visit.user.id, &named.name, &query).await {
        Ok(()) => {
            Ok(redirect(&back, Some(Flash::success("flash-search-saved").arg("name", named.name.trim()))))
        }
        Err(error) => back_with(&back, error),
    }
}

async fn delete(
    State(app): State<Arc<App>>,
    visit: Visit,
    Path(id): Path<SavedSearchId>,
) -> Result<Response, Failure> {
    saved::delete(&app.database, visit.user.id, id).await?;
    Ok(redirect("/search", Some(Flash::success("flash-search-deleted"))))
}

//! The deposit links of a company: made, handed over, revoked.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::get;
use axum::{Form, Router};
use serde::Deserialize;

use crate::app::App;
use crate::channel::options::ChannelOptions;
use crate::company;
use crate::deposit::links::{self, DAYS, NewLink, State as LinkState};
use crate::deposit::pages::{self, LinkCard, LinkFields, LinksPage};
use crate::error::{Error, Result};
use crate::failure::Failure;
use crate::ids::{CompanyId, DepositLinkId};
use crate::rights::{ConfigureCollection, Granted};
use crate::web::forms::{Choice, Field};
use crate::web::layout::Item;
use crate::web::visit::{Visit, html, html_refused, redirect};
use crate::web::{Flash, Texts};

pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/companies/{company}/deposit-links", get(page).post(create))
        .route("/companies/{company}/deposit-links/{link}/revoke", get(ask_to_revoke).post(revoke))
}

#[derive(Deserialize)]
struct LinkForm {
    #[serde(default)]
    binder: String,
    #[serde(default)]
    note: String,
    #[serde(default)]
    days: String,
    #[serde(default)]
    max_files: String,
    /// Millions of bytes.
    #[serde(default)]
    max_size: String,
    #[serde(default)]
    rotate: bool,
    #[serde(default)]
    remove_blank_pages: bool,
    #[serde(default)]
    split_documents: bool,
    #[serde(default)]
    part_receipts: bool,
}

impl LinkForm {
    fn options(&self) -> ChannelOptions {
        ChannelOptions {
            rotate: self.rotate,
            remove_blank_pages: self.remove_blank_pages,
            split_documents: self.split_documents,
            part_receipts: self.part_receipts,
        }
    }
}

impl Default for LinkForm {
    fn default() -> Self {
        let text = ToString::to_string;
        Self {
            binder: text(""),
            note: text(""),
            days: text("30"),
            max_files: text("100"),
            max_size: text("500"),
            rotate: false,
            remove_blank_pages: false,
            split_documents: false,
            part_receipts: false,
        }
    }
}

async fn page(
    State(app): State<Arc<App>>,
    visit: Visit,
    granted: Granted<ConfigureCollection>,
) -> Result<Response, Failure> {
    show(&app, &visit, granted, LinkForm::default(), None).await
}

async fn show(
    app: &App,
    visit: &Visit,
    granted: Granted<ConfigureCollection>,
    form: LinkForm,
    wrong: Option<(&'static str, &'static str)>,
) -> Result<Response, Failure> {
    let (t, layout) = visit.frame_of(Item::DepositLinks, granted.company).await?;
    let binders = company::store::binders(&app.database, granted.company).await?;
    let mut cards = Vec::new();
    for link in links::list(app, granted).await? {
        let open = matches!(link.state, LinkState::Open | LinkState::UsedUp);
        let address = if open { Some(links::address(app, link.id).await?.to_string()) } else { None };
        let binder = binders.iter().find(|binder| Some(binder.id) == link.binder);
        cards.push(LinkCard::new(link, binder.map(|binder| binder.name.clone()), address));
    }
    let fields = fields(&t, form, &binders, wrong);
    let page = LinksPage { t, layout, company: granted.company, links: cards, fields };
    if wrong.is_some() { html_refused(&page) } else { html(&page) }
}

fn fields(
    t: &Texts,
    form: LinkForm,
    binders: &[company::Binder],
    wrong: Option<(&'static str, &'static str)>,
) -> LinkFields {
    let field = |name: &str, value: String| {
        let mut field = Field::new(value);
        if let Some((_, code)) = wrong.filter(|(wrong, _)| *wrong == name) {
            field.refuse(t.code("error", code));
        }
        field
    };
    let binder = |binder: &company::Binder| {
        Choice::new(binder.id.to_string(), binder.name.clone(), form.binder == binder.id.to_string())
    };
    let days = |days: i64| {
        Choice::new(
            days.to_string(),
            t.say("link-days").arg("count", days).to_string(),
            form.days == days.to_string(),
        )
    };
    LinkFields {
        options: form.options(),
        binders: binders.iter().filter(|binder| binder.active).map(binder).collect(),
        days: DAYS.map(days).into(),
        note: field("note", form.note),
        max_files: field("max_files", form.max_files),
        max_size: field("max_bytes", form.max_size),
    }
}

async fn create(
    State(app): State<Arc<App>>,
    visit: Visit,
    granted: Granted<ConfigureCollection>,
    Form(form): Form<LinkForm>,
) -> Result<Response, Failure> {
    let binder = match form.binder.as_str() {
        "" => None,
        chosen => Some(chosen.parse().map_err(|_| Error::NotFound)?),
    };
    let number = |text: &str| text.trim().parse::<i64>().unwrap_or(0);
    let new = NewLink {
        binder,
        note: form.note.clone(),
        days: number(&form.days),
        max_files: number(&form.max_files),
        max_bytes: number(&form.max_size).saturating_mul(1_000_000),
        options: form.options(),
    };
    let t = visit.visitor.texts(visit.visitor.home_zone());
    match links::create(&app, granted, &t, new).await {
        Ok(_) => Ok(redirect(&address(granted.company), Some(Flash::success("flash-link-created")))),
        Err(Error::Invalid(errors)) => {
            let wrong = errors.first().map(|error| (error.field, error.code));
            show(&app, &visit, granted, form, wrong).await
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Deserialize)]
struct Of {
    link: DepositLinkId,
}

async fn ask_to_revoke(
    State(app): State<Arc<App>>,
    visit: Visit,
    granted: Granted<ConfigureCollection>,
    Path(Of { link }): Path<Of>,
) -> Result<Response, Failure> {
    let found = links::find(&app, granted, link).await?;
    let frame = visit.frame_of(Item::DepositLinks, granted.company).await?;
    html(&pages::ask_to_revoke(frame, granted.company, link, &found.note))
}

async fn revoke(
    State(app): State<Arc<App>>,
    granted: Granted<ConfigureCollection>,
    Path(Of { link }): Path<Of>,
) -> Result<Response, Failure> {
    links::revoke(&app, granted, link).await?;
    Ok(redirect(&address(granted.company), Some(Flash::success("flash-link-revoked"))))
}

fn address(company: CompanyId) -> String {
    format!("/companies/{company}/deposit-links")
}

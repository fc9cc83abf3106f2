//! What is done with documents that were chosen in the tray: each action is a route, with the right that it needs.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Query, State};
use axum::response::Response;
use axum::routing::post;
use axum_extra::extract::Form;
use db::Moment;
use futures::{StreamExt, stream};
use serde::Deserialize;

use super::pages::{Columns, MoveCompany, MovePage};
use super::settings;
use crate::app::App;
use crate::company::{self, store::binders};
use crate::document::again::{self, HowToRead};
use crate::document::chosen::{self, chosen};
use crate::document::moving::{self, Undone};
use crate::document::store::Listed;
use crate::document::{Document, Place, addressee, editing, trash};
use crate::entry::saving::{self, EnteredTogether};
use crate::error::{Error, Result};
use crate::failure::Failure;
use crate::ids::{BinderId, CompanyId, DocumentId, MoveId};
use crate::rights::{
    self, CompanyRight, DeleteDocuments, EnterDocuments, ExtractDocuments, Granted, LookUpDocuments,
    ModifyDocuments, Right,
};
use crate::web::flash::Undo;
use crate::web::format::file_name;
use crate::web::layout::Item;
use crate::web::visit::{Refused, Visit, back_with, html, own_path, redirect};
use crate::web::{Flash, zip};

/// Companies that are offered to move to.
const COMPANIES: i64 = 8;

pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/companies/{company}/tray/move", post(move_chosen))
        .route("/companies/{company}/tray/undo-move", post(undo_move))
        .route("/companies/{company}/tray/join", post(join))
        .route("/companies/{company}/tray/enter", post(enter))
        .route("/companies/{company}/tray/take-back", post(take_back))
        .route("/companies/{company}/tray/read", post(read_again))
        .route("/companies/{company}/tray/download", post(download))
        .route("/companies/{company}/tray/trash", post(put_in_trash))
        .route("/companies/{company}/tray/restore", post(restore))
        .route("/companies/{company}/tray/columns", post(columns))
}

/// What the form around the list sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Chosen {
    document: Vec<DocumentId>,
    /// The address of the list.
    back: String,
    /// Where they are moved to.
    to: Option<BinderId>,
    /// A company that is looked for.
    q: String,
}

/// The address of the list that a form was sent from, or else of the tray.
fn list_address(company: CompanyId, back: &str) -> String {
    let tray = format!("/companies/{company}/tray");
    let back = own_path(back);
    if back.starts_with(&tray) { back.to_owned() } else { tray }
}

impl Chosen {
    /// Back to the list.
    fn back(&self, company: CompanyId) -> String {
        list_address(company, &self.back)
    }

    /// Those that the right reaches, still in the tray. None: back to the list, which says so.
    async fn documents<R: CompanyRight>(
        &self,
        app: &App,
        sees: Granted<LookUpDocuments>,
        granted: &Granted<R>,
    ) -> Result<Vec<Listed>, Refused> {
        let back = |flash| Refused::Back(redirect(&self.back(sees.company), Some(flash)));
        if self.document.len() > chosen::MOST {
            return Err(back(Flash::problem("flash-too-many-chosen").arg("most", chosen::MOST)));
        }
        let documents = chosen(&app.database, sees, granted, Place::Tray, &self.document).await?;
        if documents.is_empty() {
            return Err(back(Flash::problem("flash-nothing-chosen")));
        }
        Ok(documents)
    }
}

/// Where they are to go is asked first, with the binders of this company and of those that are looked for.
async fn move_chosen(
    State(app): State<Arc<App>>,
    visit: Visit,
    sees: Granted<LookUpDocuments>,
    granted: Granted<ModifyDocuments>,
    Form(form): Form<Chosen>,
) -> Result<Response, Refused> {
    let documents = form.documents(&app, sees, &granted).await?;
    let back = form.back(sees.company);
    let Some(to) = form.to else {
        return Ok(ask_where(&app, &visit, granted, &documents, &form, back).await?);
    };
    let company = company::store::company_of_binder(&app.database, to).await?;
    let there = rights::check::<ModifyDocuments>(&app.database, granted.caller, company).await?;
    let binder = binders(&app.database, company).await?.into_iter().find(|binder| binder.id == to);
    let binder = binder.ok_or(Error::NotFound)?;
    let documents: Vec<Document> = documents.into_iter().map(|listed| listed.document).collect();
    let place = match company == sees.company {
        true => binder.name.clone(),
        // It may well have a binder of the same name.
        false => {
            let company = company::store::find(&app.database, company).await?;
            format!("{} – {}", company.name, binder.name)
        }
    };
    let moved = match moving::move_to_binder(&app, granted, there, &binder, &documents).await {
        Ok(moved) => moved,
        Err(error) => return Ok(back_with(&back, error)?),
    };
    let flash = match moved.known_there {
        0 => Flash::success("flash-moved").arg("count", moved.moved),
        left => Flash::notice("flash-moved-partly").arg("count", moved.moved).arg("left", left),
    };
    let flash = flash.arg("binder", place);
    // Who may put documents where he does not see them cannot tell what became of them.
    let seen = rights::reach(&app.database, granted.caller, Right::LookUpDocuments, company).await?;
    let seen = seen.is_some_and(|reach| reach.all.contains(binder.kind));
    let undo = moved.id.filter(|_| seen);
    let undo = undo.map(|id| Undo::Move { company: sees.company, id, back: back.clone() });
    Ok(redirect(
        &back,
        Some(match undo {
            Some(undo) => flash.with_undo(undo),
            None => flash,
        }),
    ))
}

/// Of what was moved at once.
#[derive(Deserialize)]
struct OfMove {
    #[serde(rename = "move")]
    id: MoveId,
    /// The address of the list.
    #[serde(default)]
    back: String,
}

async fn undo_move(
    State(app): State<Arc<App>>,
    sees: Granted<LookUpDocuments>,
    granted: Granted<ModifyDocuments>,
    Query(OfMove { id, back }): Query<OfMove>,
) -> Result<Response, Failure> {
    let Undone { put_back, changed, closed } = moving::undo(&app, granted, id).await?;
    let flash = match (put_back, changed + closed) {
        (_, 0) => Flash::success("flash-put-back").arg("count", put_back),
        (0, _) => Flash::problem("flash-put-back-partly"),
        _ => Flash::notice("flash-put-back-partly"),
    };
    let flash = flash.arg("count", put_back).arg("changed", changed).arg("closed", closed);
    Ok(redirect(&list_address(sees.company, &back), Some(flash)))
}

async fn ask_where(
    app: &App,
    visit: &Visit,
    granted: Granted<ModifyDocuments>,
    documents: &[Listed],
    form: &Chosen,
    back: String,
) -> Result<Response, Failure> {
    let (t, layout) = visit.frame_of(Item::Tray, granted.company).await?;
    let query = form.q.trim();
    let mut companies = vec![company::store::find(&app.database, granted.company).await?];
    if !query.is_empty() {
        let right = Right::ModifyDocuments;
        let found =
            company::store::list(&app.database, granted.caller, right, query, None, COMPANIES).await?;
        companies.extend(found.items.into_iter().filter(|found| found.id != granted.company));
    }
    let ids: Vec<DocumentId> = documents.iter().map(|listed| listed.document.id).collect();
    // Where they seem to belong stands first.
    let suspected = addressee::suspected(&app.database, granted.caller, &ids).await?;
    if let Some(suspected) = &suspected {
        companies.retain(|company| company.id != suspected.company.id);
        companies.insert(0, suspected.company.clone());
    }
    let mut offered = Vec::new();
    for company in companies {
        let reach = rights::check::<ModifyDocuments>(&app.database, granted.caller, company.id).await?.reach;
        let binders = binders(&app.database, company.id).await?.into_iter();
        let binders = binders.filter(|binder| binder.active && reach.all.contains(binder.kind));
        offered.push(MoveCompany { code: company.code, name: company.name, binders: binders.collect() });
    }
    let suggested = suspected.and_then(|suspected| {
        offered.first()?.binders.iter().find(|binder| binder.kind == suspected.kind).map(|binder| binder.id)
    });
    html(&MovePage {
        t,
        layout,
        company: granted.company,
        documents: ids,
        suggested,
        present: match documents {
            [first, others @ ..]
                if others.iter().all(|other| other.document.binder == first.document.binder) =>
            {
                Some(first.document.binder)
            }
            _ => None,
        },
        names: documents.iter().take(3).map(|listed| listed.document.name.clone()).collect(),
        query: query.to_owned(),
        offered,
        back,
    })
}

/// To their pages, in the order of the list: to be made one document, or cut anew.
async fn join(
    State(app): State<Arc<App>>,
    sees: Granted<LookUpDocuments>,
    granted: Granted<ModifyDocuments>,
    Form(form): Form<Chosen>,
) -> Result<Response, Refused> {
    let documents = form.documents(&app, sees, &granted).await?;
    if let Err(error) = editing::can_be_joined(&documents) {
        return Ok(back_with(&form.back(sees.company), error)?);
    }
    let mut ids: Vec<DocumentId> = documents.iter().map(|listed| listed.document.id).collect();
    ids.sort_by_key(|id| form.document.iter().position(|chosen| chosen == id));
    Ok(redirect(&editing::pages::address(&ids), None))
}

/// What was read of them, or drafted, is taken as their entry.
async fn enter(
    State(app): State<Arc<App>>,
    sees: Granted<LookUpDocuments>,
    granted: Granted<EnterDocuments>,
    Form(form): Form<Chosen>,
) -> Result<Response, Refused> {
    let documents = form.documents(&app, sees, &granted).await?;
    let back = form.back(sees.company);
    let EnteredTogether { at, count, unread, left } =
        saving::enter_all(&app, granted, sees, &documents).await?;
    let flash = match unread + left.len() {
        0 => Flash::success("flash-all-entered").arg("count", count),
        _ => Flash::notice("flash-entered-partly")
            .arg("count", count)
            .arg("unread", unread)
            .arg("left", left.len())
            .arg("names", some_names(&left)),
    };
    let undo = Undo::Entries { company: sees.company, at: at.as_micros(), back: back.clone() };
    Ok(redirect(&back, Some(if count == 0 { flash } else { flash.with_undo(undo) })))
}

/// The first of some names, as a message has room for them.
fn some_names(names: &[String]) -> String {
    const SHOWN: usize = 3;
    const LONGEST: usize = 60;
    let short = |name: &String| file_name(&name.chars().take(LONGEST).collect::<String>());
    let shown: Vec<String> = names.iter().take(SHOWN).map(short).collect();
    format!("{}{}", shown.join(", "), if names.len() > SHOWN { "…" } else { "" })
}

/// Of what was done at a moment.
#[derive(Deserialize)]
struct At {
    /// Microseconds.
    at: i64,
    /// The address of the list.
    #[serde(default)]
    back: String,
}

async fn take_back(
    State(app): State<Arc<App>>,
    sees: Granted<LookUpDocuments>,
    granted: Granted<EnterDocuments>,
    Query(At { at, back }): Query<At>,
) -> Result<Response, Failure> {
    let ids = saving::entered_at(&app, granted, Moment::from_micros(at)).await?;
    let documents = chosen(&app.database, sees, &granted, Place::Entered, &ids).await?;
    saving::take_all_back(&app, granted, &documents).await?;
    let flash = Flash::success("flash-all-taken-back").arg("count", documents.len());
    Ok(redirect(&list_address(sees.company, &back), Some(flash)))
}

async fn read_again(
    State(app): State<Arc<App>>,
    sees: Granted<LookUpDocuments>,
    granted: Granted<EnterDocuments>,
    Form(form): Form<Chosen>,
) -> Result<Response, Refused> {
    let documents = form.documents(&app, sees, &granted).await?;
    let mut asked = 0;
    for listed in documents {
        match again::ask(&app, granted, listed.document.id, HowToRead::default()).await {
            Ok(_) => asked += 1,
            // It is being read as it is.
            Err(Error::Conflict(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    let flash = Flash::success("flash-readings-asked").arg("count", asked);
    Ok(redirect(&form.back(sees.company), Some(flash)))
}

/// The originals as one archive, streamed.
async fn download(
    State(app): State<Arc<App>>,
    visit: Visit,
    sees: Granted<LookUpDocuments>,
    granted: Granted<ExtractDocuments>,
    Form(form): Form<Chosen>,
) -> Result<Response, Refused> {
    let documents = form.documents(&app, sees, &granted).await?;
    let company = company::store::find(&app.database, sees.company).await?;
    let t = visit.visitor.texts(company.zone());
    let (gone, now) = (t.say("original-gone").to_string(), t.now.to_zoned(t.zone.clone()));
    let files = stream::iter(documents).then(move |listed| {
        let (app, gone) = (Arc::clone(&app), gone.clone());
        async move {
            let Document { name, sha256, .. } = listed.document;
            zip::original(&app.blobs, &sha256, zip::part(&name), &gone).await
        }
    });
    Ok(zip::answer(&format!("{}.zip", company.code), &now, files))
}

async fn put_in_trash(
    State(app): State<Arc<App>>,
    sees: Granted<LookUpDocuments>,
    granted: Granted<DeleteDocuments>,
    Form(form): Form<Chosen>,
) -> Result<Response, Refused> {
    let documents = form.documents(&app, sees, &granted).await?;
    let ids: Vec<DocumentId> = documents.iter().map(|listed| listed.document.id).collect();
    let (at, count) = trash::put(&app, granted, &ids).await?;
    let flash = match ids.len() - count {
        0 => Flash::success("flash-all-trashed").arg("count", count),
        left => Flash::notice("flash-trashed-partly").arg("count", count).arg("left", left),
    };
    let back = form.back(sees.company);
    let undo = Undo::Trash { company: sees.company, at: at.as_micros(), back: back.clone() };
    Ok(redirect(&back, Some(if count == 0 { flash } else { flash.with_undo(undo) })))
}

async fn restore(
    State(app): State<Arc<App>>,
    sees: Granted<LookUpDocuments>,
    granted: Granted<DeleteDocuments>,
    Query(At { at, back }): Query<At>,
) -> Result<Response, Failure> {
    let ids = trash::put_at(&app, granted, Moment::from_micros(at)).await?;
    let documents = chosen(&app.database, sees, &granted, Place::Trash, &ids).await?;
    let ids: Vec<DocumentId> = documents.iter().map(|listed| listed.document.id).collect();
    let count = trash::restore(&app, granted, &ids).await?;
    let flash = Flash::success("flash-all-restored").arg("count", count);
    Ok(redirect(&list_address(sees.company, &back), Some(flash)))
}

/// The columns that are ticked.
#[derive(Default, Deserialize)]
#[serde(default)]
struct ColumnsForm {
    column: Vec<String>,
    back: String,
}

async fn columns(
    State(app): State<Arc<App>>,
    visit: Visit,
    sees: Granted<LookUpDocuments>,
    Form(form): Form<ColumnsForm>,
) -> Result<Response, Failure> {
    let columns = Columns::of(|name| form.column.iter().any(|column| column == name));
    settings::keep_columns(&app.database, visit.user.id, &columns).await?;
    Ok(redirect(&list_address(sees.company, &form.back), None))
}

//! Administration > Entreprises > Importer: send a spreadsheet, see what it would do, confirm.

use std::sync::Arc;

use axum::extract::multipart::{Multipart, MultipartRejection};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Form, Router};
use futures::stream;
use serde::Deserialize;
use serde_json::json;

use super::pages::{ImportPage, ReportPage};
use super::{Column, Fate, Fault, Report, Table, apply, store};
use crate::access::Administrator;
use crate::app::App;
use crate::audit::{Action, Log, Subject};
use crate::channel::request;
use crate::error::{Error, Result};
use crate::failure::Failure;
use crate::ids::ImportId;
use crate::rights::Caller;
use crate::user::managing;
use crate::web::layout::Item;
use crate::web::visit::{Visit, html, html_refused, redirect};
use crate::web::{Flash, Locale, Texts, csv};

pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/administration/import", get(page).post(send))
        .route("/administration/import/template.csv", get(template))
        .route("/administration/import/{import}", get(report).post(confirm))
        .route("/administration/import/{import}/wrong.csv", get(wrong))
}

async fn page(visit: Visit, _: Administrator) -> Result<Response, Failure> {
    let (t, layout) = visit.frame(Item::CompanySettings).await?;
    html(&ImportPage { t, layout, fault: None })
}

async fn send(
    State(app): State<Arc<App>>,
    visit: Visit,
    _: Administrator,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, Failure> {
    let fault = match file(form).await {
        Ok((name, content)) => match read(content.clone()).await? {
            Ok(_) => {
                let now = app.clock.now();
                let id = store::keep(&app.database, now, visit.user.id, &name, &content).await?;
                return Ok(Redirect::to(&format!("/administration/import/{id}")).into_response());
            }
            Err(fault) => fault,
        },
        Err(fault) => fault,
    };
    let (t, layout) = visit.frame(Item::CompanySettings).await?;
    html_refused(&ImportPage { fault: Some(told(&t, &fault)), t, layout })
}

/// Name and bytes of the file that a form carries; the body's limit bounds it.
async fn file(form: Result<Multipart, MultipartRejection>) -> Result<(String, Vec<u8>), Fault> {
    let mut form = form.map_err(|_| Fault::Unreadable)?;
    while let Some(field) = form.next_field().await.map_err(|_| Fault::TooLarge)? {
        if field.name() == Some("file") {
            let name: String = field.file_name().unwrap_or_default().chars().take(200).collect();
            let bytes = field.bytes().await.map_err(|_| Fault::TooLarge)?;
            return if bytes.is_empty() { Err(Fault::Empty) } else { Ok((name, bytes.to_vec())) };
        }
    }
    Err(Fault::Empty)
}

/// Reads a table away from the async threads.
async fn read(content: Vec<u8>) -> Result<Result<Table, Fault>> {
    match tokio::task::spawn_blocking(move || Table::read(&content)).await {
        Ok(read) => Ok(read),
        // What makes the library give up is no table.
        Err(error) if error.is_panic() => Ok(Err(Fault::Unreadable)),
        Err(error) => Err(Error::Internal(error.into())),
    }
}

fn told(t: &Texts, fault: &Fault) -> String {
    let (code, title) = fault.told();
    t.say(&format!("import-fault-{code}")).arg("title", title).arg("most", super::MOST_LINES).to_string()
}

/// The table of a file that was kept: it was read before.
async fn kept(app: &App, visit: &Visit, id: ImportId) -> Result<(String, Table)> {
    let kept = store::find(&app.database, visit.user.id, id).await?;
    let table = read(kept.content).await?;
    let table = table.map_err(|fault| anyhow::anyhow!("a kept spreadsheet cannot be read: {fault:?}"))?;
    Ok((kept.file_name, table))
}

/// What the file would do: it is done, and undone.
async fn dry_run(app: &App, visit: &Visit, table: &Table) -> Result<Report> {
    let mut tx = app.database.begin().await?;
    let mut log = Log::new(app.clock.now(), visit.caller());
    let new = (app.config.time_zone.as_str(), visit.visitor.locale);
    let report = apply::apply(&mut tx, &mut log, visit.caller(), new, table).await?;
    tx.rollback().await?;
    Ok(report)
}

async fn report(
    State(app): State<Arc<App>>,
    visit: Visit,
    _: Administrator,
    Path(id): Path<ImportId>,
) -> Result<Response, Failure> {
    let (file_name, table) = kept(&app, &visit, id).await?;
    let report = dry_run(&app, &visit, &table).await?;
    let (t, layout) = visit.frame(Item::CompanySettings).await?;
    html(&ReportPage::new(t, layout, id, file_name, report, app.mailer.is_some()))
}

#[derive(Deserialize)]
struct Chosen {
    /// Do the right lines though others are wrong.
    #[serde(default)]
    despite: bool,
    /// Write to those who are created and to the owners of accounts now, not later.
    #[serde(default)]
    letters_now: bool,
}

async fn confirm(
    State(app): State<Arc<App>>,
    visit: Visit,
    Administrator(caller): Administrator,
    Path(id): Path<ImportId>,
    Form(chosen): Form<Chosen>,
) -> Result<Response, Failure> {
    let (file_name, table) = kept(&app, &visit, id).await?;
    let Some(report) = import(&app, &visit, caller, (id, &file_name), &table, &chosen).await? else {
        return Ok(redirect(
            &format!("/administration/import/{id}"),
            Some(Flash::problem("flash-import-wrong")),
        ));
    };
    let created = report.count(|fate| matches!(fate, Fate::Created(_)));
    let updated = report.count(|fate| matches!(fate, Fate::Updated(_)));
    let flash = Flash::success("flash-imported")
        .arg("created", created)
        .arg("updated", updated)
        .arg("wrong", report.wrong());
    Ok(redirect("/administration/companies", Some(flash)))
}

/// Does what the file asks for. None, and nothing done, when lines are wrong and that was not accepted.
async fn import(
    app: &App,
    visit: &Visit,
    caller: Caller,
    (id, file_name): (ImportId, &str),
    table: &Table,
    chosen: &Chosen,
) -> Result<Option<Report>> {
    let mut tx = app.database.begin().await?;
    let mut log = Log::new(app.clock.now(), caller);
    store::take(&mut tx, visit.user.id, id).await?;
    let new = (app.config.time_zone.as_str(), visit.visitor.locale);
    let report = apply::apply(&mut tx, &mut log, caller, new, table).await?;
    if report.wrong() > 0 && !chosen.despite {
        tx.rollback().await?;
        return Ok(None);
    }
    let mut letters = 0;
    if chosen.letters_now && app.mailer.is_some() {
        for user in &report.users {
            let _ = managing::invite(app, &mut tx, user).await?;
        }
        for channel in &report.channels {
            let _ = request::ask_in(app, &mut tx, &mut log, *channel).await?;
        }
        letters = report.users.len() + report.channels.len();
    }
    let details = json!({ "lines": report.outcomes.len(), "wrong": report.wrong(), "letters": letters });
    log.add(Action::SpreadsheetImported, Subject::new("import", Some(id.0), file_name), details);
    log.write(&mut tx).await?;
    tx.commit().await?;
    app.waker.wake();
    Ok(Some(report))
}

/// The titles alone, in the reader's language.
async fn template(visit: Visit, _: Administrator) -> Result<Response, Failure> {
    let (t, _) = visit.frame(Item::CompanySettings).await?;
    let titles: Vec<String> =
        Column::ALL.iter().map(|column| t.code("import-column", column.key())).collect();
    let name = if t.locale == Locale::Fr { "bannette-entreprises.csv" } else { "bannette-companies.csv" };
    Ok(csv_file(&t, name, &[titles]))
}

/// The wrong lines as they were sent, each with the reason in a last column: to be mended and sent again.
async fn wrong(
    State(app): State<Arc<App>>,
    visit: Visit,
    _: Administrator,
    Path(id): Path<ImportId>,
) -> Result<Response, Failure> {
    let (_, table) = kept(&app, &visit, id).await?;
    let report = dry_run(&app, &visit, &table).await?;
    let (t, _) = visit.frame(Item::CompanySettings).await?;
    let width = table.titles.len();
    let mut titles = table.titles;
    titles.push(t.say("import-why").to_string());
    let mut lines = vec![titles];
    for outcome in report.outcomes {
        let Fate::Wrong(wrong) = &outcome.fate else { continue };
        let why = super::pages::reasons(&t, wrong).join(" ");
        let mut cells = outcome.line.cells;
        cells.resize(width, String::new());
        cells.push(why);
        lines.push(cells);
    }
    Ok(csv_file(&t, "bannette-a-corriger.csv", &lines))
}

fn csv_file(t: &Texts, name: &str, lines: &[Vec<String>]) -> Response {
    csv::answer(name, lines.iter().map(|line| csv::row(t, line)).collect(), stream::empty())
}

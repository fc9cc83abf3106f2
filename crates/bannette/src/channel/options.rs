//! What is done by itself with the documents that a channel brings, once they are read: as a bookkeeper does it by hand
//! (`document/editing`), and only where it is sure.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::post;
use axum::{Form, Router};
use db::{Database, Transaction, params};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::store;
use crate::app::App;
use crate::audit::Action;
use crate::error::Result;
use crate::failure::Failure;
use crate::ids::ChannelId;
use crate::rights::{ConfigureCollection, Granted};
use crate::web::Flash;
use crate::web::visit::redirect;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ChannelOptions {
    /// Pages that lie on their side or upside down are turned.
    pub rotate: bool,
    /// Blank pages are left out.
    pub remove_blank_pages: bool,
    /// Several documents scanned one after the other are taken apart.
    pub split_documents: bool,
    /// Several receipts on one page become a document each.
    pub part_receipts: bool,
}

impl ChannelOptions {
    /// Each by its name (`option-NAME`), and whether it is chosen.
    pub fn each(self) -> [(&'static str, bool); 4] {
        [
            ("rotate", self.rotate),
            ("remove_blank_pages", self.remove_blank_pages),
            ("split_documents", self.split_documents),
            ("part_receipts", self.part_receipts),
        ]
    }

    pub fn chosen(self) -> Vec<&'static str> {
        self.each().into_iter().filter(|(_, chosen)| *chosen).map(|(name, _)| name).collect()
    }

    pub fn are_none(self) -> bool {
        self == Self::default()
    }

    /// The options of these names; others are none.
    pub fn named<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let mut options = Self::default();
        for name in names {
            match name {
                "rotate" => options.rotate = true,
                "remove_blank_pages" => options.remove_blank_pages = true,
                "split_documents" => options.split_documents = true,
                "part_receipts" => options.part_receipts = true,
                _ => {}
            }
        }
        options
    }

    /// As the database has them.
    pub fn parse(names: &str) -> Self {
        Self::named(names.split(' '))
    }
}

pub async fn of(database: &Database, channel: ChannelId) -> Result<ChannelOptions> {
    let row = database.fetch_one("SELECT options FROM channels WHERE id = $1", params![channel]).await?;
    Ok(ChannelOptions::parse(&row.get::<String>("options")?))
}

/// Writes them down, without a word in the audit log.
pub async fn write(tx: &mut Transaction, channel: ChannelId, options: ChannelOptions) -> Result<()> {
    let sql = "UPDATE channels SET options = $2 WHERE id = $1";
    tx.execute(sql, params![channel, options.chosen().join(" ")]).await?;
    Ok(())
}

/// Chooses them; they hold for what is read from now on.
pub async fn choose(
    app: &App,
    granted: Granted<ConfigureCollection>,
    channel: ChannelId,
    options: ChannelOptions,
) -> Result<()> {
    let now = app.clock.now();
    let mut tx = app.database.begin().await?;
    let sql = "SELECT options FROM channels WHERE id = $1 AND company_id = $2";
    let former: String = tx.fetch_one(sql, params![channel, granted.company]).await?.get("options")?;
    let former = ChannelOptions::parse(&former);
    if former != options {
        write(&mut tx, channel, options).await?;
        let details = json!({ "options": options.chosen(), "former_options": former.chosen() });
        store::record(&mut tx, now, granted, Action::ChannelChanged, channel, details).await?;
    }
    tx.commit().await?;
    Ok(())
}

pub fn routes() -> Router<Arc<App>> {
    Router::new().route("/channels/{channel}/options", post(choose_options))
}

async fn choose_options(
    State(app): State<Arc<App>>,
    granted: Granted<ConfigureCollection>,
    Path(id): Path<ChannelId>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let ticked = fields.iter().filter(|(_, value)| value == "true").map(|(name, _)| name.as_str());
    choose(&app, granted, id, ChannelOptions::named(ticked)).await?;
    Ok(redirect(&format!("/channels/{id}/edit"), Some(Flash::success("flash-channel-changed"))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_known_by_their_names() {
        assert!(ChannelOptions::parse("").are_none());
        let options = ChannelOptions::parse("split_documents rotate of-tomorrow");
        assert_eq!(options.chosen(), ["rotate", "split_documents"]);
        let all = ChannelOptions::default().each().map(|(name, _)| name);
        assert_eq!(ChannelOptions::named(all).chosen(), all);
        let json = serde_json::to_value(ChannelOptions::named(all)).unwrap();
        assert!(all.iter().all(|name| json[name] == true), "{json}");
    }
}

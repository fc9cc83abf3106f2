//! What a page of the cockpit shows, looked up.

use db::Moment;

use super::machine::{self, Machine};
use super::store::{self, Came, Filter, Standing};
use super::{Trouble, chart};
use crate::app::App;
use crate::error::Result;
use crate::paging::DEFAULT_LIMIT;
use crate::rights::Caller;

pub struct Glance {
    pub troubles: Vec<(Trouble, i64)>,
    /// One page of the list, and whether there are more.
    pub listed: (Vec<Standing>, bool),
    pub came: Vec<Came>,
    /// For administrators.
    pub machine: Option<Machine>,
}

impl Glance {
    pub async fn take(
        app: &App,
        caller: Caller,
        administers: bool,
        now: Moment,
        filter: &Filter,
    ) -> Result<Self> {
        let database = &app.database;
        let troubles = store::troubles(database, caller, now).await?;
        let listed = store::list(database, caller, now, filter, &troubles, DEFAULT_LIMIT).await?;
        let (from, _) = chart::days(now, &app.config.zone());
        // To administrators the machine tells what came to the whole firm.
        let came = match administers {
            true => store::came(database, from).await?,
            false => store::came_to(database, caller, from).await?,
        };
        let machine = if administers { Some(machine::look(app, &came).await?) } else { None };
        Ok(Self { troubles, listed, came, machine })
    }
}

//! The accounts that a company's entries are made on: the usual ones, or those that the firm has set.

use std::collections::HashMap;

use db::{Database, params};
use serde_json::json;

use super::{KINDS, is_account, journal};
use crate::app::App;
use crate::audit::{self, Action, Subject};
use crate::company::BinderKind;
use crate::error::{Error, Result};
use crate::ids::CompanyId;
use crate::rights::{ConfigureAccounting, Granted};

/// The accounts of a company by kind of binder, its own or the usual ones.
pub async fn of(database: &Database, company: CompanyId) -> Result<HashMap<&'static str, String>> {
    let usual = KINDS.into_iter().filter_map(|kind| Some((kind.name(), journal(kind)?.2.to_owned())));
    let mut accounts: HashMap<&'static str, String> = usual.collect();
    let sql = "SELECT binder_kind, account FROM charge_accounts WHERE company_id = $1";
    for row in database.fetch_all(sql, params![company]).await? {
        let kind: String = row.get("binder_kind")?;
        if let Some(kind) = BinderKind::parse(&kind) {
            accounts.insert(kind.name(), row.get("account")?);
        }
    }
    Ok(accounts)
}

/// Sets the accounts of a company; an empty one is the usual again.
///
/// # Errors
/// [`Error::Invalid`] for what is no account of its kind.
pub async fn set(
    app: &App,
    granted: Granted<ConfigureAccounting>,
    accounts: &[(BinderKind, String)],
) -> Result<()> {
    let former = of(&app.database, granted.company).await?;
    let now = app.clock.now();
    let mut tx = app.database.begin().await?;
    let mut changed = serde_json::Map::new();
    for (kind, account) in accounts {
        let usual = journal(*kind).map(|(_, _, account)| account).unwrap_or_default();
        let account = Some(account.trim()).filter(|account| !account.is_empty()).unwrap_or(usual);
        if !is_account(*kind, account) {
            return Err(Error::invalid("account", "account"));
        }
        match account == usual {
            true => {
                let sql = "DELETE FROM charge_accounts WHERE company_id = $1 AND binder_kind = $2";
                tx.execute(sql, params![granted.company, kind.name()]).await?;
            }
            false => {
                let sql = "INSERT INTO charge_accounts (company_id, binder_kind, account) VALUES ($1, $2, $3)
                    ON CONFLICT (company_id, binder_kind) DO UPDATE SET account = excluded.account";
                tx.execute(sql, params![granted.company, kind.name(), account]).await?;
            }
        }
        if let Some(before) = former.get(kind.name()).filter(|before| *before != account) {
            changed.insert(format!("account_{}", kind.name()), json!([before, account]));
        }
    }
    if !changed.is_empty() {
        let row = tx.fetch_one("SELECT name FROM companies WHERE id = $1", params![granted.company]).await?;
        let subject = Subject::company(granted.company, row.get::<String>("name")?);
        audit::record(&mut tx, now, granted.caller, Action::AccountsChanged, subject, changed.into()).await?;
    }
    Ok(tx.commit().await?)
}

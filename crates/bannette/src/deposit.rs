//! Deposits: documents that people bring by hand, from a page of the company or by a link without an account.
//!
//! A deposit is collected like everything else. Each depositor has a channel of the type `deposit` in each company, made on
//! first use, so that what he brought is his own; the files of one deposit are one run of it, which tells what became of each.
//! Such a run is over at every moment: it holds what has come so far, and nothing has to end it. The register knows all
//! deposits of a company as those of one account: the same bytes are not taken twice, whoever brings them, unless he wants to.
//!
//! A file comes in parts ([`upload`]), so that what was cut off goes on; when it is whole, [`settling`] judges it.

pub mod api;
pub mod handlers;
pub mod links;
pub mod pages;
mod part;
pub mod settling;
mod telling;
pub mod upload;

use db::{Database, Moment, Transaction, params};

use crate::channel::DEPOSIT;
use crate::channel::options::ChannelOptions;
use crate::company::{self, Binder};
use crate::error::{Error, Result};
use crate::ids::{ApiKeyId, BinderId, ChannelId, CompanyId, DepositLinkId, UserId};
use crate::web::Texts;

/// What the register knows all deposits of a company by.
pub const ACCOUNT: &str = "deposit";

/// Who deposits.
#[derive(Debug, Clone)]
pub enum Depositor {
    User {
        id: UserId,
        name: String,
    },
    /// A program, by its key.
    Key {
        id: ApiKeyId,
        name: String,
    },
    Link {
        id: DepositLinkId,
        channel: ChannelId,
    },
}

/// Where somebody may deposit: the binders of a company, one at least.
#[derive(Debug, Clone)]
pub struct Desk {
    pub company: company::Company,
    pub binders: Vec<Binder>,
    pub by: Depositor,
    /// The address of its page; the uploads are below.
    pub address: String,
}

impl Desk {
    /// The binder that was chosen, or the only one.
    ///
    /// # Errors
    /// [`Error::NotFound`] for one that does not exist for the depositor.
    pub fn binder(&self, chosen: Option<BinderId>) -> Result<BinderId> {
        match (chosen, self.binders.as_slice()) {
            (None, [only]) => Ok(only.id),
            (Some(chosen), binders) if binders.iter().any(|binder| binder.id == chosen) => Ok(chosen),
            _ => Err(Error::NotFound),
        }
    }

    pub fn company_id(&self) -> CompanyId {
        self.company.id
    }

    /// What is done by itself with what the depositor brings, as he chose it last.
    pub async fn options(&self, database: &Database) -> Result<ChannelOptions> {
        let (condition, id) = match &self.by {
            Depositor::Link { channel, .. } => ("id = $2", channel.0),
            Depositor::User { id, .. } => ("owner_id = $2 AND type = 'deposit'", id.0),
            Depositor::Key { id, .. } => ("depositor_key_id = $2", id.0),
        };
        let sql = format!("SELECT options FROM channels WHERE company_id = $1 AND {condition}");
        let row = database.fetch_optional(&sql, params![self.company.id, id]).await?;
        let options = row.map(|row| row.get::<String>("options")).transpose()?;
        Ok(options.as_deref().map(ChannelOptions::parse).unwrap_or_default())
    }

    /// The channel that stands for the depositor; made on first use.
    pub async fn channel(&self, tx: &mut Transaction, now: Moment, t: &Texts) -> Result<ChannelId> {
        let (owner, id, find, name) = match &self.by {
            Depositor::Link { channel, .. } => return Ok(*channel),
            Depositor::User { id, name } => {
                let find =
                    "SELECT id FROM channels WHERE company_id = $1 AND owner_id = $2 AND type = 'deposit'";
                (Owner::User(*id), id.0, find, name)
            }
            Depositor::Key { id, name } => {
                let find = "SELECT id FROM channels WHERE company_id = $1 AND depositor_key_id = $2";
                (Owner::Key(*id), id.0, find, name)
            }
        };
        let values = || params![self.company.id, id];
        if let Some(row) = tx.fetch_optional(find, values()).await? {
            return Ok(row.get("id")?);
        }
        let label = t.say("deposit-channel").arg("name", name).to_string();
        make_channel(tx, now, self.company.id, &label, owner).await?;
        Ok(tx.fetch_one(find, values()).await?.get("id")?)
    }
}

/// Whose a channel for deposits is.
#[derive(Debug, Clone, Copy)]
enum Owner {
    User(UserId),
    Key(ApiKeyId),
    /// A link's.
    Nobody,
}

/// Makes a channel for deposits, unless the owner has one.
async fn make_channel(
    tx: &mut Transaction,
    now: Moment,
    company: CompanyId,
    label: &str,
    owner: Owner,
) -> Result<ChannelId> {
    let id = ChannelId::new(now);
    let (user, key) = match owner {
        Owner::User(id) => (Some(id), None),
        Owner::Key(id) => (None, Some(id)),
        Owner::Nobody => (None, None),
    };
    let sql = "INSERT INTO channels (id, company_id, type, label, owner_id, state, created_at, created_by,
            depositor_key_id)
        VALUES ($1, $2, $3, $4, $5, 'draft', $6, $5, $7) ON CONFLICT DO NOTHING";
    tx.execute(sql, params![id, company, DEPOSIT, label, user, now, key]).await?;
    Ok(id)
}

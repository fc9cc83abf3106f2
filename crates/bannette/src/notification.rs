//! Telling people what they would want to know: under the bell, by mail at once, or in one mail a day, as each chooses.

pub mod digest;
pub mod handlers;
pub mod pages;
pub mod store;

use db::{Transaction, params};

use crate::app::App;
use crate::error::Result;
use crate::ids::{CompanyId, NotificationId, UserId};
use crate::mail::{self, Letter};
use crate::web::locale::{Argument, Arguments};
use crate::web::{Locale, Texts};

/// Users told at once of one thing.
const MOST_TOLD: i64 = 200;

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident $name:literal $mail:ident,)+) => {
        /// What is told. Its words: `notice-NAME` for the sentence, `notice-kind-NAME` for the kind.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Kind {
            $($(#[$doc])* $kind,)+
        }

        impl Kind {
            pub const ALL: &[Self] = &[$(Self::$kind),+];

            /// The name in the database and the texts.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$kind => $name,)+
                }
            }

            /// How it is mailed to whoever has not chosen.
            fn usual(self) -> ByMail {
                match self {
                    $(Self::$kind => ByMail::$mail,)+
                }
            }
        }
    };
}

kinds! {
    /// A run that the user asked for is over.
    RunFinished "run-finished" None,
    /// A run was incomplete or failed.
    RunTroubled "run-troubled" Digest,
    /// A connection no longer serves.
    ConnectionBroken "connection-broken" Now,
    /// A collected folder is not found any more.
    FolderGone "folder-gone" Now,
    /// A channel that used to bring documents brings none any more.
    ChannelSilent "channel-silent" Now,
    /// The user is asked to connect an account; a letter of its own says so.
    ConnectionAsked "connection-asked" None,
    /// The owner of an account gave the consent that was asked for.
    RequestAccepted "request-accepted" Now,
    /// The owner of an account consented with another one than before: somebody must decide.
    OtherAccount "other-account" Now,
    /// Documents came that could not be read.
    DocumentUnreadable "document-unreadable" Digest,
}

impl Kind {
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.name() == name)
    }
}

/// Whether and when a kind is mailed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ByMail {
    None,
    Now,
    /// Once a day, with others.
    Digest,
}

impl ByMail {
    pub const ALL: [Self; 3] = [Self::None, Self::Now, Self::Digest];

    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Now => "now",
            Self::Digest => "digest",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.name() == name)
    }
}

/// How a user wants to be told of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice {
    pub kind: Kind,
    pub in_app: bool,
    pub mail: ByMail,
}

/// Something to tell.
#[derive(Debug, Clone)]
pub struct Notice {
    pub kind: Kind,
    arguments: Arguments,
    /// The page that shows it, or mends it.
    path: String,
}

/// What is told of a kind, in the reader's language.
pub fn sentence(t: &Texts, kind: Kind, arguments: &Arguments) -> String {
    let key = format!("notice-{}", kind.name());
    arguments.fill(t.say(&key)).to_string()
}

impl Notice {
    pub fn new(kind: Kind, path: impl Into<String>) -> Self {
        Self { kind, arguments: Arguments::default(), path: path.into() }
    }

    /// Gives the value of a placeholder of its text.
    pub fn arg(mut self, name: &str, value: impl Argument) -> Self {
        self.arguments.add(name, value);
        self
    }
}

/// Tells users, with the transaction that it is about. Who has not read the same of the same page yet isn't told again.
pub async fn tell(app: &App, tx: &mut Transaction, users: &[UserId], notice: &Notice) -> Result<()> {
    if users.is_empty() {
        return Ok(());
    }
    let text = serde_json::to_string(&notice.arguments).map_err(anyhow::Error::from)?;
    let kind = notice.kind;
    let places: Vec<_> = (0..users.len()).map(|place| format!("${}", place + 3)).collect();
    let sql = format!(
        "SELECT u.id, u.email, u.name, u.locale, n.in_app, n.mail FROM users u
        LEFT JOIN notification_choices n ON n.user_id = u.id AND n.kind = $1
        WHERE u.deactivated_at IS NULL AND u.id IN ({}) AND NOT EXISTS (SELECT 1 FROM notifications t
            WHERE t.user_id = u.id AND t.kind = $1 AND t.path = $2 AND t.in_app AND t.read_at IS NULL)",
        places.join(", ")
    );
    let mut values = params![kind.name(), notice.path.as_str()];
    values.extend(users.iter().map(|user| (*user).into()));
    let now = app.clock.now();
    for row in tx.fetch_all(&sql, values).await? {
        let in_app = row.get::<Option<bool>>("in_app")?.unwrap_or(true);
        let chosen: Option<String> = row.get("mail")?;
        let by_mail = chosen.as_deref().and_then(ByMail::parse).unwrap_or(kind.usual());
        let user = UserId(row.get("id")?);
        let in_digest = by_mail == ByMail::Digest;
        if in_app || in_digest {
            let sql =
                "INSERT INTO notifications (id, user_id, kind, arguments, path, created_at, in_app, in_digest)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
            let id = NotificationId::new(now);
            let values = params![id, user, kind.name(), &text, notice.path.as_str(), now, in_app, in_digest];
            tx.execute(sql, values).await?;
        }
        if by_mail == ByMail::Now {
            let locale: String = row.get("locale")?;
            let locale = Locale::parse(&locale).unwrap_or_default();
            let (email, name): (String, String) = (row.get("email")?, row.get("name")?);
            let t = mail::texts(app, locale);
            let title = t.code("notice-kind", kind.name());
            let letter = Letter::new(email, name, locale, title)
                .paragraph(sentence(&t, kind, &notice.arguments))
                .button(t.say("notice-open"), app.config.page_url(&notice.path))
                .closing(t.say("notice-why"));
            // Without a mail server there is still the bell.
            let _ = mail::post(app, tx, &letter).await?;
        }
    }
    Ok(())
}

/// Who looks after the collection of a company: those who may configure it there or on its site; where nobody does, those
/// of the whole platform.
pub async fn responsible(tx: &mut Transaction, company: CompanyId) -> Result<Vec<UserId>> {
    let sql = "SELECT DISTINCT h.user_id, h.scope FROM companies c JOIN held_rights h
            ON h.scope = 'platform' OR h.site_id = c.site_id OR h.company_id = c.id
        WHERE c.id = $1 AND h.right_name IN ('configure_collection', 'configure_company')
        ORDER BY h.user_id LIMIT $2";
    let mut near = Vec::new();
    let mut far = Vec::new();
    for row in tx.fetch_all(sql, params![company, MOST_TOLD]).await? {
        let scope: String = row.get("scope")?;
        let users = if scope == "platform" { &mut far } else { &mut near };
        users.push(UserId(row.get("user_id")?));
    }
    let mut users = if near.is_empty() { far } else { near };
    users.dedup();
    Ok(users)
}

//! Who may do what. Rights come in profiles, profiles are held on the platform, a site or a company, and all of that is
//! data (`profiles`, `profile_rights`, `grants`). In the program a right is a value: a function that changes a channel
//! demands `Granted<ConfigureCollection>`, which only [`check`] makes, for one caller and one company. Default: deny.

pub mod handlers;
pub mod pages;
pub mod profile;
pub mod reach;
pub mod store;

use std::collections::HashSet;
use std::marker::PhantomData;

use db::{Database, Value, params};

pub use self::profile::{BuiltIn, Profile, Scope};
pub use self::reach::{Kinds, Reach, Reaches};
use crate::company::BinderKind;
use crate::error::{Error, Result};
use crate::ids::{ApiKeyId, CompanyId, SiteId, UserId};

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Caller {
    User(UserId),
    /// An API key acts for the platform, or for the companies it is limited to.
    Key(ApiKeyId),
    /// Somebody at the server's command line.
    Operator,
}

impl Caller {
    pub fn user(self) -> Option<UserId> {
        match self {
            Self::User(id) => Some(id),
            Self::Key(_) | Self::Operator => None,
        }
    }

    pub fn key(self) -> Option<ApiKeyId> {
        match self {
            Self::Key(id) => Some(id),
            Self::User(_) | Self::Operator => None,
        }
    }
}

macro_rules! rights {
    ($($(#[$doc:meta])* $right:ident = $name:literal,)*) => {
        /// Everything that needs a right.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Right {
            $($(#[$doc])* $right,)*
        }

        impl Right {
            pub const ALL: &[Self] = &[$(Self::$right),*];

            /// The name in the database, the API and the texts (`right-NAME`).
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$right => $name,)*
                }
            }
        }
    };
}

rights! {
    /// See and mend what concerns the whole installation: users, profiles, sites, companies, mail, failed jobs.
    AdministerPlatform = "administer_platform",
    /// All settings of a company: every other right to configure.
    ConfigureCompany = "configure_company",
    /// Code, name, SIREN, time zone, site.
    ConfigureGeneral = "configure_general",
    /// Fiscal periods.
    ConfigureAccounting = "configure_accounting",
    /// Binders.
    ConfigureFilingPlan = "configure_filing_plan",
    /// What happens to documents after they came.
    ConfigureProcesses = "configure_processes",
    /// Create, edit, connect and run channels, and see their history.
    ConfigureCollection = "configure_collection",
    /// The company's external users.
    ConfigureAdministration = "configure_administration",
    DepositDocuments = "deposit_documents",
    /// Check and complete what was read from documents; have them read again.
    EnterDocuments = "enter_documents",
    /// See the documents of a company.
    LookUpDocuments = "look_up_documents",
    /// See those that came from an account of one's own.
    LookUpOwnDocuments = "look_up_own_documents",
    ModifyDocuments = "modify_documents",
    /// Take originals and searchable copies out.
    ExtractDocuments = "extract_documents",
    DeleteDocuments = "delete_documents",
    WriteNotes = "write_notes",
    /// See who did what with a document.
    SeeActions = "see_actions",
}

impl Right {
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|right| right.name() == name)
    }

    /// Whether it is held for each kind of binder apart.
    pub fn is_about_binders(self) -> bool {
        !self.is_setting() && self != Self::AdministerPlatform
    }

    /// Whether it is about the settings of a company.
    pub fn is_setting(self) -> bool {
        self.name().starts_with("configure_")
    }

    /// The rights in profiles that make a caller hold this one.
    pub fn given_by(self) -> Vec<Self> {
        match self {
            Self::LookUpDocuments => vec![self, Self::LookUpOwnDocuments],
            Self::ConfigureCompany => vec![self],
            right if right.is_setting() => vec![right, Self::ConfigureCompany],
            right => vec![right],
        }
    }

    /// The rights in profiles that amount to this one whole.
    pub fn outweighed_by(self) -> Vec<Self> {
        match self {
            Self::LookUpDocuments => vec![self],
            Self::LookUpOwnDocuments => vec![self, Self::LookUpDocuments],
            right => right.given_by(),
        }
    }
}

/// A right as a type.
pub trait CompanyRight: Send {
    const RIGHT: Right;
}

macro_rules! company_rights {
    ($($right:ident)*) => {$(
        #[doc = concat!("[`Right::", stringify!($right), "`] as a type.")]
        #[derive(Debug, Clone, Copy)]
        pub struct $right;
        impl CompanyRight for $right {
            const RIGHT: Right = Right::$right;
        }
    )*};
}

company_rights! {
    ConfigureGeneral ConfigureAccounting ConfigureFilingPlan ConfigureCollection ConfigureAdministration
    DepositDocuments EnterDocuments LookUpDocuments ModifyDocuments ExtractDocuments DeleteDocuments WriteNotes
    SeeActions ConfigureProcesses
}

/// The proof that `caller` holds the right `R` on `company`: for rights about documents, on the binders in `reach`.
#[derive(Debug, Clone, Copy)]
pub struct Granted<R> {
    pub company: CompanyId,
    pub caller: Caller,
    pub reach: Reach,
    right: PhantomData<R>,
}

impl<R: CompanyRight> Granted<R> {
    /// The condition on `documents d` that leaves those the right reaches, and its parameters, the first of which is
    /// `$first`.
    pub fn reached(&self, first: usize) -> (String, Vec<Value>) {
        self.reach.readable(self.company, self.caller, first)
    }
}

impl Granted<LookUpDocuments> {
    /// The condition on `documents d` that leaves those the caller may look up, and its parameters, the first of which is
    /// `$first`.
    pub fn readable(&self, first: usize) -> (String, Vec<Value>) {
        self.reached(first)
    }
}

/// Checks a right on a company.
///
/// # Errors
/// [`Error::NotFound`] when the caller does not hold it: for him the company does not exist.
pub async fn check<R: CompanyRight>(
    database: &Database,
    caller: Caller,
    company: CompanyId,
) -> Result<Granted<R>> {
    held_on(database, caller, company).await?.granted().ok_or(Error::NotFound)
}

/// Whether the caller holds the right on the company, on whichever binder; for buttons that are shown or not.
pub async fn holds(database: &Database, caller: Caller, right: Right, company: CompanyId) -> Result<bool> {
    Ok(reach(database, caller, right, company).await?.is_some())
}

/// How far the right reaches that the caller holds on the company; `None` when he does not hold it.
pub async fn reach(
    database: &Database,
    caller: Caller,
    right: Right,
    company: CompanyId,
) -> Result<Option<Reach>> {
    Ok(held_on(database, caller, company).await?.reach(right))
}

/// All that a caller holds on one company.
#[derive(Debug, Clone)]
pub struct Held {
    company: CompanyId,
    caller: Caller,
    everything: bool,
    /// Names of rights and of kinds of binders.
    rights: Vec<(String, String)>,
}

/// Looks up all that the caller holds on the company, at once.
pub async fn held_on(database: &Database, caller: Caller, company: CompanyId) -> Result<Held> {
    let mut held = Held { company, caller, everything: false, rights: Vec::new() };
    match caller {
        Caller::User(user) => {
            let sql = "SELECT DISTINCT h.right_name, h.binder_kind FROM companies c JOIN held_rights h
                    ON h.scope = 'platform'
                    OR c.deactivated_at IS NULL AND (h.site_id = c.site_id OR h.company_id = c.id)
                WHERE c.id = $1 AND h.user_id = $2";
            for row in database.fetch_all(sql, params![company, user]).await? {
                held.rights.push((row.get("right_name")?, row.get("binder_kind")?));
            }
        }
        // To them no right matters, but the company.
        Caller::Key(_) | Caller::Operator => {
            let (condition, mut params) = visible(caller, Right::LookUpDocuments, 2);
            let sql = format!("SELECT 1 AS one FROM companies c WHERE c.id = $1 AND {condition}");
            params.insert(0, company.into());
            held.everything = database.fetch_optional(&sql, params).await?.is_some();
        }
    }
    Ok(held)
}

impl Held {
    pub fn is_of(&self, caller: Caller, company: CompanyId) -> bool {
        self.caller == caller && self.company == company
    }

    /// Whether the right is held, on whichever binder.
    pub fn holds(&self, right: Right) -> bool {
        self.reach(right).is_some()
    }

    /// How far the right reaches; `None` when it is not held.
    pub fn reach(&self, right: Right) -> Option<Reach> {
        if self.everything {
            return Some(Reach::EVERYTHING);
        }
        let given_by = right.given_by();
        let gives = |name: &str| given_by.iter().any(|right| right.name() == name);
        let giving: Vec<_> = self.rights.iter().filter(|(name, _)| gives(name)).collect();
        if giving.is_empty() {
            return None;
        }
        if !right.is_about_binders() {
            return Some(Reach::EVERYTHING);
        }
        let mut reach = Reach::default();
        giving.into_iter().for_each(|(name, kind)| reach.add(right, name, kind));
        Some(reach)
    }

    /// Whether the right reaches every document in binders of this kind.
    pub fn reaches(&self, right: Right, kind: BinderKind) -> bool {
        self.reach(right).is_some_and(|reach| reach.all.contains(kind))
    }

    /// The proof that a right is held.
    pub fn granted<R: CompanyRight>(&self) -> Option<Granted<R>> {
        let reach = self.reach(R::RIGHT)?;
        Some(Granted { company: self.company, caller: self.caller, reach, right: PhantomData })
    }
}

/// The names of all rights that a user holds on anything: the platform, a site, a company.
pub async fn held_somewhere(database: &Database, user: UserId) -> Result<HashSet<String>> {
    let sql = "SELECT DISTINCT r.right_name FROM profile_rights r WHERE r.profile_id IN (
        SELECT g.profile_id FROM grants g JOIN users u ON u.id = g.user_id
        WHERE g.user_id = $1 AND u.deactivated_at IS NULL)";
    let rows = database.fetch_all(sql, params![user]).await?;
    Ok(rows.iter().map(|row| row.get("right_name")).collect::<Result<_, db::Error>>()?)
}

/// Whether the caller administers the platform.
pub async fn administers(database: &Database, caller: Caller) -> Result<bool> {
    let (sql, values) = match caller {
        Caller::Operator => return Ok(true),
        Caller::Key(key) => ("SELECT 1 AS one FROM api_keys WHERE id = $1 AND all_companies", params![key]),
        Caller::User(user) => (
            "SELECT 1 AS one FROM held_rights WHERE user_id = $1 AND right_name = 'administer_platform' LIMIT 1",
            params![user],
        ),
    };
    Ok(database.fetch_optional(sql, values).await?.is_some())
}

/// How far a right about documents reaches, on all companies.
pub async fn reaches(database: &Database, caller: Caller, right: Right) -> Result<Reaches> {
    let mut reaches = Reaches::default();
    match caller {
        Caller::Operator => reaches.everywhere = Reach::EVERYTHING,
        Caller::Key(key) => {
            if administers(database, caller).await? {
                reaches.everywhere = Reach::EVERYTHING;
            }
            let sql = "SELECT company_id FROM api_key_companies WHERE api_key_id = $1";
            for row in database.fetch_all(sql, params![key]).await? {
                reaches.companies.insert(row.get("company_id")?, Reach::EVERYTHING);
            }
        }
        Caller::User(user) => {
            let sql = format!(
                "SELECT h.scope, h.site_id, h.company_id, h.right_name, h.binder_kind FROM held_rights h
                WHERE h.user_id = $1 AND h.right_name IN ({})",
                names(right)
            );
            for row in database.fetch_all(&sql, params![user]).await? {
                let site: Option<SiteId> = row.get::<Option<_>>("site_id")?.map(SiteId);
                let company: Option<CompanyId> = row.get::<Option<_>>("company_id")?.map(CompanyId);
                let reach = match (company, site) {
                    (Some(company), _) => reaches.companies.entry(company).or_default(),
                    (None, Some(site)) => reaches.sites.entry(site).or_default(),
                    (None, None) => &mut reaches.everywhere,
                };
                reach.add(right, &row.get::<String>("right_name")?, &row.get::<String>("binder_kind")?);
            }
        }
    }
    Ok(reaches)
}

/// The condition that the caller holds the right on the whole platform, and its parameters, the first of which is
/// `$first`.
pub fn everywhere(caller: Caller, right: Right, first: usize) -> (String, Vec<Value>) {
    match caller {
        Caller::Operator => ("TRUE".into(), Vec::new()),
        Caller::Key(key) => {
            let condition =
                format!("EXISTS (SELECT 1 FROM api_keys k WHERE k.id = ${first} AND k.all_companies)");
            (condition, params![key])
        }
        Caller::User(user) => {
            let condition = format!("EXISTS ({})", held("user_id", Scope::Platform, right, first));
            (condition, params![user])
        }
    }
}

/// The condition on `companies c` that leaves those where the caller holds the right, and its parameters,
/// the first of which is `$first`. What is out of service is left to those who hold it on the platform.
pub fn visible(caller: Caller, right: Right, first: usize) -> (String, Vec<Value>) {
    let (everywhere, values) = everywhere(caller, right, first);
    let condition = match caller {
        Caller::Operator => everywhere,
        Caller::Key(_) => format!(
            "({everywhere} OR c.deactivated_at IS NULL
            AND c.id IN (SELECT kc.company_id FROM api_key_companies kc WHERE kc.api_key_id = ${first}))"
        ),
        Caller::User(_) => format!(
            "(c.deactivated_at IS NULL AND (c.id IN ({}) OR c.site_id IN ({})) OR {everywhere})",
            held("company_id", Scope::Company, right, first),
            held("site_id", Scope::Site, right, first)
        ),
    };
    (condition, values)
}

/// The condition on a grant `o` that is held on a company `c`: that it gives more than the caller holds there himself. Its
/// parameter `$first` is the caller's, as [`visible`] has it.
pub fn exceeds(caller: Caller, first: usize) -> String {
    if !matches!(caller, Caller::User(_)) {
        return "FALSE".into();
    }
    let pair = |right: Right, by: Right| format!("('{}', '{}')", right.name(), by.name());
    let pairs: Vec<String> = Right::ALL
        .iter()
        .flat_map(|right| right.outweighed_by().into_iter().map(|by| pair(*right, by)))
        .collect();
    format!(
        "EXISTS (SELECT 1 FROM profile_rights r WHERE r.profile_id = o.profile_id AND NOT EXISTS (
            SELECT 1 FROM held_rights h WHERE h.user_id = ${first} AND h.binder_kind = r.binder_kind
                AND (h.scope = 'platform' OR h.site_id = c.site_id OR h.company_id = c.id)
                AND (r.right_name, h.right_name) IN (VALUES {})))",
        pairs.join(", ")
    )
}

/// As [`visible`], by one look-up more that tells on what he holds it: so the engine can go by the companies that he holds
/// it on, where they are some.
pub async fn companies(
    database: &Database,
    caller: Caller,
    right: Right,
    first: usize,
) -> Result<(String, Vec<Value>)> {
    let mut scopes = Vec::new();
    match caller {
        Caller::Operator => {}
        Caller::Key(_) if administers(database, caller).await? => scopes.push(Scope::Platform),
        Caller::Key(_) => {}
        Caller::User(user) => {
            let sql = format!(
                "SELECT DISTINCT h.scope FROM held_rights h WHERE h.user_id = $1 AND h.right_name IN ({})",
                names(right)
            );
            for row in database.fetch_all(&sql, params![user]).await? {
                scopes.extend(Scope::parse(&row.get::<String>("scope")?));
            }
        }
    }
    Ok(companies_by(&scopes, caller, right, first))
}

/// As [`companies`], for a right about documents whose reach is known: nothing is looked up.
pub fn companies_within(
    reaches: &Reaches,
    caller: Caller,
    right: Right,
    first: usize,
) -> (String, Vec<Value>) {
    let scopes = [
        reaches.are_everywhere().then_some(Scope::Platform),
        (!reaches.sites.is_empty()).then_some(Scope::Site),
        (!reaches.companies.is_empty()).then_some(Scope::Company),
    ];
    companies_by(&scopes.into_iter().flatten().collect::<Vec<_>>(), caller, right, first)
}

/// The condition on `companies c` that leaves those on which the caller holds the right, who holds it on these scopes.
fn companies_by(scopes: &[Scope], caller: Caller, right: Right, first: usize) -> (String, Vec<Value>) {
    let (held, values) = match caller {
        Caller::Operator => return ("TRUE".into(), Vec::new()),
        _ if scopes.contains(&Scope::Platform) => return ("TRUE".into(), Vec::new()),
        Caller::Key(key) => {
            let held =
                format!("SELECT kc.company_id FROM api_key_companies kc WHERE kc.api_key_id = ${first}");
            (held, params![key])
        }
        Caller::User(user) => {
            let mut parts = Vec::new();
            if scopes.contains(&Scope::Site) {
                let sites = held("site_id", Scope::Site, right, first);
                parts.push(format!("SELECT s.id FROM companies s WHERE s.site_id IN ({sites})"));
            }
            if scopes.contains(&Scope::Company) {
                parts.push(held("company_id", Scope::Company, right, first));
            }
            if parts.is_empty() {
                return ("FALSE".into(), Vec::new());
            }
            (parts.join(" UNION ALL "), params![user])
        }
    };
    (format!("c.deactivated_at IS NULL AND c.id IN ({held})"), values)
}

/// What the user `$first` holds the right on, of a scope.
fn held(what: &str, scope: Scope, right: Right, first: usize) -> String {
    format!(
        "SELECT h.{what} FROM held_rights h WHERE h.user_id = ${first} AND h.scope = '{}'
        AND h.right_name IN ({})",
        scope.name(),
        names(right)
    )
}

/// The condition on `companies c`, `binders b` and `channels ch` that leaves those on whose documents the caller holds a
/// right about documents, and its parameters, the first of which is `$first`: over many companies.
pub fn on_binders(caller: Caller, right: Right, first: usize) -> (String, Vec<Value>) {
    let Caller::User(user) = caller else { return visible(caller, right, first) };
    let own = match right {
        Right::LookUpDocuments => {
            format!(" OR h.right_name = '{}' AND ch.owner_id = ${first}", Right::LookUpOwnDocuments.name())
        }
        _ => String::new(),
    };
    // What is held on the platform depends on no row: it is looked up once, and for most of the firm that is all.
    let name = right.name();
    let condition = format!(
        "(b.kind IN (SELECT h.binder_kind FROM held_rights h WHERE h.user_id = ${first} AND h.scope = 'platform'
                AND h.right_name = '{name}')
            OR EXISTS (SELECT 1 FROM held_rights h WHERE h.user_id = ${first} AND h.binder_kind = b.kind
                AND (h.scope = 'platform'
                    OR c.deactivated_at IS NULL AND (h.site_id = c.site_id OR h.company_id = c.id))
                AND (h.right_name = '{name}'{own})))"
    );
    (condition, params![user])
}

/// The names of all rights that give this one, quoted: literals of ours.
fn names(right: Right) -> String {
    let names: Vec<String> = right.given_by().iter().map(|right| format!("'{}'", right.name())).collect();
    names.join(", ")
}

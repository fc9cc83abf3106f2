//! The demo's firm: its companies, its people, and a channel that is connected already.

use db::params;
use drives::FolderPath;
use dropbox_simulator::AccountId;
use secrecy::SecretString;

use super::papers::{BAKERY, BUILDER};
use crate::app::App;
use crate::channel::store::ChosenFolder;
use crate::channel::{self, connect};
use crate::collecting::schedule;
use crate::company::{self, Binder, BinderKind, Company, NewBinder, NewCompany};
use crate::ids::ChannelId;
use crate::rights::{self, BuiltIn, Caller, ConfigureCollection, Granted};
use crate::user::{self, Grant, HeldOn, Locale, NewUser, User};

/// Everybody's.
pub const PASSWORD: &str = "bannette-demo";

/// Who can sign in, and as what.
pub const PEOPLE: [(&str, &str); 5] = [
    ("admin@cabinet.example", "administrator: everything"),
    ("claire@cabinet.example", "manager: the companies and their collection"),
    ("nadia@cabinet.example", "collaborator: the tray of Boulangerie Lemoine"),
    (BAKERY, "client: Boulangerie Lemoine"),
    (BUILDER, "client: Atelier Garrigue"),
];

const BINDERS: [(&str, BinderKind); 5] = [
    ("Achats", BinderKind::Purchases),
    ("Ventes", BinderKind::Sales),
    ("Banque", BinderKind::Bank),
    ("Notes de frais", BinderKind::Expenses),
    ("Caisse", BinderKind::Cash),
];

/// Founds the firm, unless it stands; returns its connected channel. `consent` gives an account's refresh token.
pub async fn found(
    app: &App,
    consent: impl Fn(&AccountId) -> anyhow::Result<String>,
) -> anyhow::Result<ChannelId> {
    let sql = "SELECT ch.id FROM channels ch JOIN companies c ON c.id = ch.company_id
        WHERE c.code = 'LEMOINE' AND ch.state = 'active' ORDER BY ch.id LIMIT 1";
    if let Some(row) = app.database.fetch_optional(sql, params![]).await? {
        return Ok(row.get("id")?);
    }
    let bakery = found_company(app, "LEMOINE", "Boulangerie Lemoine", "813472602").await?;
    let builder = found_company(app, "GARRIGUE", "Atelier Garrigue", "794208157").await?;
    let owner = hire(app, &bakery, &builder).await?;
    let token = consent(&AccountId::from(BAKERY))?;
    open_channel(app, &bakery, &owner, token.into()).await
}

async fn found_company(app: &App, code: &str, name: &str, siren: &str) -> anyhow::Result<Company> {
    let new = NewCompany {
        code: code.into(),
        name: name.into(),
        siren: Some(siren.into()),
        ..NewCompany::default()
    };
    let (now, operator) = (app.clock.now(), Caller::Operator);
    let company = company::settings::create(&app.database, now, operator, &app.config.time_zone, new).await?;
    for (name, kind) in BINDERS {
        let new = NewBinder { name: name.into(), kind };
        company::filing::create(&app.database, now, operator, company.id, new).await?;
    }
    Ok(company)
}

/// Creates the people; returns the bakery's owner.
async fn hire(app: &App, bakery: &Company, builder: &Company) -> anyhow::Result<User> {
    let on = |company: &Company, profile| Grant::built_in(profile, HeldOn::Company(company.id));
    let administrator = Grant::built_in(BuiltIn::Administrator, HeldOn::Platform);
    let manager = Grant::built_in(BuiltIn::Manager, HeldOn::Site(bakery.site));
    create(app, PEOPLE[0].0, "Alix Morel", true, administrator).await?;
    create(app, PEOPLE[1].0, "Claire Vasseur", true, manager).await?;
    create(app, PEOPLE[2].0, "Nadia Benali", true, on(bakery, BuiltIn::Collaborator)).await?;
    create(app, BUILDER, "Marc Garrigue", false, on(builder, BuiltIn::Client)).await?;
    create(app, BAKERY, "Julie Lemoine", false, on(bakery, BuiltIn::Client)).await
}

async fn create(app: &App, email: &str, name: &str, internal: bool, grant: Grant) -> anyhow::Result<User> {
    let new = NewUser {
        email: email.into(),
        name: name.into(),
        internal,
        locale: Locale::Fr,
        password: Some(SecretString::from(PASSWORD)),
    };
    Ok(user::store::create(&app.database, app.clock.now(), Caller::Operator, new, &[grant]).await?)
}

async fn open_channel(
    app: &App,
    company: &Company,
    owner: &User,
    token: SecretString,
) -> anyhow::Result<ChannelId> {
    let granted: Granted<ConfigureCollection> =
        rights::check(&app.database, Caller::Operator, company.id).await?;
    let now = app.clock.now();
    let label = "Dropbox de la boulangerie";
    let channel = channel::store::create(&app.database, now, granted, label, Some(owner.id)).await?;
    connect::connect_with_token(app, granted, channel.id, &token).await?;
    let binders = company::store::binders(&app.database, company.id).await?;
    let mut folders = folders(&binders)?;
    channel::following::identify(app, channel.id, &mut folders).await?;
    channel::store::set_folders(&app.database, now, granted, channel.id, &folders, None).await?;
    let next = schedule::next_run_at(app, channel.id, company.zone())?;
    channel::store::activate(&app.database, now, granted, channel.id, next).await?;
    Ok(channel.id)
}

/// The client's folders that bear a binder's name.
fn folders(binders: &[Binder]) -> anyhow::Result<Vec<ChosenFolder>> {
    binders
        .iter()
        .filter(|binder| binder.name != "Caisse")
        .map(|binder| {
            Ok(ChosenFolder {
                path: FolderPath::parse(&format!("/Comptabilité/{}", binder.name))?,
                provider_id: None,
                recursive: true,
                binder: binder.id,
            })
        })
        .collect()
}

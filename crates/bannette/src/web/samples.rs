//! Every page and fragment, rendered with made-up data in both languages.

use askama::Template;
use jiff::{Timestamp, tz::TimeZone};

use crate::ids::CompanyId;

use super::layout::{Item, May, Place, Reader};
use super::{Layout, Locale, Texts};
use crate::{
    audit, channel, cockpit, collecting, company, deposit, document, duplicate, entry, handover, help,
    import, jobs, mail, notification, rights, search, site, tray, user, webhook,
};

mod markup;
mod words;

/// A made-up id, the same at each call.
pub fn id(number: u8) -> uuid::Uuid {
    uuid::Uuid::from_u128(0x019a_a000_0000_7000_8000_0000_0000_0000 + u128::from(number))
}

/// A page or fragment that can show itself: each sample has a name of its own.
pub trait Samples: Template + Sized {
    fn samples(locale: Locale) -> Vec<(&'static str, Self)>;
}

pub fn moment(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub fn texts(locale: Locale) -> Texts {
    Texts::new(locale, TimeZone::get("Europe/Paris").unwrap(), moment("2026-11-22T13:00:00Z"))
}

/// What surrounds a sample page.
pub fn page(locale: Locale, item: Item) -> (Texts, Layout) {
    let place =
        |n: u8, code: &str, name: &str| Place { id: CompanyId(id(n)), code: code.into(), name: name.into() };
    let layout = Layout {
        user: Some(Reader {
            name: "Claire Dubois".into(),
            email: "claire.dubois@cabinet-dubois.example".into(),
        }),
        company: Some(place(1, "BOUMAR", "Boulangerie Martin")),
        others: vec![
            place(2, "GARLEF", "Garage Lefèvre & Fils"),
            place(3, "HOTHAL", "Hôtel des Halles"),
            place(4, "SCIROS", "SCI Les Roses"),
        ],
        item,
        may: May {
            configure_collection: true,
            look_up_documents: true,
            deposit_documents: true,
            hand_over: true,
            administer: true,
            manage_users: true,
        },
        unread: 2,
        flash: None,
        path: "/companies/019aa000/tray".into(),
    };
    (texts(locale), layout)
}

/// A sample as a reader gets it.
struct Rendered {
    /// The page's type.
    page: &'static str,
    locale: Locale,
    sample: &'static str,
    html: String,
}

impl Rendered {
    fn name(&self) -> String {
        format!("{}.{}", self.sample, self.locale.code())
    }
}

fn add<S: Samples>(rendered: &mut Vec<Rendered>) {
    let page = std::any::type_name::<S>().rsplit("::").next().unwrap();
    for locale in Locale::ALL {
        for (sample, template) in S::samples(locale) {
            let html = template.render().unwrap_or_else(|error| panic!("{sample}: {error}"));
            rendered.push(Rendered { page, locale, sample, html });
        }
    }
}

fn all() -> Vec<Rendered> {
    let mut rendered = Vec::new();
    add::<super::errors::ErrorPage>(&mut rendered);
    add::<super::ConfirmPage>(&mut rendered);
    add::<user::pages::SignInPage>(&mut rendered);
    add::<user::pages::CodePage>(&mut rendered);
    add::<user::second_factor::pages::SecondFactorPage>(&mut rendered);
    add::<user::second_factor::pages::RecoveryCodesPage>(&mut rendered);
    add::<user::second_factor::pages::RulesPage>(&mut rendered);
    add::<user::account::pages::AccountPage>(&mut rendered);
    add::<user::account::pages::PasswordPage>(&mut rendered);
    add::<user::account::pages::ForgottenPage>(&mut rendered);
    add::<user::managing::pages::UsersPage>(&mut rendered);
    add::<user::managing::pages::NewUserPage>(&mut rendered);
    add::<user::managing::pages::LinkPage>(&mut rendered);
    add::<user::managing::pages::UserPage>(&mut rendered);
    add::<user::managing::pages::DeleteUserPage>(&mut rendered);
    add::<rights::pages::ProfilesPage>(&mut rendered);
    add::<rights::pages::ProfilePage>(&mut rendered);
    add::<rights::pages::HeldRightsPage>(&mut rendered);
    add::<company::pages::CompaniesPage>(&mut rendered);
    add::<company::administration::pages::CompanyListPage>(&mut rendered);
    add::<company::administration::pages::CompanySettingsPage>(&mut rendered);
    add::<site::pages::SitesPage>(&mut rendered);
    add::<site::pages::SitePage>(&mut rendered);
    add::<import::pages::ImportPage>(&mut rendered);
    add::<import::pages::ReportPage>(&mut rendered);
    add::<audit::pages::AuditPage>(&mut rendered);
    add::<channel::pages::ChannelsPage>(&mut rendered);
    add::<channel::pages::ChooseCompanyPage>(&mut rendered);
    add::<channel::pages::NewChannelPage>(&mut rendered);
    add::<channel::pages::SetUpPage>(&mut rendered);
    add::<channel::pages::FolderPage>(&mut rendered);
    add::<channel::pages::ForeseenPage>(&mut rendered);
    add::<channel::pages::ChannelPage>(&mut rendered);
    add::<channel::pages::ConfirmRunPage>(&mut rendered);
    add::<channel::pages::OtherAccountPage>(&mut rendered);
    add::<collecting::pages::RunPage>(&mut rendered);
    add::<collecting::pages::HistoryPage>(&mut rendered);
    add::<tray::pages::TrayPage>(&mut rendered);
    add::<tray::pages::Refreshed>(&mut rendered);
    add::<tray::pages::MovePage>(&mut rendered);
    add::<help::KeysPage>(&mut rendered);
    add::<deposit::pages::DepositPage>(&mut rendered);
    add::<deposit::pages::ClosedLinkPage>(&mut rendered);
    add::<deposit::pages::LinksPage>(&mut rendered);
    add::<document::pages::DocumentPage>(&mut rendered);
    add::<document::trash::pages::TrashPage>(&mut rendered);
    add::<document::trash::pages::DeletePage>(&mut rendered);
    add::<duplicate::pages::PairPage>(&mut rendered);
    add::<document::editing::pages::GridPage>(&mut rendered);
    add::<document::editing::pages::ZonesPage>(&mut rendered);
    add::<entry::pages::Checked>(&mut rendered);
    add::<handover::pages::HandoversPage>(&mut rendered);
    add::<webhook::pages::WebhooksPage>(&mut rendered);
    add::<webhook::pages::WebhookPage>(&mut rendered);
    add::<search::pages::SearchPage>(&mut rendered);
    add::<cockpit::pages::CockpitPage>(&mut rendered);
    add::<jobs::pages::FailedJobsPage>(&mut rendered);
    add::<mail::pages::MailPage>(&mut rendered);
    add::<notification::pages::NotificationsPage>(&mut rendered);
    add::<notification::pages::ChoicesPage>(&mut rendered);
    add::<channel::pages::RequestsPage>(&mut rendered);
    add::<channel::pages::RemindPage>(&mut rendered);
    add::<channel::pages::RemindersPage>(&mut rendered);
    add::<channel::pages::NewOwnerPage>(&mut rendered);
    add::<channel::pages::EndPage>(&mut rendered);
    add::<channel::pages::AskedPage>(&mut rendered);
    rendered
}

#[test]
fn every_page_is_well_formed_and_lacks_no_text() {
    let mut faults = Vec::new();
    for rendered in all() {
        let (name, html) = (rendered.name(), &rendered.html);
        if html.contains('⟦') {
            let missing = html.split('⟦').nth(1).unwrap().split('⟧').next().unwrap();
            faults.push(format!("{name}: no text for {missing}"));
        }
        faults.extend(markup::faults(html).into_iter().map(|fault| format!("{name}: {fault}")));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// With `BANNETTE_TEST_SAMPLES=folder`, writes all pages and assets there, to be looked at in a browser.
#[test]
fn samples_can_be_written_to_a_folder() {
    #[expect(clippy::disallowed_methods, reason = "a wish of whoever runs the tests, not a setting")]
    let folder = std::env::var_os("BANNETTE_TEST_SAMPLES").map(std::path::PathBuf::from);
    let Some(folder) = folder else { return };
    super::assets::write_to(&folder).unwrap();
    for rendered in all() {
        std::fs::write(folder.join(format!("{}.html", rendered.name())), rendered.html).unwrap();
    }
}

/// What every page says in each language, for whoever reviews a change of it: `cargo insta review` shows the new
/// words, `INSTA_UPDATE=always` takes them.
#[test]
fn the_words_of_every_page_are_those_reviewed() {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let _bound = settings.bind_to_scope();
    let rendered = all();
    for of_page in rendered.chunk_by(|one, other| (one.page, one.locale) == (other.page, other.locale)) {
        let said =
            |rendered: &Rendered| format!("# {}\n\n{}\n", rendered.sample, words::of_main(&rendered.html));
        let said: Vec<String> = of_page.iter().map(said).collect();
        let name = format!("{}.{}", of_page[0].page, of_page[0].locale.code());
        insta::assert_snapshot!(name, said.join("\n"));
    }
    for locale in Locale::ALL {
        let companies =
            rendered.iter().find(|one| one.page == "CompaniesPage" && one.locale == locale).unwrap();
        insta::assert_snapshot!(format!("frame.{}", locale.code()), words::of_frame(&companies.html));
    }
}

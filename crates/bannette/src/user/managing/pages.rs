//! What whoever manages users sees of them.

use askama::Template;
use jiff::Timestamp;

use super::list::{HeldGrant, HeldProfile, Show, State};
use crate::ids::UserId;
use crate::rights::{Profile, Scope};
use crate::web::forms::{Choice, Field};
use crate::web::{Layout, Sign, Texts};

/// `GET /administration/users?q=&show=&after=`.
#[derive(Template)]
#[template(path = "user/users.html")]
pub struct UsersPage {
    pub t: Texts,
    pub layout: Layout,
    pub people: Vec<PersonLine>,
    pub query: String,
    pub show: Option<Show>,
    /// The cursor of the next page.
    pub next: Option<String>,
}

impl UsersPage {
    fn shows(&self) -> [Show; 5] {
        Show::ALL
    }

    fn is_shown(&self, show: &Show) -> bool {
        self.show == Some(*show)
    }

    fn show_name(&self) -> &'static str {
        self.show.map_or("", Show::name)
    }
}

/// Somebody in the list.
#[derive(Clone, Debug)]
pub struct PersonLine {
    pub id: UserId,
    pub name: String,
    pub email: String,
    pub internal: bool,
    pub state: State,
    pub held: Vec<HeldProfile>,
}

impl Texts {
    /// A profile's name in the reader's language.
    pub fn profile(&self, profile: &Profile) -> String {
        match profile.built_in {
            Some(built_in) => self.say(&format!("profile-{}", built_in.name())).to_string(),
            None => profile.name.clone(),
        }
    }

    /// What a scope is called.
    pub fn scope(&self, scope: &Scope) -> String {
        self.say(&format!("scope-{}", scope.name())).to_string()
    }

    /// Whether somebody can sign in.
    pub fn user_state(&self, state: &State) -> Sign {
        match state {
            State::Active => Sign::new(self, "ok", "check", "user-state-active"),
            State::Waiting => Sign::new(self, "warn", "clock", "user-state-waiting"),
            State::Deactivated => Sign::new(self, "idle", "minus", "user-state-deactivated"),
        }
    }
}

/// The fields of a person.
#[derive(Clone, Debug, Default)]
pub struct PersonFields {
    pub email: Field,
    pub name: Field,
    pub internal: bool,
    pub languages: Vec<Choice>,
    pub language_error: Option<String>,
}

/// The fields of a profile to be given.
#[derive(Clone, Debug, Default)]
pub struct GrantFields {
    pub profiles: Vec<Choice>,
    pub profile_error: Option<String>,
    pub sites: Vec<Choice>,
    pub site_error: Option<String>,
    pub companies: Field,
}

/// `GET /administration/users/new?kind=&company=&return_to=`.
#[derive(Template)]
#[template(path = "user/new.html")]
pub struct NewUserPage {
    pub t: Texts,
    pub layout: Layout,
    /// Whether internal users and every scope are offered.
    pub everybody: bool,
    pub person: PersonFields,
    pub grant: GrantFields,
    pub return_to: String,
}

/// A link to hand over, as there is no mail server.
#[derive(Template)]
#[template(path = "user/link.html")]
pub struct LinkPage {
    pub t: Texts,
    pub layout: Layout,
    pub name: String,
    pub email: String,
    pub link: String,
    /// Where to go on.
    pub next: String,
}

/// `GET /administration/users/{user}`.
#[derive(Template)]
#[template(path = "user/user.html")]
pub struct UserPage {
    pub t: Texts,
    pub layout: Layout,
    pub id: UserId,
    pub shown_name: String,
    pub state: State,
    pub created_at: Timestamp,
    pub everybody: bool,
    /// Whether name and address may be changed by this reader.
    pub changeable: bool,
    pub second_factor: bool,
    /// Whether one is demanded of this person in particular.
    pub second_factor_demanded: bool,
    /// The reader's own account: neither deactivated nor deleted here.
    pub oneself: bool,
    pub person: PersonFields,
    pub held: Vec<HeldGrant>,
    pub grant: GrantFields,
}

/// `GET /administration/users/{user}/delete`: asks first.
#[derive(Template)]
#[template(path = "user/delete.html")]
pub struct DeleteUserPage {
    pub t: Texts,
    pub layout: Layout,
    pub id: UserId,
    pub name: String,
    pub email: String,
}

#[cfg(test)]
mod samples {
    use super::*;
    use crate::ids::GrantId;
    use crate::rights::BuiltIn;
    use crate::web::Locale;
    use crate::web::layout::Item;
    use crate::web::samples::{Samples, id, moment, page};

    fn person(email: &str, name: &str) -> PersonFields {
        PersonFields {
            email: Field::new(email),
            name: Field::new(name),
            internal: false,
            languages: Locale::ALL.map(|l| Choice::new(l.code(), l.name(), l == Locale::Fr)).into(),
            language_error: None,
        }
    }

    fn grant(t: &Texts) -> GrantFields {
        let profiles = BuiltIn::ALL.map(|profile| {
            let words = format!("{} – {}", t.profile(&Profile::sample(profile)), t.scope(&profile.scope()));
            Choice::new(profile.id().to_string(), words, profile == BuiltIn::Client)
        });
        GrantFields {
            profiles: profiles.into(),
            sites: vec![Choice::new(id(7).to_string(), "Cabinet", false)],
            companies: Field::new("BOUMAR"),
            ..GrantFields::default()
        }
    }

    impl Samples for UsersPage {
        fn samples(locale: Locale) -> Vec<(&'static str, Self)> {
            let (t, layout) = page(locale, Item::Users);
            let line = |n, name: &str, email: &str, internal, state, held| PersonLine {
                id: UserId(id(n)),
                name: name.into(),
                email: email.into(),
                internal,
                state,
                held,
            };
            let held = |profile, place: Option<&str>, places| HeldProfile {
                profile: Profile::sample(profile),
                place: place.map(str::to_owned),
                places,
            };
            let people = vec![
                line(
                    1,
                    "Alix Morel",
                    "admin@cabinet.example",
                    true,
                    State::Active,
                    vec![held(BuiltIn::Administrator, None, 1)],
                ),
                line(
                    2,
                    "Julie Lemoine",
                    "julie@boulangerie.example",
                    false,
                    State::Waiting,
                    vec![held(BuiltIn::Client, Some("Boulangerie Lemoine"), 1)],
                ),
                line(
                    3,
                    "Nadia Benali",
                    "nadia@cabinet.example",
                    true,
                    State::Deactivated,
                    vec![held(BuiltIn::Collaborator, Some("Atelier Garrigue"), 12)],
                ),
                line(4, "Paul Roux", "paul@cabinet.example", true, State::Active, vec![]),
            ];
            let page = |people, query: &str, show, next: Option<&str>| UsersPage {
                t: t.clone(),
                layout: layout.clone(),
                people,
                query: query.into(),
                show,
                next: next.map(str::to_owned),
            };
            vec![
                ("users", page(people, "", None, Some("x"))),
                ("users-not-found", page(vec![], "zorro", Some(Show::Waiting), None)),
            ]
        }
    }

    impl Samples for NewUserPage {
        fn samples(locale: Locale) -> Vec<(&'static str, Self)> {
            let (t, layout) = page(locale, Item::Users);
            let refused = t.code("error", "email-taken");
            let page = |everybody, error: Option<String>| {
                let mut person = person("julie@boulangerie.example", "Julie Lemoine");
                person.email.error = error;
                let (t, layout) = (t.clone(), layout.clone());
                NewUserPage { grant: grant(&t), t, layout, everybody, person, return_to: "/".into() }
            };
            vec![("user-new", page(true, None)), ("user-new-refused", page(false, Some(refused)))]
        }
    }

    impl Samples for LinkPage {
        fn samples(locale: Locale) -> Vec<(&'static str, Self)> {
            let (t, layout) = page(locale, Item::Users);
            let link = "https://bannette.example/account/bGllbg".into();
            let (name, email) = ("Julie Lemoine".into(), "julie@boulangerie.example".into());
            let next = "/administration/users".into();
            vec![("user-link", LinkPage { t, layout, name, email, link, next })]
        }
    }

    impl Samples for UserPage {
        fn samples(locale: Locale) -> Vec<(&'static str, Self)> {
            let (t, layout) = page(locale, Item::Users);
            let held = |profile: BuiltIn, place: Option<&str>| HeldGrant {
                id: GrantId(id(9)),
                profile: Profile::sample(profile),
                place: place.map(str::to_owned),
                code: place.map(|_| "BOULEM".into()),
                company: None,
                site: None,
            };
            let page = |state, changeable, oneself, held| UserPage {
                t: t.clone(),
                layout: layout.clone(),
                id: UserId(id(2)),
                shown_name: "Julie Lemoine".into(),
                state,
                created_at: moment("2026-11-02T08:00:00Z"),
                everybody: changeable,
                changeable,
                second_factor: state == State::Active,
                second_factor_demanded: oneself,
                oneself,
                person: person("julie@boulangerie.example", "Julie Lemoine"),
                held,
                grant: grant(&t),
            };
            let client = || vec![held(BuiltIn::Client, Some("Boulangerie Lemoine"))];
            vec![
                ("user", page(State::Active, true, false, client())),
                ("user-waiting", page(State::Waiting, true, false, vec![])),
                ("user-deactivated", page(State::Deactivated, true, false, client())),
                ("user-oneself", page(State::Active, true, true, vec![held(BuiltIn::Administrator, None)])),
                ("user-of-others", page(State::Active, false, false, client())),
            ]
        }
    }

    impl Samples for DeleteUserPage {
        fn samples(locale: Locale) -> Vec<(&'static str, Self)> {
            let (t, layout) = page(locale, Item::Users);
            let (name, email) = ("Julie Lemoine".into(), "julie@boulangerie.example".into());
            vec![("user-delete", DeleteUserPage { t, layout, id: UserId(id(2)), name, email })]
        }
    }
}

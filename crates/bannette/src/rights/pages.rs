//! Profiles on pages: the list, one with its grid of rights, and what somebody may do and why.

use std::collections::HashSet;

use askama::Template;

use super::store::Entry;
use super::{Profile, Right, Scope};
use crate::company::BinderKind;
use crate::ids::{ProfileId, UserId};
use crate::web::forms::Field;
use crate::web::{Layout, Texts};

/// `GET /administration/profiles`.
#[derive(Template)]
#[template(path = "rights/profiles.html")]
pub struct ProfilesPage {
    pub t: Texts,
    pub layout: Layout,
    /// Each with the number of people who hold it.
    pub profiles: Vec<(Profile, i64)>,
}

/// `GET /administration/profiles/{profile}`, and `/new`: its name and its rights. The built-in ones are only looked at.
#[derive(Template)]
#[template(path = "rights/profile.html")]
pub struct ProfilePage {
    pub t: Texts,
    pub layout: Layout,
    /// None for one to be made.
    pub id: Option<ProfileId>,
    pub name: Field,
    pub scope: Scope,
    pub built_in: bool,
    pub entries: HashSet<Entry>,
    /// Who holds it, and on what: the first hundred.
    pub holders: Vec<(UserId, String, Option<String>)>,
}

impl ProfilePage {
    fn scopes(&self) -> [Scope; 3] {
        Scope::ALL
    }

    fn kinds(&self) -> [BinderKind; 6] {
        BinderKind::ALL
    }

    fn settings(&self) -> Vec<Right> {
        Right::ALL.iter().copied().filter(|right| right.is_setting()).collect()
    }

    fn about_binders(&self) -> Vec<Right> {
        Right::ALL.iter().copied().filter(|right| right.is_about_binders()).collect()
    }

    fn has_setting(&self, right: &Right) -> bool {
        self.entries.contains(&(*right, None))
    }

    fn has(&self, right: &Right, kind: &BinderKind) -> bool {
        self.entries.contains(&(*right, Some(*kind)))
    }

    fn administers(&self) -> bool {
        self.has_setting(&Right::AdministerPlatform)
    }

    /// Whether rights over the platform are offered.
    fn may_administer(&self) -> bool {
        self.scope == Scope::Platform || self.id.is_none()
    }
}

/// One way that somebody came by a right.
#[derive(Clone, Debug)]
pub struct Reason {
    pub profile: Profile,
    /// For rights about binders.
    pub kinds: Vec<BinderKind>,
    /// Where the profile is held: the first few.
    pub places: Vec<String>,
    pub more_places: usize,
}

/// `GET /administration/users/{user}/rights`: what may this user do, and why.
#[derive(Template)]
#[template(path = "rights/held.html")]
pub struct HeldRightsPage {
    pub t: Texts,
    pub layout: Layout,
    pub user: UserId,
    pub name: String,
    pub active: bool,
    pub rights: Vec<(Right, Vec<Reason>)>,
}

impl Texts {
    /// What a right is called.
    pub fn right(&self, right: &Right) -> String {
        self.code("right", right.name())
    }

    /// What a kind of binder is called.
    pub fn binder_kind(&self, kind: &BinderKind) -> String {
        self.code("binder-kind", kind.name())
    }
}

#[cfg(test)]
mod samples {
    use super::*;
    use crate::rights::BuiltIn;
    use crate::web::Locale;
    use crate::web::layout::Item;
    use crate::web::samples::{Samples, id, page};

    fn own() -> Profile {
        let id = ProfileId(id(5));
        Profile { id, built_in: None, name: "Saisie des achats".into(), scope: Scope::Company }
    }

    impl Samples for ProfilesPage {
        fn samples(locale: Locale) -> Vec<(&'static str, Self)> {
            let (t, layout) = page(locale, Item::Profiles);
            let mut profiles: Vec<_> =
                BuiltIn::ALL.map(Profile::sample).into_iter().zip([1, 2, 0, 1_240]).collect();
            profiles.push((own(), 3));
            vec![("profiles", ProfilesPage { t, layout, profiles })]
        }
    }

    impl Samples for ProfilePage {
        fn samples(locale: Locale) -> Vec<(&'static str, Self)> {
            let (t, layout) = page(locale, Item::Profiles);
            let entries = HashSet::from([
                (Right::LookUpDocuments, Some(BinderKind::Purchases)),
                (Right::ConfigureCollection, None),
            ]);
            let page = |id, name: Field, built_in, holders| ProfilePage {
                t: t.clone(),
                layout: layout.clone(),
                id,
                name,
                scope: Scope::Company,
                built_in,
                entries: entries.clone(),
                holders,
            };
            let holders = vec![(UserId(id(2)), "Nadia Benali".into(), Some("Boulangerie Lemoine".into()))];
            let refused =
                Field { value: "Saisie".into(), error: Some(t.code("error", "profile-name-taken")) };
            let name = || Field::new("Saisie des achats");
            vec![
                ("profile-rights", page(Some(ProfileId(id(5))), name(), false, holders)),
                ("profile-built-in", page(Some(BuiltIn::Client.id()), Field::new("Client"), true, vec![])),
                ("profile-new", page(None, refused, false, vec![])),
            ]
        }
    }

    impl Samples for HeldRightsPage {
        fn samples(locale: Locale) -> Vec<(&'static str, Self)> {
            let (t, layout) = page(locale, Item::Users);
            let reason = |kinds: &[BinderKind], more_places| Reason {
                profile: own(),
                kinds: kinds.to_vec(),
                places: vec!["Boulangerie Lemoine".into(), "Atelier Garrigue".into()],
                more_places,
            };
            let rights = vec![
                (Right::ConfigureCollection, vec![reason(&[], 0)]),
                (Right::LookUpDocuments, vec![reason(&[BinderKind::Purchases, BinderKind::Sales], 4)]),
            ];
            let page = |active, rights| HeldRightsPage {
                t: t.clone(),
                layout: layout.clone(),
                user: UserId(id(2)),
                name: "Nadia Benali".into(),
                active,
                rights,
            };
            vec![("user-rights", page(true, rights)), ("user-rights-none", page(false, vec![]))]
        }
    }
}

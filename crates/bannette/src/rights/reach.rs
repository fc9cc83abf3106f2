//! On which binders a right is held, and what that means for documents.

use std::collections::HashMap;

use db::{Value, params};

use super::{Caller, Right};
use crate::company::{BinderKind, Company};
use crate::ids::{CompanyId, SiteId, UserId};

/// Some kinds of binders.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Kinds(u8);

impl Kinds {
    pub const ALL: Self = Self((1 << BinderKind::ALL.len()) - 1);

    pub fn add(&mut self, kind: BinderKind) {
        self.0 |= 1 << kind as u8;
    }

    pub fn contains(self, kind: BinderKind) -> bool {
        self.0 & (1 << kind as u8) != 0
    }

    pub fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub fn iter(self) -> impl Iterator<Item = BinderKind> {
        BinderKind::ALL.into_iter().filter(move |kind| self.contains(*kind))
    }
}

/// How far a right about documents reaches.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Reach {
    /// Kinds of binders where it reaches every document.
    pub all: Kinds,
    /// Kinds where it reaches those that came from an account of the caller's.
    pub own: Kinds,
}

impl Reach {
    pub const EVERYTHING: Self = Self { all: Kinds::ALL, own: Kinds::ALL };

    /// What a profile gives by the right of this name on binders of a kind, where `right` is asked for.
    pub(super) fn add(&mut self, right: Right, name: &str, kind: &str) {
        let Some(kind) = BinderKind::parse(kind) else { return };
        let own = name == Right::LookUpOwnDocuments.name() && right == Right::LookUpDocuments;
        let kinds = if own { &mut self.own } else { &mut self.all };
        kinds.add(kind);
    }

    fn or(self, other: Self) -> Self {
        Self { all: self.all.or(other.all), own: self.own.or(other.own) }
    }

    /// The kinds of binders where it reaches something.
    pub fn kinds(self) -> Kinds {
        self.all.or(self.own)
    }

    /// Whether it reaches a document in a binder of this kind, from a channel whose account is `owner`'s.
    pub fn covers(self, caller: Caller, kind: BinderKind, owner: Option<UserId>) -> bool {
        let is_own = caller.user().is_some() && caller.user() == owner;
        self.all.contains(kind) || is_own && self.own.contains(kind)
    }

    /// The condition on `documents d` of a company that leaves those it reaches, and its parameters.
    pub(super) fn readable(self, company: CompanyId, caller: Caller, first: usize) -> (String, Vec<Value>) {
        if self.all == Kinds::ALL {
            return ("TRUE".into(), Vec::new());
        }
        let second = first + 1;
        let binders = |kinds: Kinds| {
            let names: Vec<String> = kinds.iter().map(|kind| format!("'{}'", kind.name())).collect();
            format!(
                "d.binder_id IN (SELECT b.id FROM binders b WHERE b.company_id = ${first} AND b.kind IN ({}))",
                names.join(", ")
            )
        };
        match (self.all.is_empty(), self.own.is_empty(), caller.user()) {
            (true, true, _) | (true, false, None) => ("FALSE".into(), Vec::new()),
            (false, true, _) | (false, false, None) => (binders(self.all), params![company]),
            (nothing_more, false, Some(user)) => {
                let own = format!(
                    "{} AND d.channel_id IN (SELECT o.id FROM channels o WHERE o.owner_id = ${second})",
                    binders(self.own)
                );
                let condition = if nothing_more {
                    format!("({own})")
                } else {
                    format!("({} OR {own})", binders(self.all))
                };
                (condition, params![company, user])
            }
        }
    }
}

/// How far a right about documents reaches on each company.
#[derive(Debug, Clone, Default)]
pub struct Reaches {
    pub(super) everywhere: Reach,
    pub(super) sites: HashMap<SiteId, Reach>,
    pub(super) companies: HashMap<CompanyId, Reach>,
}

impl Reaches {
    /// Whether it reaches whatever there is.
    pub fn are_everything(&self) -> bool {
        self.everywhere.all == Kinds::ALL
    }

    /// Whether it reaches into companies whatever they are, also those out of service.
    pub fn are_everywhere(&self) -> bool {
        !self.everywhere.kinds().is_empty()
    }

    /// What is out of service is left to those who hold the right on the platform.
    pub fn on(&self, company: &Company) -> Reach {
        if company.deactivated {
            return self.everywhere;
        }
        let of_site = self.sites.get(&company.site).copied().unwrap_or_default();
        let of_company = self.companies.get(&company.id).copied().unwrap_or_default();
        self.everywhere.or(of_site).or(of_company)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(kinds: &[BinderKind]) -> Kinds {
        let mut set = Kinds::default();
        kinds.iter().for_each(|kind| set.add(*kind));
        set
    }

    #[test]
    fn ones_own_documents_are_reached_through_ones_own_account_only() {
        let [me, other] = [1, 2].map(|n| UserId(uuid::Uuid::from_u128(n)));
        let reach = Reach { all: kinds(&[BinderKind::Sales]), own: kinds(&[BinderKind::Bank]) };
        let covers = |kind, owner| reach.covers(Caller::User(me), kind, owner);
        assert!(covers(BinderKind::Sales, None) && covers(BinderKind::Bank, Some(me)));
        assert!(!covers(BinderKind::Bank, Some(other)) && !covers(BinderKind::Bank, None));
        assert!(!covers(BinderKind::Cash, Some(me)));
        assert_eq!(reach.kinds().iter().collect::<Vec<_>>(), [BinderKind::Sales, BinderKind::Bank]);
        assert!(
            !reach.covers(Caller::Operator, BinderKind::Bank, None),
            "nobody's account is the operator's"
        );
    }
}

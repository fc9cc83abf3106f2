//! Rights profiles: named sets of rights, each for one scope.

use crate::ids::ProfileId;

/// What a profile is held on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    Platform,
    Site,
    Company,
}

impl Scope {
    pub const ALL: [Self; 3] = [Self::Platform, Self::Site, Self::Company];

    pub fn name(self) -> &'static str {
        match self {
            Self::Platform => "platform",
            Self::Site => "site",
            Self::Company => "company",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.name() == name)
    }
}

/// A rights profile, without its rights.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    pub id: ProfileId,
    /// None for a profile that the firm made.
    pub built_in: Option<BuiltIn>,
    pub name: String,
    pub scope: Scope,
}

#[cfg(test)]
impl Profile {
    /// A built-in one, as the samples of pages show it.
    pub fn sample(profile: BuiltIn) -> Self {
        Self {
            id: profile.id(),
            built_in: Some(profile),
            name: profile.name().into(),
            scope: profile.scope(),
        }
    }
}

/// The profiles that are always there, and always the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum BuiltIn {
    /// Everything, everywhere.
    Administrator,
    /// The companies of a site, their settings too.
    Manager,
    /// Tray and entry of a company.
    Collaborator,
    /// Deposit and look up in one's own company.
    Client,
}

impl BuiltIn {
    pub const ALL: [Self; 4] = [Self::Administrator, Self::Manager, Self::Collaborator, Self::Client];

    /// The name in the database (`key`), the API and at the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Administrator => "administrator",
            Self::Manager => "manager",
            Self::Collaborator => "collaborator",
            Self::Client => "client",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|profile| profile.name() == name)
    }

    /// As the migration has it.
    pub fn id(self) -> ProfileId {
        let number = match self {
            Self::Administrator => 1,
            Self::Manager => 2,
            Self::Collaborator => 3,
            Self::Client => 4,
        };
        ProfileId(uuid::Uuid::from_u128(0x7000_8000_0000_0000_0000 + number))
    }

    pub fn scope(self) -> Scope {
        match self {
            Self::Administrator => Scope::Platform,
            Self::Manager => Scope::Site,
            Self::Collaborator | Self::Client => Scope::Company,
        }
    }
}

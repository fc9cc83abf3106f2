//! Profiles in the database.

use std::collections::{HashMap, HashSet};

use db::{Database, Moment, Row, Transaction, params};
use serde_json::json;

use super::{BuiltIn, Caller, Profile, Right, Scope};
use crate::audit::{self, Action, Subject};
use crate::company::{BinderKind, check_text};
use crate::error::{Error, Result};
use crate::fold::sort_key;
use crate::ids::{CompanyId, ProfileId};
use crate::user::managing::{administrators, keep_an_administrator};

/// A right of a profile: the kind of binder is that of the binders it is about.
pub type Entry = (Right, Option<BinderKind>);

const PROFILE: &str = "p.id, p.key, p.name, p.scope";

/// A profile from the columns `id`, `key`, `name`, `scope`.
pub fn profile(row: &Row) -> Result<Profile, db::Error> {
    let (key, scope): (Option<String>, String) = (row.get("key")?, row.get("scope")?);
    Ok(Profile {
        id: row.get("id")?,
        built_in: key.as_deref().and_then(BuiltIn::parse),
        name: row.get("name")?,
        scope: Scope::parse(&scope).expect("the table allows no other scope"),
    })
}

/// All profiles with the number of people who hold each, the built-in ones first.
pub async fn list(database: &Database) -> Result<Vec<(Profile, i64)>> {
    let sql = format!(
        "SELECT {PROFILE}, (SELECT count(DISTINCT g.user_id) FROM grants g WHERE g.profile_id = p.id) AS holders
        FROM profiles p ORDER BY CASE WHEN p.key IS NULL THEN p.sort_key ELSE '' END, p.id LIMIT 500"
    );
    let rows = database.fetch_all(&sql, params![]).await?;
    let profiles = rows.iter().map(|row| Ok((profile(row)?, row.get("holders")?)));
    Ok(profiles.collect::<Result<_, db::Error>>()?)
}

pub async fn find(database: &Database, id: ProfileId) -> Result<Profile> {
    let sql = format!("SELECT {PROFILE} FROM profiles p WHERE p.id = $1");
    Ok(profile(&database.fetch_one(&sql, params![id]).await?)?)
}

/// The rights of a profile.
pub async fn entries(database: &Database, id: ProfileId) -> Result<HashSet<Entry>> {
    let sql = "SELECT right_name, binder_kind FROM profile_rights WHERE profile_id = $1";
    let rows = database.fetch_all(sql, params![id]).await?;
    let entries = rows.iter().map(entry).collect::<Result<Vec<_>, db::Error>>()?;
    Ok(entries.into_iter().flatten().collect())
}

/// The rights of some profiles.
pub async fn entries_of(database: &Database, ids: &[ProfileId]) -> Result<Vec<(ProfileId, Entry)>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT profile_id, right_name, binder_kind FROM profile_rights WHERE profile_id IN ({})",
        db::list(1, ids.len())
    );
    let rows = database.fetch_all(&sql, ids.iter().map(|id| (*id).into()).collect()).await?;
    let entries = rows.iter().map(|row| Ok((row.get("profile_id")?, entry(row)?)));
    let entries = entries.collect::<Result<Vec<(ProfileId, Option<Entry>)>, db::Error>>()?;
    Ok(entries.into_iter().filter_map(|(id, entry)| entry.map(|entry| (id, entry))).collect())
}

fn entry(row: &Row) -> Result<Option<Entry>, db::Error> {
    let (name, kind): (String, String) = (row.get("right_name")?, row.get("binder_kind")?);
    Ok(Right::parse(&name).map(|right| (right, BinderKind::parse(&kind))))
}

/// Whether a profile gives more than the caller holds on a company himself.
pub async fn exceeds(
    database: &Database,
    caller: Caller,
    profile: ProfileId,
    company: CompanyId,
) -> Result<bool> {
    let Caller::User(user) = caller else { return Ok(false) };
    let sql = "SELECT DISTINCT h.right_name, h.binder_kind FROM companies c JOIN held_rights h
            ON h.scope = 'platform' OR h.site_id = c.site_id OR h.company_id = c.id
        WHERE c.id = $1 AND h.user_id = $2";
    let rows = database.fetch_all(sql, params![company, user]).await?;
    let held = rows.iter().map(entry).collect::<Result<HashSet<_>, db::Error>>()?;
    let wanted = entries(database, profile).await?;
    let holds =
        |(right, kind): &Entry| right.outweighed_by().iter().any(|by| held.contains(&Some((*by, *kind))));
    Ok(!wanted.iter().all(holds))
}

/// A profile as somebody wrote it.
#[derive(Debug, Clone)]
pub struct Written {
    pub name: String,
    pub scope: Scope,
    pub entries: HashSet<Entry>,
}

impl Written {
    /// Trims and checks. Rights over the platform are held on the platform only.
    fn check(mut self) -> Result<Self> {
        let mut errors = Vec::new();
        self.name = self.name.trim().to_owned();
        check_text(&mut errors, "name", &self.name, 100);
        if !errors.is_empty() {
            return Err(Error::Invalid(errors));
        }
        if BuiltIn::parse(&sort_key(&self.name)).is_some() {
            return Err(Error::Conflict("profile-name-taken"));
        }
        if self.scope != Scope::Platform {
            self.entries.retain(|(right, _)| *right != Right::AdministerPlatform);
        }
        self.entries.retain(|(right, kind)| right.is_about_binders() == kind.is_some());
        Ok(self)
    }
}

/// Makes a profile.
///
/// # Errors
/// `Conflict("profile-name-taken")`, and [`Error::Invalid`] on `name`.
pub async fn create(database: &Database, now: Moment, caller: Caller, written: Written) -> Result<ProfileId> {
    let written = written.check()?;
    let id = ProfileId::new(now);
    let mut tx = database.begin().await?;
    let inserted = tx
        .execute(
            "INSERT INTO profiles (id, name, sort_key, scope, created_at) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (sort_key) DO NOTHING",
            params![id, &written.name, sort_key(&written.name), written.scope.name(), now],
        )
        .await?;
    if inserted == 0 {
        return Err(Error::Conflict("profile-name-taken"));
    }
    insert(&mut tx, id, &written.entries).await?;
    record(&mut tx, now, caller, Action::ProfileCreated, id, &written).await?;
    tx.commit().await?;
    Ok(id)
}

/// Renames a profile and sets its rights; its scope stays. Whoever holds it has them at once.
///
/// # Errors
/// As [`create`]; `Conflict("profile-built-in")`, `Conflict("last-administrator")`.
pub async fn change(
    database: &Database,
    now: Moment,
    caller: Caller,
    id: ProfileId,
    mut written: Written,
) -> Result<()> {
    let former = find(database, id).await?;
    if former.built_in.is_some() {
        return Err(Error::Conflict("profile-built-in"));
    }
    written.scope = former.scope;
    let written = written.check()?;
    let mut tx = database.begin().await?;
    let before = administrators(&mut tx).await?;
    let key = sort_key(&written.name);
    let taken = "SELECT 1 AS one FROM profiles WHERE sort_key = $1 AND id <> $2";
    if tx.fetch_optional(taken, params![&key, id]).await?.is_some() {
        return Err(Error::Conflict("profile-name-taken"));
    }
    tx.execute(
        "UPDATE profiles SET name = $2, sort_key = $3 WHERE id = $1",
        params![id, &written.name, &key],
    )
    .await?;
    tx.execute("DELETE FROM profile_rights WHERE profile_id = $1", params![id]).await?;
    insert(&mut tx, id, &written.entries).await?;
    keep_an_administrator(&mut tx, before).await?;
    record(&mut tx, now, caller, Action::ProfileChanged, id, &written).await?;
    tx.commit().await?;
    Ok(())
}

/// Deletes a profile that nobody holds.
///
/// # Errors
/// `Conflict("profile-built-in")`, `Conflict("profile-in-use")`.
pub async fn delete(database: &Database, now: Moment, caller: Caller, id: ProfileId) -> Result<()> {
    let profile = find(database, id).await?;
    if profile.built_in.is_some() {
        return Err(Error::Conflict("profile-built-in"));
    }
    let mut tx = database.begin().await?;
    let held = "SELECT 1 AS one FROM grants WHERE profile_id = $1 LIMIT 1";
    if tx.fetch_optional(held, params![id]).await?.is_some() {
        return Err(Error::Conflict("profile-in-use"));
    }
    tx.execute("DELETE FROM profile_rights WHERE profile_id = $1", params![id]).await?;
    tx.execute("DELETE FROM profiles WHERE id = $1", params![id]).await?;
    let subject = Subject::new("profile", Some(id.0), profile.name);
    audit::record(&mut tx, now, caller, Action::ProfileDeleted, subject, json!({})).await?;
    tx.commit().await?;
    Ok(())
}

async fn insert(tx: &mut Transaction, id: ProfileId, entries: &HashSet<Entry>) -> Result<()> {
    if entries.is_empty() {
        return Ok(());
    }
    let mut values = Vec::with_capacity(entries.len() * 3);
    for (right, kind) in entries {
        values.extend(params![id, right.name(), kind.map_or("", BinderKind::name)]);
    }
    let sql = format!(
        "INSERT INTO profile_rights (profile_id, right_name, binder_kind) VALUES {}",
        db::rows(1, 3, entries.len())
    );
    tx.execute(&sql, values).await?;
    Ok(())
}

async fn record(
    tx: &mut Transaction,
    now: Moment,
    caller: Caller,
    action: Action,
    id: ProfileId,
    written: &Written,
) -> Result<()> {
    let mut rights: HashMap<&str, Vec<&str>> = HashMap::new();
    for right in Right::ALL {
        for (_, kind) in written.entries.iter().filter(|(held, _)| held == right) {
            rights.entry(right.name()).or_default().extend(kind.map(BinderKind::name));
        }
    }
    rights.values_mut().for_each(|kinds| kinds.sort_unstable());
    let details = json!({ "scope": written.scope.name(), "rights": rights });
    audit::record(tx, now, caller, action, Subject::new("profile", Some(id.0), &written.name), details).await
}

/// Who holds a profile: the first hundred, by name, with what they hold it on.
pub async fn holders(
    database: &Database,
    id: ProfileId,
) -> Result<Vec<(crate::ids::UserId, String, Option<String>)>> {
    let sql = "SELECT u.id, u.name, COALESCE(c.name, s.name) AS place FROM grants g JOIN users u ON u.id = g.user_id
        LEFT JOIN companies c ON c.id = g.company_id LEFT JOIN sites s ON s.id = g.site_id
        WHERE g.profile_id = $1 ORDER BY u.sort_key, u.id, g.id LIMIT 100";
    let rows = database.fetch_all(sql, params![id]).await?;
    let holders = rows.iter().map(|row| Ok((row.get("id")?, row.get("name")?, row.get("place")?)));
    Ok(holders.collect::<Result<_, db::Error>>()?)
}

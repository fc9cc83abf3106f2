//! Users as whoever manages them sees them.

use std::collections::HashMap;

use db::{Database, Moment, Row, Value, params};

use super::Manages;
use crate::error::Result;
use crate::fold::contains_pattern;
use crate::ids::{CompanyId, GrantId, SiteId, UserId};
use crate::paging::Page;
use crate::rights::store::profile;
use crate::rights::{self, Profile, Right};
use crate::user::User;
use crate::user::second_factor::ENROLLED;
use crate::user::store::{USER, user};

/// Whether somebody can sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Active,
    /// Has not chosen a password yet.
    Waiting,
    Deactivated,
}

impl State {
    pub fn name(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Waiting => "waiting",
            Self::Deactivated => "deactivated",
        }
    }
}

/// Which users a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Show {
    Internal,
    External,
    Waiting,
    /// Active, and without a second factor.
    Unprotected,
    Deactivated,
}

impl Show {
    pub const ALL: [Self; 5] =
        [Self::Internal, Self::External, Self::Waiting, Self::Unprotected, Self::Deactivated];

    pub fn name(self) -> &'static str {
        match self {
            Self::Internal => "internal",
            Self::External => "external",
            Self::Waiting => "waiting",
            Self::Unprotected => "unprotected",
            Self::Deactivated => "deactivated",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|show| show.name() == name)
    }

    fn condition(self) -> String {
        match self {
            Self::Internal => "u.internal AND u.deactivated_at IS NULL".into(),
            Self::External => "NOT u.internal AND u.deactivated_at IS NULL".into(),
            Self::Waiting => format!("NOT {SIGNS_IN} AND u.deactivated_at IS NULL"),
            Self::Unprotected => format!("{SIGNS_IN} AND NOT {ENROLLED} AND u.deactivated_at IS NULL"),
            Self::Deactivated => "u.deactivated_at IS NOT NULL".into(),
        }
    }
}

/// A user, and whether he can sign in.
#[derive(Debug, Clone)]
pub struct Person {
    pub user: User,
    pub state: State,
    pub created_at: Moment,
    pub second_factor: bool,
    /// Whether one is demanded of this person in particular.
    pub second_factor_demanded: bool,
}

/// The condition on `users u` that leaves those who can sign in once they are active.
pub(in crate::user) const SIGNS_IN: &str = "(u.password_hash IS NOT NULL
    OR EXISTS (SELECT 1 FROM identities i WHERE i.user_id = u.id))";

/// The columns of a [`Person`] beside those of the user.
fn state_columns() -> String {
    format!(
        "{SIGNS_IN} AS signs_in, u.deactivated_at, u.created_at, u.second_factor_demanded,
        {ENROLLED} AS second_factor"
    )
}

fn person(row: &Row) -> Result<Person, db::Error> {
    let deactivated: Option<Moment> = row.get("deactivated_at")?;
    let state = match (deactivated, row.get("signs_in")?) {
        (Some(_), _) => State::Deactivated,
        (None, false) => State::Waiting,
        (None, true) => State::Active,
    };
    Ok(Person {
        user: user(row)?,
        state,
        created_at: row.get("created_at")?,
        second_factor: row.get("second_factor")?,
        second_factor_demanded: row.get("second_factor_demanded")?,
    })
}

/// The users that the caller manages, by name; those whose name or address contains `search`.
pub async fn list(
    database: &Database,
    manages: Manages,
    search: &str,
    show: Option<Show>,
    after: Option<UserId>,
    limit: i64,
) -> Result<Page<Person>> {
    let (seen, more) = manages.seen(4);
    let (columns, shown) = (state_columns(), show.map_or("TRUE".into(), Show::condition));
    let sql = format!(
        "SELECT {USER}, {columns} FROM users u
        WHERE (u.sort_key LIKE $1 ESCAPE '\\' OR u.email LIKE $1 ESCAPE '\\')
        AND ($2 IS NULL OR (u.sort_key, u.id) > (SELECT a.sort_key, a.id FROM users a WHERE a.id = $2))
        AND {shown} AND {seen} ORDER BY u.sort_key, u.id LIMIT $3"
    );
    let mut values = params![contains_pattern(search), after, limit + 1];
    values.extend(more);
    let rows = database.fetch_all(&sql, values).await?;
    let people = rows.iter().map(person).collect::<Result<_, _>>()?;
    Ok(Page::cut(people, limit, |person: &Person| person.user.id.to_string()))
}

/// Somebody whom the caller manages, and whether he may change more than what is held on his companies.
pub async fn find(database: &Database, manages: Manages, id: UserId) -> Result<(Person, bool)> {
    let (seen, more) = manages.seen(2);
    let (changed, _) = manages.changed(2);
    let columns = state_columns();
    let sql = format!(
        "SELECT {USER}, {columns}, ({changed}) AS changeable
        FROM users u WHERE u.id = $1 AND {seen}"
    );
    let mut values = params![id];
    values.extend(more);
    let row = database.fetch_one(&sql, values).await?;
    Ok((person(&row)?, row.get("changeable")?))
}

/// A profile that somebody holds in some places.
#[derive(Debug, Clone)]
pub struct HeldProfile {
    pub profile: Profile,
    /// One of the places; none for the platform.
    pub place: Option<String>,
    pub places: i64,
}

/// What each of these users holds.
pub async fn held(database: &Database, users: &[UserId]) -> Result<HashMap<UserId, Vec<HeldProfile>>> {
    let mut held: HashMap<UserId, Vec<HeldProfile>> = HashMap::new();
    if users.is_empty() {
        return Ok(held);
    }
    let sql = format!(
        "SELECT g.user_id, p.id, p.key, p.name, p.scope, count(*) AS places,
            min(COALESCE(c.name, s.name)) AS place
        FROM grants g JOIN profiles p ON p.id = g.profile_id
        LEFT JOIN companies c ON c.id = g.company_id LEFT JOIN sites s ON s.id = g.site_id
        WHERE g.user_id IN ({}) GROUP BY g.user_id, p.id, p.key, p.name, p.scope ORDER BY p.sort_key",
        db::list(1, users.len())
    );
    let values: Vec<Value> = users.iter().map(|user| (*user).into()).collect();
    for row in database.fetch_all(&sql, values).await? {
        let one =
            HeldProfile { profile: profile(&row)?, place: row.get("place")?, places: row.get("places")? };
        held.entry(row.get("user_id")?).or_default().push(one);
    }
    Ok(held)
}

/// A profile that somebody holds on something.
#[derive(Debug, Clone)]
pub struct HeldGrant {
    pub id: GrantId,
    pub profile: Profile,
    /// Name of the site or the company.
    pub place: Option<String>,
    pub code: Option<String>,
    pub company: Option<CompanyId>,
    pub site: Option<SiteId>,
}

/// Everything that somebody holds: at most 500, those on the platform first.
pub async fn grants(database: &Database, manages: Manages, id: UserId) -> Result<Vec<HeldGrant>> {
    let (mine, more) = match manages.everybody {
        true => ("TRUE".to_owned(), Vec::new()),
        false => rights::visible(manages.caller, Right::ConfigureAdministration, 2),
    };
    // What is held elsewhere is none of his business.
    let condition = if manages.everybody { "TRUE" } else { "c.id IS NOT NULL" };
    let sql = format!(
        "SELECT g.id AS grant_id, p.id, p.key, p.name, p.scope, g.company_id, g.site_id, c.code,
            COALESCE(c.name, s.name) AS place
        FROM grants g JOIN profiles p ON p.id = g.profile_id
        LEFT JOIN companies c ON c.id = g.company_id LEFT JOIN sites s ON s.id = g.site_id
        WHERE g.user_id = $1 AND {condition} AND {mine}
        ORDER BY CASE p.scope WHEN 'platform' THEN 1 WHEN 'site' THEN 2 ELSE 3 END, c.sort_key, g.id LIMIT 500"
    );
    let mut values = params![id];
    values.extend(more);
    let rows = database.fetch_all(&sql, values).await?;
    let grants = rows.iter().map(|row| {
        Ok(HeldGrant {
            id: row.get("grant_id")?,
            profile: profile(row)?,
            place: row.get("place")?,
            code: row.get("code")?,
            company: row.get("company_id")?,
            site: row.get("site_id")?,
        })
    });
    Ok(grants.collect::<Result<_, db::Error>>()?)
}

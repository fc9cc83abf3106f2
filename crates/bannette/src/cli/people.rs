//! `bannette user` and `bannette api-key`.

use std::io::{BufRead, IsTerminal};
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use db::{Moment, params};
use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};
use secrecy::SecretString;

use crate::app::App;
use crate::audit::Actor;
use crate::company;
use crate::error::Error;
use crate::ids::{ApiKeyId, CompanyId};
use crate::rights::{BuiltIn, Caller, Scope};
use crate::user::session::KeyLimits;
use crate::user::{Grant, HeldOn, Locale, NewUser, SHORTEST_PASSWORD, second_factor, session, store};

#[derive(Debug, Subcommand)]
pub enum UserCommand {
    /// Create a user, who can sign in at once
    Create(CreateUser),
    /// Take away the second factor of a user who lost it, when no other administrator can
    ResetSecondFactor {
        #[arg(long)]
        email: String,
    },
}

#[derive(Debug, Args)]
pub struct CreateUser {
    #[arg(long)]
    email: String,
    /// What people call the user [default: the address up to its @]
    #[arg(long)]
    name: Option<String>,
    #[arg(long, value_enum)]
    profile: BuiltIn,
    /// Code of a company that the profile is held on, for collaborator and client; may be repeated
    #[arg(long = "company", value_name = "CODE")]
    companies: Vec<String>,
    /// A client or another outsider, not firm staff; always so for the profile client
    #[arg(long)]
    external: bool,
    /// Language of the pages
    #[arg(long, default_value = "fr", value_parser = ["fr", "en"])]
    locale: String,
    /// Read the password from standard input: the only way, so that it stands in no history of commands
    #[arg(long, required = true)]
    password_stdin: bool,
}

impl UserCommand {
    pub async fn run(self, app: &App) -> anyhow::Result<ExitCode> {
        match self {
            Self::Create(create) => create.run(app).await,
            Self::ResetSecondFactor { email } => reset_second_factor(app, &email).await,
        }
    }
}

async fn reset_second_factor(app: &App, email: &str) -> anyhow::Result<ExitCode> {
    let email = email.trim().to_lowercase();
    let row = app.database.fetch_optional("SELECT id FROM users WHERE email = $1", params![&email]).await?;
    let id = row.with_context(|| format!("there is no user with the address {email}"))?.get("id")?;
    match second_factor::reset(app, Actor::Operator, id).await {
        Ok(()) => println!("{email} signs in with the password alone."),
        Err(Error::NotFound) => bail!("{email} has no second factor"),
        Err(error) => return Err(error.into()),
    }
    Ok(ExitCode::SUCCESS)
}

impl CreateUser {
    async fn run(self, app: &App) -> anyhow::Result<ExitCode> {
        let grants = self.grants(app).await?;
        let name =
            self.name.clone().unwrap_or_else(|| self.email.split('@').next().unwrap_or_default().to_string());
        let new = NewUser {
            email: self.email.clone(),
            name,
            internal: !self.external && self.profile != BuiltIn::Client,
            locale: Locale::parse(&self.locale).unwrap_or_default(),
            password: Some(read_password()?),
        };
        match store::create(&app.database, app.clock.now(), Caller::Operator, new, &grants).await {
            Ok(user) => println!("{} can sign in.", user.email),
            Err(Error::Conflict(_)) => bail!("there is a user with the address {} already", self.email),
            Err(Error::Invalid(errors)) => bail!("{}", explain(&errors[0])),
            Err(error) => return Err(error.into()),
        }
        Ok(ExitCode::SUCCESS)
    }

    async fn grants(&self, app: &App) -> anyhow::Result<Vec<Grant>> {
        let scope = self.profile.scope();
        if scope == Scope::Company && self.companies.is_empty() {
            bail!("the profile {} is held on companies: name them with --company CODE", self.profile.name());
        }
        if scope != Scope::Company && !self.companies.is_empty() {
            bail!("the profile {} is not held on companies: leave --company out", self.profile.name());
        }
        let on = match scope {
            Scope::Platform => vec![HeldOn::Platform],
            Scope::Site => {
                let mut tx = app.database.begin().await?;
                let site = company::store::default_site(&mut tx, app.clock.now()).await?;
                tx.commit().await?;
                vec![HeldOn::Site(site)]
            }
            Scope::Company => {
                let companies = companies_with_codes(app, &self.companies).await?;
                companies.into_iter().map(HeldOn::Company).collect()
            }
        };
        Ok(on.into_iter().map(|on| Grant::built_in(self.profile, on)).collect())
    }
}

async fn companies_with_codes(app: &App, codes: &[String]) -> anyhow::Result<Vec<CompanyId>> {
    let mut companies = Vec::new();
    for code in codes {
        let row =
            app.database.fetch_optional("SELECT id FROM companies WHERE code = $1", params![code]).await?;
        companies.push(row.with_context(|| format!("there is no company with the code {code}"))?.get("id")?);
    }
    Ok(companies)
}

/// Reads the line of a password; of what is typed at a terminal, nothing is shown.
fn read_password() -> anyhow::Result<SecretString> {
    let stdin = std::io::stdin();
    let hidden = match stdin.is_terminal() {
        true => Some(Hidden::begin().context("failed to hide what is typed")?),
        false => None,
    };
    if hidden.is_some() {
        eprintln!("Password ({SHORTEST_PASSWORD} characters or more, not shown), then Enter:");
    }
    let mut line = String::new();
    stdin.lock().read_line(&mut line).context("failed to read the password from standard input")?;
    let password = line.trim_end_matches(['\r', '\n']);
    if password.is_empty() {
        bail!("standard input holds no password");
    }
    Ok(SecretString::from(password.to_string()))
}

/// As long as this lives, the terminal does not show what is typed.
struct Hidden {
    before: Termios,
}

impl Hidden {
    fn begin() -> std::io::Result<Self> {
        let before = tcgetattr(std::io::stdin())?;
        let mut hidden = before.clone();
        hidden.local_modes.remove(LocalModes::ECHO);
        tcsetattr(std::io::stdin(), OptionalActions::Flush, &hidden)?;
        Ok(Self { before })
    }
}

impl Drop for Hidden {
    fn drop(&mut self) {
        // A terminal that is gone needs nothing.
        let _ = tcsetattr(std::io::stdin(), OptionalActions::Flush, &self.before);
    }
}

fn explain(error: &crate::error::FieldError) -> String {
    match (error.field, error.code) {
        ("email", _) => "that is no mail address".into(),
        ("password", "password-too-short") => {
            format!("the password is too short: it takes {SHORTEST_PASSWORD} characters or more")
        }
        (field, code) => format!("{field}: {code}"),
    }
}

#[derive(Debug, Subcommand)]
pub enum ApiKeyCommand {
    /// Create a key for scripts, and print it: it is shown this once
    Create {
        /// What the key is for, as the history will name it
        #[arg(long)]
        name: String,
        /// Code of a company that the key is for; may be repeated [default: all companies, and the platform]
        #[arg(long = "company", value_name = "CODE")]
        companies: Vec<String>,
        /// The key looks, and changes nothing
        #[arg(long)]
        read_only: bool,
    },
    /// List the keys: their ids, what they may do, when they were last used; never their secrets
    List,
    /// Revoke a key: from the next call on, it opens nothing
    Revoke {
        /// As the list has it
        #[arg(value_name = "ID")]
        id: ApiKeyId,
    },
}

impl ApiKeyCommand {
    pub async fn run(self, app: &App) -> anyhow::Result<ExitCode> {
        match self {
            Self::Create { name, companies, read_only } => {
                create_key(app, &name, &companies, read_only).await
            }
            Self::List => list_keys(app).await,
            Self::Revoke { id } => revoke_key(app, id).await,
        }
    }
}

async fn create_key(
    app: &App,
    name: &str,
    companies: &[String],
    reads_only: bool,
) -> anyhow::Result<ExitCode> {
    if name.trim().is_empty() || name.chars().count() > 100 {
        bail!("a key needs a name of at most 100 characters");
    }
    let limits = KeyLimits { reads_only, companies: companies_with_codes(app, companies).await? };
    println!("{}", session::create_api_key(&app.database, app.clock.now(), name.trim(), &limits).await?);
    Ok(ExitCode::SUCCESS)
}

/// One line a key, with what a script needs before what may be long.
async fn list_keys(app: &App) -> anyhow::Result<ExitCode> {
    let day = |at: Moment| at.timestamp().strftime("%Y-%m-%d").to_string();
    let row = |cells: [&str; 6]| {
        let [id, created, used, state, may, name] = cells;
        println!("{id:<36}  {created:<10}  {used:<10}  {state:<7}  {may:<5}  {name}");
    };
    row(["ID", "Created", "Last used", "State", "May", "Name"]);
    for key in session::api_keys(&app.database).await? {
        let used = key.last_used_at.map_or_else(|| "never".to_owned(), day);
        let companies = key.companies.map(|codes| format!(" (companies: {})", codes.join(", ")));
        let name: String = key.name.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        row([
            &key.id.to_string(),
            &day(key.created_at),
            &used,
            if key.revoked_at.is_some() { "revoked" } else { "valid" },
            if key.reads_only { "look" } else { "write" },
            &format!("{name}{}", companies.unwrap_or_default()),
        ]);
    }
    Ok(ExitCode::SUCCESS)
}

async fn revoke_key(app: &App, id: ApiKeyId) -> anyhow::Result<ExitCode> {
    match session::revoke_api_key(&app.database, app.clock.now(), Actor::Operator, id).await {
        Ok(name) => println!("The key {name} opens nothing any more."),
        Err(Error::NotFound) => bail!("there is no valid key with the id {id}"),
        Err(error) => return Err(error.into()),
    }
    Ok(ExitCode::SUCCESS)
}

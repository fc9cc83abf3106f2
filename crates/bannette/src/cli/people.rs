//! `bannette user` and `bannette api-key`.

use std::io::{BufRead, IsTerminal};
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use db::params;
use secrecy::SecretString;

use crate::app::App;
use crate::company;
use crate::error::Error;
use crate::ids::CompanyId;
use crate::rights::{Caller, Profile};
use crate::user::{Grant, Locale, NewUser, SHORTEST_PASSWORD, session, store};

#[derive(Debug, Subcommand)]
pub enum UserCommand {
    /// Create a user, who can sign in at once
    Create(CreateUser),
}

#[derive(Debug, Args)]
pub struct CreateUser {
    #[arg(long)]
    email: String,
    /// What people call the user [default: the address up to its @]
    #[arg(long)]
    name: Option<String>,
    #[arg(long, value_enum)]
    profile: Profile,
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
        let Self::Create(create) = self;
        create.run(app).await
    }
}

impl CreateUser {
    async fn run(self, app: &App) -> anyhow::Result<ExitCode> {
        let grants = self.grants(app).await?;
        let name =
            self.name.clone().unwrap_or_else(|| self.email.split('@').next().unwrap_or_default().to_string());
        let new = NewUser {
            email: self.email.clone(),
            name,
            internal: !self.external && self.profile != Profile::Client,
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
        let needs_company = matches!(self.profile, Profile::Collaborator | Profile::Client);
        if needs_company && self.companies.is_empty() {
            bail!("the profile {} is held on companies: name them with --company CODE", self.profile.name());
        }
        if !needs_company && !self.companies.is_empty() {
            bail!("the profile {} is not held on companies: leave --company out", self.profile.name());
        }
        let none = Grant { profile: self.profile, site: None, company: None };
        match self.profile {
            Profile::Administrator => Ok(vec![none]),
            Profile::Manager => {
                let mut tx = app.database.begin().await?;
                let site = company::store::default_site(&mut tx, app.clock.now()).await?;
                tx.commit().await?;
                Ok(vec![Grant { site: Some(site), ..none }])
            }
            Profile::Collaborator | Profile::Client => {
                let mut grants = Vec::new();
                for code in &self.companies {
                    let sql = "SELECT id FROM companies WHERE code = $1";
                    let row = app
                        .database
                        .fetch_optional(sql, params![code])
                        .await?
                        .with_context(|| format!("there is no company with the code {code}"))?;
                    grants.push(Grant { company: Some(CompanyId(row.get("id")?)), ..none });
                }
                Ok(grants)
            }
        }
    }
}

fn read_password() -> anyhow::Result<SecretString> {
    let stdin = std::io::stdin();
    if stdin.is_terminal() {
        eprintln!("Password ({SHORTEST_PASSWORD} characters or more), then Enter; it is shown as you type:");
    }
    let mut line = String::new();
    stdin.lock().read_line(&mut line).context("failed to read the password from standard input")?;
    let password = line.trim_end_matches(['\r', '\n']);
    if password.is_empty() {
        bail!("standard input holds no password");
    }
    Ok(SecretString::from(password.to_string()))
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
    },
}

impl ApiKeyCommand {
    pub async fn run(self, app: &App) -> anyhow::Result<ExitCode> {
        let Self::Create { name } = self;
        if name.trim().is_empty() || name.chars().count() > 100 {
            bail!("a key needs a name of at most 100 characters");
        }
        println!("{}", session::create_api_key(&app.database, app.clock.now(), name.trim()).await?);
        Ok(ExitCode::SUCCESS)
    }
}

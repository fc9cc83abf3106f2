//! Databases made on a test server, and dropped again.

use std::hash::{DefaultHasher, Hash, Hasher};

use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Connection, Executor};
use url::Url;

use crate::{Clock, Database, Migration, SystemClock, new_id};

const SERVER: &str = "BANNETTE_TEST_POSTGRES_URL";
/// One test process at a time makes templates ("bannette" in ASCII).
const TEMPLATE_LOCK: i64 = 0x6261_6e6e_6574_7465;

/// A database of its own, dropped with this value.
pub(super) struct Fresh {
    name: String,
    url: String,
    server: Url,
}

impl Fresh {
    pub(super) async fn make(migrations: &[Migration]) -> Self {
        let server = server();
        let mut admin = connect(&server).await;
        let template = template(&mut admin, &server, migrations).await;
        let name = format!("bannette_test_{}", new_id(SystemClock.now()).simple());
        run(&mut admin, format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
        admin.close().await.expect("the connection to the test server can be closed");
        Self { url: database_url(&server, &name), name, server }
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Fresh {
    fn drop(&mut self) {
        let server = self.server.clone();
        let statement = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
        // Drop cannot await, and the test's runtime may be ending: a thread with its own runtime does it.
        let dropped = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.expect("a runtime can be built").block_on(async {
                let mut admin = connect(&server).await;
                run(&mut admin, statement).await;
            });
        })
        .join();
        if dropped.is_err() && !std::thread::panicking() {
            panic!("the test database {} could not be dropped", self.name);
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "tests have no configuration file")]
fn server() -> Url {
    let url = std::env::var(SERVER).unwrap_or_default();
    assert!(
        !url.is_empty(),
        "{SERVER} is not set: run the tests through `make test`, or through `scripts/with-postgres COMMAND`"
    );
    Url::parse(&url).unwrap_or_else(|error| panic!("{SERVER} is no address: {error}"))
}

fn database_url(server: &Url, name: &str) -> String {
    let mut url = server.clone();
    url.set_path(name);
    url.into()
}

async fn connect(server: &Url) -> PgConnection {
    let connection = PgConnection::connect(server.as_str()).await;
    connection.unwrap_or_else(|error| panic!("the server of {SERVER} cannot be reached: {error}"))
}

async fn run(admin: &mut PgConnection, statement: String) {
    let outcome = admin.execute(AssertSqlSafe(statement.clone())).await;
    outcome.unwrap_or_else(|error| panic!("{statement}: {error}"));
}

/// The name of a database that has the migrations, made when no process has made it yet.
async fn template(admin: &mut PgConnection, server: &Url, migrations: &[Migration]) -> String {
    let mut hasher = DefaultHasher::new();
    for each in migrations {
        (each.version, each.name, each.postgres).hash(&mut hasher);
    }
    let name = format!("bannette_template_{:016x}", hasher.finish());
    if exists(admin, &name).await {
        return name;
    }
    run(admin, format!("SELECT pg_advisory_lock({TEMPLATE_LOCK})")).await;
    if !exists(admin, &name).await {
        // It takes its name once it is whole: what a killed process left half-made is never taken for a template.
        let unfinished = format!("{name}_unfinished");
        run(admin, format!("DROP DATABASE IF EXISTS {unfinished} WITH (FORCE)")).await;
        run(admin, format!("CREATE DATABASE {unfinished} TEMPLATE template0")).await;
        let database = Database::connect(&database_url(server, &unfinished)).await;
        let database = database.expect("the template can be reached");
        database.migrate(migrations).await.expect("the migrations apply on PostgreSQL");
        database.close().await;
        // A connection to a template would keep it from being copied.
        run(admin, format!("ALTER DATABASE {unfinished} ALLOW_CONNECTIONS false")).await;
        run(admin, format!("ALTER DATABASE {unfinished} RENAME TO {name}")).await;
    }
    run(admin, format!("SELECT pg_advisory_unlock({TEMPLATE_LOCK})")).await;
    name
}

#[expect(clippy::disallowed_methods, reason = "the server's own tables, before there is a database")]
async fn exists(admin: &mut PgConnection, name: &str) -> bool {
    let found = sqlx::query("SELECT 1 FROM pg_database WHERE datname = $1").bind(name);
    found.fetch_optional(admin).await.expect("the list of databases can be read").is_some()
}

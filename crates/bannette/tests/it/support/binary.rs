//! The real binary, beside the firm that runs in the test.

use std::process::Stdio;

use secrecy::ExposeSecret;
use tokio::io::AsyncWriteExt;
use tokio::process::Command;

use super::firm::Firm;

/// What a command left behind.
#[derive(Debug)]
pub struct Ended {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

/// The binary, knowing nothing of the machine that it runs on. Killed when dropped.
pub fn bannette() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bannette"));
    command.env_clear().env("PATH", "/usr/local/bin:/usr/bin:/bin");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    command
}

impl Firm {
    /// The binary with this firm's configuration.
    pub fn command(&self) -> Command {
        let config = &self.app.config;
        let dropbox = &config.dropbox;
        let mut command = bannette();
        command.current_dir(self.folder.path()).env("BANNETTE_DATA_DIR", &config.data_dir);
        command.env("BANNETTE_DATABASE_URL", config.database_url());
        command.env("BANNETTE_DROPBOX_APP_KEY", dropbox.app_key.as_deref().unwrap());
        command.env("BANNETTE_DROPBOX_APP_SECRET", dropbox.app_secret.as_ref().unwrap().expose_secret());
        for (name, url) in [
            ("API", &dropbox.api_url),
            ("CONTENT", &dropbox.content_url),
            ("NOTIFY", &dropbox.notify_url),
            ("AUTHORIZE", &dropbox.authorize_url),
            ("TOKEN", &dropbox.token_url),
        ] {
            command.env(format!("BANNETTE_DROPBOX_{name}_URL"), url.as_ref().unwrap().as_str());
        }
        command
    }

    /// Runs the binary to its end.
    pub async fn bannette(&self, arguments: &[&str]) -> Ended {
        let mut command = self.command();
        command.args(arguments);
        ended(command, "").await
    }
}

/// Runs a command to its end, with this for its standard input.
pub async fn ended(mut command: Command, input: &str) -> Ended {
    let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    // Who does not read leaves a broken pipe.
    let _ = stdin.write_all(input.as_bytes()).await;
    drop(stdin);
    let output = child.wait_with_output().await.unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ended { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
}

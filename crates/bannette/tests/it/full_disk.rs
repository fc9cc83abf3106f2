//! A full disk. The real `bannette serve` has a small one of its own for all that it keeps, database included: a file
//! system in memory, in a mount namespace that ends with it. Where this machine allows nobody such a namespace (some
//! containers), there is nothing to test on, and the test says so.

use std::process::Stdio;

use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

use crate::support::paper::long_pdf;
use crate::support::served::address;
use crate::support::{Firm, Run};

/// Makes the disk, a key and the service; then does what it is told, a line at a time, and tells how it ended.
const INSIDE: &str = r#"
mount -t tmpfs -o size=64m tmpfs "$BANNETTE_DATA_DIR" || exit 1
"$BANNETTE" api-key create --name test || exit 1
"$BANNETTE" serve </dev/null &
while read -r line; do sh -c "$line" >&2; echo "$?"; done
"#;
/// Together they are larger than the disk.
const FILES: u8 = 60;
const SIZE: usize = 1_200_000;

struct SmallDisk {
    _child: Child,
    stdin: ChildStdin,
    stdout: Lines<BufReader<ChildStdout>>,
    _folder: TempDir,
}

/// A program in namespaces of its own, where it is root and may mount. It ends with all that it started when it is
/// killed.
fn apart(program: &str) -> Command {
    let mut command = Command::new("unshare");
    command.args(["--user", "--map-root-user", "--mount", "--pid", "--fork", "--kill-child", program]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    command
}

impl SmallDisk {
    /// Starts the service on a small disk; the firm's API is this one's from now on.
    async fn under(firm: &mut Firm) -> Self {
        let folder = tempfile::Builder::new().prefix("bannette-small-disk-").tempdir().unwrap();
        let mut command = apart("sh");
        command.args(["-c", INSIDE]).env_clear().env("PATH", "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin");
        let configured = firm.command();
        for (name, value) in configured.as_std().get_envs() {
            command.env(name, value.unwrap());
        }
        command.env_remove("BANNETTE_DATABASE_URL").env("BANNETTE_DATA_DIR", folder.path());
        command.env("BANNETTE_LISTEN", "127.0.0.1:0").env("BANNETTE", env!("CARGO_BIN_EXE_bannette"));
        let mut child = command.spawn().unwrap();
        let stdin = child.stdin.take().unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap()).lines();
        let base = address(child.stderr.take().unwrap());
        let key = stdout.next_line().await.unwrap().expect("a key is told");
        firm.api.base = base.await;
        firm.api.key = Some(key);
        Self { _child: child, stdin, stdout, _folder: folder }
    }

    /// Has a command done where the disk is; how it ended.
    async fn told(&mut self, command: &str) -> String {
        self.stdin.write_all(format!("{command}\n").as_bytes()).await.unwrap();
        self.stdout.next_line().await.unwrap().expect("it lives")
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_on_a_full_disk_says_so_and_once_there_is_room_the_next_goes_on() {
    let probe = apart("mount").args(["-t", "tmpfs", "tmpfs", "/mnt"]).status().await;
    if !probe.is_ok_and(|status| status.success()) {
        eprintln!("not tested: this machine lets nobody mount in a namespace of his own");
        return;
    }
    let mut firm = Firm::start().await;
    let mut disk = SmallDisk::under(&mut firm).await;
    let desk = firm.desk("/Achats").await;
    for number in 0..FILES {
        firm.put(&format!("/Achats/{number}.pdf"), long_pdf(number, SIZE));
    }
    let run = firm.request(&desk.channel).await;
    let full = firm.wait_for(&run, Run::is_over).await;
    eprintln!("{full:?}");
    assert_eq!(full.end(), ("incomplete", "no_space"));
    assert!(full.error.as_ref().unwrap().detail.contains("no space left"), "{full:?}");
    let [collected, 0, 0, 0] = full.counts() else { panic!("{full:?}") };
    assert!(collected > 0 && collected < u64::from(FILES), "{full:?}");
    assert_eq!(firm.documents(&desk.company).await.len() as u64, collected);
    // It is still there, and still full.
    let run = firm.request(&desk.channel).await;
    let still = firm.wait_for(&run, Run::is_over).await;
    assert_eq!(still.error.as_ref().map(|error| error.code.as_str()), Some("no_space"), "{still:?}");

    assert_eq!(disk.told("mount -o remount,size=200m \"$BANNETTE_DATA_DIR\"").await, "0");
    let run = firm.request(&desk.channel).await;
    let rest = firm.wait_for(&run, Run::is_over).await;
    assert_eq!(rest.end(), ("succeeded", ""));
    assert_eq!(firm.documents(&desk.company).await.len(), usize::from(FILES));
    assert_eq!(full.counts.collected + still.counts.collected + rest.counts.collected, u64::from(FILES));
    assert_eq!(disk.told("\"$BANNETTE\" verify").await, "0");
    // What was staged for the files that found no room is gone.
    assert_eq!(disk.told("test -z \"$(ls -A \"$BANNETTE_DATA_DIR/incoming\")\"").await, "0");
}

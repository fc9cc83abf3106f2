//! The child process: what it cannot do, and what its end does to others.

use std::collections::HashSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use landlock::{ABI, Access, AccessFs, CompatLevel, Compatible, Ruleset, RulesetAttr};
use reading::{Folders, Limits, ReadFailure, ReadOptions, Reader, ReaderOptions};

use crate::support::pdf::of_text;
use crate::support::{Desk, INVOICE};

const CHILD: &str = env!("CARGO_BIN_EXE_reading-child");

#[test]
fn a_child_can_read_and_write_files_and_nothing_else() {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("kept"), "").unwrap();
    let output = Command::new(CHILD).arg("probe").current_dir(&directory).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(String::from_utf8_lossy(&output.stdout), "reading a file\nwriting a file\n");
}

#[tokio::test]
async fn a_child_at_work_is_confined_and_knows_no_secrets() {
    let desk = Desk::new();
    let pipe = Pipe::new(&desk);
    let reading = tokio::spawn(read(&desk, pipe.path.clone()));
    let end = pipe.opened_by_child().await;
    let child = child_reading(&pipe.path);
    let status = std::fs::read_to_string(format!("/proc/{child}/status")).unwrap();
    let value = |name: &str| {
        let line = status.lines().find(|line| line.split(':').next() == Some(name)).unwrap();
        line.split_whitespace().nth(1).unwrap().to_owned()
    };
    // Two: system calls are filtered.
    assert_eq!((value("Seccomp").as_str(), value("NoNewPrivs").as_str()), ("2", "1"));
    let limits = std::fs::read_to_string(format!("/proc/{child}/limits")).unwrap();
    let limit = |name: &str| {
        let line = limits.lines().find(|line| line.starts_with(name)).unwrap();
        line[name.len()..].split_whitespace().nth(1).unwrap().to_owned()
    };
    assert_eq!(limit("Max address space"), Limits::default().memory.to_string());
    assert_eq!(limit("Max file size"), Limits::default().file.to_string());
    assert_eq!(limit("Max core file size"), "0");
    let environment = std::fs::read(format!("/proc/{child}/environ")).unwrap();
    let names: HashSet<&str> = environment
        .split(|byte| *byte == 0)
        .filter_map(|entry| std::str::from_utf8(entry).ok()?.split('=').next())
        .filter(|name| !name.is_empty())
        .collect();
    let allowed = HashSet::from(["OMP_THREAD_LIMIT", "LC_ALL", "LD_LIBRARY_PATH", "TESSDATA_PREFIX"]);
    let is_allowed = |name: &&str| allowed.contains(name) || name.starts_with("MALLOC_");
    assert!(names.iter().all(is_allowed), "{names:?}");
    end.send("Bonjour");
    assert!(reading.await.unwrap().is_ok());
}

#[tokio::test]
async fn a_document_whose_child_is_killed_is_read_by_another() {
    let desk = Desk::new();
    let pipe = Pipe::new(&desk);
    let reading = tokio::spawn(read(&desk, pipe.path.clone()));
    let first = pipe.opened_by_child().await;
    let killed = child_reading(&pipe.path);
    kill(killed);
    first.close();
    let second = pipe.opened_by_child_other_than(killed).await;
    second.send(of_text(&[&INVOICE]));
    assert_eq!(reading.await.unwrap().unwrap().text(), INVOICE.join("\n"));
}

#[tokio::test]
async fn a_document_that_ends_two_children_is_given_up_and_others_go_on() {
    let desk = Desk::new();
    let pipe = Pipe::new(&desk);
    let fatal = tokio::spawn(read(&desk, pipe.path.clone()));
    let other = desk.lay("other", of_text(&[&INVOICE]));
    let mut others = Vec::new();
    let mut last = 0;
    for _ in 0..2 {
        let end = pipe.opened_by_child_other_than(last).await;
        others.push(tokio::spawn(read(&desk, other.clone())));
        last = child_reading(&pipe.path);
        kill(last);
        end.close();
    }
    let failure = fatal.await.unwrap().unwrap_err();
    assert_eq!(failure, ReadFailure::Crashed { detail: "signal 9".into() });
    for other in others {
        assert_eq!(other.await.unwrap().unwrap().text(), INVOICE.join("\n"));
    }
}

#[tokio::test]
async fn a_document_that_takes_too_long_is_given_up() {
    let desk = Desk::with(Limits { step: Duration::from_millis(300), ..Limits::default() });
    // Nobody ever writes into it.
    let pipe = Pipe::new(&desk);
    assert_eq!(desk.read_path(&pipe.path).await.unwrap_err(), ReadFailure::TimedOut);
}

#[tokio::test]
async fn a_preview_does_not_wait_behind_documents_that_are_read() {
    let desk = Desk::new();
    let pipes = [Pipe::named(&desk, "one"), Pipe::named(&desk, "two")];
    let mut readings = Vec::new();
    let mut ends = Vec::new();
    for pipe in &pipes {
        readings.push(tokio::spawn(read(&desk, pipe.path.clone())));
        ends.push(pipe.opened_by_child().await);
    }
    // Both children that may read are at it, and wait.
    assert_eq!(desk.preview(of_text(&[&INVOICE])).await.unwrap().page_count, 1);
    for end in ends {
        end.send("Bonjour");
    }
    for reading in readings {
        assert!(reading.await.unwrap().is_ok());
    }
}

#[tokio::test]
async fn a_child_serves_several_documents_and_is_replaced_in_time() {
    for (documents_per_child, expected) in [(10, 1), (1, 3)] {
        let desk = Desk::with(Limits { documents_per_child, ..Limits::default() });
        let pipe = Pipe::new(&desk);
        let mut children = HashSet::new();
        for _ in 0..3 {
            let reading = tokio::spawn(read(&desk, pipe.path.clone()));
            let end = pipe.opened_by_child().await;
            children.insert(child_reading(&pipe.path));
            end.send("Bonjour");
            reading.await.unwrap().unwrap();
        }
        assert_eq!(children.len(), expected);
    }
}

#[tokio::test]
async fn a_reader_whose_program_is_missing_says_so() {
    let reader = Reader::new(ReaderOptions {
        command: "/nowhere/bannette".into(),
        args: Vec::new(),
        children: 1,
        limits: Limits::default(),
        languages: vec!["fra".into()],
        models: None,
        folders: None,
    });
    let failure =
        reader.read(Path::new("/dev/null"), Path::new("/tmp"), &ReadOptions::default()).await.unwrap_err();
    assert_eq!(failure.code(), "io");
    assert!(failure.to_string().starts_with("failed to start /nowhere/bannette"), "{failure}");
}

#[tokio::test]
async fn a_child_that_names_files_elsewhere_is_not_believed() {
    let out = tempfile::tempdir().unwrap();
    std::fs::write(out.path().join("page.png"), "").unwrap();
    std::os::unix::fs::symlink("/etc/passwd", out.path().join("link.png")).unwrap();
    let names = [
        ("page.png", true),
        ("../page.png", false),
        ("/etc/passwd", false),
        ("link.png", false),
        (".", false),
    ];
    for (name, is_believed) in names {
        let answer = serde_json::json!({ "preview": {
            "kind": "pdf", "media_type": "application/pdf", "page_count": 1, "thumbnail": null,
            "pages": [{ "number": 1, "picture": { "file": name, "width": 1, "height": 1 } }],
        } });
        let answer = answer.to_string();
        let script =
            format!("printf '\\000\\000\\000\\{:03o}%s' '{answer}'; exec /bin/cat >/dev/null", answer.len());
        let reader = Reader::new(ReaderOptions {
            command: "/bin/sh".into(),
            args: vec!["-c".into(), script.into()],
            children: 1,
            limits: Limits::default(),
            languages: Vec::new(),
            models: None,
            folders: None,
        });
        let preview = reader.preview(Path::new("/dev/null"), out.path()).await;
        assert_eq!(preview.is_ok(), is_believed, "{name}: {preview:?}");
    }
}

fn read(
    desk: &Desk,
    path: PathBuf,
) -> impl Future<Output = Result<reading::Reading, ReadFailure>> + Send + use<> {
    let (reader, out) = (desk.reader.clone(), desk.out());
    async move { reader.read(&path, &out, &ReadOptions::default()).await }
}

/// A document that is only there when the test says so: a named pipe.
struct Pipe {
    path: PathBuf,
}

/// The writing end of a pipe that a child has opened.
struct End(std::fs::File);

impl Pipe {
    fn new(desk: &Desk) -> Self {
        Self::named(desk, "pipe")
    }

    fn named(desk: &Desk, name: &str) -> Self {
        let path = desk.path(name);
        assert!(Command::new("mkfifo").arg(&path).status().unwrap().success());
        Self { path }
    }

    /// Waits until a child opens the pipe: opening it for writing takes that long.
    async fn opened_by_child(&self) -> End {
        let path = self.path.clone();
        let open = move || std::fs::File::options().write(true).open(path).unwrap();
        End(tokio::task::spawn_blocking(open).await.unwrap())
    }

    /// The same, when a child that was killed may still be seen holding it.
    async fn opened_by_child_other_than(&self, pid: u32) -> End {
        loop {
            let end = self.opened_by_child().await;
            if children_holding(&self.path).iter().any(|child| *child != pid) {
                return end;
            }
            end.close();
            tokio::task::yield_now().await;
        }
    }
}

impl End {
    fn send(mut self, bytes: impl AsRef<[u8]>) {
        self.0.write_all(bytes.as_ref()).unwrap();
    }

    fn close(self) {}
}

/// The one that has just opened the file: both ends of a pipe wake up, and ours may be the first to go on.
fn child_reading(path: &Path) -> u32 {
    loop {
        if let Some(child) = children_holding(path).first() {
            return *child;
        }
        std::thread::yield_now();
    }
}

/// Reading children that have the file open.
fn children_holding(path: &Path) -> Vec<u32> {
    let program = Path::new(CHILD).canonicalize().unwrap();
    std::fs::read_dir("/proc")
        .unwrap()
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
        .filter(|pid: &u32| std::fs::read_link(format!("/proc/{pid}/exe")).is_ok_and(|exe| exe == program))
        .filter(|pid| {
            std::fs::read_dir(format!("/proc/{pid}/fd")).is_ok_and(|open| {
                open.flatten().any(|file| std::fs::read_link(file.path()).is_ok_and(|target| target == path))
            })
        })
        .collect()
}

fn kill(pid: u32) {
    assert!(Command::new("kill").args(["-KILL", &pid.to_string()]).status().unwrap().success());
}

#[tokio::test]
async fn a_child_opens_what_it_was_given_and_nothing_beside_it() {
    let data = tempfile::tempdir().unwrap();
    let path = |name: &str| data.path().join(name);
    for folder in ["blobs/aa", "reading/one/out"] {
        std::fs::create_dir_all(path(folder)).unwrap();
    }
    for file in ["blobs/aa/original", "reading/one/original", "secret.key"] {
        std::fs::write(path(file), of_text(&[&INVOICE])).unwrap();
    }
    let folders = Folders { read: vec![path("blobs")], write: vec![path("reading")] };
    let reader = Reader::new(ReaderOptions {
        command: PathBuf::from(CHILD),
        args: Vec::new(),
        children: 1,
        limits: Limits::default(),
        languages: vec!["fra".into()],
        models: None,
        folders: Some(folders),
    });
    let out = path("reading/one/out");
    let read = async |input: &str, out: &Path| reader.read(&path(input), out, &ReadOptions::default()).await;
    for input in ["blobs/aa/original", "reading/one/original"] {
        assert_eq!(read(input, &out).await.unwrap().text(), INVOICE.join("\n"), "{input}");
    }
    let kernel = Ruleset::default()
        .set_compatibility(CompatLevel::HardRequirement)
        .handle_access(AccessFs::from_all(ABI::V1))
        .and_then(Ruleset::create);
    if kernel.is_err() {
        eprintln!("this kernel cannot keep a process from files: nothing is tested");
        return;
    }
    assert!(read("secret.key", &out).await.is_err());
    std::fs::create_dir_all(path("blobs/out")).unwrap();
    assert!(read("blobs/aa/original", &path("blobs/out")).await.is_err());
    // Through a link neither.
    std::os::unix::fs::symlink(path("secret.key"), path("blobs/aa/link")).unwrap();
    assert!(read("blobs/aa/link", &out).await.is_err());
}

//! The command line.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use serde_json::{Value, json};

use crate::support::Firm;
use crate::support::binary::{Ended, bannette, ended};
use crate::support::firm::folder;
use crate::support::paper::{letter_body, zip};
use crate::support::pdf;

#[tokio::test]
async fn the_help_of_every_command_is_what_was_reviewed() {
    let mut text = String::new();
    for command in [
        vec![],
        vec!["serve"],
        vec!["worker"],
        vec!["demo"],
        vec!["collect"],
        vec!["read"],
        vec!["user", "create"],
        vec!["api-key", "create"],
        vec!["api-key", "list"],
        vec!["api-key", "revoke"],
        vec!["verify"],
        vec!["migrate"],
    ] {
        let mut help = bannette();
        help.args(&command).arg("--help");
        let help = ended(help, "").await;
        assert_eq!(help.code, Some(0), "{command:?}: {help:?}");
        text.push_str(&format!("$ bannette {}\n{}\n", command.join(" "), help.stdout));
    }
    insta::assert_snapshot!("help", text);
}

#[tokio::test]
async fn without_a_command_or_with_an_unknown_one_help_is_offered() {
    let nothing = ended(bannette(), "").await;
    assert_eq!(nothing.code, Some(2));
    assert!(nothing.stderr.contains("Usage: bannette"), "{nothing:?}");
    let mut unknown = bannette();
    unknown.arg("colect");
    let unknown = ended(unknown, "").await;
    assert_eq!(unknown.code, Some(2));
    assert!(unknown.stderr.contains("collect"), "{unknown:?}");
}

#[tokio::test]
async fn what_is_wrong_with_the_configuration_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let run = async |file: &str, variable: (&str, &str)| {
        std::fs::write(folder.path().join("bannette.toml"), file).unwrap();
        let mut command = bannette();
        command.current_dir(folder.path()).env(variable.0, variable.1).arg("migrate");
        ended(command, "").await
    };
    for (file, variable, named) in [
        ("", ("BANNETTE_LISTN", "127.0.0.1:1"), "BANNETTE_LISTN"),
        ("", ("BANNETTE_LISTEN", "everywhere"), "BANNETTE_LISTEN"),
        ("", ("BANNETTE_COLLECTION_LEASE_SECONDS", "soon"), "BANNETTE_COLLECTION_LEASE_SECONDS"),
        ("", ("BANNETTE_COLLECTION_LEASE_SECONDS", "0"), "lease_seconds"),
        ("", ("BANNETTE_TIME_ZONE", "Europe/Lutèce"), "Lutèce"),
        ("", ("BANNETTE_DATABASE_URL", "mysql://localhost/x"), "database"),
        ("", ("BANNETTE_CONFIG", "missing.toml"), "missing.toml"),
        ("lissen = '127.0.0.1:1'", ("LANG", "C"), "lissen"),
        ("[dropbox]\nkey = 'x'", ("LANG", "C"), "key"),
        ("listen = ", ("LANG", "C"), "bannette.toml"),
    ] {
        let ended = run(file, variable).await;
        assert_eq!(ended.code, Some(1), "{file:?} {variable:?}: {ended:?}");
        assert!(ended.stderr.starts_with("bannette: ") && ended.stderr.contains(named), "{named}: {ended:?}");
    }
}

#[tokio::test]
async fn the_tables_are_made_once() {
    let folder = tempfile::tempdir().unwrap();
    let migrate = async || {
        let mut command = bannette();
        command
            .current_dir(folder.path())
            .env("BANNETTE_DATA_DIR", folder.path().join("data"))
            .arg("migrate");
        ended(command, "").await
    };
    let first = migrate().await;
    assert_eq!(first.code, Some(0), "{first:?}");
    assert!(first.stdout.starts_with("Done: ") && first.stdout.contains("collecting"), "{first:?}");
    assert_eq!(migrate().await.stdout, "The tables are up to date.\n");
}

#[tokio::test]
async fn a_user_is_created_unless_something_is_wrong() {
    let firm = Firm::start().await;
    firm.company("C1").await;
    let create = async |arguments: &[&str], password: &str| {
        let mut command = firm.command();
        command.args(["user", "create", "--password-stdin"]).args(arguments);
        ended(command, password).await
    };
    let good = "correct horse battery\n";
    let done = create(&["--email", "Anne@Cabinet.fr", "--profile", "administrator"], good).await;
    assert_eq!((done.code, done.stdout.as_str()), (Some(0), "anne@cabinet.fr can sign in.\n"), "{done:?}");
    let client = ["--email", "claire@example.fr", "--profile", "client", "--company", "C1"];
    assert_eq!(create(&client, good).await.code, Some(0));
    for (arguments, password, told) in [
        (vec!["--email", "anne@cabinet.fr", "--profile", "administrator"], good, "already"),
        (vec!["--email", "short@cabinet.fr", "--profile", "administrator"], "short\n", "too short"),
        (vec!["--email", "none@cabinet.fr", "--profile", "administrator"], "", "no password"),
        (vec!["--email", "nobody", "--profile", "administrator"], good, "mail address"),
        (vec!["--email", "x@cabinet.fr", "--profile", "client", "--company", "C9"], good, "C9"),
        (vec!["--email", "x@cabinet.fr", "--profile", "client"], good, "--company"),
        (vec!["--email", "x@cabinet.fr", "--profile", "manager", "--company", "C1"], good, "--company"),
    ] {
        let refused = create(&arguments, password).await;
        assert_eq!(refused.code, Some(1), "{arguments:?}: {refused:?}");
        assert!(refused.stderr.contains(told), "{arguments:?}: {refused:?}");
        assert!(!refused.stderr.contains("correct horse"), "{refused:?}");
    }
    assert_eq!(create(&["--email", "x@cabinet.fr", "--profile", "king"], good).await.code, Some(2));
}

#[tokio::test]
async fn a_key_is_printed_once_and_opens_the_api() {
    let firm = Firm::start().await;
    let made = firm.bannette(&["api-key", "create", "--name", "scripts"]).await;
    assert_eq!(made.code, Some(0), "{made:?}");
    let key = made.stdout.trim();
    firm.api.with_key(Some(key)).get("/api/v1/companies").await.json(200);
    let rows = firm.database().fetch_all("SELECT * FROM api_keys", Vec::new()).await.unwrap();
    assert!(!format!("{rows:?}").contains(key), "only its digest is kept");
    let nameless = firm.bannette(&["api-key", "create", "--name", " "]).await;
    assert_eq!(nameless.code, Some(1), "{nameless:?}");
}

#[tokio::test]
async fn a_channel_is_collected_from_the_command_line() {
    let firm = Firm::start().await;
    let desk = firm.desk("/Achats").await;
    firm.put("/Achats/a.pdf", pdf("a"));
    firm.put("/Achats/vide.pdf", "");
    let done = firm.bannette(&["collect", &desk.channel]).await;
    assert_eq!(done.code, Some(0), "{done:?}");
    assert!(
        done.stdout
            .starts_with("succeeded: 2 seen = 1 collected + 0 already collected + 1 set aside + 0 failed; "),
        "{done:?}"
    );

    firm.dropbox.revoke(&firm.client).unwrap();
    let failed = firm.bannette(&["collect", &desk.channel]).await;
    assert_eq!(failed.code, Some(1), "{failed:?}");
    assert!(failed.stderr.contains("reconnect.revoked"), "{failed:?}");

    firm.request(&desk.channel).await;
    let busy = firm.bannette(&["collect", &desk.channel]).await;
    assert_eq!(busy.code, Some(1));
    assert!(busy.stderr.contains("under way"), "{busy:?}");

    let unknown = firm.bannette(&["collect", "0199a0f0-0000-7000-8000-000000000000"]).await;
    assert_eq!(unknown.code, Some(1));
    assert!(unknown.stderr.contains("there is no channel"), "{unknown:?}");
    assert_eq!(firm.bannette(&["collect", "mine"]).await.code, Some(2));

    let body = json!({ "type": "dropbox", "label": "À connecter", "folders": [folder("/Achats", true, &desk.binder)] });
    let draft = firm.api.post(&format!("/api/v1/companies/{}/channels", desk.company), body).await.json(201);
    let draft = firm.bannette(&["collect", draft["id"].as_str().unwrap()]).await;
    assert_eq!(draft.code, Some(1));
    assert!(draft.stderr.contains("still being set up"), "{draft:?}");
}

fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples").join(name)
}

/// `bannette read` in an empty folder.
async fn read(folder: &Path, arguments: &[&str], files: &[&Path]) -> Ended {
    let mut command = bannette();
    command.current_dir(folder).arg("read").args(arguments).args(files);
    ended(command, "").await
}

/// What it says of each, as JSON.
fn objects(ended: &Ended) -> Vec<Value> {
    ended.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The values of these fields.
fn values<'a>(object: &'a Value, names: &[&str]) -> Vec<&'a str> {
    names.iter().map(|name| object["fields"][name]["value"].as_str().unwrap_or_default()).collect()
}

#[tokio::test]
async fn files_are_read_without_a_database() {
    let folder = tempfile::tempdir().unwrap();
    let invoice = sample("boulangerie-lemoine/Achats/FA2026-11874 Minoterie Aubert.pdf");
    let read = async |arguments: &[&str], files: &[&Path]| read(folder.path(), arguments, files).await;
    let json = read(&["--json"], &[&invoice]).await;
    assert_eq!(json.code, Some(0), "{json:?}");
    let lines = objects(&json);
    let [line] = lines.as_slice() else { panic!("{json:?}") };
    let mut keys: Vec<_> = line.as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort_unstable();
    assert_eq!(
        keys,
        [
            "alerts",
            "e_invoice",
            "fields",
            "file",
            "kind",
            "language",
            "media_type",
            "notes",
            "pages",
            "text_source"
        ]
    );
    let expected = ["FA2026-11874", "2026-10-02", "1597.09", "FR7617849005270001946083315"];
    assert_eq!(values(line, &["invoice_number", "date", "gross", "iban"]), expected);
    let number = &line["fields"]["invoice_number"];
    assert_eq!((&number["source"], &number["page"]), (&json!("e_invoice"), &json!(1)));
    let side = |name: &str| number["box"][name].as_f64().unwrap();
    assert!(side("x") > 0.0 && side("x") + side("w") < 1.0 && side("y") > 0.0 && side("h") > 0.0, "{number}");
    assert_eq!((&line["alerts"], &line["notes"]), (&json!([]), &json!([])));
    assert_eq!(line["media_type"], "application/pdf");
    assert!(line["pages"].as_u64().unwrap() >= 1);
    let with_text = read(&["--json", "--text"], &[&invoice]).await;
    let with_text: Value = serde_json::from_str(&with_text.stdout).unwrap();
    assert!(!with_text["text"].as_str().unwrap().trim().is_empty());

    let table = read(&[], &[&invoice]).await;
    assert_eq!(table.code, Some(0), "{table:?}");
    assert!(table.stdout.starts_with(&invoice.display().to_string()), "{table:?}");
    assert!(table.stdout.contains("application/pdf") && !table.stdout.contains("\n  | "), "{table:?}");
    assert!(read(&["--text"], &[&invoice]).await.stdout.contains("\n  | "));

    // What cannot be read does not keep the others from being read.
    let encrypted = sample("odd/facture protégée.pdf");
    let some = read(&["--json"], &[Path::new("missing.pdf"), &encrypted, &invoice]).await;
    assert_eq!(some.code, Some(1));
    assert!(some.stderr.contains("missing.pdf") && some.stderr.contains("facture protégée.pdf"), "{some:?}");
    let [missing, locked, sound] = &objects(&some)[..] else { panic!("{some:?}") };
    assert_eq!((&missing["file"], &missing["failure"]["code"]), (&json!("missing.pdf"), &json!("io")));
    assert_eq!(
        locked["failure"],
        json!({
            "code": "encrypted",
            "detail": "the document is protected by a password",
            "advice": "It is protected by a password. Open it with that password, or ask the client for a version without."
        })
    );
    assert!(sound.get("failure").is_none() && sound["kind"] == "invoice", "{some:?}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "nothing is left behind");
}

#[tokio::test]
async fn of_what_stays_in_an_archive_it_is_told_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let archive = folder.path().join("envoi.zip");
    std::fs::write(&archive, zip(&[("vide.pdf", b""), ("outil.exe", b"MZ\x90\0\x03\0\0\0")])).unwrap();
    let told = read(folder.path(), &["--json"], &[&archive]).await;
    assert_eq!(told.code, Some(1), "{told:?}");
    let left: Vec<Value> =
        objects(&told).into_iter().filter(|object| object.get("failure").is_some()).collect();
    assert_eq!(left.len(), 2, "{told:?}");
    for (code, advice) in [("empty", "Ask the client"), ("unsupported", "ask for it as a PDF")] {
        let of = left.iter().find(|object| object["failure"]["code"] == code).expect(code);
        assert!(of["failure"]["advice"].as_str().unwrap().contains(advice), "{of}");
    }
}

#[tokio::test]
async fn e_invoices_scans_and_letters_are_read_as_well() {
    let folder = tempfile::tempdir().unwrap();
    let files = [
        sample("atelier-garrigue/Achats/2026-10/facture-LH-204518.xml"),
        sample("boulangerie-lemoine/Achats/2026-10/SCAN_20261014_0931.tif"),
        sample("boulangerie-lemoine/À classer/Facture photos vitrine de Noël.docx"),
        folder.path().join("fausse.xml"),
        folder.path().join("courrier.docx"),
    ];
    let wrong = std::fs::read_to_string(&files[0]).unwrap().replace("820193647", "820193646");
    std::fs::write(&files[3], wrong).unwrap();
    let body = letter_body("Bonjour");
    let parts: [(&str, &[u8]); 3] = [
        ("[Content_Types].xml", b"<Types/>"),
        ("word/document.xml", body.as_bytes()),
        ("word/media/image1.png", b"\x89PNG"),
    ];
    std::fs::write(&files[4], zip(&parts)).unwrap();
    let files: Vec<&Path> = files.iter().map(PathBuf::as_path).collect();
    let told = read(folder.path(), &["--json"], &files).await;
    assert_eq!(told.code, Some(0), "{}", told.stderr);
    let [xml, scan, letter, wrong, pictured] = &objects(&told)[..] else { panic!("{}", told.stdout) };

    assert_eq!(xml["media_type"], "application/xml");
    let expected = ["LH-204518", "2026-10-23", "1159.80", "FR92820193647"];
    assert_eq!(values(xml, &["invoice_number", "date", "gross", "vat_number"]), expected);
    assert_eq!((&xml["fields"]["gross"]["source"], &xml["alerts"]), (&json!("e_invoice"), &json!([])));
    assert!(xml["e_invoice"]["syntax"].is_string(), "{xml}");

    assert_eq!((&scan["media_type"], &scan["pages"]), (&json!("image/tiff"), &json!(2)));
    assert_eq!((&scan["kind"], &scan["text_source"]), (&json!("invoice"), &json!("ocr")));
    assert_eq!(values(scan, &["date", "gross"]), ["2026-10-09", "1026.12"]);
    assert_eq!(scan["fields"]["gross"]["source"], "ocr");

    assert_eq!(letter["media_type"], reading::MediaKind::Docx.media_type());
    assert_eq!(values(letter, &["invoice_number", "date", "gross"]), ["2026-18", "2026-11-06", "578.00"]);

    let codes: Vec<_> = wrong["alerts"].as_array().unwrap().iter().map(|alert| &alert["code"]).collect();
    assert!(
        codes.contains(&&json!("siren_invalid")) && codes.contains(&&json!("vat_number_invalid")),
        "{wrong}"
    );

    let notes =
        json!([{ "code": "pictures_left_out", "count": 0, "message": "The pictures in it are not shown." }]);
    assert_eq!(pictured["notes"], notes);
}

#[tokio::test]
async fn what_is_in_archives_and_mails_is_read_after_them() {
    let folder = tempfile::tempdir().unwrap();
    let archive = sample("atelier-garrigue/Archives 2025/Fournisseurs/Bouzigues juillet-août 2025.zip");
    let mail = sample("boulangerie-lemoine/À classer/Votre facture K-2331.eml");
    let told = read(folder.path(), &["--json"], &[&archive, &mail]).await;
    assert_eq!(told.code, Some(0), "{}", told.stderr);
    let objects = objects(&told);
    let name = |file: &Path, content: &str| format!("{}{content}", file.display());
    let files: Vec<_> = objects.iter().map(|object| object["file"].as_str().unwrap().to_owned()).collect();
    assert_eq!(
        files,
        [
            name(&archive, ""),
            name(&archive, "/FB250718.pdf"),
            name(&archive, "/FB250829.pdf"),
            name(&mail, ""),
            name(&mail, "/Facture K-2331.pdf"),
        ]
    );
    let types: Vec<_> = objects.iter().map(|object| object["media_type"].as_str().unwrap()).collect();
    assert_eq!(
        types,
        ["application/zip", "application/pdf", "application/pdf", "message/rfc822", "application/pdf"]
    );
    assert_eq!(values(&objects[1], &["invoice_number", "gross"]), ["FB250718", "426.31"]);
    assert_eq!(values(&objects[4], &["invoice_number", "gross"]), ["K-2331", "170.24"]);

    // What stays inside is told like what cannot be read.
    let partly = folder.path().join("partie.zip");
    std::fs::write(&partly, zip(&[("note.txt", b"Bonjour"), ("p.exe", b"MZ\0\0"), ("a/Thumbs.db", b"x")]))
        .unwrap();
    let told = read(folder.path(), &["--json"], &[&partly]).await;
    assert_eq!(told.code, Some(1), "{told:?}");
    let [_, note, program] = &self::objects(&told)[..] else { panic!("{told:?}") };
    assert_eq!(
        (&note["file"], &note["media_type"]),
        (&json!(name(&partly, "/note.txt")), &json!("text/plain"))
    );
    assert_eq!(
        (&program["file"], &program["failure"]["code"]),
        (&json!(name(&partly, "/p.exe")), &json!("unsupported"))
    );
}

#[tokio::test]
async fn the_data_folder_that_migrating_makes_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let mut migrate = bannette();
    migrate
        .current_dir(folder.path())
        .env("BANNETTE_DATA_DIR", folder.path().join("new/data"))
        .arg("migrate");
    let migrated = ended(migrate, "").await;
    assert_eq!(migrated.code, Some(0), "{migrated:?}");
    let mode = folder.path().join("new/data").metadata().unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
}

/// Runs a command at a terminal of its own, and types a password once it is asked for; writes out what the terminal shows.
const AT_A_TERMINAL: &str = r#"
import os, pty, sys
child, terminal = pty.fork()
if child == 0:
    os.execv(sys.argv[1], sys.argv[1:])
shown = b""
try:
    while b"Enter:" not in shown:
        shown += os.read(terminal, 4096)
    os.write(terminal, b"correct horse battery\n")
    while True:
        shown += os.read(terminal, 4096)
except OSError:
    pass
sys.stdout.buffer.write(shown)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"#;

#[tokio::test]
async fn a_password_that_is_typed_is_not_shown() {
    let folder = tempfile::tempdir().unwrap();
    let mut terminal = tokio::process::Command::new("python3");
    terminal.args([
        "-c",
        AT_A_TERMINAL,
        env!("CARGO_BIN_EXE_bannette"),
        "user",
        "create",
        "--password-stdin",
    ]);
    terminal.args(["--email", "anne@cabinet.fr", "--profile", "administrator"]);
    terminal.env_clear().env("PATH", "/usr/local/bin:/usr/bin:/bin").env("BANNETTE_DATA_DIR", folder.path());
    terminal.current_dir(folder.path()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    let created = ended(terminal, "").await;
    assert!(created.code == Some(0) && created.stdout.contains("anne@cabinet.fr can sign in"), "{created:?}");
    assert!(created.stdout.contains("not shown") && !created.stdout.contains("horse"), "{created:?}");
}

//! The project's own sample papers (`samples/`), read as they come in and held to what `truth.jsonl` says of them.

mod compare;
mod truth;

use std::path::PathBuf;
use std::sync::Arc;

use reading::{KnownCompany, Limits, ReadFailure, ReadOptions, Reading};
use tokio::task::JoinSet;

use self::compare::{Difference, differences, table};
use self::truth::{Truth, truths};
use crate::support::{Desk, models};

#[tokio::test]
async fn odd_files_come_to_the_end_that_they_should() {
    let odd = truths().into_iter().filter(|truth| truth.file.starts_with("odd/"));
    let read = read_all(odd.collect()).await;
    assert_eq!(read.len(), 7);
    for (truth, outcome) in read {
        let found = match &outcome {
            Ok(reading) => format!("{} pages", reading.pages.len()),
            Err(failure) => failure.code().to_owned(),
        };
        let expected = match truth.failure() {
            Some(code) => code.to_owned(),
            None => format!("{} pages", truth.pages.unwrap_or_default()),
        };
        assert_eq!(found, expected, "{}: {outcome:?}", truth.file);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn photos_and_turned_scans_come_upright() {
    let pictures = truths().into_iter().filter(|truth| truth.file.ends_with(".jpg") || truth.rotation > 0);
    let read = read_all(pictures.collect()).await;
    assert!(read.len() > 10, "{} pictures", read.len());
    let turns = |reading: &Reading| reading.pages.iter().map(|page| page.rotation).collect::<Vec<_>>();
    let wrong: Vec<_> = read
        .iter()
        .map(|(truth, outcome)| (&truth.file, truth.rotation, turns(outcome.as_ref().unwrap())))
        .filter(|(_, rotation, turns)| turns.iter().any(|turn| turn != rotation))
        .collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[tokio::test]
async fn what_lies_in_mails_and_archives_is_read_as_documents_of_their_own() {
    let desk = Desk::new();
    let containers = truths().into_iter().filter(|truth| matches!(&*truth.kind, "mail" | "archive"));
    let mut opened = 0;
    for container in containers {
        let out = desk.path(&format!("out-{opened}"));
        std::fs::create_dir(&out).unwrap();
        let unpacked = desk.reader.unpack(&path(&container.file), &out).await.unwrap();
        for truth in container.contents {
            let truth: Truth = serde_json::from_value(truth).unwrap();
            let content = unpacked.contents.iter().find(|content| content.path.ends_with(&truth.file));
            let content = content.unwrap_or_else(|| panic!("{} is not in {unpacked:?}", truth.file));
            let options = ReadOptions { company: Some(company(&container.file)), ..ReadOptions::default() };
            let outcome = desk.reader.read(&out.join(&content.file), &desk.out(), &options).await;
            let found = differences(&truth, &outcome);
            assert!(found.is_empty(), "{}:\n{}", container.file, table(&found));
            opened += 1;
        }
    }
    assert_eq!(opened, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn samples_are_read() {
    let all = truths();
    assert!(all.len() >= 60, "{} samples", all.len());
    // What lies in mails and archives is a document of its own, and read where they are opened.
    let papers = all.into_iter().filter(|truth| !matches!(&*truth.kind, "mail" | "archive")).collect();
    let mut found: Vec<Difference> = Vec::new();
    for (truth, outcome) in read_all(papers).await {
        found.extend(differences(&truth, &outcome));
    }
    assert!(found.is_empty(), "{} facts are not read as they are:\n{}", found.len(), table(&found));
}

/// Reads the samples, two at a time, in the order of the truth.
async fn read_all(truths: Vec<Truth>) -> Vec<(Truth, Result<Reading, ReadFailure>)> {
    let desk = Arc::new(Desk::with_models(Some(models()), Limits::default(), &["fra", "eng"], &[]));
    let mut reads = JoinSet::new();
    for (place, truth) in truths.into_iter().enumerate() {
        let desk = desk.clone();
        reads.spawn(async move {
            let out = desk.path(&format!("out-{place}"));
            std::fs::create_dir(&out).unwrap();
            let options = ReadOptions { company: Some(company(&truth.file)), ..ReadOptions::default() };
            let outcome = desk.reader.read(&path(&truth.file), &out, &options).await;
            (place, truth, outcome)
        });
    }
    let mut read = reads.join_all().await;
    read.sort_by_key(|(place, ..)| *place);
    read.into_iter().map(|(_, truth, outcome)| (truth, outcome)).collect()
}

pub fn path(file: &str) -> PathBuf {
    truth::folder().join(file)
}

/// Whose paper it is, as the firm knows it.
fn company(file: &str) -> KnownCompany {
    let (name, siren, vat_number) = if file.starts_with("atelier-garrigue/") {
        ("Atelier Garrigue", "794208157", "FR00794208157")
    } else {
        ("Boulangerie Lemoine", "813472602", "FR56813472602")
    };
    KnownCompany {
        names: vec![name.into()],
        siren: Some(siren.into()),
        vat_number: Some(vat_number.into()),
        fiscal_periods: Vec::new(),
    }
}

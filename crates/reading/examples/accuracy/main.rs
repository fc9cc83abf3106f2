//! Reads a corpus and says how much of it was read rightly, by class of document and field.
//!
//! `accuracy CORPUS [--models DIR] [--write FILE] [--kept DIR] [--verbose] [--class NAME]`: CORPUS holds `truth.jsonl` and the files it
//! names. `--kept` keeps the pages' words between two calls, so that a change of the fields' rules shows in a second.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a tool for measuring")]

mod curve;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use futures::StreamExt;
use reading::{FieldName, FieldValue, Limits, ReadOptions, Reader, ReaderOptions, Reading};
use serde::Deserialize;
use serde_json::{Map, Value};

/// Right, wrong and missing values.
#[derive(Clone, Copy, Default)]
struct Tally {
    right: usize,
    wrong: usize,
    missing: usize,
}

#[derive(Deserialize)]
struct Truth {
    file: String,
    #[serde(default)]
    profile: Option<String>,
    truth: Map<String, Value>,
    #[serde(default)]
    visible: Option<Vec<String>>,
}

/// A value that was given, with how sure we said to be.
struct Given {
    class: &'static str,
    confidence: f32,
    right: bool,
}

const CLASSES: [&str; 5] = ["e-invoice", "born digital", "clean scan", "bad scan", "receipt"];

const CORE: [FieldName; 6] = [
    FieldName::InvoiceNumber,
    FieldName::Date,
    FieldName::Gross,
    FieldName::VatNumber,
    FieldName::Siren,
    FieldName::Iban,
];

fn main() -> std::process::ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.first().is_some_and(|argument| argument == "--child") {
        return reading::child::main();
    }
    tokio::runtime::Runtime::new().unwrap().block_on(measure(&arguments));
    std::process::ExitCode::SUCCESS
}

fn option(arguments: &[String], name: &str) -> Option<String> {
    arguments.iter().position(|argument| argument == name).map(|at| arguments[at + 1].clone())
}

async fn measure(arguments: &[String]) {
    let corpus = PathBuf::from(&arguments[0]);
    let verbose = arguments.iter().any(|argument| argument == "--verbose");
    let only = option(arguments, "--class");
    let kept = option(arguments, "--kept").map(PathBuf::from);
    if let Some(kept) = &kept {
        std::fs::create_dir_all(kept).unwrap();
    }
    let reader = Reader::new(ReaderOptions {
        command: std::env::current_exe().unwrap(),
        args: vec!["--child".into()],
        children: 2,
        limits: Limits::default(),
        languages: vec!["fra".into(), "eng".into()],
        models: option(arguments, "--models").map(PathBuf::from),
        folders: None,
    });
    let lines = std::fs::read_to_string(corpus.join("truth.jsonl")).unwrap();
    let truths: Vec<Truth> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let jobs = truths.iter().flat_map(|truth| classes(truth).into_iter().map(move |class| (truth, class)));
    let jobs: Vec<_> = jobs.filter(|(_, class)| only.as_deref().is_none_or(|only| only == *class)).collect();
    let read = futures::stream::iter(jobs).map(|(truth, class)| {
        let (reader, corpus, kept) = (&reader, &corpus, &kept);
        async move { (truth, class, reading_of(reader, corpus, truth, class, kept.as_deref()).await) }
    });
    let mut read: Vec<_> = read.buffer_unordered(2).collect().await;
    read.sort_by(|a, b| (a.1, &a.0.file).cmp(&(b.1, &b.0.file)));

    let mut tallies: BTreeMap<(&str, FieldName), Tally> = BTreeMap::new();
    let mut given = Vec::new();
    let (mut wrong_letters, mut all_letters) = (BTreeMap::new(), BTreeMap::new());
    for (truth, class, reading) in &read {
        let Some(reading) = reading else { continue };
        // A scan is one page of a document: what stands on the others cannot be read there.
        let scanned = words(&corpus, truth, class).map(|words| reading::checks::compact(&words.join(" ")));
        if verbose {
            println!("{class:12} is {} {}", reading.kind.name(), truth.file);
        }
        for field in FieldName::ALL {
            let Some(expected) = expected(truth, class, field) else { continue };
            if scanned.as_ref().is_some_and(|text| !shows(text, field, &expected)) {
                continue;
            }
            let tally = tallies.entry((class, field)).or_default();
            let found = reading.fields.get(&field);
            let right = found.is_some_and(|found| agrees(field, &expected, &found.value));
            match found {
                Some(_) if right => tally.right += 1,
                Some(_) => tally.wrong += 1,
                None => tally.missing += 1,
            }
            if let Some(found) = found {
                given.push(Given { class, confidence: found.confidence, right });
            }
            if verbose && !right {
                let found = found.map(|field| (&field.value, field.confidence));
                println!("{class:12} {:16} {} ≠ {:?}  {}", field.name(), expected, found, truth.file);
            }
        }
        if let Some((wrong, all)) = letters(&corpus, truth, class, reading) {
            for (sums, counts) in [(&mut wrong_letters, wrong), (&mut all_letters, all)] {
                let sum: &mut [usize; 2] = sums.entry(*class).or_default();
                *sum = [sum[0] + counts[0], sum[1] + counts[1]];
            }
        }
    }
    let report = report(&tallies, &given, &wrong_letters, &all_letters);
    println!("{report}");
    if let Some(file) = option(arguments, "--write") {
        write_into(Path::new(&file), &report);
        let curve = curve::svg(&steps(&given));
        std::fs::write(Path::new(&file).with_extension("calibration.svg"), curve).unwrap();
    }
}

/// The classes that a document is measured in: an e-invoice's page also as if it had no data.
fn classes(truth: &Truth) -> Vec<&'static str> {
    let folder = truth.file.split('/').next().unwrap();
    match folder {
        "xml" => vec!["e-invoice"],
        "invoices" if truth.visible.is_none() => vec!["born digital"],
        "invoices" => vec!["e-invoice", "born digital"],
        "receipts" => vec!["receipt"],
        _ if truth.profile.as_deref() == Some("bad") => vec!["bad scan"],
        _ => vec!["clean scan"],
    }
}

async fn reading_of(
    reader: &Reader,
    corpus: &Path,
    truth: &Truth,
    class: &str,
    kept: Option<&Path>,
) -> Option<Reading> {
    let options = ReadOptions { page_only: class == "born digital", ..ReadOptions::default() };
    let keep = kept.map(|kept| kept.join(format!("{}.{class}.json", truth.file.replace('/', "__"))));
    if class != "e-invoice"
        && let Some(json) = keep.as_ref().and_then(|keep| std::fs::read(keep).ok())
    {
        let mut reading: Reading = serde_json::from_slice(&json).unwrap();
        reading.state_facts(&options);
        return Some(reading);
    }
    let out = tempfile::tempdir().unwrap();
    match reader.read(&corpus.join(&truth.file), out.path(), &options).await {
        Ok(reading) => {
            if let Some(keep) = keep {
                std::fs::write(keep, serde_json::to_vec(&reading).unwrap()).unwrap();
            }
            Some(reading)
        }
        Err(failure) => {
            println!("{}: {failure}", truth.file);
            None
        }
    }
}

/// The truth of a field, where it counts.
fn expected(truth: &Truth, class: &str, field: FieldName) -> Option<String> {
    if class == "receipt" && !matches!(field, FieldName::Date | FieldName::Gross) {
        return None;
    }
    if class != "e-invoice"
        && let Some(visible) = &truth.visible
        && !visible.iter().any(|name| name == field.name())
    {
        return None;
    }
    let names: &[&str] = match field {
        FieldName::Gross => &["gross", "amount", "total"],
        FieldName::Net => &["net", "amount_untaxed"],
        FieldName::Supplier => &["supplier", "issuer"],
        field => &[field.name()],
    };
    let value = names.iter().find_map(|name| truth.truth.get(*name))?;
    Some(match (field, value) {
        (FieldName::VatBreakdown, value) if class == "e-invoice" => value.to_string(),
        (FieldName::VatBreakdown, _) => return None,
        (FieldName::Gross | FieldName::Net, Value::Number(number)) => format!("{:.2}", number.as_f64()?),
        (_, Value::String(text)) if text.is_empty() => return None,
        (_, Value::String(text)) => text.clone(),
        (_, Value::Number(number)) => number.to_string(),
        _ => return None,
    })
}

fn agrees(field: FieldName, expected: &str, found: &FieldValue) -> bool {
    let FieldValue::Text(found) = found else {
        let FieldValue::VatBreakdown(lines) = found else { return false };
        let Ok(Value::Array(truth)) = serde_json::from_str::<Value>(expected) else { return false };
        let line = |line: &Value, name: &str| cents(line[name].as_str().unwrap_or("0"));
        let mut truth: Vec<_> =
            truth.iter().map(|l| (line(l, "rate"), line(l, "base"), line(l, "tax"))).collect();
        let mut found: Vec<_> =
            lines.iter().map(|l| (cents(&l.rate), cents(&l.base), cents(&l.tax))).collect();
        truth.sort();
        found.sort();
        return truth == found;
    };
    let compact = |text: &str| reading::checks::compact(text);
    match field {
        FieldName::Date | FieldName::DueDate => day(expected) == *found,
        FieldName::Gross | FieldName::Net | FieldName::Vat | FieldName::Payable => {
            cents(expected).is_some() && cents(expected) == cents(found)
        }
        FieldName::Supplier => {
            // Publishers put their numbers above the name.
            let (whole, found) = (compact(expected), compact(found));
            let expected = compact(expected.lines().last().unwrap_or_default());
            // "Die Vordefinierte Firma" and "Die Vordefinierte Firma GmbH" are the same.
            whole == found
                || expected.contains(&found) && found.len() * 2 >= expected.len()
                || found.contains(&expected) && expected.len() * 2 >= found.len()
        }
        _ => compact(expected) == compact(found),
    }
}

/// An amount in cents, without its sign: publishers write credit notes either way.
fn cents(text: &str) -> Option<i64> {
    let number: f64 = text.replace(',', "").trim_start_matches(['R', 'M', '$', ' ']).parse().ok()?;
    Some((number.abs() * 100.0).round() as i64)
}

/// ISO, from that or from day first.
fn day(text: &str) -> String {
    let words: Vec<&str> = text.split([' ', '-']).collect();
    if let [day, name, year] = words[..]
        && let Some(month) = reading::written::month(name)
    {
        let century = if year.len() == 2 { "20" } else { "" };
        return format!("{century}{year}-{month:02}-{day:0>2}");
    }
    let parts: Vec<&str> = text.split(['/', '-', '.']).map(str::trim).collect();
    match parts[..] {
        // An American slip of the publishers: no month is 28.
        [month, day, year] if year.len() == 4 && day.parse::<u8>().is_ok_and(|day| day > 12) => {
            format!("{year}-{month:0>2}-{day:0>2}")
        }
        [day, month, year] if year.len() == 4 => format!("{year}-{month:0>2}-{day:0>2}"),
        [day, month, year] if day.len() <= 2 && year.len() == 2 => format!("20{year}-{month:0>2}-{day:0>2}"),
        _ => text.to_owned(),
    }
}

/// The words on a scanned page.
fn words(corpus: &Path, truth: &Truth, class: &str) -> Option<Vec<String>> {
    if !class.ends_with("scan") {
        return None;
    }
    let json = std::fs::read(corpus.join(&truth.file).with_extension("words.json")).ok()?;
    let json: Value = serde_json::from_slice(&json).unwrap();
    Some(json["words"].as_array()?.iter().filter_map(|word| word[0].as_str().map(str::to_owned)).collect())
}

/// Whether a value stands in a text without spaces and punctuation, in one of the forms that papers print.
fn shows(text: &str, field: FieldName, expected: &str) -> bool {
    const MONTHS: [&[&str]; 12] = [
        &["JANVIER", "JANUAR", "JANUARY"],
        &["FÉVRIER", "FEBRUAR", "FEBRUARY"],
        &["MARS", "MÄRZ", "MARCH"],
        &["AVRIL", "APRIL"],
        &["MAI", "MAY"],
        &["JUIN", "JUNI", "JUNE"],
        &["JUILLET", "JULI", "JULY"],
        &["AOÛT", "AUGUST"],
        &["SEPTEMBRE", "SEPTEMBER"],
        &["OCTOBRE", "OKTOBER", "OCTOBER"],
        &["NOVEMBRE", "NOVEMBER"],
        &["DÉCEMBRE", "DEZEMBER", "DECEMBER"],
    ];
    let compact = reading::checks::compact;
    match field {
        FieldName::Date | FieldName::DueDate => {
            let iso = day(expected);
            let parts: Vec<&str> = iso.split('-').collect();
            let [year, month, day] = parts[..] else { return false };
            let short = day.trim_start_matches('0');
            let named = MONTHS[month.parse::<usize>().unwrap() - 1].iter().any(|name| {
                text.contains(&format!("{short}{name}{year}"))
                    || text.contains(&format!("{name}{short}{year}"))
            });
            let numbered = [
                format!("{day}{month}{year}"),
                format!("{year}{month}{day}"),
                format!("{day}{month}{}", &year[2..]),
                format!("{month}{day}{year}"),
                format!("{short}{}{year}", month.trim_start_matches('0')),
            ];
            named || numbered.iter().any(|form| text.contains(form.as_str()))
        }
        FieldName::Currency => text.contains(expected) || (expected == "EUR" && text.contains("EURO")),
        FieldName::Supplier => text.contains(&compact(expected.lines().last().unwrap_or_default())),
        _ => text.contains(&compact(expected)),
    }
}

/// Wrong characters and all characters of a scan, words in any order: what its words lack or have too many, by letter runs.
fn letters(corpus: &Path, truth: &Truth, class: &str, reading: &Reading) -> Option<([usize; 2], [usize; 2])> {
    let words = words(corpus, truth, class)?;
    let expected: Vec<&str> = words.iter().map(String::as_str).collect();
    let text = reading.text();
    let mut found: BTreeMap<&str, usize> = BTreeMap::new();
    for word in text.split_whitespace() {
        *found.entry(word).or_default() += 1;
    }
    let mut lost = Vec::new();
    for word in &expected {
        match found.get_mut(word) {
            Some(count) if *count > 0 => *count -= 1,
            _ => lost.push(*word),
        }
    }
    let left: Vec<&str> = found.iter().flat_map(|(word, count)| std::iter::repeat_n(*word, *count)).collect();
    // Each lost word is compared with what is left that is nearest to it.
    let mut wrong = 0;
    for word in &lost {
        let length = word.chars().count();
        wrong += left.iter().map(|other| distance(word, other)).min().unwrap_or(length).min(length);
    }
    let all = expected.iter().map(|word| word.chars().count()).sum();
    Some(([wrong, lost.len()], [all, expected.len()]))
}

/// Levenshtein's distance, characters.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let cost = usize::from(x != *y);
            let best = (diagonal + cost).min(row[j] + 1).min(row[j + 1] + 1);
            diagonal = std::mem::replace(&mut row[j + 1], best);
        }
    }
    row[b.len()]
}

/// Steps of confidence, fine where most values are.
const STEPS: [(f32, f32); 6] = [(0.0, 0.5), (0.5, 0.7), (0.7, 0.8), (0.8, 0.9), (0.9, 0.95), (0.95, 1.01)];

/// The values of pages (what an e-invoice says is as it says it) with such a confidence.
fn said_within(given: &[Given], from: f32, to: f32) -> Vec<&Given> {
    let is_in = |given: &&Given| given.class != "e-invoice" && (from..to).contains(&given.confidence);
    given.iter().filter(is_in).collect()
}

fn steps(given: &[Given]) -> Vec<curve::Step> {
    let step = |(from, to)| {
        let chosen = said_within(given, from, to);
        let values = chosen.len();
        let said: f64 = chosen.iter().map(|given| f64::from(given.confidence)).sum();
        let right = chosen.iter().filter(|given| given.right).count();
        // Of a few values, a share says nothing.
        (values >= 10).then(|| curve::Step {
            said: said / values as f64,
            right: right as f64 / values as f64,
            values,
        })
    };
    STEPS.into_iter().filter_map(step).collect()
}

fn share(part: usize, all: usize) -> String {
    if all == 0 { "–".into() } else { format!("{:.1} %", 100.0 * part as f64 / all as f64) }
}

fn report(
    tallies: &BTreeMap<(&str, FieldName), Tally>,
    given: &[Given],
    wrong_letters: &BTreeMap<&str, [usize; 2]>,
    all_letters: &BTreeMap<&str, [usize; 2]>,
) -> String {
    let mut report = String::from(
        "| class | core fields | all fields | wrong | missing | right of those said ≥ 0.95 sure |\n|---|---|---|---|---|---|\n",
    );
    for class in CLASSES {
        let sum = |core: bool| {
            let chosen =
                tallies.iter().filter(|((of, field), _)| *of == class && (!core || CORE.contains(field)));
            chosen.fold(Tally::default(), |sum, (_, tally)| Tally {
                right: sum.right + tally.right,
                wrong: sum.wrong + tally.wrong,
                missing: sum.missing + tally.missing,
            })
        };
        let (core, all) = (sum(true), sum(false));
        let sure: Vec<bool> = given
            .iter()
            .filter(|given| given.class == class && given.confidence >= 0.95)
            .map(|given| given.right)
            .collect();
        let sure_right = sure.iter().filter(|right| **right).count();
        let count = |tally: Tally| tally.right + tally.wrong + tally.missing;
        writeln!(
            report,
            "| {class} | {} | {} | {} | {} | {} of {} |",
            share(core.right, count(core)),
            share(all.right, count(all)),
            share(all.wrong, count(all)),
            share(all.missing, count(all)),
            share(sure_right, sure.len()),
            sure.len(),
        )
        .unwrap();
    }
    report.push_str("\n| field |");
    for class in CLASSES {
        write!(report, " {class} |").unwrap();
    }
    report.push_str("\n|---|---|---|---|---|---|\n");
    for field in FieldName::ALL {
        if !tallies.keys().any(|(_, of)| *of == field) {
            continue;
        }
        write!(report, "| {} |", field.name()).unwrap();
        for class in CLASSES {
            match tallies.get(&(class, field)) {
                Some(tally) => {
                    write!(report, " {} / {} / {} |", tally.right, tally.wrong, tally.missing).unwrap();
                }
                None => report.push_str(" |"),
            }
        }
        report.push('\n');
    }
    report.push_str("\nRight / wrong / missing.\n\n| said to be sure | values | right |\n|---|---|---|\n");
    for (from, to) in STEPS {
        let chosen = said_within(given, from, to);
        let right = chosen.iter().filter(|given| given.right).count();
        writeln!(
            report,
            "| {from:.2} to {:.2} | {} | {} |",
            f32::min(to, 1.0),
            chosen.len(),
            share(right, chosen.len())
        )
        .unwrap();
    }
    report.push_str("\n| class | characters wrong | words wrong |\n|---|---|---|\n");
    for (class, [letters, words]) in wrong_letters {
        let [all_letters, all_words] = all_letters[class];
        writeln!(report, "| {class} | {} | {} |", share(*letters, all_letters), share(*words, all_words))
            .unwrap();
    }
    report
}

/// Between the marks that the file has for it.
fn write_into(file: &Path, report: &str) {
    const MARKS: [&str; 2] = ["<!-- measured -->", "<!-- /measured -->"];
    let text = std::fs::read_to_string(file).unwrap();
    let (before, rest) = text.split_once(MARKS[0]).unwrap();
    let (_, after) = rest.split_once(MARKS[1]).unwrap();
    std::fs::write(file, format!("{before}{}\n{report}{}{after}", MARKS[0], MARKS[1])).unwrap();
}

//! Reads files and prints, for each, how long that took and how many of the words were found.
//!
//! `cargo run -p reading --example measure -- FILE…` compares with the words in `NAME.words.json` beside a picture, or
//! else with what `pdftotext` finds. `--text` prints the text as well; `--json` prints nothing but the readings and their
//! times, for `scripts/bench-reading`. `--models=DIR` names the directory of the second engine. `--prepared=DIR` reads
//! nothing, and lays there as PNG what Tesseract would be given.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a tool for the bench")]

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use reading::{Limits, Reader, ReaderOptions};

fn main() -> std::process::ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.first().is_some_and(|argument| argument == "--child") {
        return reading::child::main();
    }
    tokio::runtime::Runtime::new().unwrap().block_on(measure(arguments));
    std::process::ExitCode::SUCCESS
}

async fn measure(arguments: Vec<String>) {
    let (options, files): (Vec<String>, Vec<String>) =
        arguments.into_iter().partition(|argument| argument.starts_with("--"));
    let with_text = options.iter().any(|option| option == "--text");
    let with_json = options.iter().any(|option| option == "--json");
    let prepared = options.iter().find_map(|option| option.strip_prefix("--prepared="));
    if let Some(directory) = prepared {
        return files.iter().for_each(|file| prepare(Path::new(file), Path::new(directory)));
    }
    let models = options.iter().find_map(|option| option.strip_prefix("--models="));
    let reader = Reader::new(ReaderOptions {
        command: std::env::current_exe().unwrap(),
        args: vec!["--child".into()],
        children: 1,
        limits: Limits::default(),
        languages: vec!["fra".into(), "eng".into()],
        models: models.map(PathBuf::from),
        folders: None,
    });
    let out = std::env::temp_dir().join(format!("measure-{}", std::process::id()));
    std::fs::create_dir_all(&out).unwrap();
    let (mut all, mut all_found, mut pages, mut spent, mut previews) = (0, 0, 0, 0.0, 0.0);
    if !with_json {
        println!(" cpu ms  preview pages source  conf  words  found  file");
    }
    for file in files.iter().map(PathBuf::from) {
        if with_json {
            print_json(&reader, &file, &out).await;
            continue;
        }
        let start = cpu_ms();
        let preview = reader.preview(&file, &out).await;
        let previewed = cpu_ms() - start;
        let start = cpu_ms();
        let reading = match reader.read(&file, &out, &reading::ReadOptions::default()).await {
            Ok(reading) => reading,
            Err(failure) => {
                println!("{:7.0} {failure} (preview: {:?})  {}", 0.0, preview.err(), file.display());
                continue;
            }
        };
        let elapsed = cpu_ms() - start;
        let text = reading.text();
        let truth = truth(&file);
        let found = found(&truth, &text);
        all += truth.len();
        all_found += found;
        pages += reading.pages.len();
        spent += elapsed;
        previews += previewed;
        let confidence = reading.pages.first().map_or(0.0, |page| page.confidence);
        println!(
            "{elapsed:7.0} {previewed:7.0} {:5} {:7} {confidence:.2} {:6} {:5.1}%  {} {:?} r{} {:?}",
            reading.pages.len(),
            format!("{:?}", reading.text_source),
            truth.len(),
            100.0 * found as f64 / truth.len().max(1) as f64,
            file.file_name().unwrap().to_string_lossy(),
            reading.language,
            reading.pages.first().map_or(0, |page| page.rotation),
            reading.notes,
        );
        if with_text {
            println!("{text}");
        }
    }
    let peaks = children("status", |line| line.strip_prefix("VmHWM:").map(|peak| peak.trim().to_owned()));
    std::fs::remove_dir_all(&out).unwrap();
    if with_json {
        return println!("{}", serde_json::json!({"peak_memory": peaks}));
    }
    println!(
        "{pages} pages, {:.0} ms a page, preview {:.0} ms, {:.2}% of {all} words, {} memory",
        spent / pages.max(1) as f64,
        previews / pages.max(1) as f64,
        100.0 * all_found as f64 / all.max(1) as f64,
        peaks.join(" "),
    );
}

/// The time is that of the whole way: to the child, through it, and back.
async fn print_json(reader: &Reader, file: &Path, out: &Path) {
    let (start, used) = (std::time::Instant::now(), cpu_ms());
    let reading = reader.read(file, out, &reading::ReadOptions::default()).await;
    let (wall, cpu) = (start.elapsed().as_secs_f64() * 1000.0, cpu_ms() - used);
    let failure = reading.as_ref().err().map(ToString::to_string);
    let reading = reading.ok();
    let line = serde_json::json!({
        "file": file, "cpu_ms": cpu, "wall_ms": wall, "failure": failure,
        "text": reading.as_ref().map(reading::Reading::text), "reading": reading,
    });
    println!("{line}");
}

fn prepare(file: &Path, directory: &Path) {
    let picture = image::open(file).unwrap().into_rgb8();
    if let Some(prepared) = reading::prepared(&picture) {
        prepared.save(directory.join(file.file_name().unwrap()).with_extension("png")).unwrap();
    }
}

/// Processor time that the children have used, milliseconds.
fn cpu_ms() -> f64 {
    let ticks = |line: &str| {
        let fields: Vec<&str> = line.rsplit_once(") ")?.1.split(' ').collect();
        Some(fields[11].parse::<f64>().ok()? + fields[12].parse::<f64>().ok()?)
    };
    // A tick is a hundredth of a second.
    children("stat", ticks).into_iter().sum::<f64>() * 10.0
}

/// What `of` finds in that file of each child of this process.
fn children<T>(file: &str, of: impl Fn(&str) -> Option<T>) -> Vec<T> {
    let own = std::process::id().to_string();
    let is_child =
        |stat: &str| stat.rsplit_once(") ").is_some_and(|(_, rest)| rest.split(' ').nth(1) == Some(&own));
    std::fs::read_dir("/proc")
        .unwrap()
        .flatten()
        .filter(|entry| std::fs::read_to_string(entry.path().join("stat")).is_ok_and(|stat| is_child(&stat)))
        .filter_map(|entry| std::fs::read_to_string(entry.path().join(file)).ok())
        .filter_map(|content| content.lines().find_map(&of))
        .collect()
}

fn truth(file: &Path) -> Vec<String> {
    let beside = file.with_extension("words.json");
    let words: Vec<String> = match std::fs::read(beside) {
        Ok(json) => {
            let words: serde_json::Value = serde_json::from_slice(&json).unwrap();
            let list = words.as_array().or(words["words"].as_array()).unwrap().clone();
            list.iter()
                .map(|word| {
                    word["text"].as_str().or(word["word"].as_str()).or(word[0].as_str()).unwrap().to_owned()
                })
                .collect()
        }
        Err(_) => {
            let output = Command::new("pdftotext").arg(file).arg("-").output().unwrap();
            String::from_utf8_lossy(&output.stdout).split_whitespace().map(str::to_owned).collect()
        }
    };
    words.into_iter().filter(|word| word.chars().any(char::is_alphanumeric)).collect()
}

fn found(truth: &[String], text: &str) -> usize {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for word in text.split_whitespace() {
        *counts.entry(word).or_default() += 1;
    }
    truth
        .iter()
        .filter(|word| {
            counts.get_mut(word.as_str()).filter(|count| **count > 0).map(|count| *count -= 1).is_some()
        })
        .count()
}

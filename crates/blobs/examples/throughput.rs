//! How fast contents come in: stages and keeps files of one size from several tasks, and says what it cost.
//!
//!     cargo run --profile optimised -p blobs --example throughput -- FOLDER [FILES] [BYTES] [BATCH] [TASKS]

use std::error::Error;
use std::path::Path;
use std::time::Instant;

use blobs::Blobs;
use futures::stream::{self, StreamExt, TryStreamExt};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().ok_or("which folder?")?;
    let mut number = |default: usize| arguments.next().map_or(Ok(default), |text| text.parse());
    let (files, bytes, batch, tasks) = (number(10_000)?, number(100_000)?, number(100)?, number(8)?);
    let folder = std::fs::canonicalize(folder)?;
    let url = url::Url::from_directory_path(folder.join("store")).map_err(|()| "no such folder")?;
    let blobs = Blobs::open(url.as_str(), &folder.join("incoming"))?;

    let began = Instant::now();
    let mut keeping = std::time::Duration::ZERO;
    for start in (0..files).step_by(batch) {
        let staged = stream::iter(start..(start + batch).min(files))
            .map(|number| stage(&blobs, number, bytes))
            .buffer_unordered(tasks)
            .try_collect::<Vec<_>>()
            .await?;
        let staged_at = Instant::now();
        blobs.keep(staged).await?;
        keeping += staged_at.elapsed();
    }
    let took = began.elapsed().as_secs_f64();
    println!(
        "{files} files of {bytes} bytes in {took:.2} s: {:.0} a second, {:.0} MB/s; {:.2} s of it for keeping; peak {}",
        files as f64 / took,
        (files * bytes) as f64 / took / 1e6,
        keeping.as_secs_f64(),
        peak_memory().unwrap_or_default(),
    );
    Ok(())
}

async fn stage(blobs: &Blobs, number: usize, bytes: usize) -> Result<blobs::Finished, blobs::BlobError> {
    let mut staged = blobs.stage();
    staged.write(&number.to_be_bytes()).await?;
    let piece = [7; 16 * 1024];
    let mut left = bytes.saturating_sub(8);
    while left > 0 {
        let now = left.min(piece.len());
        staged.write(&piece[..now]).await?;
        left -= now;
    }
    staged.finish().await
}

fn peak_memory() -> Option<String> {
    let status = std::fs::read_to_string(Path::new("/proc/self/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
    Some(line.split_whitespace().skip(1).collect::<Vec<_>>().join(" "))
}

//! `bannette verify`.

use std::process::ExitCode;

use indicatif::{ProgressBar, ProgressStyle};

use crate::app::App;
use crate::verify;

pub async fn run(app: &App) -> anyhow::Result<ExitCode> {
    let bar = ProgressBar::new_spinner()
        .with_style(ProgressStyle::with_template("{spinner} {pos} originals hashed")?);
    let (off, chain) = verify::verify(
        app,
        |finding| bar.suspend(|| println!("{finding}")),
        |hashed| bar.set_position(hashed),
    )
    .await?;
    bar.finish_and_clear();
    println!("The audit log has {} entries; its last hash: {}.", chain.entries, chain.hash);
    if off == 0 {
        println!("All is well: {} originals, the register and the runs agree.", bar.position());
        Ok(ExitCode::SUCCESS)
    } else {
        println!("{off} things are off.");
        Ok(ExitCode::FAILURE)
    }
}

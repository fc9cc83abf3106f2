//! `bannette collect CHANNEL`.

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::bail;
use clap::Args;
use indicatif::{HumanBytes, ProgressBar, ProgressStyle};
use tokio_util::sync::CancellationToken;

use super::serve::stop_signal;
use crate::app::App;
use crate::channel;
use crate::collecting::{Run, RunState, run};
use crate::error::Error;
use crate::ids::{ChannelId, RunId};
use crate::rights::{self, Caller, ConfigureCollection};
use crate::worker::{self, Duties};

#[derive(Debug, Args)]
pub struct Collect {
    /// The channel's id, as in the address of its page
    channel: ChannelId,
}

impl Collect {
    pub async fn run(self, app: Arc<App>) -> anyhow::Result<ExitCode> {
        let channel = match channel::store::find(&app.database, self.channel).await {
            Ok(channel) => channel,
            Err(Error::NotFound) => bail!("there is no channel {}", self.channel),
            Err(error) => return Err(error.into()),
        };
        let granted =
            rights::check::<ConfigureCollection>(&app.database, Caller::Operator, channel.company).await?;
        let id = match run::request(&app, granted, channel.id).await {
            Ok(id) => id,
            Err(Error::Conflict("run-under-way")) => bail!("a run of this channel is under way already"),
            Err(Error::Conflict("channel-not-ready")) => {
                bail!("this channel is still being set up: connect it and save it first")
            }
            Err(error) => return Err(error.into()),
        };
        let signal = stop_signal()?;
        let over = CancellationToken::new();
        let work = tokio::spawn(worker::work(Arc::clone(&app), Duties::Runs, over.clone()));
        let ended = tokio::select! {
            ended = follow(&app, id) => Some(ended?),
            () = signal.cancelled() => None,
        };
        let run = match ended {
            Some(run) => run,
            None => {
                // A run that goes on in another process, or was only queued: asked to stop either way.
                match run::cancel(&app, granted, id).await {
                    Ok(()) | Err(Error::Conflict(_)) => follow(&app, id).await?,
                    Err(error) => return Err(error.into()),
                }
            }
        };
        over.cancel();
        work.await??;
        app.database.close().await;
        Ok(report(&run))
    }
}

/// Shows a run's progress until it ends.
pub async fn follow(app: &App, id: RunId) -> anyhow::Result<Run> {
    let bar =
        ProgressBar::new_spinner().with_style(ProgressStyle::with_template("{spinner} {elapsed} {msg}")?);
    bar.enable_steady_tick(Duration::from_millis(120));
    // A run without news is over in some hundredths of a second; a long one is looked at less often.
    let mut pause = Duration::from_millis(2);
    loop {
        let run = run::find(&app.database, id).await?;
        bar.set_message(line(&run));
        if run.state.is_over() {
            bar.finish_and_clear();
            return Ok(run);
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 5 / 4).min(Duration::from_millis(200));
    }
}

fn line(run: &Run) -> String {
    let bytes = HumanBytes(u64::try_from(run.bytes.max(run.bytes_received)).unwrap_or(0));
    let current =
        run.current_file.as_deref().map(|file| format!(" – {}", file.escape_debug())).unwrap_or_default();
    format!("{} seen, {} collected, {bytes}{current}", run.counts.seen, run.counts.collected)
}

fn report(run: &Run) -> ExitCode {
    let counts = run.counts;
    println!(
        "{}: {} seen = {} collected + {} already collected + {} set aside + {} failed; {}",
        run.state.name(),
        counts.seen,
        counts.collected,
        counts.already_collected,
        counts.set_aside,
        counts.failed,
        HumanBytes(u64::try_from(run.bytes).unwrap_or(0))
    );
    if let Some(problem) = &run.problem {
        eprintln!("bannette: {}: {}", problem.code, problem.detail);
    }
    if run.state == RunState::Succeeded { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

//! What the demo's channel has brought, as a table in the terminal.

use crate::app::App;
use crate::collecting::{Run, history};
use crate::company;
use crate::document::list::{self, Filter};
use crate::error::Result;
use crate::ids::ChannelId;
use crate::rights::{self, Caller, LookUpDocuments};

const NAME: usize = 38;
const WORDS: usize = 58;

/// Prints the documents of the channel, and what its last run left aside.
pub async fn print(app: &App, channel: ChannelId, run: &Run) -> Result<()> {
    let granted = rights::check::<LookUpDocuments>(&app.database, Caller::Operator, run.company).await?;
    let binders = company::store::binders(&app.database, run.company).await?;
    let documents = list::list(&app.database, granted, &Filter::default(), 500).await?;
    println!("{:<NAME$}  {:<15} {:>5}  First words", "Document", "Binder", "Pages");
    for listed in documents.items.iter().filter(|listed| listed.document.origin.channel == channel) {
        let binder = binders.iter().find(|binder| binder.id == listed.document.binder);
        let (pages, words) = match &listed.reading {
            Some(reading) => match &reading.failure {
                Some((_, why)) => (reading.pages, format!("({why})")),
                None => (reading.pages, reading.first_words.clone()),
            },
            None => (0, String::new()),
        };
        println!(
            "{:<NAME$}  {:<15} {pages:>5}  {}",
            short(&listed.document.name, NAME),
            binder.map_or("", |binder| binder.name.as_str()),
            short(&words, WORDS)
        );
    }
    let counts = run.counts;
    println!(
        "This run: {} seen, {} collected, {} already collected, {} set aside, {} failed.",
        counts.seen, counts.collected, counts.already_collected, counts.set_aside, counts.failed
    );
    let files = history::files(&app.database, run.id, &history::FileFilter::default(), 500).await?;
    for file in files.items {
        if let Some(reason) = file.reason {
            println!("  {}: {} ({reason})", file.path, file.outcome.name());
        }
    }
    Ok(())
}

/// At most `width` characters, without any that could trick a terminal.
fn short(text: &str, width: usize) -> String {
    let clean: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if clean.chars().count() <= width {
        return clean;
    }
    clean.chars().take(width - 1).chain(['…']).collect()
}

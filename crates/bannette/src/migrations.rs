//! The tables, in the order they came: a migration that has been released never changes.

use db::Migration;

/// One migration, with its text for each engine.
macro_rules! migration {
    ($version:literal, $name:literal, $file:literal) => {
        Migration {
            version: $version,
            name: $name,
            sqlite: include_str!(concat!("../migrations/sqlite/", $file)),
            postgres: include_str!(concat!("../migrations/postgres/", $file)),
        }
    };
}

/// All migrations of the application, the queue's first.
pub const MIGRATIONS: &[Migration] = &[
    queue::MIGRATION,
    migration!(2, "firm", "0002_firm.sql"),
    migration!(3, "channels", "0003_channels.sql"),
    migration!(4, "collecting", "0004_collecting.sql"),
    migration!(5, "readings", "0005_readings.sql"),
    migration!(10, "facts", "0010_facts.sql"),
    migration!(20, "containers", "0020_containers.sql"),
    migration!(30, "rights", "0030_rights.sql"),
    migration!(31, "accounts", "0031_accounts.sql"),
    migration!(40, "requests", "0040_requests.sql"),
    migration!(41, "channels-rest", "0041_channels.sql"),
    migration!(50, "audit", "0050_audit.sql"),
    migration!(51, "firm settings", "0051_firm.sql"),
    migration!(52, "imports", "0052_imports.sql"),
    migration!(53, "known suppliers", "0053_known_suppliers.sql"),
    migration!(60, "work", "0060_work.sql"),
    migration!(61, "second factor", "0061_second_factor.sql"),
    migration!(62, "identities", "0062_identities.sql"),
    migration!(71, "watching", "0071_watching.sql"),
    migration!(80, "entries", "0080_entries.sql"),
    migration!(81, "moves", "0081_moves.sql"),
    migration!(90, "deposit", "0090_deposit.sql"),
    migration!(100, "search", "0100_search.sql"),
    migration!(101, "cockpit", "0101_cockpit.sql"),
    migration!(110, "editing", "0110_editing.sql"),
    migration!(112, "trash", "0112_trash.sql"),
    migration!(113, "duplicates", "0113_duplicates.sql"),
    migration!(120, "handovers", "0120_handovers.sql"),
    migration!(121, "webhooks", "0121_webhooks.sql"),
    migration!(122, "notes", "0122_notes.sql"),
    migration!(123, "deposit by key", "0123_deposit_by_key.sql"),
    migration!(130, "channel options", "0130_options.sql"),
    migration!(140, "counts", "0140_counts.sql"),
    migration!(150, "standings", "0150_standings.sql"),
    migration!(160, "terms", "0160_terms.sql"),
    migration!(161, "alerts", "0161_alerts.sql"),
    migration!(162, "corrections", "0162_corrections.sql"),
    migration!(163, "entered numbers", "0163_entered_numbers.sql"),
    migration!(164, "asked", "0164_asked.sql"),
    migration!(165, "announced", "0165_announced.sql"),
    migration!(170, "kinds", "0170_kinds.sql"),
    migration!(171, "stays", "0171_stays.sql"),
    migration!(172, "received", "0172_received.sql"),
    migration!(173, "folded", "0173_folded.sql"),
    migration!(174, "identifiers", "0174_identifiers.sql"),
    migration!(175, "last moves", "0175_last_moves.sql"),
    migration!(176, "drafts", "0176_drafts.sql"),
];

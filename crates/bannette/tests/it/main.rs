//! Bannette through its users' doors: the API on the real router, the command line, a killed process; with a simulated
//! Dropbox behind it.

#[cfg(test)]
mod arranging;
#[cfg(test)]
mod audit;
#[cfg(test)]
mod cockpit;
#[cfg(test)]
mod collecting;
#[cfg(test)]
mod command_line;
#[cfg(test)]
mod companies;
#[cfg(test)]
mod compression;
#[cfg(test)]
mod containers;
#[cfg(test)]
mod contract;
#[cfg(test)]
mod crash;
#[cfg(test)]
mod deposit;
#[cfg(test)]
mod drafts;
#[cfg(test)]
mod duplicates;
#[cfg(test)]
mod editing;
#[cfg(test)]
mod entry;
#[cfg(test)]
mod exactly_once;
#[cfg(test)]
mod failed_jobs;
#[cfg(test)]
mod full_disk;
#[cfg(test)]
mod handover;
#[cfg(test)]
mod health;
#[cfg(test)]
mod import;
#[cfg(test)]
mod mail;
#[cfg(test)]
mod moves;
#[cfg(test)]
mod notes;
#[cfg(test)]
mod notifications;
#[cfg(test)]
mod past;
#[cfg(test)]
mod people;
#[cfg(test)]
mod plans;
#[cfg(test)]
mod provider;
#[cfg(test)]
mod reading;
#[cfg(test)]
mod requests;
#[cfg(test)]
mod rights;
#[cfg(test)]
mod schedule;
#[cfg(test)]
mod search;
#[cfg(test)]
mod second_factor;
#[cfg(test)]
mod serve;
#[cfg(test)]
mod silence;
#[cfg(test)]
mod support;
#[cfg(test)]
mod trash;
#[cfg(test)]
mod tray;
#[cfg(test)]
mod uploads;
#[cfg(test)]
mod verify;
#[cfg(test)]
mod webhooks;

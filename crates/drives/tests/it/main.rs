//! The Dropbox drive against a simulated Dropbox.

#[cfg(test)]
mod consent;
#[cfg(test)]
mod downloads;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod listing;
#[cfg(test)]
mod nothing_missed;
#[cfg(test)]
mod patience;
#[cfg(test)]
mod support;
#[cfg(test)]
mod teams;
#[cfg(test)]
mod tokens;
#[cfg(test)]
mod walk;

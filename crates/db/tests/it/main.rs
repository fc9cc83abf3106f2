//! The database, through its public door and on both engines.

#[cfg(test)]
mod concurrency;
#[cfg(test)]
mod connecting;
#[cfg(test)]
mod errors;
#[cfg(test)]
mod migrations;
#[cfg(test)]
mod moments;
#[cfg(test)]
mod schema;
#[cfg(test)]
mod transactions;
#[cfg(test)]
mod values;

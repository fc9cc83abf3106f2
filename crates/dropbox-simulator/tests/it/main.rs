//! The simulator from the outside: over HTTP, and by clients that we did not write.

#[cfg(test)]
mod conformance;
#[cfg(test)]
mod listing;
#[cfg(test)]
mod support;

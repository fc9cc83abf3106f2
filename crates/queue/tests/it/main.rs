//! The queue, through its public door and on both engines.

#[cfg(test)]
mod concurrency;
#[cfg(test)]
mod dead_letters;
#[cfg(test)]
mod enqueueing;
#[cfg(test)]
mod lanes;
#[cfg(test)]
mod leases;
#[cfg(test)]
mod model;
#[cfg(test)]
mod setting;
#[cfg(test)]
mod workers;

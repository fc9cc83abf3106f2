//! Reading through its public door: files made here go in, words, pictures and failures come out.

#[cfg(test)]
mod bounds;
#[cfg(test)]
mod checks;
#[cfg(test)]
mod compose;
#[cfg(test)]
mod confinement;
#[cfg(test)]
mod containers;
#[cfg(test)]
mod corpus;
#[cfg(test)]
mod derivatives;
#[cfg(test)]
mod einvoice;
#[cfg(test)]
mod engines;
#[cfg(test)]
mod fields;
#[cfg(test)]
mod heic;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod kinds;
#[cfg(test)]
mod office;
#[cfg(test)]
mod parting;
#[cfg(test)]
mod pdf;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod scans;
#[cfg(test)]
mod sheets;
#[cfg(test)]
mod support;
#[cfg(test)]
mod texts;

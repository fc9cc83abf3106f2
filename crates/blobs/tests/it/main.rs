//! Blobs through their public door, on a folder and on an S3-compatible server.

#[cfg(test)]
mod folder;
#[cfg(test)]
mod s3_server;
#[cfg(test)]
mod store;
#[cfg(test)]
mod support;

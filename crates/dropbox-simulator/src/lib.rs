//! dropbox-simulator

//! drives

//! Listings on their way: the service may refuse a second one of the same folder at the same time.

use std::sync::Arc;

use crate::{lock, shared::Shared};

use super::call::Call;

/// A listing, while it lasts. Calls of other routes are never second.
pub(super) struct Listing {
    shared: Arc<Shared>,
    /// Account and path, where this is the first.
    entered: Option<String>,
    is_second: bool,
}

impl Listing {
    pub fn enter(shared: &Arc<Shared>, call: &Call) -> Self {
        let mut listing = Self { shared: shared.clone(), entered: None, is_second: false };
        if call.route.name != "files/list_folder" || !lock(&shared.quirks).refuse_simultaneous_listings {
            return listing;
        }
        if let (Some(account), Some(path)) = (call.account(), &call.facts.path) {
            let name = format!("{account} {path}");
            listing.is_second = !lock(&shared.listings).insert(name.clone());
            listing.entered = (!listing.is_second).then_some(name);
        }
        listing
    }

    pub fn is_second(&self) -> bool {
        self.is_second
    }
}

impl Drop for Listing {
    fn drop(&mut self) {
        if let Some(name) = &self.entered {
            lock(&self.shared.listings).remove(name);
        }
    }
}

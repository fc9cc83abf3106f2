//! Every request that was answered, or refused an answer.

use std::{collections::VecDeque, sync::Mutex};

use serde::Serialize;

use crate::{account::AccountId, lock};

/// Older requests are forgotten.
const KEPT: usize = 500_000;

/// One request, without its secrets.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Request {
    /// From 1, in the order of arrival.
    pub number: u64,
    /// In seconds, as the API writes it.
    pub at: String,
    /// HTTP method.
    pub method: String,
    /// `files/download`, `oauth2/token`, …
    pub route: String,
    /// Whose token was sent.
    pub account: Option<AccountId>,
    /// The path argument as it was sent; for a cursor, the listing's.
    pub path: Option<String>,
    /// The id of the file or folder that the path means.
    pub id: Option<String>,
    /// Its path, lower case.
    pub path_lower: Option<String>,
    /// The `Range` header.
    pub range: Option<String>,
    /// The `Dropbox-API-Path-Root` header.
    pub path_root: Option<String>,
    /// HTTP status; 0 where the connection was reset instead.
    pub status: u16,
    /// Bytes of the body that were sent.
    pub sent: u64,
    /// The body was sent to its end.
    pub complete: bool,
    /// A fault changed the answer.
    pub faulted: bool,
}

impl Request {
    /// Whether this is about `name`: a path in any case, or an id.
    pub fn is_about(&self, name: &str) -> bool {
        let lower = crate::space::key(name);
        self.id.as_deref() == Some(name)
            || self.path.as_deref() == Some(name)
            || self.path_lower == Some(lower)
    }
}

#[derive(Default)]
pub(crate) struct Log {
    requests: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    requests: VecDeque<Request>,
    last: u64,
}

impl Log {
    /// Records a request; gives its number.
    pub fn begin(&self, mut request: Request) -> u64 {
        let mut kept = lock(&self.requests);
        kept.last += 1;
        request.number = kept.last;
        if kept.requests.len() >= KEPT {
            kept.requests.pop_front();
        }
        kept.requests.push_back(request);
        kept.last
    }

    pub fn update(&self, number: u64, change: impl FnOnce(&mut Request)) {
        let mut kept = lock(&self.requests);
        let Some(first) = kept.requests.front().map(|request| request.number) else { return };
        let at = number.checked_sub(first).and_then(|at| usize::try_from(at).ok());
        if let Some(request) = at.and_then(|at| kept.requests.get_mut(at)) {
            change(request);
        }
    }

    pub fn all(&self) -> Vec<Request> {
        lock(&self.requests).requests.iter().cloned().collect()
    }

    pub fn count(&self, wanted: impl Fn(&Request) -> bool) -> usize {
        lock(&self.requests).requests.iter().filter(|request| wanted(request)).count()
    }

    pub fn clear(&self) {
        lock(&self.requests).requests.clear();
    }
}

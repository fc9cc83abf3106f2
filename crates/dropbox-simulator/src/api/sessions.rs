//! `files/upload_session/…`: uploads in pieces, as ordinary clients make them.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::{content::Arriving, lock, shared::Shared};

use super::{
    call::{Call, Reply},
    error::ApiError,
    writing::{Commit, disk, receive_into},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Start {
    #[serde(default, rename = "close")]
    _close: bool,
    #[serde(default, rename = "session_type")]
    _kind: Option<Value>,
    content_hash: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct At {
    session_id: String,
    offset: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Append {
    cursor: At,
    #[serde(default, rename = "close")]
    _close: bool,
    content_hash: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Finish {
    cursor: At,
    commit: Commit,
    content_hash: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FinishBatch {
    entries: Vec<Finish>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StartBatch {
    num_sessions: u64,
    #[serde(default, rename = "session_type")]
    _kind: Option<Value>,
}

pub(super) async fn start(call: &mut Call) -> Result<Reply, ApiError> {
    let given: Start = call.argument()?;
    let mut arriving = call.shared.contents.receive().map_err(|error| disk(call, &error))?;
    receive_into(call, &mut arriving, given.content_hash.as_deref()).await?;
    let session = open(&call.shared, arriving);
    Reply::json(&json!({ "session_id": session }))
}

pub(super) fn start_batch(call: &Call) -> Result<Reply, ApiError> {
    let StartBatch { num_sessions, .. } = call.argument()?;
    if !(1..=1000).contains(&num_sessions) {
        return Err(call.bad("request body: num_sessions: not within the range 1 to 1000"));
    }
    let mut sessions = Vec::new();
    for _ in 0..num_sessions {
        let arriving = call.shared.contents.receive().map_err(|error| disk(call, &error))?;
        sessions.push(open(&call.shared, arriving));
    }
    Reply::json(&json!({ "session_ids": sessions }))
}

pub(super) async fn append(call: &mut Call) -> Result<Reply, ApiError> {
    let given: Append = call.argument()?;
    let mut arriving = take(&call.shared, &given.cursor).map_err(ApiError::conflict)?;
    receive_into(call, &mut arriving, given.content_hash.as_deref()).await?;
    lock(&call.shared.uploads).insert(given.cursor.session_id, arriving);
    Reply::json(&Value::Null)
}

pub(super) async fn finish(call: &mut Call) -> Result<Reply, ApiError> {
    let given: Finish = call.argument()?;
    given.commit.check(call)?;
    let lookup =
        |error: Value| ApiError::conflict(json!({ ".tag": "lookup_failed", "lookup_failed": error }));
    let mut arriving = take(&call.shared, &given.cursor).map_err(lookup)?;
    receive_into(call, &mut arriving, given.content_hash.as_deref()).await?;
    match commit(call, arriving, &given) {
        Ok(file) => Reply::json(&file),
        Err(error) => Err(ApiError::conflict(error)),
    }
}

pub(super) fn finish_batch(call: &Call) -> Result<Reply, ApiError> {
    let FinishBatch { entries } = call.argument()?;
    let mut results = Vec::new();
    for entry in &entries {
        entry.commit.check(call)?;
        let finished = take(&call.shared, &entry.cursor)
            .map_err(|error| json!({ ".tag": "lookup_failed", "lookup_failed": error }))
            .and_then(|arriving| commit(call, arriving, entry));
        results.push(match finished {
            Ok(mut file) => {
                file[".tag"] = "success".into();
                file
            }
            Err(error) => json!({ ".tag": "failure", "failure": error }),
        });
    }
    Reply::json(&json!({ "entries": results }))
}

fn commit(call: &Call, arriving: Arriving, finish: &Finish) -> Result<Value, Value> {
    let content = arriving.keep(&call.shared.contents).map_err(|error| {
        tracing::error!("the simulator can't write to its disk: {error}");
        json!({ ".tag": "other" })
    })?;
    let file = finish.commit.carry_out(call, content).map_err(|(tag, inner)| {
        let mut held = json!({ ".tag": tag });
        if !inner.is_null() {
            held[tag] = inner;
        }
        json!({ ".tag": "path", "path": held })
    })?;
    serde_json::to_value(file).map_err(|_| json!({ ".tag": "other" }))
}

fn open(shared: &Shared, arriving: Arriving) -> String {
    let session = shared.change(|world| format!("pid_upload_session:{}", world.random.word(40)));
    lock(&shared.uploads).insert(session.clone(), arriving);
    session
}

/// The session, if its bytes so far are those that the client counted.
fn take(shared: &Shared, at: &At) -> Result<Arriving, Value> {
    let mut uploads = lock(&shared.uploads);
    let have =
        uploads.get(&at.session_id).map(Arriving::size).ok_or_else(|| json!({ ".tag": "not_found" }))?;
    if have != at.offset {
        return Err(json!({ ".tag": "incorrect_offset", "correct_offset": have }));
    }
    uploads.remove(&at.session_id).ok_or_else(|| json!({ ".tag": "not_found" }))
}

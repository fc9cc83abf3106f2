//! What statements of others ask of the queue, as SQL.

/// The condition that a job waits or runs whose unique key is `key`, an expression of the statement.
pub fn is_alive(key: &str) -> String {
    format!("EXISTS (SELECT 1 FROM jobs live WHERE live.unique_key = {key} AND live.state <> 'dead')")
}

/// The dead letters of a kind in whose place no other job waits or runs: a table with `unique_key` and `last_error`.
pub fn given_up(kind: &'static str) -> String {
    let is_alive = is_alive("j.unique_key");
    format!(
        "(SELECT j.unique_key, j.last_error FROM jobs j
        WHERE j.state = 'dead' AND j.kind = '{kind}' AND NOT {is_alive})"
    )
}

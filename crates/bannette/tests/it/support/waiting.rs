//! What comes in its own time.

use std::time::Duration;

use tokio::time::Instant;

/// Whatever is waited for longer hangs.
const LONGEST: Duration = Duration::from_secs(240);

/// Waits until it is so.
pub async fn until(what: &str, mut done: impl AsyncFnMut() -> bool) {
    let start = Instant::now();
    while !done().await {
        assert!(start.elapsed() < LONGEST, "it never comes to this: {what}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

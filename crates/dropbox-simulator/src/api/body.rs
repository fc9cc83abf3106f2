//! Bodies of answers: counted for the log, and spoilt where a fault says so.

use std::{io, sync::Arc, time::Duration};

use axum::body::Body;
use bytes::{Bytes, BytesMut};
use futures::{Stream, StreamExt};

use crate::{content::ByteStream, fault::Effect, server::Connection, shared::Shared};

/// Time for bytes that were handed over to leave before the connection is cut.
const FLUSH: Duration = Duration::from_millis(30);

/// Dresses a body for its journey; gives the length to announce.
pub(super) fn dress(
    mut body: ByteStream,
    mut length: u64,
    effects: &[Effect],
    connection: Option<Connection>,
    shared: Arc<Shared>,
    number: u64,
) -> (Body, u64) {
    for effect in effects {
        body = match effect {
            Effect::Corrupt { at } => corrupt(body, *at).boxed(),
            Effect::Slow { bytes_per_second } => slow(body, *bytes_per_second).boxed(),
            Effect::Stall { after } => cut(body, *after, async { std::future::pending().await }).boxed(),
            Effect::ResetInBody { after } => {
                let connection = connection.clone();
                let reset = async move {
                    tokio::time::sleep(FLUSH).await;
                    if let Some(connection) = connection {
                        connection.reset();
                    }
                    Err(io::ErrorKind::ConnectionReset.into())
                };
                cut(body, *after, reset).boxed()
            }
            Effect::Truncate { after, consistent: false } => {
                let end = async {
                    tokio::time::sleep(FLUSH).await;
                    Err(io::ErrorKind::UnexpectedEof.into())
                };
                cut(body, *after, end).boxed()
            }
            Effect::Truncate { after, consistent: true } => {
                length = length.min(*after);
                take(body, *after).boxed()
            }
            _ => continue,
        };
    }
    let counted = Counted { body, left: length, sent: 0, shared, number };
    if length == 0 {
        counted.record();
    }
    (Body::from_stream(counted), length)
}

/// Writes into the log how far a body came, when it ends or is dropped.
struct Counted {
    body: ByteStream,
    left: u64,
    sent: u64,
    shared: Arc<Shared>,
    number: u64,
}

impl Stream for Counted {
    type Item = io::Result<Bytes>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        let next = self.body.poll_next_unpin(context);
        if let std::task::Poll::Ready(Some(Ok(bytes))) = &next {
            self.sent += bytes.len() as u64;
            self.left = self.left.saturating_sub(bytes.len() as u64);
            // Before the last bytes leave: whoever has read them all finds them in the log.
            if self.left == 0 {
                self.record();
            }
        }
        next
    }
}

impl Counted {
    fn record(&self) {
        let (sent, complete) = (self.sent, self.left == 0);
        self.shared.log.update(self.number, |entry| {
            entry.sent = sent;
            entry.complete = complete;
        });
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        if self.left > 0 {
            self.record();
        }
    }
}

/// The first `limit` bytes.
fn take(body: ByteStream, limit: u64) -> impl Stream<Item = io::Result<Bytes>> + Send {
    body.scan(limit, |left, piece| {
        let piece = piece.map(|mut bytes| {
            bytes.truncate(usize::try_from(*left).unwrap_or(usize::MAX));
            *left -= bytes.len() as u64;
            bytes
        });
        let done = matches!(&piece, Ok(bytes) if bytes.is_empty());
        std::future::ready((!done).then_some(piece))
    })
}

/// The first `after` bytes, and then that end; a shorter body keeps its own.
fn cut(
    body: ByteStream,
    after: u64,
    end: impl Future<Output = io::Result<Bytes>> + Send + 'static,
) -> impl Stream<Item = io::Result<Bytes>> + Send {
    take(body, after).chain(futures::stream::once(end))
}

fn corrupt(body: ByteStream, at: u64) -> impl Stream<Item = io::Result<Bytes>> + Send {
    body.scan(0, move |position, piece| {
        let piece = piece.map(|bytes| {
            let start = *position;
            *position += bytes.len() as u64;
            match at.checked_sub(start).and_then(|at| usize::try_from(at).ok()).filter(|at| *at < bytes.len())
            {
                None => bytes,
                Some(at) => {
                    let mut spoilt = BytesMut::from(bytes.as_ref());
                    spoilt[at] ^= 0x20;
                    spoilt.freeze()
                }
            }
        });
        std::future::ready(Some(piece))
    })
}

fn slow(body: ByteStream, bytes_per_second: u64) -> impl Stream<Item = io::Result<Bytes>> + Send {
    const PER_SECOND: u64 = 20;
    let step = usize::try_from((bytes_per_second / PER_SECOND).max(1)).unwrap_or(usize::MAX);
    let pieces = body.flat_map(move |piece| {
        let pieces = match piece {
            Ok(bytes) => (0..bytes.len())
                .step_by(step)
                .map(|at| Ok(bytes.slice(at..bytes.len().min(at.saturating_add(step)))))
                .collect(),
            Err(error) => vec![Err(error)],
        };
        futures::stream::iter(pieces)
    });
    pieces.then(async |piece| {
        tokio::time::sleep(Duration::from_millis(1000 / PER_SECOND)).await;
        piece
    })
}

//! Listeners and connections. A connection can be reset by a fault, so they are accepted here rather than by axum.

pub(crate) mod proxy;
pub(crate) mod tls;

use std::{
    convert::Infallible,
    io,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
};

use axum::{Router, body::Body, extract::Request, response::Response};
use hyper_util::{
    rt::{TokioExecutor, TokioIo},
    server::conn::auto,
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
};
use tokio_rustls::TlsAcceptor;
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tower::ServiceExt;

/// The connection that a request came by.
#[derive(Clone, Default)]
pub(crate) struct Connection {
    reset: Arc<AtomicBool>,
}

/// Marks an answer that is none: the connection ends instead.
#[derive(Clone)]
struct HangUp;

impl Connection {
    /// The connection will end in a reset.
    pub fn reset(&self) {
        self.reset.store(true, Ordering::Relaxed);
    }

    /// Resets the connection instead of answering.
    pub fn hang_up(connection: Option<Self>) -> Response {
        if let Some(connection) = connection {
            connection.reset();
        }
        let mut response = Response::new(Body::empty());
        response.extensions_mut().insert(HangUp);
        response
    }
}

/// Serves `router` until `stop`; every connection ends then too.
pub(crate) async fn serve(
    listener: TcpListener,
    tls: Option<TlsAcceptor>,
    router: Router,
    stop: CancellationToken,
    tasks: TaskTracker,
) {
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = stop.cancelled() => return,
        };
        let stream = match accepted {
            Ok((stream, _)) => stream,
            Err(error) => {
                // Out of file descriptors, mostly: others will be closed.
                tracing::debug!("a connection was not accepted: {error}");
                tokio::time::sleep(std::time::Duration::from_millis(20)).await;
                continue;
            }
        };
        let (router, tls, stop) = (router.clone(), tls.clone(), stop.clone());
        tasks.spawn(async move {
            tokio::select! {
                result = converse(stream, tls, router) => {
                    if let Err(error) = result {
                        tracing::debug!("a connection ended: {error}");
                    }
                }
                () = stop.cancelled() => {}
            }
        });
    }
}

async fn converse(stream: TcpStream, tls: Option<TlsAcceptor>, router: Router) -> Result<(), BoxError> {
    stream.set_nodelay(true)?;
    let connection = Connection::default();
    let stream = Resettable { stream, reset: connection.reset.clone() };
    match tls {
        Some(tls) => serve_stream(tls.accept(stream).await?, connection, router).await,
        None => serve_stream(stream, connection, router).await,
    }
}

type BoxError = Box<dyn std::error::Error + Send + Sync>;

async fn serve_stream<S>(stream: S, connection: Connection, router: Router) -> Result<(), BoxError>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let service = hyper::service::service_fn(move |request: hyper::Request<hyper::body::Incoming>| {
        let (router, connection) = (router.clone(), connection.clone());
        async move {
            let mut request: Request = request.map(Body::new);
            request.extensions_mut().insert(connection);
            let response = router.oneshot(request).await.unwrap_or_else(|never: Infallible| match never {});
            match response.extensions().get::<HangUp>() {
                Some(HangUp) => Err(io::Error::from(io::ErrorKind::ConnectionReset)),
                None => Ok(response),
            }
        }
    });
    auto::Builder::new(TokioExecutor::new())
        .http1_only()
        .serve_connection(TokioIo::new(stream), service)
        .await
}

/// A stream that can end in a reset (RST) rather than in order.
struct Resettable {
    stream: TcpStream,
    reset: Arc<AtomicBool>,
}

impl Drop for Resettable {
    fn drop(&mut self) {
        if self.reset.load(Ordering::Relaxed)
            && let Err(error) = self.stream.set_zero_linger()
        {
            tracing::debug!("a connection can't be reset: {error}");
        }
    }
}

impl AsyncRead for Resettable {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Resettable {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(context, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        // An orderly end would forestall the reset.
        if self.reset.load(Ordering::Relaxed) {
            return Poll::Ready(Ok(()));
        }
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

//! Starting and stopping.

use std::{
    net::{Ipv4Addr, SocketAddr},
    ops::Deref,
    path::PathBuf,
    sync::Arc,
    time::Duration,
};

use anyhow::Context;
use axum::{
    Router,
    extract::DefaultBodyLimit,
    routing::{any, get, post},
};
use serde::Serialize;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio_util::task::TaskTracker;
use url::Url;

use crate::{
    api, consent,
    content::Contents,
    control,
    handle::Handle,
    server::{self, proxy, tls},
    shared::Shared,
    snapshot,
    world::World,
};

/// How a simulator is started. By default: free ports of 127.0.0.1, everything forgotten at the end.
#[derive(Clone, Debug)]
pub struct Options {
    /// API, tokens and consent page.
    pub api_addr: SocketAddr,
    /// Control API, and the page to drop files on.
    pub control_addr: SocketAddr,
    /// The API over TLS as well, for clients that insist.
    pub tls: Option<SocketAddr>,
    /// A proxy that leads Dropbox's own host names to the API over TLS. Needs `tls`.
    pub proxy: Option<SocketAddr>,
    /// Where all is kept from one start to the next; None: a temporary folder.
    pub data_dir: Option<PathBuf>,
    /// Of access tokens.
    pub token_lifetime: Duration,
    /// The same ids and tokens every time; None: others every time.
    pub seed: Option<u64>,
}

/// Any free port of the loopback interface.
const ANYWHERE: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 0);

impl Default for Options {
    fn default() -> Self {
        Self {
            api_addr: ANYWHERE,
            control_addr: ANYWHERE,
            tls: None,
            proxy: None,
            data_dir: None,
            token_lifetime: Duration::from_secs(14_400),
            seed: None,
        }
    }
}

impl Options {
    /// With TLS and the proxy, on free ports.
    pub fn with_tls(mut self) -> Self {
        self.tls = Some(ANYWHERE);
        self.proxy = Some(ANYWHERE);
        self
    }

    /// Keeps everything in this folder.
    pub fn data_dir(mut self, folder: impl Into<PathBuf>) -> Self {
        self.data_dir = Some(folder.into());
        self
    }
}

/// Where a running simulator listens. URLs end in a slash where paths are to be appended.
#[derive(Clone, Debug, Serialize)]
pub struct Addresses {
    /// `…/2/`, for RPC routes.
    pub api_url: Url,
    /// `…/2/`, for downloads and uploads.
    pub content_url: Url,
    /// `…/2/`, for long-polls.
    pub notify_url: Url,
    /// The consent page.
    pub authorize_url: Url,
    /// The token route.
    pub token_url: Url,
    /// The control API (below `api/`) and the page to drop files on.
    pub control_url: Url,
    /// The API over TLS.
    pub tls_addr: Option<SocketAddr>,
    /// The CONNECT proxy.
    pub proxy_url: Option<Url>,
    /// The certificate authority to trust, in PEM.
    pub ca_file: Option<PathBuf>,
}

/// A running Dropbox. It ends when it is dropped. Everything else it can do is on [`Handle`].
pub struct Simulator {
    handle: Handle,
    tasks: TaskTracker,
    snapshot: Option<Arc<snapshot::Keeper>>,
    /// Where it keeps its files when it was given no folder. Removed last of all.
    _temporary: Option<TempDir>,
}

impl Simulator {
    /// Starts on the current tokio runtime.
    pub async fn start(options: Options) -> anyhow::Result<Self> {
        let (folder, temporary) = match &options.data_dir {
            Some(folder) => (folder.clone(), None),
            None => {
                let temporary = tempfile::Builder::new().prefix("dropbox-simulator-").tempdir()?;
                (temporary.path().to_owned(), Some(temporary))
            }
        };
        let seed = match options.seed {
            Some(seed) => seed,
            None => random_seed()?,
        };
        let world = snapshot::load(&folder)?.unwrap_or_else(|| World::new(seed));
        let contents = Contents::open(folder.join("content"))?;
        let shared = Arc::new(Shared::new(world, contents, options.token_lifetime));

        let bind = async |addr: SocketAddr| {
            TcpListener::bind(addr).await.with_context(|| format!("failed to listen on {addr}"))
        };
        let tasks = TaskTracker::new();
        let (api_listener, control_listener) =
            (bind(options.api_addr).await?, bind(options.control_addr).await?);
        let (api_addr, control_addr) = (api_listener.local_addr()?, control_listener.local_addr()?);
        let mut addresses = addresses(api_addr, control_addr)?;

        let api = api_router(shared.clone());
        if let Some(addr) = options.tls {
            let ca = folder.join("ca.pem");
            let acceptor = tls::acceptor(&ca)?;
            let listener = bind(addr).await?;
            let tls_addr = listener.local_addr()?;
            (addresses.tls_addr, addresses.ca_file) = (Some(tls_addr), Some(ca));
            tasks.spawn(server::serve(
                listener,
                Some(acceptor),
                api.clone(),
                shared.stop.clone(),
                tasks.clone(),
            ));
            if let Some(addr) = options.proxy {
                let listener = bind(addr).await?;
                addresses.proxy_url = Some(format!("http://{}", listener.local_addr()?).parse()?);
                tasks.spawn(proxy::serve(listener, tls_addr, shared.stop.clone(), tasks.clone()));
            }
        } else if options.proxy.is_some() {
            anyhow::bail!("the proxy leads to the TLS listener, which is off");
        }
        shared.addresses.set(addresses).ok();
        tasks.spawn(server::serve(api_listener, None, api, shared.stop.clone(), tasks.clone()));
        let control = control::router(shared.clone());
        tasks.spawn(server::serve(control_listener, None, control, shared.stop.clone(), tasks.clone()));
        let snapshot = options.data_dir.map(|folder| snapshot::Keeper::start(shared.clone(), folder, &tasks));
        tracing::debug!(api = %api_addr, control = %control_addr, "the Dropbox simulator is ready");
        Ok(Self { handle: Handle::new(shared), tasks, snapshot, _temporary: temporary })
    }

    /// Ends all connections, and writes what is to be kept.
    pub async fn stop(self) -> anyhow::Result<()> {
        self.handle.shared.stop.cancel();
        self.tasks.close();
        self.tasks.wait().await;
        match &self.snapshot {
            Some(keeper) => keeper.write(),
            None => Ok(()),
        }
    }

    /// The same simulator, for tasks that don't own it.
    pub fn handle(&self) -> Handle {
        self.handle.clone()
    }
}

impl Deref for Simulator {
    type Target = Handle;

    fn deref(&self) -> &Handle {
        &self.handle
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        self.handle.shared.stop.cancel();
        if let Some(Err(error)) = self.snapshot.as_ref().map(|keeper| keeper.write()) {
            tracing::error!("the simulator's state was not written: {error:#}");
        }
    }
}

fn random_seed() -> anyhow::Result<u64> {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes).map_err(|error| anyhow::anyhow!("no randomness: {error}"))?;
    Ok(u64::from_le_bytes(bytes))
}

fn addresses(api: SocketAddr, control: SocketAddr) -> anyhow::Result<Addresses> {
    let base: Url = format!("http://{api}/").parse()?;
    Ok(Addresses {
        api_url: base.join("2/")?,
        content_url: base.join("2/")?,
        notify_url: base.join("2/")?,
        authorize_url: base.join("oauth2/authorize")?,
        token_url: base.join("oauth2/token")?,
        control_url: format!("http://{control}/").parse()?,
        tls_addr: None,
        proxy_url: None,
        ca_file: None,
    })
}

fn api_router(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/2/{*route}", any(api::serve))
        .route("/oauth2/token", post(api::token::serve))
        .route("/oauth2/authorize", get(consent::ask).post(consent::decide))
        .route("/simulator.css", get(crate::page::style))
        // The API bounds what it reads by itself; uploads go to the disk as they come.
        .layer(DefaultBodyLimit::disable())
        .with_state(shared)
}

//! Listening, serving and ending.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{interval, sleep, timeout};
use tracing::{debug, error, info, warn};

use crate::app::App;
use crate::config::Config;
use crate::error::ServeError;
use crate::routes::routes;

/// Connections at the same time; further ones wait to be accepted.
const CONNECTIONS: usize = 256;

/// Time for the head of a request.
const HEAD_TIME: Duration = Duration::from_secs(30);

/// Time for requests that run when the server ends.
const END_TIME: Duration = Duration::from_secs(10);

/// Time between two looks for what has expired.
const CLEANING: Duration = Duration::from_secs(60);

/// Pause after a connection that the system could not accept.
const PAUSE: Duration = Duration::from_millis(100);

/// A server that listens.
#[derive(Debug)]
pub struct Server {
    app: App,
    listener: TcpListener,
    address: SocketAddr,
}

impl Server {
    /// Opens the folders and the state, and begins to listen.
    ///
    /// # Errors
    /// When the address can be reached from elsewhere and no key is configured, and when a folder, the
    /// state or the address cannot be opened.
    pub async fn start(config: Config) -> Result<Self, ServeError> {
        let address = SocketAddr::new(config.listen, config.port);
        if config.key.is_none() && !address.ip().to_canonical().is_loopback() {
            return Err(ServeError::KeyRequired { address });
        }
        let listen = |error| ServeError::Listen { address, error };
        let listener = TcpListener::bind(address).await.map_err(listen)?;
        let address = listener.local_addr().map_err(listen)?;
        let app = App::open(config).await?;
        app.end_interrupted().await.map_err(|error| ServeError::State { error })?;
        Ok(Self { app, listener, address })
    }

    /// Returns the address that it listens on.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves until `stop` completes. Operations that run are then canceled and rolled back, and
    /// requests are answered.
    ///
    /// # Errors
    /// None at present; what a request meets is in its answer and in the log.
    pub async fn run(self, stop: impl Future<Output = ()>) -> Result<(), ServeError> {
        let Self { app, listener, .. } = self;
        let cleaning = tokio::spawn(clean(app.clone()));
        let router = routes(app.clone());
        let graceful = GracefulShutdown::new();
        let slots = Arc::new(Semaphore::new(CONNECTIONS));
        tokio::select! {
            () = accept(&listener, &router, &graceful, &slots) => {}
            () = stop => {}
        }
        drop(listener);
        info!(component = "server", "ending");
        cleaning.abort();
        app.jobs.close().await;
        if timeout(END_TIME, graceful.shutdown()).await.is_err() {
            warn!(component = "server", "requests that do not end are cut off");
        }
        app.state.close().await;
        Ok(())
    }
}

async fn accept(
    listener: &TcpListener,
    router: &Router,
    graceful: &GracefulShutdown,
    slots: &Arc<Semaphore>,
) {
    loop {
        let Ok(slot) = slots.clone().acquire_owned().await else { return };
        match listener.accept().await {
            Ok((stream, _)) => serve(stream, slot, router, graceful),
            // Such as too many open files: the next may work.
            Err(error) => {
                warn!(component = "server", "a connection cannot be accepted: {error}");
                sleep(PAUSE).await;
            }
        }
    }
}

fn serve(
    stream: TcpStream,
    slot: OwnedSemaphorePermit,
    router: &Router,
    graceful: &GracefulShutdown,
) {
    let service = TowerToHyperService::new(router.clone());
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME)
        .serve_connection(TokioIo::new(stream), service);
    let connection = graceful.watch(connection);
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            debug!(component = "server", "a connection ended: {error}");
        }
        drop(slot);
    });
}

/// Removes what has expired, now and then.
async fn clean(app: App) {
    let mut ticks = interval(CLEANING);
    loop {
        ticks.tick().await;
        if let Err(failure) = app.remove_expired().await {
            error!(component = "server", "expired uploads cannot be removed: {failure:?}");
        }
    }
}

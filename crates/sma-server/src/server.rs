//! Listening, serving and ending.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::{Extension, Router};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{interval, sleep, timeout};
use tower_http::cors::CorsLayer;
use tracing::{debug, error, info, warn};

use crate::app::App;
use crate::config::Config;
use crate::connection::{Connection, Connections};
use crate::error::ServeError;
use crate::routes::routes;
use crate::scheduler::Scheduler;
use crate::tls::Tls;

/// Time for the head of a request, and for what TLS exchanges before.
const HEAD_TIME: Duration = Duration::from_secs(30);

/// Time for requests that run when the server ends.
pub(crate) const END_TIME: Duration = Duration::from_secs(10);

/// Time between two looks for what has expired.
const CLEANING: Duration = Duration::from_secs(60);

/// Pause after a connection that the system could not accept.
pub(crate) const PAUSE: Duration = Duration::from_millis(100);

/// A server that listens.
#[derive(Debug)]
pub struct Server {
    app: App,
    scheduler: Scheduler,
    listener: TcpListener,
    address: SocketAddr,
    tls: Option<Arc<Tls>>,
    cors: Option<CorsLayer>,
}

/// What each connection is served with.
#[derive(Debug)]
struct Service {
    router: Router,
    tls: Option<Arc<Tls>>,
    graceful: GracefulShutdown,
    connections: Connections,
}

impl Server {
    /// Opens the folders and the state, and begins to listen.
    ///
    /// # Errors
    /// When the address can be reached from elsewhere and no key is configured, and when what pages of
    /// other sites may ask, the files of TLS, a folder, the state or the address cannot be opened, or a
    /// schedule is one that `POST /backup` would refuse.
    pub async fn start(config: Config) -> Result<Self, ServeError> {
        let address = SocketAddr::new(config.listen, config.port);
        if config.key.is_none() && !address.ip().to_canonical().is_loopback() {
            return Err(ServeError::KeyRequired { address });
        }
        let tls = config.tls.clone().map(Tls::open).transpose()?.map(Arc::new);
        let cors = config.cors.layer(config.key.is_some())?;
        let listen = |error| ServeError::Listen { address, error };
        let listener = TcpListener::bind(address).await.map_err(listen)?;
        let address = listener.local_addr().map_err(listen)?;
        let app = App::open(config).await?;
        app.check_schedules()?;
        app.end_interrupted().await.map_err(|error| ServeError::State { error })?;
        if tls.is_none() && !address.ip().to_canonical().is_loopback() {
            warn!(
                component = "server",
                "without TLS, the key and archives pass the network as plaintext"
            );
        }
        let scheduler = Scheduler::new(&app).await;
        Ok(Self { app, scheduler, listener, address, tls, cors })
    }

    /// Returns the address that it listens on.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Returns the URL of that address.
    #[must_use]
    pub fn url(&self) -> String {
        let scheme = if self.tls.is_some() { "https" } else { "http" };
        format!("{scheme}://{}", self.address)
    }

    /// Serves until `stop` completes. Operations that run are then canceled and rolled back, and
    /// requests are answered.
    ///
    /// # Errors
    /// None at present; what a request meets is in its answer and in the log.
    pub async fn run(self, stop: impl Future<Output = ()>) -> Result<(), ServeError> {
        let Self { app, scheduler, listener, tls, cors, .. } = self;
        let cleaning = tokio::spawn(clean(app.clone()));
        let scheduling = tokio::spawn(scheduler.run(app.clone()));
        let (router, graceful) = (routes(app.clone(), cors), GracefulShutdown::new());
        let service = Service { router, tls, graceful, connections: Connections::default() };
        tokio::select! {
            () = accept(&listener, &service) => {}
            () = stop => {}
        }
        drop(listener);
        info!(component = "server", "ending");
        cleaning.abort();
        scheduling.abort();
        app.jobs.close().await;
        service.connections.end_strangers();
        if timeout(END_TIME, service.graceful.shutdown()).await.is_err() {
            warn!(component = "server", "requests that do not end are cut off");
        }
        app.state.close().await;
        Ok(())
    }
}

async fn accept(listener: &TcpListener, service: &Service) {
    loop {
        match listener.accept().await {
            Ok((stream, address)) => {
                let connection = service.connections.admit(address.ip()).await;
                service.serve(stream, connection);
            }
            // Such as too many open files: the next may work.
            Err(error) => {
                warn!(component = "server", "a connection cannot be accepted: {error}");
                sleep(PAUSE).await;
            }
        }
    }
}

impl Service {
    /// Serves a connection until it ends or has to give way.
    fn serve(&self, stream: TcpStream, connection: Arc<Connection>) {
        let router = self.router.clone().layer(Extension(connection.clone()));
        let (tls, watcher) = (self.tls.clone(), self.graceful.watcher());
        let served = async move {
            let Some(tls) = tls else { return talk(stream, router, watcher).await };
            match timeout(HEAD_TIME, tls.acceptor().accept(stream)).await {
                Ok(Ok(stream)) => talk(stream, router, watcher).await,
                Ok(Err(error)) => debug!(component = "server", "no TLS: {error}"),
                Err(_) => debug!(component = "server", "no TLS within its time"),
            }
        };
        tokio::spawn(async move {
            tokio::select! {
                () = served => {}
                () = connection.ended() => {}
            }
        });
    }
}

/// Serves a connection until its end.
pub(crate) async fn talk<S>(stream: S, router: Router, watcher: Watcher)
where
    S: AsyncRead + AsyncWrite + Unpin + 'static,
{
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router));
    if let Err(error) = watcher.watch(connection).await {
        debug!(component = "server", "a connection ended: {error}");
    }
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

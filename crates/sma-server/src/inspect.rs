//! One file for SMA Inspector: the page with the file, on this computer, until the page has taken it.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, HOST};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use futures_util::stream::try_unfold;
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::TcpListener;
use tokio::runtime::Builder;
use tokio::sync::Notify;
use tokio::time::{sleep, timeout};

use crate::docs::escape;
use crate::error::ServeError;
use crate::page::{DOCUMENT, Page};
use crate::serve::wait;
use crate::server::{END_TIME, PAUSE, talk};

/// Bytes of the secret in the address.
const SECRET: usize = 16;

/// Bytes that are sent at once.
const PIECE: usize = 1 << 16;

/// The name under which the page asks for the file, and that of the element which says that there is
/// one (`web/start.js`).
const GIVEN: &str = "given";

/// The script that stores the page in a browser. It is left out: nobody uses this address again, and another
/// program may.
const SERVICE_WORKER: &str = "service-worker.js";

/// A page with a file.
#[derive(Debug)]
pub struct Inspection {
    /// The page.
    pub page: Page,
    /// Name of the file, for display.
    pub name: String,
    /// Its content.
    pub content: Vec<u8>,
    /// Whether the page can be loaded again once it has taken the file.
    pub stays: bool,
}

/// What requests share.
#[derive(Debug)]
struct Shared {
    page: Page,
    /// The document of the page, with the name of the file.
    document: String,
    content: Bytes,
    /// The value of `Host`.
    host: String,
    /// The beginning of all paths.
    prefix: String,
    taken: Notify,
}

impl Inspection {
    /// Serves the page until it has taken the file, or `is_ended` returns true. `listening` is called
    /// with the address once requests are accepted. Returns whether the page has taken the file.
    ///
    /// # Errors
    /// When no port can be listened on, or the system provides no threads or random numbers.
    pub fn run(
        self,
        listening: impl FnOnce(&str),
        is_ended: impl Fn() -> bool,
    ) -> Result<bool, ServeError> {
        let runtime = Builder::new_multi_thread().enable_all().build();
        let runtime = runtime.map_err(|error| ServeError::Runtime { error })?;
        runtime.block_on(self.serve(listening, wait(is_ended)))
    }

    async fn serve(
        self,
        listening: impl FnOnce(&str),
        end: impl Future<Output = ()>,
    ) -> Result<bool, ServeError> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let failed = |error| ServeError::Listen { address, error };
        let listener = TcpListener::bind(address).await.map_err(failed)?;
        let host = listener.local_addr().map_err(failed)?.to_string();
        let mut secret = [0; SECRET];
        let filled = getrandom::fill(&mut secret);
        filled.map_err(|error| ServeError::Runtime { error: std::io::Error::other(error) })?;
        let prefix = format!("/{:032x}/", u128::from_be_bytes(secret));
        let url = format!("http://{host}{prefix}");
        let document = self.document();
        let Self { page, content, stays, .. } = self;
        let (content, taken) = (content.into(), Notify::new());
        let shared = Arc::new(Shared { page, document, content, host, prefix, taken });
        let router = Router::new().fallback(answer).with_state(shared.clone());
        let graceful = GracefulShutdown::new();
        listening(&url);
        let accept = async {
            loop {
                match listener.accept().await {
                    Ok((stream, _)) => {
                        tokio::spawn(talk(stream, router.clone(), graceful.watcher()));
                    }
                    Err(_) => sleep(PAUSE).await,
                }
            }
        };
        let taken = async {
            loop {
                shared.taken.notified().await;
                if !stays {
                    return;
                }
            }
        };
        let is_taken = tokio::select! {
            () = accept => false,
            () = taken => true,
            () = end => false,
        };
        // The end of the file is still on its way.
        let limit = if is_taken { END_TIME } else { Duration::ZERO };
        let _ = timeout(limit, graceful.shutdown()).await;
        Ok(is_taken)
    }

    /// Returns the document of the page, with an element that names the file.
    fn document(&self) -> String {
        let document = self.page.find(DOCUMENT).map(|file| file.content).unwrap_or_default();
        let element =
            format!("<meta name=\"{GIVEN}\" content=\"{}\" /></head>", escape(&self.name));
        String::from_utf8_lossy(document).replacen("</head>", &element, 1)
    }
}

/// Answers whoever knows the secret, under the name of this computer's own address.
async fn answer(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let path = request.uri().path().strip_prefix(&shared.prefix);
    let is_host = request.headers().get(HOST).is_some_and(|host| host == shared.host.as_str());
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    let Some(path) = path.filter(|_| is_host && is_read) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let page = &shared.page;
    let mut response = match (path, page.find(path)) {
        (GIVEN, _) => file(&shared, request.method() == Method::GET),
        ("" | DOCUMENT, _) => {
            let kind = [(CONTENT_TYPE, "text/html; charset=utf-8")];
            (kind, shared.document.clone()).into_response()
        }
        (SERVICE_WORKER, _) | (_, None) => StatusCode::NOT_FOUND.into_response(),
        (_, Some(file)) => page.answer(file, request.headers()),
    };
    let headers = response.headers_mut();
    page.add_headers(headers);
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Sends the file, and notes when the last of it is.
fn file(shared: &Arc<Shared>, is_sent: bool) -> Response {
    let length = HeaderValue::from(shared.content.len());
    let kind = HeaderValue::from_static("application/octet-stream");
    let headers = [(CONTENT_TYPE, kind), (CONTENT_LENGTH, length)];
    if !is_sent {
        return headers.into_response();
    }
    if shared.content.is_empty() {
        // No piece is asked for.
        shared.taken.notify_one();
        return headers.into_response();
    }
    let whole = (shared.clone(), shared.content.clone());
    let pieces = try_unfold(Some(whole), async |left| {
        let Some((shared, mut content)) = left else { return Ok::<_, std::io::Error>(None) };
        let piece = content.split_to(content.len().min(PIECE));
        if content.is_empty() {
            shared.taken.notify_one();
            return Ok(Some((piece, None)));
        }
        Ok(Some((piece, Some((shared, content)))))
    });
    (headers, Body::from_stream(pieces)).into_response()
}

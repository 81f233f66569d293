//! What every request passes: the limits, the key, the time-out, and a line in the log.

use std::net::IpAddr;
use std::sync::Arc;

use axum::Extension;
use axum::extract::{Request, State};
use axum::http::header::{AUTHORIZATION, HOST, ORIGIN};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tokio::time::timeout;
use tracing::info;

use crate::app::{App, REQUEST_TIME};
use crate::audit::Entry;
use crate::connection::Connection;
use crate::failure::Failure;
use crate::page;
use crate::request::{RequestId, User};
use crate::route::docs;

/// Paths that need no key: they say nothing but that the server is there.
const OPEN_PATHS: [&str; 2] = ["/healthz", "/readyz"];

/// Ends of paths whose requests take as long as the file takes.
const UNTIMED: [&str; 3] = ["/archive/upload", "/download", "/events"];

/// Checks limits and key, runs the request within its time, and records it.
pub(crate) async fn guard(
    State(app): State<App>,
    Extension(connection): Extension<Arc<Connection>>,
    request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path().to_owned();
    if OPEN_PATHS.contains(&path.as_str()) {
        return next.run(request).await;
    }
    let (method, user) = (request.method().clone(), User::of(request.headers()));
    let address = connection.address;
    let is_public = is_public(&app, &path);
    let left = if is_public { None } else { app.limits.take_request(address) };
    let checked = match left.filter(|left| left.is_exceeded) {
        Some(left) => Err(Failure::of_limit(left)),
        None if is_public => check_site(&app, request.headers()),
        None => check(&app, address, request.headers()),
    };
    let mut response = match checked {
        Ok(()) => {
            if !is_public {
                connection.make_known();
            }
            let response = run(&path, request, next).await;
            if let Some(entry) = Entry::of_request(&method, &path, &user, address, &response) {
                app.audit(entry).await;
            }
            response
        }
        Err(failure) => failure.into_response(),
    };
    if let Some(left) = left {
        left.add_to(response.headers_mut());
    }
    app.counts.answer(response.status().as_u16());
    record(&method, &path, &user, address, &response);
    response
}

/// Returns whether a path answers the same to everybody: the page, and the description of the API.
/// Browsers ask for these without a key, and they are not counted.
fn is_public(app: &App, path: &str) -> bool {
    path == docs::PATH || page::has_path(app.config.page.as_ref(), path)
}

async fn run(path: &str, request: Request, next: Next) -> Response {
    if UNTIMED.iter().any(|end| path.ends_with(end)) {
        return next.run(request).await;
    }
    let answered = timeout(REQUEST_TIME, next.run(request)).await;
    answered.unwrap_or_else(|_| Failure::Timeout.into_response())
}

fn check(app: &App, address: IpAddr, headers: &HeaderMap) -> Result<(), Failure> {
    let Some(key) = &app.config.key else { return check_site(app, headers) };
    let bearer = headers.get(AUTHORIZATION).and_then(|value| {
        let (scheme, key) = value.as_bytes().split_at_checked("Bearer ".len())?;
        scheme.eq_ignore_ascii_case(b"Bearer ").then_some(key)
    });
    let given = bearer.or(headers.get("x-api-key").map(HeaderValue::as_bytes));
    let given = given.ok_or(Failure::Unauthorized)?;
    app.limits.try_key(address, || key.is(given))
}

/// Checks that a server without a key is not asked by a page of another site.
fn check_site(app: &App, headers: &HeaderMap) -> Result<(), Failure> {
    let is_allowed = app.config.key.is_some() || is_of_this_computer(app, headers);
    if is_allowed { Ok(()) } else { Err(Failure::Forbidden) }
}

/// Returns whether a request is not one that a page of another site lets a browser make: without a
/// key, nothing else keeps it from that. The name of the server is a loopback one, and a page that
/// asks is from this server, or from an origin that the configuration names.
fn is_of_this_computer(app: &App, headers: &HeaderMap) -> bool {
    let text = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    let Some(host) = text(HOST) else { return false };
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|it| it.is_ascii_digit()) => name,
        _ => host,
    };
    let address = name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    let is_loopback = address.map_or(name.eq_ignore_ascii_case("localhost"), |it| it.is_loopback());
    let scheme = if app.config.tls.is_some() { "https://" } else { "http://" };
    let is_own = |origin: &str| origin.strip_prefix(scheme) == Some(host);
    is_loopback && text(ORIGIN).is_none_or(|it| is_own(it) || app.config.cors.names(it))
}

fn record(method: &Method, path: &str, user: &User, address: IpAddr, response: &Response) {
    let id = response.extensions().get::<RequestId>().map_or("-", |id| &id.0);
    let (user, path) = (user.0.escape_debug(), path.escape_debug());
    let status = response.status().as_u16();
    info!(component = "server", "{id} {user} {address}: {method} {path}: {status}");
}

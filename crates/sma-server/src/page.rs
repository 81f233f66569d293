//! SMA Inspector: the files of the page, as a program contains them, and answers with them.

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::header::{
    ACCEPT_ENCODING, ALLOW, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH,
    VARY,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::app::App;
use crate::failure::Failure;

/// The document, which is also what the folder of the page answers with.
pub(crate) const DOCUMENT: &str = "index.html";

/// The answer in place of a page that the program does not contain.
const NO_PAGE: &str = "This build of shelly-manager contains no page. The API is at /api/v1, and \
                       described at /api/v1/docs.\n";

/// A page: its files, and the headers that go with each.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    /// The files, in any order.
    pub files: &'static [PageFile],
    /// Names and values of the headers.
    pub headers: &'static [(&'static str, &'static str)],
}

/// A file of a page.
#[derive(Clone, Copy, Debug)]
pub struct PageFile {
    /// Its path below that of the page, with `/` between the parts.
    pub path: &'static str,
    /// A text that is another one when the content is, such as a digest.
    pub digest: &'static str,
    /// Its content.
    pub content: &'static [u8],
    /// Its content, compressed with Brotli.
    pub brotli: Option<&'static [u8]>,
    /// Its content, compressed with gzip.
    pub gzip: Option<&'static [u8]>,
}

impl Page {
    /// Returns the file at a path below that of the page.
    pub(crate) fn find(&self, path: &str) -> Option<&PageFile> {
        let path = if path.is_empty() { DOCUMENT } else { path };
        self.files.iter().find(|file| file.path == path)
    }

    /// Answers with a file, or that the client has it.
    pub(crate) fn answer(&self, file: &PageFile, asked: &HeaderMap) -> Response {
        let accepted = asked.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
        let accepts = |coding| accepted.is_some_and(|list| has_coding(list, coding));
        let (coding, content) = match (file.brotli, file.gzip) {
            (Some(content), _) if accepts("br") => (Some("br"), content),
            (_, Some(content)) if accepts("gzip") => (Some("gzip"), content),
            _ => (None, file.content),
        };
        let digest = file.digest;
        let tag = coding.map_or_else(|| format!("\"{digest}\""), |it| format!("\"{digest}-{it}\""));
        let mut response = if asked.get_all(IF_NONE_MATCH).iter().any(|it| has_tag(it, &tag)) {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            let mut response = Body::from(Bytes::from_static(content)).into_response();
            let kind = HeaderValue::from_static(media_type(file.path));
            response.headers_mut().insert(CONTENT_TYPE, kind);
            if let Some(coding) = coding {
                response.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static(coding));
            }
            response
        };
        let headers = response.headers_mut();
        headers.extend(HeaderValue::from_str(&tag).ok().map(|tag| (ETAG, tag)));
        // Names stay the same, so each use is preceded by a question whether the file has changed.
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        headers.insert(VARY, HeaderValue::from_static("Accept-Encoding"));
        self.add_headers(headers);
        response
    }

    /// Adds the headers of every file.
    pub(crate) fn add_headers(&self, headers: &mut HeaderMap) {
        for (name, value) in self.headers {
            let name = HeaderName::try_from(*name).ok();
            headers.extend(name.map(|name| (name, HeaderValue::from_static(value))));
        }
    }
}

/// Returns whether a path belongs to the page: it is open to everybody, as it contains nothing of the
/// server's.
pub(crate) fn has_path(page: Option<&Page>, path: &str) -> bool {
    let below = path.strip_prefix('/');
    path == "/" || page.zip(below).is_some_and(|(page, below)| page.find(below).is_some())
}

/// Answers what no route does: with a file of the page, or that there is nothing.
pub(crate) async fn fallback(
    State(app): State<App>,
    request: Request,
) -> Result<Response, Failure> {
    let (path, page) = (request.uri().path(), app.config.page.as_ref());
    if !has_path(page, path) {
        return Err(Failure::NotFound { what: "Path" });
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Ok(([(ALLOW, "GET, HEAD")], Failure::MethodNotAllowed).into_response());
    }
    let found = page.and_then(|page| Some((page, page.find(path.strip_prefix('/')?)?)));
    Ok(match found {
        Some((page, file)) => page.answer(file, request.headers()),
        None => {
            let kind = [(CONTENT_TYPE, "text/plain; charset=utf-8")];
            (StatusCode::NOT_FOUND, kind, NO_PAGE).into_response()
        }
    })
}

/// Returns whether a client accepts a coding (RFC 9110, section 12.5.3).
fn has_coding(accepted: &str, coding: &str) -> bool {
    let weight = |name: &str| {
        accepted.split(',').find_map(|item| {
            let (found, parameter) = item.split_once(';').unwrap_or((item, ""));
            let weight =
                parameter.trim().strip_prefix("q=").map_or(Some(1.0), |it| it.parse().ok());
            found.trim().eq_ignore_ascii_case(name).then_some(weight.unwrap_or(0.0))
        })
    };
    weight(coding).or_else(|| weight("*")).is_some_and(|weight: f32| weight > 0.0)
}

/// Returns whether a tag is in a list (RFC 9110, section 13.1.2).
fn has_tag(list: &HeaderValue, tag: &str) -> bool {
    let Ok(list) = list.to_str() else { return false };
    list.split(',').map(str::trim).any(|it| it == "*" || it.strip_prefix("W/").unwrap_or(it) == tag)
}

/// Returns the media type of a file by its extension.
fn media_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, extension)| extension) {
        Some("css") => "text/css; charset=utf-8",
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("png") => "image/png",
        Some("sha256") => "text/plain; charset=utf-8",
        Some("wasm") => "application/wasm",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codings_are_accepted_as_rfc_9110_says() {
        for (accepted, coding, is_accepted) in [
            ("gzip, deflate, br, zstd", "br", true),
            ("gzip, deflate", "br", false),
            ("br;q=0, gzip", "br", false),
            ("br; q=0.5", "br", true),
            ("GZIP", "gzip", true),
            ("*", "br", true),
            ("*;q=0", "br", false),
            ("gzip;q=0, *", "gzip", false),
            ("brotli", "br", false),
            ("br;q=x", "br", false),
            ("", "gzip", false),
        ] {
            assert_eq!(has_coding(accepted, coding), is_accepted, "{accepted}: {coding}");
        }
    }
}

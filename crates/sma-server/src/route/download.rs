//! `GET` and `HEAD /backup/{id}/download`

use std::io::{Read as _, Seek as _, SeekFrom};
use std::ops::Range;

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::header::{
    ACCEPT_RANGES, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, ETAG,
    IF_NONE_MATCH, IF_RANGE, RANGE,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use futures_util::stream::try_unfold;
use sma_core::layer::Layer;
use tokio::fs::File;
use tokio::io::AsyncReadExt as _;

use crate::app::App;
use crate::failure::Failure;
use crate::openapi::ErrorEnvelope;
use crate::request::Id;

/// Bytes that are sent at once.
const PIECE: usize = 1 << 16;

/// Bytes of a file that show what it is.
const BEGINNING: usize = 512;

/// Sends the file of a backup, or a range of it.
#[utoipa::path(
    get, path = "/api/v1/backup/{id}/download", tag = "backup",
    params(("id" = String, Path, description = "Id of the backup")),
    responses(
        (status = 200, description = "The file", content_type = "application/octet-stream"),
        (status = 206, description = "A range of it", content_type = "application/octet-stream"),
        (status = "default", description = "An error", body = ErrorEnvelope),
    ),
)]
pub(crate) async fn download(
    State(app): State<App>,
    Id(id): Id,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let found = app.find_backup(&id).await?;
    let (inner, stored) = (app.clone(), found.file.clone());
    // However large it is: the tag is its checksum.
    let work = app.work_within(None, move |_| {
        let checksum = inner.digests.compute(&inner.archives, &stored)?;
        let mut file = inner.archives.read(&stored.name)?;
        let mut beginning = Vec::new();
        let failed = |error: std::io::Error| Failure::internal(&error);
        let limit = u64::try_from(BEGINNING).unwrap_or_default();
        file.by_ref().take(limit).read_to_end(&mut beginning).map_err(failed)?;
        let size = file.metadata().map_err(failed)?.len();
        Ok((checksum, file, beginning, size))
    });
    let (checksum, mut file, beginning, size) = work.await?;
    let tag = format!("\"{checksum}\"");
    let is_same = |name| headers.get(name).is_some_and(|value| value.as_bytes() == tag.as_bytes());
    if is_same(IF_NONE_MATCH) {
        return Ok((StatusCode::NOT_MODIFIED, [(ETAG, tag)]).into_response());
    }
    let wanted =
        headers.get(RANGE).filter(|_| !headers.contains_key(IF_RANGE) || is_same(IF_RANGE));
    let range = match wanted.and_then(|value| parse_range(value.to_str().ok()?, size)) {
        Some(range) => Some(range.ok_or(Failure::Range { size })?),
        None => None,
    };
    let status = if range.is_some() { StatusCode::PARTIAL_CONTENT } else { StatusCode::OK };
    let part = range.clone().unwrap_or(0..size);
    let seek = file.seek(SeekFrom::Start(part.start));
    seek.map_err(|error| Failure::internal(&error))?;
    let length = part.end.saturating_sub(part.start);
    let mut response = (status, stream(File::from_std(file), length)).into_response();
    let mut set = |name, value: &str| {
        response.headers_mut().extend(HeaderValue::from_str(value).ok().map(|it| (name, it)));
    };
    set(CONTENT_TYPE, content_type(&beginning));
    set(CONTENT_LENGTH, &length.to_string());
    set(CONTENT_DISPOSITION, &disposition(found.file_name()));
    set(ACCEPT_RANGES, "bytes");
    set(ETAG, &tag);
    if range.is_some() {
        let last = part.end.saturating_sub(1);
        set(CONTENT_RANGE, &format!("bytes {}-{last}/{size}", part.start));
    }
    Ok(response)
}

/// Returns the type of a file by its outer layer.
fn content_type(beginning: &[u8]) -> &'static str {
    match Layer::detect(beginning) {
        Layer::Gzip => "application/gzip",
        Layer::Zstd => "application/zstd",
        Layer::Lz4 => "application/x-lz4",
        _ if beginning.first() == Some(&b'{') => "application/json",
        _ => "application/x-tar",
    }
}

/// Returns the name of a file for the header: as it is, and without what is not ASCII.
fn disposition(name: &str) -> String {
    let is_plain = |it: char| it.is_ascii_graphic() && it != '%' || it == ' ';
    if name.chars().all(is_plain) {
        return format!("attachment; filename=\"{name}\"");
    }
    let plain: String = name.chars().map(|it| if is_plain(it) { it } else { '_' }).collect();
    let encode = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' => {
            char::from(byte).to_string()
        }
        _ => format!("%{byte:02X}"),
    };
    let encoded: String = name.bytes().map(encode).collect();
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}

/// Parses a range (RFC 9110, section 14.2). `None` where it is to be ignored: another unit, several
/// ranges, or no range; `Some(None)` where the file has none of it.
#[expect(clippy::option_option, reason = "ignored, not there, and there are three outcomes")]
fn parse_range(text: &str, size: u64) -> Option<Option<Range<u64>>> {
    let (first, last) = text.strip_prefix("bytes=")?.trim().split_once('-')?;
    let number =
        |text: &str| text.bytes().all(|it| it.is_ascii_digit()).then(|| text.parse::<u64>());
    let range = match (first, last) {
        ("", "") => return None,
        ("", count) => {
            let count = number(count)?.unwrap_or(u64::MAX);
            (count > 0).then(|| size.saturating_sub(count)..size)?
        }
        (first, "") => number(first)?.unwrap_or(u64::MAX)..size,
        (first, last) => {
            let (first, last) = (number(first)?.ok()?, number(last)?.unwrap_or(u64::MAX));
            if last < first {
                return None;
            }
            first..last.saturating_add(1).min(size)
        }
    };
    Some(Some(range).filter(|range| range.start < size && range.start < range.end))
}

/// Streams a file from where it is, for this many bytes.
fn stream(file: File, length: u64) -> Body {
    let pieces = try_unfold((file, length), async |(mut file, left)| {
        if left == 0 {
            return Ok::<_, std::io::Error>(None);
        }
        let most = usize::try_from(left).unwrap_or(PIECE).min(PIECE);
        let mut buffer = vec![0; most];
        let count = file.read(&mut buffer).await?;
        if count == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        buffer.truncate(count);
        let left = left.saturating_sub(u64::try_from(count).unwrap_or(left));
        Ok(Some((Bytes::from(buffer), (file, left))))
    });
    Body::from_stream(pieces)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_those_of_rfc_9110() {
        for (text, range) in [
            ("bytes=0-499", Some(Some(0..500))),
            ("bytes=500-999", Some(Some(500..1000))),
            ("bytes=-500", Some(Some(500..1000))),
            ("bytes=900-", Some(Some(900..1000))),
            ("bytes=900-5000", Some(Some(900..1000))),
            ("bytes=-5000", Some(Some(0..1000))),
            ("bytes=1000-", Some(None)),
            ("bytes=99999999999999999999-", Some(None)),
            ("bytes=5-4", None),
            ("bytes=0-1,5-6", None),
            ("bytes=a-b", None),
            ("bytes=-", None),
            ("lines=0-1", None),
        ] {
            assert_eq!(parse_range(text, 1000), range, "{text}");
        }
    }

    #[test]
    fn names_that_are_not_ascii_are_encoded() {
        assert_eq!(disposition("a b.sma"), "attachment; filename=\"a b.sma\"");
        let name = "attachment; filename=\"B_ro.sma\"; filename*=UTF-8''B%C3%BCro.sma";
        assert_eq!(disposition("Büro.sma"), name);
    }
}

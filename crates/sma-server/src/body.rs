//! Bodies of requests as JSON.

use std::fmt;
use std::marker::PhantomData;

use axum::body::Body;
use axum::extract::{FromRequest, Request};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderMap, header};
use futures_util::StreamExt as _;
use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeOwned, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use zeroize::Zeroizing;

use crate::failure::Failure;

/// Maximum size of a body, in bytes.
const MAX_BYTES: usize = 10 << 20;

/// Maximum depth of arrays and objects.
const MAX_DEPTH: usize = 64;

/// Maximum number of elements of an array.
const MAX_ELEMENTS: usize = 1000;

/// Kinds of bodies that the API accepts; all are read as JSON here.
const KINDS: [&str; 4] =
    ["application/json", "application/x-www-form-urlencoded", "multipart/form-data", "text/plain"];

/// A body as JSON; an empty one has none of the members, all of which are optional.
#[derive(Debug)]
pub(crate) struct Json<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Sync> FromRequest<S> for Json<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, _: &S) -> Result<Self, Failure> {
        let (parts, body) = request.into_parts();
        let stated = content_length(&parts.headers);
        if stated.is_some_and(|length| length > u64::try_from(MAX_BYTES).unwrap_or(u64::MAX)) {
            return Err(Failure::BodyTooLarge);
        }
        if stated != Some(0) || parts.headers.contains_key(header::TRANSFER_ENCODING) {
            check_kind(&parts.headers)?;
        }
        let bytes = read(body).await?;
        parse(&bytes).map(Self)
    }
}

/// Reads an object. An array is refused: serde would read the fields of a struct from it, too.
pub(crate) fn object<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    struct Members<T>(PhantomData<T>);

    impl<'de, T: Deserialize<'de>> Visitor<'de> for Members<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<T, A::Error> {
            T::deserialize(MapAccessDeserializer::new(members))
        }
    }

    deserializer.deserialize_map(Members(PhantomData))
}

/// Returns the length that the headers state.
pub(crate) fn content_length(headers: &HeaderMap) -> Option<u64> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// Returns the kind that the headers state, in lower case and without parameters.
pub(crate) fn content_kind(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    Some(value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase())
}

fn check_kind(headers: &HeaderMap) -> Result<(), Failure> {
    let Some(kind) = content_kind(headers) else {
        // A request without a body needs no kind of it.
        let has_body =
            headers.contains_key(CONTENT_LENGTH) || headers.contains_key(header::TRANSFER_ENCODING);
        return if has_body { Err(Failure::MediaType) } else { Ok(()) };
    };
    if KINDS.contains(&kind.as_str()) { Ok(()) } else { Err(Failure::MediaType) }
}

/// Reads a body, which may contain a password, and is wiped.
async fn read(body: Body) -> Result<Zeroizing<Vec<u8>>, Failure> {
    let mut bytes = Zeroizing::new(Vec::new());
    let mut stream = body.into_data_stream();
    while let Some(piece) = stream.next().await {
        let piece = piece.map_err(|_| Failure::BadRequest {
            details: "The body ends before its end.".to_owned(),
        })?;
        let length = bytes.len().saturating_add(piece.len());
        if length > MAX_BYTES {
            return Err(Failure::BodyTooLarge);
        }
        if length > bytes.capacity() {
            // Moved by hand: a vector that grows by itself leaves a copy behind.
            let mut larger = Zeroizing::new(Vec::with_capacity(length.saturating_mul(2)));
            larger.extend_from_slice(&bytes);
            bytes = larger;
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(bytes)
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Failure> {
    let bytes = if bytes.is_empty() { b"{}" } else { bytes };
    check_shape(bytes)?;
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let parsed = object(&mut deserializer).and_then(|value| deserializer.end().map(|()| value));
    parsed.map_err(|error| {
        let (line, column) = (error.line(), error.column());
        let text = error.to_string();
        // Other messages quote a value, which may be a password.
        let is_of_names = ["unknown field", "missing field", "duplicate field"];
        let reason = match text.split_once(", expected").map_or(&*text, |(reason, _)| reason) {
            reason if is_of_names.iter().any(|start| reason.starts_with(start)) => reason,
            _ if error.is_data() => "a value has the wrong type",
            _ => "the body is not JSON",
        };
        let reason = reason.split(" at line ").next().unwrap_or_default();
        Failure::validation(format!("{reason} (line {line}, column {column})"))
    })
}

/// Refuses what is nested too deeply, or has too many elements, before it is parsed.
fn check_shape(bytes: &[u8]) -> Result<(), Failure> {
    // Of each array or object that is open, whether it is an array, and the number of its commas.
    let mut open: Vec<(bool, usize)> = Vec::new();
    let (mut is_text, mut is_escaped) = (false, false);
    for byte in bytes {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if is_text => is_escaped = true,
            b'"' => is_text = !is_text,
            _ if is_text => {}
            b'[' | b'{' => {
                open.push((*byte == b'[', 0));
                if open.len() > MAX_DEPTH {
                    return Err(Failure::validation(format!(
                        "the body is nested more than {MAX_DEPTH} levels deep"
                    )));
                }
            }
            b']' | b'}' => drop(open.pop()),
            b',' => {
                if let Some((true, commas)) = open.last_mut() {
                    *commas += 1;
                    if *commas >= MAX_ELEMENTS {
                        return Err(Failure::validation(format!(
                            "an array has more than {MAX_ELEMENTS} elements"
                        )));
                    }
                }
            }
            _ => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_and_elements_are_limited() {
        let nested = |depth: usize| [vec![b'['; depth], vec![b']'; depth]].concat();
        assert!(check_shape(&nested(64)).is_ok());
        assert!(check_shape(&nested(65)).is_err());
        let array = |count: usize| format!("[{}]", vec!["\"a,[\\\"\""; count].join(","));
        assert!(check_shape(array(1000).as_bytes()).is_ok());
        assert!(check_shape(array(1001).as_bytes()).is_err());
        assert!(check_shape(b"]]}}").is_ok());
    }
}

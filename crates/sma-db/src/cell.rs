//! Values as a database stores them, apart from its types.

use std::borrow::Cow;

use base64ct::{Base64, Encoding};

/// Beginning of a text that stands for bytes.
const BASE64: &str = "base64:";

/// A stored value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cell {
    Null,
    Integer(i64),
    Real(f64),
    Text(String),
    /// Stored as a BLOB.
    Blob(Vec<u8>),
    /// Stored as a text that is not UTF-8.
    Bytes(Vec<u8>),
}

impl Cell {
    /// Creates a text, which may not be UTF-8.
    pub(crate) fn from_text(bytes: Vec<u8>) -> Self {
        String::from_utf8(bytes).map_or_else(|error| Self::Bytes(error.into_bytes()), Self::Text)
    }

    /// Returns the value as text, if it is one.
    pub(crate) fn text(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Null | Self::Bytes(_) => None,
            Self::Integer(number) => Some(number.to_string().into()),
            Self::Real(number) => Some(real_text(*number).into()),
            Self::Text(text) => Some(text.into()),
            Self::Blob(bytes) => str::from_utf8(bytes).ok().map(Cow::Borrowed),
        }
    }

    /// Returns the value as an integer, if it is one.
    pub(crate) fn integer(&self) -> Option<i64> {
        match self {
            Self::Integer(number) => Some(*number),
            Self::Text(text) => text.parse().ok(),
            Self::Real(number) => {
                let text = number.to_string();
                text.parse().ok()
            }
            Self::Null | Self::Blob(_) | Self::Bytes(_) => None,
        }
    }

    /// Returns the value as a finite number, if it is one.
    pub(crate) fn number(&self) -> Option<f64> {
        let number = match self {
            Self::Real(number) => Some(*number),
            Self::Integer(number) => number.to_string().parse().ok(),
            Self::Text(text) => text.parse().ok(),
            Self::Null | Self::Blob(_) | Self::Bytes(_) => None,
        };
        number.filter(|number| number.is_finite())
    }

    /// Returns the text from which a restore writes the same value (section 10, 1).
    pub(crate) fn raw(&self) -> String {
        let bytes = match self {
            Self::Bytes(bytes) | Self::Blob(bytes) => bytes.as_slice(),
            _ => &[],
        };
        match self.text() {
            Some(text) if !text.starts_with(BASE64) => text.into_owned(),
            Some(text) => encode(text.as_bytes()),
            None => encode(bytes),
        }
    }
}

/// Returns bytes as a text in base64.
pub(crate) fn encode(bytes: &[u8]) -> String {
    format!("{BASE64}{}", Base64::encode_string(bytes))
}

/// Returns the bytes that a text of [`Cell::raw`] stands for.
pub(crate) fn decode(raw: &str) -> Vec<u8> {
    let bytes = raw.strip_prefix(BASE64).and_then(|text| Base64::decode_vec(text).ok());
    bytes.unwrap_or_else(|| raw.as_bytes().to_vec())
}

/// Returns the shortest text that reads back as the same number.
pub(crate) fn real_text(number: f64) -> String {
    let plain = number.to_string();
    let scientific = format!("{number:e}");
    if scientific.len() < plain.len() { scientific } else { plain }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rule_1_raw_texts_read_back() {
        for cell in [
            Cell::Text("plain".into()),
            Cell::Text("base64:AAAA".into()),
            Cell::Bytes(vec![0xff, 0x61]),
            Cell::Text(String::new()),
        ] {
            let bytes = match &cell {
                Cell::Text(text) => text.clone().into_bytes(),
                Cell::Bytes(bytes) => bytes.clone(),
                _ => unreachable!(),
            };
            assert_eq!(decode(&cell.raw()), bytes, "{cell:?}");
        }
        assert_eq!(Cell::Bytes(vec![0xff]).raw(), "base64:/w==");
        assert_eq!(Cell::Integer(-5).raw(), "-5");
        assert_eq!(Cell::Real(1e300).raw(), "1e300");
        assert_eq!(Cell::Real(0.1).raw(), "0.1");
        assert_eq!(Cell::Real(f64::NAN).raw(), "NaN");
    }
}

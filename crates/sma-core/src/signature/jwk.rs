//! JSON Web Keys (RFC 7517, and RFC 8037 for Ed25519).

use base64ct::{Base64UrlUnpadded, Encoding};

use super::error::{KeyForm, PublicKeyError};
use super::found::{Algorithm, Found};
use crate::json::{self, Value};

/// Maximum nesting: a set of keys with certificates is not deeper.
const MAX_DEPTH: u16 = 8;

/// Returns the public key of a JWK; a private part is ignored. `None` where the text does not begin
/// like JSON.
pub(super) fn public_key(text: &[u8]) -> Option<Result<[u8; 32], PublicKeyError>> {
    let found = classify(text)?;
    let malformed = Err(PublicKeyError::Malformed { form: KeyForm::Jwk });
    let Ok(tape) = json::parse(text, MAX_DEPTH) else { return Some(malformed) };
    let ed25519 = Found::PublicKey { algorithm: Algorithm::Ed25519 };
    let private = Found::PrivateKey { algorithm: Algorithm::Ed25519 };
    if found != ed25519 && found != private {
        return Some(Err(PublicKeyError::Unexpected { found }));
    }
    let key = tape.root(text);
    // Its name is EdDSA in RFC 8037, and Ed25519 in RFC 9864.
    let algorithm_fits = key.get("alg").is_none_or(|alg| is(alg, "EdDSA") || is(alg, "Ed25519"));
    let Some(x) = key.get("x").and_then(Value::as_str).filter(|_| algorithm_fits) else {
        return Some(malformed);
    };
    let Ok(bytes) = Base64UrlUnpadded::decode_vec(&x) else { return Some(malformed) };
    let length = PublicKeyError::Length { form: KeyForm::Jwk, bytes: bytes.len() };
    Some(bytes.try_into().map_err(|_| length))
}

/// Classifies a text that begins like JSON.
pub(super) fn classify(text: &[u8]) -> Option<Found> {
    if !text.trim_ascii_start().starts_with(b"{") {
        return None;
    }
    let Ok(tape) = json::parse(text, MAX_DEPTH) else { return Some(Found::Json) };
    let key = tape.root(text);
    if key.get("keys").is_some() {
        return Some(Found::JwkSet);
    }
    let Some(kind) = key.get("kty") else { return Some(Found::Json) };
    let named = [
        ("OKP", Some("Ed25519"), Algorithm::Ed25519),
        ("OKP", Some("Ed448"), Algorithm::Ed448),
        ("OKP", Some("X25519"), Algorithm::X25519),
        ("OKP", Some("X448"), Algorithm::X448),
        ("RSA", None, Algorithm::Rsa),
        ("EC", None, Algorithm::Ec),
    ];
    let curve_fits = |curve| key.get("crv").is_some_and(|crv| is(crv, curve));
    let algorithm = named
        .into_iter()
        .find(|(name, curve, _)| is(kind, name) && curve.is_none_or(curve_fits))
        .map_or(Algorithm::Other, |(_, _, algorithm)| algorithm);
    Some(if key.get("d").is_some() {
        Found::PrivateKey { algorithm }
    } else {
        Found::PublicKey { algorithm }
    })
}

fn is(value: Value<'_>, text: &str) -> bool {
    value.as_str().is_some_and(|value| value == text)
}

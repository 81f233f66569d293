//! PEM encoding of keys (RFC 7468), in files that may contain other data.
//!
//! As with OpenSSL, text around the blocks is ignored, and the first block with the expected label
//! is read: a certificate chain or a private key may precede a public key.

use alloc::vec;
use alloc::vec::Vec;

use pem_rfc7468::Decoder;
use zeroize::Zeroizing;

use super::der;
use super::error::{KeyForm, PrivateKeyError, PublicKeyError};
use super::found::{Algorithm, Found};
use super::private_key::PrivateKey;

/// Returns the public key of the first `PUBLIC KEY` block. `None` where the text has no PEM at all.
pub(super) fn public_key(text: &[u8]) -> Option<Result<[u8; 32], PublicKeyError>> {
    let malformed = PublicKeyError::Malformed { form: KeyForm::Pem };
    let Some(block) = blocks(text).find(|block| block.label == b"PUBLIC KEY") else {
        return classify(text).map(|found| Err(PublicKeyError::Unexpected { found }));
    };
    let Some(der) = block.decode() else { return Some(Err(malformed)) };
    Some(match der::public_key(&der) {
        Some(key) => Ok(key),
        None => Err(match der::public_key_algorithm(&der) {
            None | Some(Algorithm::Ed25519) => malformed,
            Some(algorithm) => PublicKeyError::Unexpected { found: Found::PublicKey { algorithm } },
        }),
    })
}

/// Returns the private key of the first `PRIVATE KEY` block. `None` where the text has no PEM at
/// all.
pub(super) fn private_key(text: &[u8]) -> Option<Result<PrivateKey, PrivateKeyError>> {
    let malformed = PrivateKeyError::Malformed { form: KeyForm::Pem };
    let Some(block) = blocks(text).find(|block| block.label == b"PRIVATE KEY") else {
        return classify(text).map(|found| Err(PrivateKeyError::Unexpected { found }));
    };
    let Some(der) = block.decode() else { return Some(Err(malformed)) };
    Some(match der::private_key(&der) {
        Some((seed, public)) => {
            let key = PrivateKey::from_seed(seed);
            if public.is_none_or(|public| public == key.public_key().as_bytes()) {
                Ok(key)
            } else {
                Err(PrivateKeyError::PublicKeyMismatch)
            }
        }
        None => Err(match der::private_key_algorithm(&der) {
            None | Some(Algorithm::Ed25519) => malformed,
            Some(algorithm) => {
                PrivateKeyError::Unexpected { found: Found::PrivateKey { algorithm } }
            }
        }),
    })
}

/// Classifies the first block, if there is one.
pub(super) fn classify(text: &[u8]) -> Option<Found> {
    let Some(block) = blocks(text).next() else {
        return text.starts_with(b"---- BEGIN SSH2 PUBLIC KEY").then_some(Found::Ssh2PublicKey);
    };
    let algorithm = |read: fn(&[u8]) -> Option<Algorithm>| {
        block.decode().and_then(|der| read(&der)).unwrap_or(Algorithm::Other)
    };
    Some(match block.label {
        b"PUBLIC KEY" => Found::PublicKey { algorithm: algorithm(der::public_key_algorithm) },
        b"PRIVATE KEY" => Found::PrivateKey { algorithm: algorithm(der::private_key_algorithm) },
        b"ENCRYPTED PRIVATE KEY" => Found::EncryptedPrivateKey,
        b"OPENSSH PRIVATE KEY" => Found::OpenSshPrivateKey,
        b"RSA PUBLIC KEY" => Found::PublicKey { algorithm: Algorithm::Rsa },
        b"RSA PRIVATE KEY" => Found::PrivateKey { algorithm: Algorithm::Rsa },
        // `openssl ecparam -genkey` writes the parameters of the curve first.
        b"EC PRIVATE KEY" | b"EC PARAMETERS" => Found::PrivateKey { algorithm: Algorithm::Ec },
        b"DSA PRIVATE KEY" => Found::PrivateKey { algorithm: Algorithm::Dsa },
        b"CERTIFICATE" | b"TRUSTED CERTIFICATE" | b"X509 CERTIFICATE" => Found::Certificate,
        b"CERTIFICATE REQUEST" | b"NEW CERTIFICATE REQUEST" => Found::CertificateRequest,
        label if label.starts_with(b"PGP ") => Found::OpenPgp,
        _ => Found::OtherPem,
    })
}

/// A block, from its `-----BEGIN` line to the `-----END` line with the same label, or to the end of
/// the text.
struct Block<'a> {
    label: &'a [u8],
    text: &'a [u8],
}

impl Block<'_> {
    fn decode(&self) -> Option<Zeroizing<Vec<u8>>> {
        // Lines should have 64 characters, but OpenSSL reads others too.
        let mut decoder = Decoder::new_detect_wrap(self.text).ok()?;
        let mut der = Zeroizing::new(vec![0; decoder.remaining_len()]);
        decoder.decode(&mut der).ok()?;
        decoder.is_finished().then_some(der)
    }
}

fn blocks(text: &[u8]) -> impl Iterator<Item = Block<'_>> {
    let mut rest = text;
    core::iter::from_fn(move || {
        loop {
            let (line, mut tail) = split_line(rest)?;
            let begin = core::mem::replace(&mut rest, tail);
            let Some(label) = boundary(line, b"-----BEGIN ") else { continue };
            while let Some((line, after)) = split_line(tail) {
                tail = after;
                if boundary(line, b"-----END ") == Some(label) {
                    break;
                }
            }
            rest = tail;
            let text = begin.get(..begin.len() - tail.len())?.trim_ascii_end();
            return Some(Block { label, text });
        }
    })
}

/// Returns the first line of a non-empty text, without surrounding whitespace, and the rest.
fn split_line(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let line = text.split_inclusive(|byte| *byte == b'\n').next()?;
    Some((line.trim_ascii(), text.get(line.len()..)?))
}

/// Returns the label of a line that begins or ends a block.
fn boundary<'a>(line: &'a [u8], start: &[u8]) -> Option<&'a [u8]> {
    line.strip_prefix(start)?.strip_suffix(b"-----")
}

//! OpenSSH public keys: lines of a `.pub` file, and the wire form that fingerprints are computed
//! over (RFC 8709, section 4).

use base64ct::{Base64, Encoding};

use super::error::{KeyForm, PublicKeyError};
use super::found::{Algorithm, Found};

/// Key type, in the text and in the wire form.
pub(super) const NAME: &str = "ssh-ed25519";

/// Prefix of the 32 bytes of the key: key type and size, each with its length.
const PREFIX: &[u8; 19] = b"\0\0\0\x0bssh-ed25519\0\0\0\x20";

/// Returns the public key of the first `ssh-ed25519 …` line. `None` where no line is an OpenSSH
/// key.
pub(super) fn public_key(text: &[u8]) -> Option<Result<[u8; 32], PublicKeyError>> {
    let Some(mut words) = lines(text).find(|line| line.clone().next() == Some(NAME.as_bytes()))
    else {
        return classify(text).map(|found| Err(PublicKeyError::Unexpected { found }));
    };
    let key = words.nth(1).and_then(decode);
    Some(key.ok_or(PublicKeyError::Malformed { form: KeyForm::OpenSsh }))
}

/// Classifies the first line that is an OpenSSH key of any type, or the beginning of a PuTTY key.
pub(super) fn classify(text: &[u8]) -> Option<Found> {
    lines(text).find_map(|mut line| {
        let public = |algorithm| Some(Found::PublicKey { algorithm });
        match line.next()? {
            b"ssh-ed25519" => public(Algorithm::Ed25519),
            b"ssh-rsa" => public(Algorithm::Rsa),
            b"ssh-dss" => public(Algorithm::Dsa),
            name if name.ends_with(b"-cert-v01@openssh.com") => Some(Found::OpenSshCertificate),
            name if name.starts_with(b"ecdsa-sha2-") => public(Algorithm::Ec),
            name if name.starts_with(b"sk-") && name.ends_with(b"@openssh.com") => {
                Some(Found::SecurityKey)
            }
            name if name.starts_with(b"PuTTY-User-Key-File-") => Some(Found::PuttyPrivateKey),
            // Not parsed, since quotes around options would have to be interpreted.
            _ => line.any(|word| word == NAME.as_bytes()).then_some(Found::OpenSshLine),
        }
    })
}

/// Returns the wire form of a key.
pub(super) fn wire(key: &[u8; 32]) -> [u8; 51] {
    let mut wire = [0; 51];
    wire.iter_mut().zip(PREFIX.iter().chain(key)).for_each(|(to, from)| *to = *from);
    wire
}

/// Returns the words of each line that is not a comment.
fn lines(text: &[u8]) -> impl Iterator<Item = impl Iterator<Item = &[u8]> + Clone> {
    text.split(|byte| *byte == b'\n')
        .map(<[u8]>::trim_ascii)
        .filter(|line| !line.starts_with(b"#"))
        .map(|line| line.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()))
}

fn decode(base64: &[u8]) -> Option<[u8; 32]> {
    let mut wire = [0; 51];
    Base64::decode(base64, &mut wire).ok()?.strip_prefix(PREFIX)?.try_into().ok()
}

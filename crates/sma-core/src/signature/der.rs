//! DER encoding of keys inside PEM: SubjectPublicKeyInfo (RFC 5280, section 4.1) and PKCS #8 (RFC
//! 5958), with the contents of RFC 8410 for Ed25519.

use super::found::Algorithm;

/// Prefix of the 32 bytes of a public key: a sequence of the algorithm (1.3.101.112, without
/// parameters) and a bit string without unused bits.
const PUBLIC_KEY_PREFIX: [u8; 12] =
    [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

/// Prefix of the 32 bytes of a seed: a sequence of version 0, the algorithm, and an octet string in
/// an octet string.
const PRIVATE_KEY_PREFIX: [u8; 16] = [
    0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
];

const INTEGER: u8 = 0x02;
const OCTET_STRING: u8 = 0x04;
const OBJECT_IDENTIFIER: u8 = 0x06;
const SEQUENCE: u8 = 0x30;
/// `[0] IMPLICIT SET`, in PKCS #8.
const ATTRIBUTES: u8 = 0xa0;
/// `[1] IMPLICIT BIT STRING`, in PKCS #8.
const PUBLIC_KEY: u8 = 0x81;

/// The algorithm of Ed25519 (RFC 8410, section 3): an identifier, and no parameters.
const ED25519: [u8; 5] = [OBJECT_IDENTIFIER, 0x03, 0x2b, 0x65, 0x70];

/// Returns the key in a SubjectPublicKeyInfo of Ed25519, for which DER has a single encoding.
pub(super) fn public_key(der: &[u8]) -> Option<[u8; 32]> {
    der.strip_prefix(&PUBLIC_KEY_PREFIX)?.try_into().ok()
}

/// Returns the algorithm of the key in a SubjectPublicKeyInfo.
pub(super) fn public_key_algorithm(der: &[u8]) -> Option<Algorithm> {
    let mut key = Reader(Reader(der).element(SEQUENCE)?);
    algorithm(key.element(SEQUENCE)?)
}

/// Returns seed and, in version 2, public key of a PKCS #8 of Ed25519. Attributes are skipped.
pub(super) fn private_key(der: &[u8]) -> Option<(&[u8; 32], Option<&[u8]>)> {
    let mut whole = Reader(der);
    let mut key = Reader(whole.element(SEQUENCE)?);
    let version = key.element(INTEGER)?;
    let ed25519 = key.element(SEQUENCE)? == ED25519;
    let mut octets = Reader(key.element(OCTET_STRING)?);
    let seed = octets.element(OCTET_STRING)?.try_into().ok()?;
    if key.next_is(ATTRIBUTES) {
        key.element(ATTRIBUTES)?;
    }
    let public = match version {
        [0] => None,
        [1] => Some(key.element(PUBLIC_KEY)?.strip_prefix(&[0])?),
        _ => return None,
    };
    let nothing_left = [whole, key, octets].iter().all(|reader| reader.0.is_empty());
    (ed25519 && nothing_left).then_some((seed, public))
}

/// Returns the algorithm of the key in an unencrypted PKCS #8.
pub(super) fn private_key_algorithm(der: &[u8]) -> Option<Algorithm> {
    let mut key = Reader(Reader(der).element(SEQUENCE)?);
    key.element(INTEGER)?;
    algorithm(key.element(SEQUENCE)?)
}

/// Returns the SubjectPublicKeyInfo of a public key.
pub(super) fn write_public_key(key: &[u8; 32]) -> [u8; 44] {
    concat(&PUBLIC_KEY_PREFIX, key)
}

/// Returns the PKCS #8, version 1, of a seed.
pub(super) fn write_private_key(seed: &[u8; 32]) -> [u8; 48] {
    concat(&PRIVATE_KEY_PREFIX, seed)
}

fn concat<const N: usize>(prefix: &[u8], key: &[u8; 32]) -> [u8; N] {
    let mut der = [0; N];
    der.iter_mut().zip(prefix.iter().chain(key)).for_each(|(to, from)| *to = *from);
    der
}

/// Returns the algorithm of an AlgorithmIdentifier.
fn algorithm(identifier: &[u8]) -> Option<Algorithm> {
    Some(match Reader(identifier).element(OBJECT_IDENTIFIER)? {
        // 1.3.101.110 to 113 (RFC 8410, section 3)
        [0x2b, 0x65, 0x6e] => Algorithm::X25519,
        [0x2b, 0x65, 0x6f] => Algorithm::X448,
        [0x2b, 0x65, 0x70] => Algorithm::Ed25519,
        [0x2b, 0x65, 0x71] => Algorithm::Ed448,
        // 1.2.840.113549.1.1.1, and .10 for PSS (RFC 8017)
        [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01 | 0x0a] => Algorithm::Rsa,
        // 1.2.840.10045.2.1 (RFC 5480)
        [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01] => Algorithm::Ec,
        // 1.2.840.10040.4.1 (RFC 3279)
        [0x2a, 0x86, 0x48, 0xce, 0x38, 0x04, 0x01] => Algorithm::Dsa,
        _ => Algorithm::Other,
    })
}

/// The unread part of a DER encoding.
#[derive(Clone, Copy)]
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn next_is(self, tag: u8) -> bool {
        self.0.first() == Some(&tag)
    }

    /// Returns the content of the next element, which must have this tag and a minimal length. Keys
    /// are shorter than 64 KiB.
    fn element(&mut self, tag: u8) -> Option<&'a [u8]> {
        let (length, rest) = match *self.0 {
            [first, _, ..] if first != tag => return None,
            [_, length @ 0..=0x7f, ref rest @ ..] => (usize::from(length), rest),
            [_, 0x81, length @ 0x80..=0xff, ref rest @ ..] => (usize::from(length), rest),
            [_, 0x82, high @ 0x01..=0xff, low, ref rest @ ..] => {
                (usize::from(u16::from_be_bytes([high, low])), rest)
            }
            _ => return None,
        };
        let (content, rest) = rest.split_at_checked(length)?;
        self.0 = rest;
        Some(content)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 8410, section 7: SEQUENCE, version, algorithm, and the seed in two OCTET STRINGs.
    #[test]
    fn a_private_key_with_another_tag_is_invalid() {
        let der = write_private_key(&[7; 32]);
        assert_eq!(private_key(&der), Some((&[7; 32], None)));
        for tag in [0, 2, 5, 12, 14] {
            let mut other = der;
            other[tag] ^= 1;
            assert_eq!(private_key(&other), None, "tag at {tag}");
        }
    }
}

//! Classification of texts that are not keys of the expected kind.

use core::fmt;

use super::{jwk, minisign, openssh, pem};

/// Maximum size of a text that is searched for a key, in bytes: PEM and OpenSSH files may contain
/// much else.
const MAX_BYTES: usize = 1 << 20;

/// Algorithm of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Algorithm {
    /// Ed25519, the algorithm for archives.
    Ed25519,
    /// Ed448.
    Ed448,
    /// X25519, for key agreement only.
    X25519,
    /// X448, for key agreement only.
    X448,
    /// RSA.
    Rsa,
    /// ECDSA or ECDH over a Weierstrass curve, such as P-256.
    Ec,
    /// DSA.
    Dsa,
    /// Another algorithm.
    Other,
}

/// Data found in place of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Found {
    /// No bytes, or whitespace only.
    Empty,
    /// More than a mebibyte.
    TooLong,
    /// Bytes that are not text, such as DER.
    Binary,
    /// UTF-16 text, as some Windows programs write it.
    Utf16,
    /// A public key in a supported form.
    PublicKey {
        /// Its algorithm.
        algorithm: Algorithm,
    },
    /// An unencrypted private key.
    PrivateKey {
        /// Its algorithm.
        algorithm: Algorithm,
    },
    /// An encrypted private key (PKCS #8).
    EncryptedPrivateKey,
    /// A private key in OpenSSH's own form.
    OpenSshPrivateKey,
    /// A public key of a hardware security key, whose signatures have another form.
    SecurityKey,
    /// An OpenSSH certificate.
    OpenSshCertificate,
    /// An OpenSSH public key with options, names or a host before it.
    OpenSshLine,
    /// A public key in the form of RFC 4716, as written by `ssh-keygen -e`.
    Ssh2PublicKey,
    /// A PuTTY private key.
    PuttyPrivateKey,
    /// An X.509 certificate.
    Certificate,
    /// An X.509 certificate request.
    CertificateRequest,
    /// An OpenPGP key or message.
    OpenPgp,
    /// A minisign or signify secret key.
    MinisignSecretKey,
    /// A minisign or signify signature.
    MinisignSignature,
    /// A set of JSON Web Keys.
    JwkSet,
    /// JSON that is not a JSON Web Key.
    Json,
    /// PEM of another kind.
    OtherPem,
    /// Anything else.
    Unknown,
}

impl Found {
    /// Classifies a text that is not in a supported form of the expected keys.
    pub(super) fn classify(text: &[u8]) -> Self {
        let found = pem::classify(text)
            .or_else(|| jwk::classify(text))
            .or_else(|| minisign::classify(text))
            .or_else(|| openssh::classify(text));
        found.unwrap_or_else(|| if is_text(text) { Self::Unknown } else { Self::Binary })
    }

    /// Returns what to do to get a public key.
    pub(super) fn public_key_hint(self) -> &'static str {
        match self {
            Self::Empty => "Choose the file with the signer's public key, or paste the key.",
            Self::Binary => {
                "If it is a key in DER, convert it to PEM: `openssl pkey -pubin -inform DER -in \
                 FILE -pubout`."
            }
            Self::Utf16 => "Save it again as UTF-8.",
            Self::PublicKey { .. } => {
                "Ask the signer for an Ed25519 key: no other kind signs archives."
            }
            Self::PrivateKey { algorithm: Algorithm::Ed25519 } => {
                "Keep it secret. To get its public key: `openssl pkey -in FILE -pubout`."
            }
            Self::PrivateKey { .. } => {
                "Keep it secret, and ask the signer for their Ed25519 public key."
            }
            Self::EncryptedPrivateKey => {
                "To get its public key with the password: `openssl pkey -in FILE -pubout`."
            }
            Self::OpenSshPrivateKey => {
                "Its public key is in the .pub file next to it, or: `ssh-keygen -y -f FILE`."
            }
            Self::SecurityKey => {
                "Ask the signer for an Ed25519 key that is not stored on a security key."
            }
            Self::OpenSshCertificate => {
                "Ask the signer for the key itself, a line \"ssh-ed25519 …\"."
            }
            Self::OpenSshLine => "Delete everything before \"ssh-ed25519\".",
            Self::Ssh2PublicKey => "Convert it to OpenSSH form: `ssh-keygen -i -f FILE`.",
            Self::PuttyPrivateKey => "PuTTYgen shows its public key: \"ssh-ed25519 …\".",
            Self::Certificate => "Extract its public key: `openssl x509 -in FILE -noout -pubkey`.",
            Self::CertificateRequest => {
                "Extract its public key: `openssl req -in FILE -noout -pubkey`."
            }
            Self::MinisignSecretKey => {
                "Keep it secret. To write its public key to minisign.pub: `minisign -R`."
            }
            Self::JwkSet => "Extract the one key that you need: {\"kty\": \"OKP\", …}.",
            Self::TooLong
            | Self::OpenPgp
            | Self::MinisignSignature
            | Self::Json
            | Self::OtherPem
            | Self::Unknown => {
                "An Ed25519 public key is required: PEM, an OpenSSH line, a JWK, a minisign key, \
                 64 hex digits or base64 of 32 bytes."
            }
        }
    }

    /// Returns what to do to get a private key.
    pub(super) fn private_key_hint(self) -> &'static str {
        match self {
            Self::Empty => "Choose the file with your private key.",
            Self::Binary => {
                "If it is a key in DER, convert it to PEM: `openssl pkey -inform DER -in FILE -out \
                 KEY.pem`."
            }
            Self::Utf16 => "Save it again as UTF-8.",
            Self::PublicKey { algorithm: Algorithm::Ed25519 } => {
                "Signing needs the private key that belongs to it."
            }
            Self::EncryptedPrivateKey => {
                "Remove the password, in a safe place: `openssl pkey -in FILE -out KEY.pem`."
            }
            Self::TooLong
            | Self::PublicKey { .. }
            | Self::PrivateKey { .. }
            | Self::OpenSshPrivateKey
            | Self::SecurityKey
            | Self::OpenSshCertificate
            | Self::OpenSshLine
            | Self::Ssh2PublicKey
            | Self::PuttyPrivateKey
            | Self::Certificate
            | Self::CertificateRequest
            | Self::OpenPgp
            | Self::MinisignSecretKey
            | Self::MinisignSignature
            | Self::JwkSet
            | Self::Json
            | Self::OtherPem
            | Self::Unknown => {
                "An Ed25519 private key in PEM is required. To create one: `openssl genpkey \
                 -algorithm ed25519 -out KEY.pem`."
            }
        }
    }
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "empty",
            Self::TooLong => "larger than 1 MiB",
            Self::Binary => "binary data",
            Self::Utf16 => "text in UTF-16",
            Self::PublicKey { algorithm } => return write!(f, "{algorithm} public key"),
            Self::PrivateKey { algorithm } => return write!(f, "{algorithm} private key"),
            Self::EncryptedPrivateKey => "an encrypted private key",
            Self::OpenSshPrivateKey => "an OpenSSH private key",
            Self::SecurityKey => "an OpenSSH key that is stored on a security key",
            Self::OpenSshCertificate => "an OpenSSH certificate",
            Self::OpenSshLine => "an OpenSSH key with something before it",
            Self::Ssh2PublicKey => "an SSH2 public key",
            Self::PuttyPrivateKey => "a PuTTY private key",
            Self::Certificate => "a certificate",
            Self::CertificateRequest => "a certificate request",
            Self::OpenPgp => "an OpenPGP key or message",
            Self::MinisignSecretKey => "a minisign secret key",
            Self::MinisignSignature => "a minisign signature",
            Self::JwkSet => "a set of JSON Web Keys",
            Self::Json => "JSON other than a JSON Web Key",
            Self::OtherPem => "PEM of another kind",
            Self::Unknown => "unrecognized data",
        })
    }
}

impl fmt::Display for Algorithm {
    /// Writes the name with its article: `an RSA`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ed25519 => "an Ed25519",
            Self::Ed448 => "an Ed448",
            Self::X25519 => "an X25519",
            Self::X448 => "an X448",
            Self::Rsa => "an RSA",
            Self::Ec => "an EC",
            Self::Dsa => "a DSA",
            Self::Other => "an unknown kind of",
        })
    }
}

/// Returns the text to search for a key, without a byte-order mark, which some editors add.
pub(super) fn key_text(bytes: &[u8]) -> Result<&[u8], Found> {
    if bytes.len() > MAX_BYTES {
        return Err(Found::TooLong);
    }
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return Err(Found::Utf16);
    }
    let text = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    if text.trim_ascii().is_empty() { Err(Found::Empty) } else { Ok(text) }
}

fn is_text(bytes: &[u8]) -> bool {
    let is_control = |byte: &u8| byte.is_ascii_control() && !byte.is_ascii_whitespace();
    core::str::from_utf8(bytes).is_ok() && !bytes.iter().any(is_control)
}

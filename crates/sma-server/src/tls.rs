//! TLS: the certificate and its key, read at the start and again when their files change.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::version::{TLS12, TLS13};
use sma_core::advice::to_sentence;
use sma_core::escape::escape;
use tokio_rustls::TlsAcceptor;
use tracing::{info, warn};
use zeroize::Zeroizing;

use crate::error::ServeError;

/// The files of TLS, both in PEM.
#[derive(Clone, Debug)]
pub struct TlsFiles {
    /// The certificate of the server, followed by those that lead to one that clients know.
    pub certificate: PathBuf,
    /// Its private key, in PKCS #8, PKCS #1 or SEC 1; not encrypted.
    pub key: PathBuf,
}

/// Reason why a file cannot be used for TLS.
#[derive(Debug)]
#[non_exhaustive]
pub enum TlsError {
    /// The file contains no certificate in PEM.
    NoCertificate,
    /// The file contains no private key in PEM, or one that is encrypted.
    NoKey,
    /// The key is that of another certificate.
    Mismatch {
        /// Name of the file with the certificate.
        certificate: String,
    },
    /// The certificate or the key is not one, or of a kind that is not supported.
    Unusable {
        /// The cause.
        error: rustls::Error,
    },
}

impl fmt::Display for TlsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoCertificate => f.write_str("no certificate in PEM"),
            Self::NoKey => f.write_str("no private key in PEM without a password"),
            Self::Mismatch { certificate } => {
                write!(f, "the key is not that of the certificate in {certificate}")
            }
            Self::Unusable { .. } => f.write_str("the certificate or the key cannot be used"),
        }
    }
}

impl std::error::Error for TlsError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Unusable { error } => Some(error),
            _ => None,
        }
    }
}

/// What accepts connections with TLS 1.2 or 1.3.
pub(crate) struct Tls {
    files: TlsFiles,
    current: Mutex<(Stamps, TlsAcceptor)>,
}

/// When the two files were changed, and their sizes.
type Stamps = [Option<(SystemTime, u64)>; 2];

impl Tls {
    /// Reads the certificate and the key.
    pub(crate) fn open(files: TlsFiles) -> Result<Self, ServeError> {
        let stamps = stamps(&files);
        let acceptor = read(&files)?;
        Ok(Self { files, current: Mutex::new((stamps, acceptor)) })
    }

    /// Returns what accepts the next connection. Files that have changed are read again; where they
    /// are not a pair, such as between the renewal of the two, the previous pair stays in use.
    pub(crate) fn acceptor(&self) -> TlsAcceptor {
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        let stamps = stamps(&self.files);
        if current.0 != stamps {
            current.0 = stamps;
            match read(&self.files) {
                Ok(acceptor) => {
                    current.1 = acceptor;
                    info!(component = "server", "the certificate was read again");
                }
                Err(error) => {
                    let reason = to_sentence(&error);
                    warn!(component = "server", "the previous certificate stays in use: {reason}");
                }
            }
        }
        current.1.clone()
    }
}

impl fmt::Debug for Tls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tls").field("files", &self.files).finish_non_exhaustive()
    }
}

fn stamps(files: &TlsFiles) -> Stamps {
    [&files.certificate, &files.key].map(|file| {
        let metadata = fs::metadata(file).ok()?;
        Some((metadata.modified().ok()?, metadata.len()))
    })
}

fn read(files: &TlsFiles) -> Result<TlsAcceptor, ServeError> {
    let name = |file: &Path| escape(&file.to_string_lossy());
    let (certificate, key) = (name(&files.certificate), name(&files.key));
    let bytes = |file: &Path| {
        let read = fs::read(file).map(Zeroizing::new);
        read.map_err(|error| ServeError::Read { file: name(file), error })
    };
    let chain: Result<Vec<_>, _> =
        CertificateDer::pem_slice_iter(&bytes(&files.certificate)?).collect();
    let chain = chain.ok().filter(|chain| !chain.is_empty()).ok_or_else(|| ServeError::Tls {
        file: certificate.clone(),
        error: TlsError::NoCertificate,
    })?;
    let private = PrivateKeyDer::from_pem_slice(&bytes(&files.key)?)
        .map_err(|_| ServeError::Tls { file: key.clone(), error: TlsError::NoKey })?;
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_protocol_versions(&[&TLS13, &TLS12])
        .and_then(|builder| builder.with_no_client_auth().with_single_cert(chain, private));
    let mut config = config.map_err(|error| match error {
        rustls::Error::InconsistentKeys(_) => {
            ServeError::Tls { file: key, error: TlsError::Mismatch { certificate } }
        }
        // What rustls says of a certificate begins so.
        rustls::Error::InvalidCertificate(_) => {
            ServeError::Tls { file: certificate, error: TlsError::Unusable { error } }
        }
        error => ServeError::Tls { file: key, error: TlsError::Unusable { error } },
    })?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}

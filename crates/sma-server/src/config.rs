//! Configuration: the file of Shelly Manager, with a section of the server.

#[cfg(test)]
mod example;

use std::env;
use std::fs;
use std::net::{IpAddr, Ipv4Addr};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Deserialize;
use serde_json::{Map, Value};
use sma_core::Limits;
use sma_core::escape::escape;
use sma_core::signature::PrivateKey;
use sma_db::{Database, config_file, find};
use sma_ops::Retention;
use zeroize::Zeroizing;

use crate::clock::Clock;
use crate::cors::Cors;
use crate::error::ServeError;
use crate::key::Key;
use crate::page::Page;
use crate::retaining::RetentionSection;
use crate::schedule::{Schedule, read_all};
use crate::tls::TlsFiles;
use crate::webhook::{Webhook, WebhookSection};

/// Variable with the key, and the one with the name of its file.
const KEY_VARIABLES: (&str, &str) =
    ("SHELLY_SECURITY_ADMIN_API_KEY", "SHELLY_SECURITY_ADMIN_API_KEY_FILE");

/// What a server listens on, keeps and works with.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Config {
    /// Address to listen on; by default 127.0.0.1.
    pub listen: IpAddr,
    /// Port to listen on; 0 for any that is free. By default 8090.
    pub port: u16,
    /// Folder of the backups; by default `data/backups`.
    pub archives: PathBuf,
    /// Folder of uploads and of the server's own state; by default `data/backup-server`.
    pub state: PathBuf,
    /// Key that requests must have. Without one, the server listens on loopback addresses only.
    pub key: Option<Key>,
    /// Key to sign backups with, where a request wants that.
    pub signer: Option<Arc<PrivateKey>>,
    /// Certificate and key of TLS; without them, the server talks plain HTTP.
    pub tls: Option<TlsFiles>,
    /// What pages of other sites may ask.
    pub cors: Cors,
    /// Requests of an hour and address, 0 for any number; by default 1000. Without a key there is no
    /// limit.
    pub requests_per_hour: u32,
    /// Maximum size of an upload, in bytes.
    pub max_archive_bytes: u64,
    /// Maximum expansion of an upload: bytes of its content per byte of the file; by default 200. The
    /// format allows 1100, a fleet of 10 000 devices in gzip has 12.
    pub max_expansion: u64,
    /// Backups that are made at certain times.
    pub schedules: Vec<Schedule>,
    /// Which of the server's own backups stay; by default all of them.
    pub retention: Option<Retention>,
    /// The server that is informed when operations end; none by default.
    pub webhook: Option<Webhook>,
    /// The time by which schedules fire; that of the system.
    pub clock: Clock,
    /// The page that is served beside the API; none by default.
    pub page: Option<Page>,
    /// The database to back up and restore to.
    pub database: Database,
}

/// The file; its other keys are those of Shelly Manager.
#[derive(Default, Deserialize)]
#[serde(default)]
struct File {
    security: Option<Security>,
    backup_server: Option<Section>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Security {
    admin_api_key: Option<String>,
    cors: Option<CorsSection>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct CorsSection {
    allowed_origins: Vec<String>,
    allowed_methods: Vec<String>,
    allowed_headers: Vec<String>,
    max_age: Option<u64>,
}

/// The section of the server. An unknown key is an error: an option that is misspelled has no effect.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Section {
    listen: Option<IpAddr>,
    port: Option<u16>,
    archives: Option<PathBuf>,
    state: Option<PathBuf>,
    sign_key: Option<PathBuf>,
    tls: Option<TlsSection>,
    requests_per_hour: Option<u32>,
    max_archive_bytes: Option<u64>,
    max_expansion: Option<u64>,
    schedules: Vec<Map<String, Value>>,
    retention: Option<RetentionSection>,
    webhook: Option<WebhookSection>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TlsSection {
    certificate: PathBuf,
    key: PathBuf,
}

impl Config {
    /// Creates the default configuration for a database.
    #[must_use]
    pub fn new(database: Database) -> Self {
        Self {
            listen: Ipv4Addr::LOCALHOST.into(),
            port: 8090,
            archives: "data/backups".into(),
            state: "data/backup-server".into(),
            key: None,
            signer: None,
            tls: None,
            cors: Cors::default(),
            requests_per_hour: 1000,
            max_archive_bytes: Limits::default().archive_bytes,
            max_expansion: 200,
            schedules: Vec::new(),
            retention: None,
            webhook: None,
            clock: Clock::default(),
            page: None,
            database,
        }
    }

    /// Reads a configuration file of Shelly Manager, by default the one that it uses, and the variables
    /// that stand above it.
    ///
    /// # Errors
    /// When the file cannot be read, is invalid, or does not name a database.
    pub fn read(file: Option<&Path>) -> Result<Self, ServeError> {
        let found = find(file).map_err(|error| ServeError::Database { error })?;
        let mut config = Self::new(Database::new(found.location));
        let file = file.map(Path::to_owned).or_else(config_file);
        let read = file.as_deref().map(parse).transpose()?.unwrap_or_default();
        let section = read.backup_server.unwrap_or_default();
        config.listen = section.listen.unwrap_or(config.listen);
        config.port = section.port.unwrap_or(config.port);
        config.archives = section.archives.unwrap_or(config.archives);
        config.state = section.state.unwrap_or(config.state);
        config.max_archive_bytes = section.max_archive_bytes.unwrap_or(config.max_archive_bytes);
        config.tls =
            section.tls.map(|TlsSection { certificate, key }| TlsFiles { certificate, key });
        config.max_expansion = section.max_expansion.unwrap_or(config.max_expansion);
        config.signer = section.sign_key.as_deref().map(read_sign_key).transpose()?;
        config.requests_per_hour = section.requests_per_hour.unwrap_or(config.requests_per_hour);
        let security = read.security.unwrap_or_default();
        let cors = security.cors.unwrap_or_default();
        config.cors = Cors {
            allowed_origins: cors.allowed_origins,
            allowed_methods: cors.allowed_methods,
            allowed_headers: cors.allowed_headers,
            max_age: cors.max_age,
        };
        config.schedules = read_all(section.schedules)?;
        config.retention =
            section.retention.map(RetentionSection::read).transpose().map_err(|problem| {
                ServeError::Config {
                    file: file.as_deref().map(display).unwrap_or_default(),
                    problem: problem.to_owned(),
                }
            })?;
        config.webhook = section.webhook.map(WebhookSection::read).transpose()?;
        let configured = security.admin_api_key.map(Zeroizing::new);
        let text = key_of_variables()?.or(configured);
        config.key = text.and_then(|text| Key::new(&text));
        Ok(config)
    }
}

fn parse(file: &Path) -> Result<File, ServeError> {
    let text = Zeroizing::new(read_text(file)?);
    let invalid =
        |problem: &str| ServeError::Config { file: display(file), problem: problem.to_owned() };
    // The parser quotes lines, which may contain a password: only its place is reported.
    serde_saphyr::from_str::<Option<File>>(&text).map(Option::unwrap_or_default).map_err(|error| {
        let text = error.to_string();
        let unknown = text.split_once("unknown field `").and_then(|(_, rest)| rest.split_once('`'));
        match unknown {
            Some((name, _)) => invalid(&format!("backup_server has no option {}", escape(name))),
            None => invalid("a value of security or backup_server is not valid"),
        }
    })
}

fn read_sign_key(file: &Path) -> Result<Arc<PrivateKey>, ServeError> {
    let text = Zeroizing::new(read_text(file)?);
    let file = display(file);
    let key = PrivateKey::parse(text.as_bytes());
    key.map(Arc::new).map_err(|error| ServeError::SignKey { file, error })
}

/// Returns the key of the variables; the file is for programs that keep secrets in files.
fn key_of_variables() -> Result<Option<Zeroizing<String>>, ServeError> {
    let (key, file) = KEY_VARIABLES;
    let variable = |name: &str| env::var(name).ok().filter(|value| !value.is_empty());
    if let Some(key) = variable(key) {
        return Ok(Some(Zeroizing::new(key)));
    }
    let Some(file) = variable(file) else { return Ok(None) };
    read_secret(Path::new(&file)).map(Some)
}

/// Reads a file with a password or key, whose last line end is not part of it.
pub(crate) fn read_secret(file: &Path) -> Result<Zeroizing<String>, ServeError> {
    let text = Zeroizing::new(read_text(file)?);
    Ok(Zeroizing::new(text.trim_end_matches(['\r', '\n']).to_owned()))
}

fn read_text(file: &Path) -> Result<String, ServeError> {
    fs::read_to_string(file).map_err(|error| ServeError::Read { file: display(file), error })
}

fn display(file: &Path) -> String {
    escape(&file.to_string_lossy())
}

//! Where a database is: a path, a URL, or the DSN of Shelly Manager (`database.md`, section 8).

use std::fmt;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use sma_core::escape::escape;
use sqlx::mysql::{MySqlConnectOptions, MySqlSslMode};
use sqlx::postgres::{PgConnectOptions, PgSslMode};

use crate::error::DatabaseError;
use crate::provider::Provider;
use crate::unpack::{SQLITE_HEADER, is_packed, starts_with};

/// Ending of the name of the log beside an SQLite file.
pub(crate) const LOG: &str = "-wal";

/// Location of a database. Its `Display` has no password.
#[derive(Clone, Debug)]
pub struct Location {
    pub(crate) place: Place,
    /// Zone of MySQL's times, as Go's `loc` names it.
    pub(crate) zone: Option<String>,
}

/// What is needed to open a database.
#[derive(Clone)]
pub(crate) enum Place {
    Sqlite(PathBuf),
    Postgres(Box<PgConnectOptions>),
    Mysql(Box<MySqlConnectOptions>),
}

impl fmt::Debug for Place {
    /// Does not show the password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => f.debug_tuple("Sqlite").field(path).finish(),
            Self::Postgres(options) => {
                f.debug_tuple("Postgres").field(&options.get_host()).finish()
            }
            Self::Mysql(_) => f.debug_tuple("Mysql").finish_non_exhaustive(),
        }
    }
}

impl Location {
    /// Creates the location of an SQLite file.
    #[must_use]
    pub fn from_path(path: impl Into<PathBuf>) -> Self {
        Self { place: Place::Sqlite(path.into()), zone: None }
    }

    /// Returns whether a text names a database rather than a file: a URL, or a DSN of PostgreSQL or
    /// MySQL.
    ///
    /// ```
    /// use sma_db::Location;
    /// assert!(Location::is_named_by("sqlite:/data/shelly.db"));
    /// assert!(Location::is_named_by("shelly:secret@tcp(localhost:3306)/shelly"));
    /// assert!(!Location::is_named_by("/backups/full.sma"));
    /// ```
    #[must_use]
    pub fn is_named_by(text: &str) -> bool {
        const SCHEMES: [&str; 4] = ["sqlite:", "postgres://", "postgresql://", "mysql://"];
        SCHEMES.iter().any(|scheme| text.starts_with(scheme)) || is_go_mysql(text) || is_pairs(text)
    }

    /// Returns whether a file is an SQLite database or a compressed copy of one, by its first bytes.
    ///
    /// The file must not be open in this process: closing it would release SQLite's locks.
    #[must_use]
    pub fn is_database(path: &Path) -> bool {
        let is_file = path.metadata().is_ok_and(|found| found.is_file());
        let begins = |mut file| starts_with(&mut file, SQLITE_HEADER);
        is_file && (File::open(path).and_then(begins).unwrap_or(false) || is_packed(path))
    }

    /// Returns the kind of database.
    #[must_use]
    pub fn provider(&self) -> Provider {
        match self.place {
            Place::Sqlite(_) => Provider::Sqlite,
            Place::Postgres(_) => Provider::Postgres,
            Place::Mysql(_) => Provider::Mysql,
        }
    }

    /// Returns the path of an SQLite file.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        match &self.place {
            Place::Sqlite(path) => Some(path),
            _ => None,
        }
    }

    /// Returns the files of an SQLite database that may exist: what belongs to it first, and itself
    /// last. None of a server.
    #[must_use]
    pub fn files(&self) -> Vec<PathBuf> {
        const ENDINGS: [&str; 4] = ["-journal", LOG, "-shm", ""];
        let of = |path: &PathBuf| ENDINGS.map(|ending| with_ending(path, ending)).into();
        match &self.place {
            Place::Sqlite(path) => of(path),
            _ => Vec::new(),
        }
    }

    /// Requires TLS, as Shelly Manager does where a DSN does not mention it.
    pub(crate) fn requiring_tls(mut self, dsn: &str) -> Self {
        if let (Place::Postgres(options), false) = (&mut self.place, dsn.contains("sslmode")) {
            **options = (**options).clone().ssl_mode(PgSslMode::Require);
        }
        self
    }
}

/// A URL, a DSN, or a path of an SQLite file.
impl FromStr for Location {
    type Err = DatabaseError;

    fn from_str(text: &str) -> Result<Self, DatabaseError> {
        if let Some(path) = text.strip_prefix("sqlite:").or_else(|| text.strip_prefix("file:")) {
            let path = path.strip_prefix("//").unwrap_or(path);
            let path = path.split_once('?').map_or(path, |(path, _)| path);
            return match path {
                "" => {
                    Err(DatabaseError::Location { problem: "the path of the database is missing" })
                }
                _ => Ok(Self::from_path(path)),
            };
        }
        if has_plain_delimiter(text) {
            return Err(DatabaseError::Encoding);
        }
        let place = if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            Place::Postgres(Box::new(text.parse().map_err(|_| DatabaseError::Location {
                problem: "the address of the PostgreSQL database is invalid",
            })?))
        } else if is_pairs(text) {
            Place::Postgres(Box::new(parse_pairs(text)?))
        } else if text.starts_with("mysql://") {
            let options = text.parse().map_err(|_| DatabaseError::Location {
                problem: "the address of the MySQL database is invalid",
            })?;
            Place::Mysql(Box::new(with_tls(options, text)))
        } else if is_go_mysql(text) {
            Place::Mysql(Box::new(parse_go_mysql(text)?))
        } else {
            return Ok(Self::from_path(text));
        };
        let zone = match place {
            Place::Mysql(_) => parameter(text, "loc"),
            _ => None,
        };
        Ok(Self { place, zone })
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Place::Sqlite(path) => f.write_str(&escape(&path.to_string_lossy())),
            Place::Postgres(options) => {
                let host = match options.get_socket() {
                    Some(socket) => socket.to_string_lossy().into_owned(),
                    None => options.get_host().to_owned(),
                };
                let database = options.get_database().unwrap_or_default();
                write!(f, "PostgreSQL {} on {}", escape(database), escape(&host))
            }
            Place::Mysql(options) => {
                let host = match options.get_socket() {
                    Some(socket) => socket.to_string_lossy().into_owned(),
                    None => options.get_host().to_owned(),
                };
                let database = options.get_database().unwrap_or_default();
                write!(f, "MySQL {} on {}", escape(database), escape(&host))
            }
        }
    }
}

/// Returns the name of a file beside an SQLite file.
pub(crate) fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// Returns whether a text is a DSN of Go's MySQL driver: `user:pass@tcp(host:port)/db`.
fn is_go_mysql(text: &str) -> bool {
    !text.contains("://")
        && (text.contains("@tcp(") || text.contains("@unix(") || text.contains("@/"))
}

/// Returns whether a text is a DSN of PostgreSQL in the form `host=… dbname=…`.
fn is_pairs(text: &str) -> bool {
    let mut words = text.split_whitespace();
    words.any(|word| word.starts_with("dbname=") || word.starts_with("host="))
}

/// Returns a parameter after the `?` of a DSN, with its percent-encoding resolved.
fn parameter(text: &str, name: &str) -> Option<String> {
    let (_, parameters) = text.rsplit_once('?')?;
    let mut pairs = parameters.split('&').filter_map(|pair| pair.split_once('='));
    let (_, value) = pairs.find(|(key, _)| *key == name)?;
    Some(percent_encoding::percent_decode_str(value).decode_utf8_lossy().into_owned())
}

fn parse_pairs(text: &str) -> Result<PgConnectOptions, DatabaseError> {
    let problem = "the DSN of the PostgreSQL database is invalid";
    let invalid = || DatabaseError::Location { problem };
    let mut options = PgConnectOptions::new_without_pgpass();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (key, after) = rest.split_once('=').ok_or_else(invalid)?;
        let (value, left) = match after.strip_prefix('\'') {
            Some(quoted) => quoted.split_once('\'').ok_or_else(invalid)?,
            None => after.split_once(char::is_whitespace).unwrap_or((after, "")),
        };
        options = match key.trim() {
            "host" if value.starts_with('/') => options.socket(value),
            "host" => options.host(value),
            "port" => options.port(value.parse().map_err(|_| invalid())?),
            "user" => options.username(value),
            "password" => options.password(value),
            "dbname" => options.database(value),
            "sslmode" => options.ssl_mode(value.parse().map_err(|_| invalid())?),
            "sslrootcert" => options.ssl_root_cert(value),
            "sslcert" => options.ssl_client_cert(value),
            "sslkey" => options.ssl_client_key(value),
            "search_path" => options.options([("search_path", value)]),
            _ => options,
        };
        rest = left.trim_start();
    }
    Ok(options)
}

fn parse_go_mysql(text: &str) -> Result<MySqlConnectOptions, DatabaseError> {
    let problem = "the DSN of the MySQL database is invalid";
    let invalid = || DatabaseError::Location { problem };
    let dsn = text.rsplit_once('?').map_or(text, |(dsn, _)| dsn);
    let (rest, database) = dsn.rsplit_once('/').ok_or_else(invalid)?;
    // The path of a socket contains slashes.
    let (login, address) = rest.rsplit_once('@').ok_or_else(invalid)?;
    let (user, password) = login.split_once(':').unwrap_or((login, ""));
    let mut options = MySqlConnectOptions::new().username(user).database(database);
    if !password.is_empty() {
        options = options.password(password);
    }
    options = match address.strip_suffix(')').map(|address| address.split_once('(')) {
        None if address.is_empty() => options,
        Some(Some(("unix", socket))) => options.socket(socket),
        Some(Some(("tcp", host))) => match host.rsplit_once(':') {
            Some((host, port)) => options.host(host).port(port.parse().map_err(|_| invalid())?),
            None => options.host(host),
        },
        _ => return Err(invalid()),
    };
    Ok(with_tls(options, text))
}

/// Returns the options of MySQL with the parameter `tls` of Go's driver.
fn with_tls(options: MySqlConnectOptions, text: &str) -> MySqlConnectOptions {
    match parameter(text, "tls").as_deref() {
        Some("true") => options.ssl_mode(MySqlSslMode::VerifyIdentity),
        Some("skip-verify") => options.ssl_mode(MySqlSslMode::Required),
        Some("false") => options.ssl_mode(MySqlSslMode::Disabled),
        _ => options,
    }
}

/// Returns whether the user or password of a URL contains a `/`, `?` or `#` as it is, which ends them
/// there.
fn has_plain_delimiter(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once("://") else { return false };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, rest) = rest.split_at_checked(end).unwrap_or((rest, ""));
    // Parameters may contain an @, but have a name before it.
    let is_account = |(before, _): (&str, &str)| !before.contains('=');
    scheme != "sqlite" && !authority.contains('@') && rest.split_once('@').is_some_and(is_account)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Location {
        text.parse().unwrap()
    }

    #[test]
    fn decision_the_forms_of_section_8_are_read() {
        for (text, provider, shown) in [
            ("sqlite:/data/shelly.db", Provider::Sqlite, "/data/shelly.db"),
            ("sqlite:///data/shelly.db?mode=ro", Provider::Sqlite, "/data/shelly.db"),
            ("data/shelly.db", Provider::Sqlite, "data/shelly.db"),
            (
                "postgres://u:s3cret@db.lan:5433/home?sslmode=disable",
                Provider::Postgres,
                "PostgreSQL home on db.lan",
            ),
            (
                "host=db.lan user=u password='s3cret x' dbname=home port=5433",
                Provider::Postgres,
                "PostgreSQL home on db.lan",
            ),
            ("mysql://u:s3cret@db.lan:3307/home", Provider::Mysql, "MySQL home on db.lan"),
            (
                "u:s3cr@t/@tcp(db.lan:3307)/home?charset=utf8mb4&parseTime=True&loc=Local",
                Provider::Mysql,
                "MySQL home on db.lan",
            ),
            ("u:s3cret@unix(/run/my.sock)/home", Provider::Mysql, "MySQL home on /run/my.sock"),
        ] {
            let location = parse(text);
            assert_eq!(location.provider(), provider, "{text}");
            assert_eq!(location.to_string(), shown);
            assert!(!format!("{location:?} {location}").contains("s3cr"), "{text}");
        }
        let Place::Mysql(options) = parse("u:p@tcp(h:3307)/d?loc=Europe%2FBrussels").place else {
            panic!("not MySQL");
        };
        assert_eq!((options.get_host(), options.get_port()), ("h", 3307));
        let zone = |text| parse(text).zone;
        assert_eq!(zone("u:p@tcp(h:3307)/d?loc=Europe%2FBrussels").unwrap(), "Europe/Brussels");
        assert_eq!(zone("mysql://u@h/d?loc=Local").unwrap(), "Local");
        assert_eq!(zone("u:p@tcp(h:3307)/d"), None);
    }

    #[test]
    fn parameters_of_an_address_choose_tls() {
        let postgres = |text| match parse(text).place {
            Place::Postgres(options) => format!("{:?}", options.get_ssl_mode()),
            _ => panic!("not PostgreSQL"),
        };
        assert_eq!(postgres("postgres://u@h/d?sslmode=require"), "Require");
        assert_eq!(postgres("host=h dbname=d sslmode=verify-full"), "VerifyFull");
        let mysql = |text| match parse(text).place {
            Place::Mysql(options) => format!("{:?}", options.get_ssl_mode()),
            _ => panic!("not MySQL"),
        };
        for (text, mode) in [
            ("mysql://u@h/d?tls=true", "VerifyIdentity"),
            ("mysql://u@h/d?ssl-mode=required", "Required"),
            ("u@tcp(h:1)/d?tls=skip-verify", "Required"),
        ] {
            assert_eq!(mysql(text), mode, "{text}");
        }
    }

    #[test]
    fn a_password_that_is_not_encoded_is_explained_and_not_shown() {
        for text in [
            "postgres://u:s3c/ret@h/d",
            "postgres://u:12/ret@h/d",
            "mysql://u:s3c#ret@h/d",
            "mysql://u:s3c?ret@h/d",
        ] {
            let error = text.parse::<Location>().unwrap_err();
            assert!(matches!(error, DatabaseError::Encoding), "{text}");
            assert!(!format!("{error} {error:?}").contains("ret"), "{text}");
        }
        let location = parse("postgres://u:s3c%2Fret@h/d?user=me@server");
        assert_eq!(location.to_string(), "PostgreSQL d on h");
    }

    #[test]
    fn invalid_addresses_are_refused_without_their_password() {
        for text in ["sqlite:", "postgres://u:s3cret@h:x/d", "u:s3cret@tcp(h:x)/d", "host=h port=x"]
        {
            let error = text.parse::<Location>().unwrap_err();
            assert!(!format!("{error} {error:?}").contains("s3cret"), "{error:?}");
        }
    }
}

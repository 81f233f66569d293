//! Finding the database of Shelly Manager as it does itself (`database.md`, section 8).

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use sma_core::escape::escape;

use crate::error::DatabaseError;
use crate::location::Location;

/// Path of the database where nothing is configured.
const DEFAULT: &str = "data/shelly.db";

/// A database, and what names it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Found {
    /// The database.
    pub location: Location,
    /// What names it, as in "the configuration file /etc/shelly-manager/shelly-manager.yaml".
    pub named_by: String,
}

/// A configuration file; the other keys are not about the database.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Config {
    database: Settings,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Settings {
    provider: Option<String>,
    dsn: Option<String>,
    options: BTreeMap<String, String>,
}

/// Finds the database that Shelly Manager uses: that of a configuration file, by default the first one
/// of its search path, and of the variables `SHELLY_DATABASE_…`.
///
/// # Errors
/// When the configuration file cannot be read, or does not name a database.
pub fn find(config: Option<&Path>) -> Result<Found, DatabaseError> {
    find_with(config, &search_path(), |name| env::var(name).ok())
}

/// Returns the configuration file that Shelly Manager uses: the first one of its search path.
#[must_use]
pub fn config_file() -> Option<PathBuf> {
    search_path().into_iter().find(|file| file.is_file())
}

fn find_with(
    config: Option<&Path>,
    search_path: &[PathBuf],
    variable: impl Fn(&str) -> Option<String>,
) -> Result<Found, DatabaseError> {
    let file = config.or_else(|| search_path.iter().map(PathBuf::as_path).find(|it| it.is_file()));
    let mut settings = match file {
        Some(file) => read(file)?,
        None => Settings::default(),
    };
    let mut named_by = match file {
        Some(file) => format!("the configuration file {}", escape(&file.to_string_lossy())),
        None => "the default of Shelly Manager".to_owned(),
    };
    for (name, setting) in [
        ("SHELLY_DATABASE_PROVIDER", &mut settings.provider),
        ("SHELLY_DATABASE_DSN", &mut settings.dsn),
    ] {
        if let Some(value) = variable(name).filter(|value| !value.is_empty()) {
            *setting = Some(value);
            named_by = format!("the variable {name}");
        }
    }
    let dsn = settings.dsn.filter(|dsn| !dsn.is_empty()).unwrap_or_else(|| DEFAULT.to_owned());
    let zone = settings.options.get("loc").cloned();
    let mut location = match settings.provider.as_deref().unwrap_or("sqlite") {
        "sqlite" | "sqlite3" if dsn.starts_with("sqlite:") || dsn.starts_with("file:") => {
            dsn.parse()?
        }
        "sqlite" | "sqlite3" => Location::from_path(&dsn),
        "postgresql" | "postgres" | "mysql" if Location::is_named_by(&dsn) => {
            dsn.parse::<Location>()?.requiring_tls(&dsn)
        }
        "postgresql" | "postgres" | "mysql" => {
            let problem = "the configured DSN is not that of a server";
            return Err(DatabaseError::Location { problem });
        }
        _ => {
            let problem = "the configured provider is not sqlite, postgresql or mysql";
            return Err(DatabaseError::Location { problem });
        }
    };
    if location.zone.is_none() {
        location.zone = zone;
    }
    Ok(Found { location, named_by })
}

/// Returns the files that Shelly Manager looks for, best first.
fn search_path() -> Vec<PathBuf> {
    const NAME: &str = "shelly-manager.yaml";
    let home = env::var_os("HOME").map(|home| Path::new(&home).join(".shelly-manager").join(NAME));
    let paths = [Some(Path::new("configs").join(NAME)), Some(NAME.into()), home];
    paths.into_iter().flatten().chain([Path::new("/etc/shelly-manager").join(NAME)]).collect()
}

fn read(file: &Path) -> Result<Settings, DatabaseError> {
    let failed = |problem: String| {
        let file = escape(&file.to_string_lossy());
        DatabaseError::Config { file, problem }
    };
    let text = fs::read_to_string(file).map_err(|error| failed(error.to_string()))?;
    // The parser quotes lines, which may contain a password.
    let invalid = |_| failed("it is not the YAML of a configuration file".to_owned());
    serde_saphyr::from_str::<Option<Config>>(&text)
        .map(|config| config.unwrap_or_default().database)
        .map_err(invalid)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find_in(yaml: Option<&str>, variables: &[(&str, &str)]) -> Result<Found, DatabaseError> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("shelly-manager.yaml");
        if let Some(yaml) = yaml {
            fs::write(&file, yaml).unwrap();
        }
        let variable = |name: &str| {
            let found = variables.iter().find(|(key, _)| *key == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        find_with(None, &[folder.path().join("other.yaml"), file], variable)
    }

    #[test]
    fn section_8_configuration_and_variables() {
        let shown = |found: Result<Found, DatabaseError>| found.unwrap().location.to_string();
        assert_eq!(shown(find_in(None, &[])), "data/shelly.db");
        let yaml = "server:\n  port: 8080\ndatabase:\n  provider: sqlite\n  dsn: /srv/shelly.db\n  \
                    options:\n    busy_timeout: \"5000\"\n    foreign_keys: \"true\"\n";
        let found = find_in(Some(yaml), &[]).unwrap();
        assert_eq!(found.location.to_string(), "/srv/shelly.db");
        assert!(found.named_by.starts_with("the configuration file "), "{}", found.named_by);
        let found = find_in(Some(yaml), &[("SHELLY_DATABASE_DSN", "/other.db")]).unwrap();
        assert_eq!(found.location.to_string(), "/other.db");
        assert_eq!(found.named_by, "the variable SHELLY_DATABASE_DSN");
        // `path` and its variable have no effect (their issue 276).
        let yaml = "database:\n  path: /data/shelly.db\n";
        let path = [("SHELLY_DATABASE_PATH", "/data/shelly.db")];
        assert_eq!(shown(find_in(Some(yaml), &path)), "data/shelly.db");
        let yaml = "database:\n  provider: mysql\n  dsn: u:p@tcp(h:3306)/d\n  options:\n    loc: Europe/Brussels\n";
        let found = find_in(Some(yaml), &[]).unwrap();
        assert_eq!(found.location.zone.as_deref(), Some("Europe/Brussels"));
        let yaml = "database:\n  provider: postgres\n  dsn: postgres://u:s3cret@h/d\n";
        assert_eq!(shown(find_in(Some(yaml), &[])), "PostgreSQL d on h");
    }

    #[test]
    fn invalid_configurations_are_refused_without_their_password() {
        for yaml in [
            "database:\n  provider: oracle\n  dsn: s3cret",
            "database:\n  provider: mysql\n  dsn: s3cret",
            "database: [s3cret",
        ] {
            let error = find_in(Some(yaml), &[]).unwrap_err();
            assert!(!format!("{error} {error:?}").contains("s3cret"), "{error:?}");
        }
    }
}

//! `POST /backup`

use std::net::IpAddr;
use std::str::FromStr;
use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};
use sma_core::container::Container;
use sma_core::encryption::{Algorithm, KeyDerivation};
use sma_core::layer::Layer;
use sma_core::redact::TAG as REDACTED;
use sma_core::section::table;
use sma_core::write::{BackupType, Packing};
use sma_ops::{BackupOptions, Encryption};
use sma_storage::{ArchiveId, ArchiveName};
use utoipa::ToSchema;

use super::validate::parse_level;
use crate::answer::{Answer, Reply};
use crate::app::App;
use crate::backing_up::{Backup, back_up, default_name};
use crate::body::{Json, object};
use crate::connection::Connection;
use crate::credentials::{Given, Secret, read_credential};
use crate::failure::Failure;
use crate::job::{Done, Job, new_id};
use crate::openapi::{Envelope, ErrorEnvelope};
use crate::operation::{Kind, Operation, Status};
use crate::request::User;

/// The body (`rest-api.md`, section 2).
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewBackup {
    #[serde(default)]
    r#type: Option<String>,
    #[serde(default)]
    description: Option<String>,
    #[serde(default)]
    tags: Vec<String>,
    #[serde(default)]
    include_sections: Vec<String>,
    #[serde(default)]
    exclude_sections: Vec<String>,
    #[serde(default)]
    container: Option<String>,
    #[serde(default, deserialize_with = "object")]
    compression: NewCompression,
    #[serde(default, deserialize_with = "object")]
    encryption: NewEncryption,
    #[serde(default)]
    sign: bool,
    #[serde(default)]
    redact_secrets: bool,
    #[serde(default, deserialize_with = "object")]
    validation: NewValidation,
    #[serde(default)]
    base_id: Option<String>,
    #[serde(default)]
    file_name: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewCompression {
    #[serde(default)]
    enabled: Option<bool>,
    #[serde(default)]
    algorithm: Option<String>,
    #[serde(default)]
    level: Option<u8>,
}

#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewEncryption {
    #[serde(default)]
    enabled: bool,
    #[serde(default)]
    algorithm: Option<String>,
    #[serde(default)]
    key_derivation: Option<String>,
    #[schema(value_type = Option<String>, format = Password)]
    #[serde(default)]
    password: Option<Secret>,
    #[schema(value_type = Option<String>, format = Password)]
    #[serde(default)]
    key: Option<Secret>,
}

#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewValidation {
    #[serde(default)]
    level: Option<String>,
}

/// Begins a backup.
#[utoipa::path(
    post, path = "/api/v1/backup", tag = "backup",
    request_body = NewBackup,
    responses(
        (status = 202, description = "It is begun", body = Envelope<Operation>),
        (status = "default", description = "An error", body = ErrorEnvelope),
    ),
)]
pub(crate) async fn create(
    State(app): State<App>,
    User(user): User,
    Extension(connection): Extension<Arc<Connection>>,
    Json(body): Json<NewBackup>,
) -> Reply {
    let begun = app.begin_backup(&body, &user, connection.address).await?;
    let id = begun.id.clone();
    let location = format!("/api/v1/backup/{id}");
    Ok(Answer::new(StatusCode::ACCEPTED, begun).with_location(&location).with_subject(id))
}

impl App {
    /// Begins a backup for a user at an address, or refuses it.
    pub(crate) async fn begin_backup(
        &self,
        body: &NewBackup,
        user: &str,
        address: IpAddr,
    ) -> Result<Operation, Failure> {
        let id = new_id()?;
        let (mut backup, shown) = prepare(self, body, id)?;
        if self.archives.find(&backup.name)?.is_some() {
            let message = format!("{} already exists", backup.name);
            return Err(Failure::Conflict { message, details: None });
        }
        if backup.backup_type.is_partial() {
            backup.bases = self.bases(backup.backup_type, body.base_id.as_deref()).await?;
        } else if body.base_id.is_some() {
            return Err(Failure::validation(
                "only an incremental or differential backup has a base_id",
            ));
        }
        let (kind, user) = (backup.backup_type.to_string(), user.to_owned());
        let operation = Operation::new(id, Kind::Backup, Some(kind), shown, user.clone());
        let job = Job::new(id, operation, address, Some(backup.name.clone()), Vec::new());
        let begun = self.begin(job, move |app, job| match back_up(app, job, &backup, &user) {
            Ok(result) => Done { result: Some(result), failure: None },
            Err(failure) => Done::from(failure),
        });
        begun.await
    }

    /// Checks a backup that begins later.
    pub(crate) fn check_backup(&self, body: &NewBackup) -> Result<(), Failure> {
        prepare(self, body, new_id()?).map(drop)
    }

    /// Records a backup that was refused, where nobody gets an answer.
    pub(crate) async fn record_refused(&self, body: &NewBackup, user: &str, failure: &Failure) {
        let Ok(id) = new_id() else { return };
        let kind = body.r#type.clone().unwrap_or_else(|| BackupType::Full.to_string());
        let mut refused = Operation::new(id, Kind::Backup, Some(kind), json!({}), user.to_owned());
        refused.end(Status::Failed, None, Some(failure.to_object()));
        self.record(&refused).await;
        self.counts.end(&refused);
        self.notify(&refused);
    }
}

impl NewBackup {
    /// Returns whether it has a password or a key.
    pub(crate) fn has_credential(&self) -> bool {
        self.encryption.password.is_some() || self.encryption.key.is_some()
    }

    /// Encrypts it with a password.
    pub(crate) fn encrypt_with(&mut self, password: Secret) {
        self.encryption.enabled = true;
        self.encryption.password = Some(password);
    }
}

/// Reads a word of the format.
pub(crate) fn word<T: FromStr>(text: Option<&str>, name: &str) -> Result<Option<T>, Failure> {
    let unknown = |_| Failure::validation(format!("the value of {name} is unknown"));
    text.map(str::parse).transpose().map_err(unknown)
}

/// Refuses names of sections that no archive has.
pub(crate) fn check_sections(names: &[String], place: &str) -> Result<(), Failure> {
    match names.iter().find(|name| table(name).is_none()) {
        None => Ok(()),
        Some(_) => Err(Failure::validation(format!("{place} has an unknown section"))),
    }
}

fn prepare(app: &App, body: &NewBackup, id: ArchiveId) -> Result<(Backup, Value), Failure> {
    let backup_type = word(body.r#type.as_deref(), "type")?.unwrap_or(BackupType::Full);
    if backup_type == BackupType::Selective && body.include_sections.is_empty() {
        return Err(Failure::validation("a selective backup needs include_sections"));
    }
    check_sections(&body.include_sections, "include_sections")?;
    check_sections(&body.exclude_sections, "exclude_sections")?;
    let mut included = body.include_sections.clone();
    included.retain(|name| !body.exclude_sections.contains(name));
    if included.is_empty() && !body.include_sections.is_empty() {
        return Err(Failure::validation("exclude_sections has all of include_sections"));
    }
    let container = word(body.container.as_deref(), "container")?;
    if container == Some(Container::Document) {
        return Err(Failure::validation("the value of container is unknown"));
    }
    let packing = packing(container, &body.compression)?;
    let encryption = encryption(&body.encryption)?;
    let signer = app.config.signer.clone();
    if body.sign && signer.is_none() {
        return Err(Failure::validation("the server has no key to sign with"));
    }
    if body.redact_secrets && backup_type.is_partial() {
        let details = "only a backup that has no base can have redact_secrets";
        return Err(Failure::validation(details));
    }
    let level = parse_level(body.validation.level.as_deref())?;
    let name = match body.file_name.as_deref() {
        Some(name) => name
            .parse::<ArchiveName>()
            .map_err(|problem| Failure::validation(format!("file_name: {problem}")))?,
        None => default_name("backup", id)?,
    };
    let shown = json!({
        "type": backup_type.to_string(),
        "description": body.description.as_deref().unwrap_or_default(),
        "tags": body.tags,
        "include_sections": body.include_sections,
        "exclude_sections": body.exclude_sections,
        "container": packing.container.to_string(),
        "compression": {
            "enabled": packing.layer != Layer::None,
            "algorithm": packing.layer.to_string(),
            "level": packing.level,
        },
        "encryption": match &encryption {
            None => json!({ "enabled": false }),
            Some(it) => json!({ "enabled": true, "algorithm": it.algorithm.to_string() }),
        },
        "sign": body.sign,
        "redact_secrets": body.redact_secrets,
        "validation": { "level": level.to_string() },
        "base_id": body.base_id,
        "file_name": name.as_str(),
    });
    let mut tags = body.tags.clone();
    if body.redact_secrets && !tags.iter().any(|tag| tag == REDACTED) {
        tags.push(REDACTED.to_owned());
    }
    let description = body.description.clone().filter(|text| !text.is_empty());
    // What locks the new archive also opens its base.
    let credential = encryption.as_ref().map(|it| it.credential.clone());
    let options = BackupOptions::default()
        .with_backup_type(Some(backup_type))
        .with_sections(included)
        .without_sections(body.exclude_sections.clone())
        .with_packing(packing)
        .with_encryption(encryption)
        .with_signer(signer.filter(|_| body.sign))
        .with_validation(level)
        .with_description(description)
        .with_tags(tags)
        .with_archive_id(Some(id.to_string()));
    let given = Given { credential, public_keys: Vec::new() };
    let (is_redacted, bases) = (body.redact_secrets, Vec::new());
    Ok((Backup { options, backup_type, name, is_redacted, bases, given }, shown))
}

fn packing(container: Option<Container>, wanted: &NewCompression) -> Result<Packing, Failure> {
    let mut layer: Option<Layer> = word(wanted.algorithm.as_deref(), "compression.algorithm")?;
    if wanted.enabled == Some(false) {
        layer = Some(Layer::None);
    }
    let chosen = layer.unwrap_or(Packing::default().layer);
    let highest = match chosen {
        Layer::None => u8::MAX,
        // The format has more levels of LZ4 than the contract.
        Layer::Lz4 => 9,
        other => other.highest_level(),
    };
    if wanted.level.is_some_and(|level| level < 1 || level > highest) {
        let details = format!("compression.level is not from 1 to {highest}");
        return Err(Failure::validation(details));
    }
    let level = wanted.level.filter(|_| chosen != Layer::None);
    Ok(Packing::default().with(container, layer, level))
}

fn encryption(wanted: &NewEncryption) -> Result<Option<Encryption>, Failure> {
    let algorithm = word(wanted.algorithm.as_deref(), "encryption.algorithm")?;
    let derivation = word(wanted.key_derivation.as_deref(), "encryption.key_derivation")?;
    let credential = read_credential(wanted.password.as_ref(), wanted.key.as_ref(), "encryption")?;
    if !wanted.enabled {
        return match credential {
            None => Ok(None),
            // A forgotten member does not make an archive that anybody can read.
            Some(_) => {
                Err(Failure::validation("encryption has a password or key, and is not enabled"))
            }
        };
    }
    let Some(credential) = credential else {
        return Err(Failure::validation("encryption needs a password or a key"));
    };
    if let sma_core::encryption::Credential::Password(password) = &*credential
        && password.check_typable().is_err()
    {
        return Err(Failure::validation("encryption.password cannot be typed on a keyboard"));
    }
    let encryption = Encryption::new(algorithm.unwrap_or(Algorithm::Aes256Gcm), credential);
    let derivation: KeyDerivation = derivation.unwrap_or(encryption.key_derivation);
    Ok(Some(encryption.with_key_derivation(derivation)))
}

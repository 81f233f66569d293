//! `POST /backup`

use std::io::Write as _;
use std::str::FromStr;
use std::time::Instant;

use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};
use sma_core::container::Container;
use sma_core::encryption::{Algorithm, KeyDerivation};
use sma_core::layer::Layer;
use sma_core::section::table;
use sma_core::write::{BackupType, Packing};
use sma_ops::{
    BackupOptions, Bases, Context, Created, Encryption, Input, Source as _, create as make,
    current_facts, find_bases, find_chain, open,
};
use sma_storage::{ArchiveId, ArchiveName};

use super::validate::parse_level;
use crate::answer::{Answer, Reply};
use crate::app::App;
use crate::body::{Json, object};
use crate::credentials::{Given, Secret, read_credential};
use crate::failure::Failure;
use crate::job::{Done, Job};
use crate::operation::{Kind, Operation};
use crate::request::User;

/// The body (`rest-api.md`, section 2).
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct NewBackup {
    r#type: Option<String>,
    description: Option<String>,
    tags: Vec<String>,
    include_sections: Vec<String>,
    exclude_sections: Vec<String>,
    container: Option<String>,
    #[serde(deserialize_with = "object")]
    compression: NewCompression,
    #[serde(deserialize_with = "object")]
    encryption: NewEncryption,
    sign: bool,
    redact_secrets: bool,
    #[serde(deserialize_with = "object")]
    validation: NewValidation,
    base_id: Option<String>,
    file_name: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct NewCompression {
    enabled: Option<bool>,
    algorithm: Option<String>,
    level: Option<u8>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct NewEncryption {
    enabled: bool,
    algorithm: Option<String>,
    key_derivation: Option<String>,
    password: Option<Secret>,
    key: Option<Secret>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct NewValidation {
    level: Option<String>,
}

/// A backup that can begin.
struct Prepared {
    options: BackupOptions,
    /// As the operation shows them: without passwords.
    shown: Value,
    backup_type: BackupType,
    name: ArchiveName,
    bases: Vec<Input>,
    given: Given,
}

/// Begins a backup.
pub(crate) async fn create(
    State(app): State<App>,
    User(user): User,
    Json(body): Json<NewBackup>,
) -> Reply {
    let mut random = [0; 16];
    getrandom::fill(&mut random).map_err(|_| Failure::Internal)?;
    let id = ArchiveId::from_random_bytes(random);
    let mut prepared = prepare(&app, &body, id)?;
    if app.archives.find(&prepared.name)?.is_some() {
        let message = format!("{} already exists", prepared.name);
        return Err(Failure::Conflict { message, details: None });
    }
    if prepared.backup_type.is_partial() {
        prepared.bases = app.bases(prepared.backup_type, body.base_id.as_deref()).await?;
    } else if body.base_id.is_some() {
        return Err(Failure::validation(
            "only an incremental or differential backup has a base_id",
        ));
    }
    let kind = prepared.backup_type.to_string();
    let operation =
        Operation::new(id, Kind::Backup, Some(kind), prepared.shown.clone(), user.clone());
    let job = Job::new(id, operation, Some(prepared.name.clone()), Vec::new());
    let begun = app.begin(job, move |app, job| match back_up(app, job, &prepared, &user) {
        Ok(result) => Done { result: Some(result), failure: None },
        Err(failure) => Done::from(failure),
    });
    let begun = begun.await?;
    let location = format!("/api/v1/backup/{id}");
    Ok(Answer::new(StatusCode::ACCEPTED, begun).with_location(&location))
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

/// Stores a new archive under its name, once it is complete.
pub(crate) fn store(
    app: &App,
    job: &Job,
    created: &Created,
    name: &ArchiveName,
    is_last: bool,
) -> Result<(), Failure> {
    let full = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Failure::NoSpace,
        _ => Failure::internal(&error),
    };
    let mut file = app.archives.begin()?;
    file.write_all(&created.bytes).map_err(full)?;
    let may_commit = if is_last { job.monitor.commit() } else { !job.monitor.is_canceled() };
    if !may_commit {
        return Err(Failure::Canceled);
    }
    Ok(file.commit(name)?)
}

fn prepare(app: &App, body: &NewBackup, id: ArchiveId) -> Result<Prepared, Failure> {
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
    if body.redact_secrets {
        let message = "Backups without their secrets are not made yet";
        return Err(Failure::NotImplemented { message });
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
        "redact_secrets": false,
        "validation": { "level": level.to_string() },
        "base_id": body.base_id,
        "file_name": name.as_str(),
    });
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
        .with_tags(body.tags.clone())
        .with_archive_id(Some(id.to_string()));
    let given = Given { credential, public_keys: Vec::new() };
    Ok(Prepared { options, shown, backup_type, name, bases: Vec::new(), given })
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

/// Returns a name that begins so, and that no other archive has.
pub(crate) fn default_name(start: &str, id: ArchiveId) -> Result<ArchiveName, Failure> {
    let now = Timestamp::now().strftime("%Y%m%d-%H%M%S");
    let id = id.to_string();
    let short = id.split('-').next().unwrap_or_default();
    format!("{start}-{now}-{short}.sma").parse().map_err(|_| Failure::Internal)
}

impl App {
    /// Returns the archives that a new backup builds on.
    async fn bases(&self, kind: BackupType, base: Option<&str>) -> Result<Vec<Input>, Failure> {
        let named = match base {
            Some(id) => Some(self.input(&self.find_archive(id).await?)),
            None => None,
        };
        let (app, inputs) = (self.clone(), self.all_inputs().await?);
        self.work(move |context| {
            let folder = app.archives.path();
            let Some(named) = named else {
                let mut facts = current_facts()?;
                let provider = app.config.database.location().provider();
                provider.name().clone_into(&mut facts.database_type);
                return Ok(find_bases(folder, kind, &facts, context)?);
            };
            let archive = open(&named, context).map_err(|error| app.failure(error))?;
            if kind == BackupType::Differential && archive.is_partial() {
                return Err(sma_ops::Error::DifferentialOfIncrement.into());
            }
            let mut chain = find_chain(&archive, "the base", &inputs, context)?;
            chain.push(named);
            Ok(chain)
        })
        .await
    }
}

/// Backs up the database, and returns the `BackupResult`.
fn back_up(app: &App, job: &Job, prepared: &Prepared, user: &str) -> Result<Value, Failure> {
    let started = Instant::now();
    let context = Context::default()
        .with_limits(app.limits())
        .with_credentials(&prepared.given)
        .with_watch(&job.monitor);
    let failure = |error| app.failure(error);
    let bases = Bases::read(&prepared.bases, &context).map_err(failure)?;
    job.monitor.enter(Some("collecting"));
    let options = &prepared.options;
    let (included, excluded) = (&options.include_sections, &options.exclude_sections);
    let database = app.config.database.clone().with_sections(included.clone(), excluded.clone());
    let mut content = database.content(&Bases::default(), &context).map_err(failure)?;
    user.clone_into(&mut content.facts.created_by);
    job.monitor.enter(None);
    let created = make(&content, "the database", &bases, options, &context).map_err(failure)?;
    job.monitor.enter(Some("completing"));
    store(app, job, &created, &prepared.name, true)?;
    let result = &created.result;
    Ok(json!({
        "success": true,
        "backup_path": prepared.name.as_str(),
        "file_size": result.file_size,
        "compressed_size": result.compressed_size,
        "record_count": result.record_count,
        "duration_ms": u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
        "checksum": result.checksum,
        "manifest_checksum": created.manifest_digest.map(|digest| digest.to_string()),
        "errors": result.errors,
        "warnings": result.warnings,
    }))
}

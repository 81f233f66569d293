//! Writes an archive from records, signs it, and reads it back.
//!
//! `cargo run --example create`

use std::error::Error;

use sma_core::section::Sections;
use sma_core::signature::PrivateKey;
use sma_core::write::{BackupType, Draft, NewArchive};
use sma_core::{Archive, Level, Limits};

pub(crate) fn main() -> Result<(), Box<dyn Error>> {
    let sections = Sections::new()
        .with("devices", r#"{"schema_version": "1.0.0", "devices": []}"#)?
        .with("configurations", r#"{"schema_version": "1.0.0", "device_configs": []}"#)?;
    let about = NewArchive::new("2026-01-19T10:00:00Z", "anna@example.com")
        .with_backup_type(BackupType::Full)
        .with_description("before the move")
        .with_hostname("shelly-manager");
    let mut draft = Draft::new(&about, &sections)?;
    // In practice, 32 random bytes: the seed is the private key.
    draft.sign(&PrivateKey::from_seed(&[7; 32]))?;
    let bytes = draft.finish()?;
    let archive = Archive::open(&bytes, &Limits::default())?;
    println!("{} bytes, valid: {}", bytes.len(), archive.validate(Level::Thorough).valid);
    Ok(())
}

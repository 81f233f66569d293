//! Decrypts an archive in memory, and lists its devices.
//!
//! `cargo run --example decrypt -- locked.sma password.txt`

use std::error::Error;

use sma_core::encryption::{Credential, Password};
use sma_core::json::Value;
use sma_core::{Archive, Limits};

const SAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/vectors/samples/");

pub(crate) fn main() -> Result<(), Box<dyn Error>> {
    let given: Vec<String> = std::env::args().skip(1).collect();
    let (file, password) = match &given[..] {
        [file, password] if file.ends_with(".sma") => (file.clone(), password.clone()),
        _ => (format!("{SAMPLES}1.0-aes-argon2-signed.sma"), format!("{SAMPLES}password.txt")),
    };
    let archive = Archive::open(&std::fs::read(file)?, &Limits::default())?;
    let password = Password::from_file(&std::fs::read(password)?)?;
    // The plaintexts are wiped from memory when the last clone of this handle is dropped.
    let unlocked = archive.unlock(&Credential::Password(password))?;
    let devices = unlocked.section("devices").ok_or("there are no devices")?;
    for device in devices.records("devices") {
        println!("{}", device.get("name").and_then(Value::as_str).unwrap_or_default());
    }
    Ok(())
}

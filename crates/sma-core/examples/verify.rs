//! Verifies who signed an archive, and that it is unchanged, without network access.
//!
//! `cargo run --example verify -- backup.sma signer.pub.pem`

use std::error::Error;

use sma_core::report::SignatureState;
use sma_core::signature::PublicKey;
use sma_core::{Archive, Level, Limits};

const SAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/vectors/samples/");

pub(crate) fn main() -> Result<(), Box<dyn Error>> {
    let given: Vec<String> = std::env::args().skip(1).collect();
    let (file, key) = match &given[..] {
        [file, key] if file.ends_with(".sma") => (file.clone(), key.clone()),
        _ => (format!("{SAMPLES}1.0-tar-none-signed.sma"), format!("{SAMPLES}signer.pub.pem")),
    };
    let keys = [PublicKey::parse(&std::fs::read(key)?)?];
    let archive = Archive::open(&std::fs::read(file)?, &Limits::default())?;
    // A signature only covers members that match their digests: the report states both.
    let report = archive.validation(Level::Standard).with_public_keys(&keys).finish();
    match report.signature() {
        Some(SignatureState::Verified) => println!("signed by {}", keys[0].fingerprint()),
        Some(state) => println!("{}: {}", state.word(), state.sentence()),
        None => println!("not signed"),
    }
    Ok(())
}

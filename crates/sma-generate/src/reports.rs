//! Reports of the core. Those of the npm package and of the page must be the same, byte for byte.

use crate::Outcome;
use crate::workspace::root;
use sma_core::report::ReportDetails;
use sma_core::signature::PublicKey;
use sma_core::words::VariantArray;
use sma_core::{Archive, Level, Limits};
use std::fs;
use std::path::Path;

/// Folders of `tests/vectors`: archives without a fault, and with one each.
const FOLDERS: [&str; 2] = ["samples", "flipped"];
/// Time of the reports, as they state it.
const MADE_AT: &str = "2026-08-02 14:03 UTC";

/// Writes the reports on some vectors at every level into `target/reports/`: as JSON, and as HTML
/// with the public key of the samples as trusted key.
pub(crate) fn write() -> Outcome {
    let vectors = root().join("tests/vectors");
    let key = read(&vectors.join("samples/signer.pub.pem"))?;
    let keys = [PublicKey::parse(&key).map_err(|e| format!("the samples' key: {e}"))?];
    for folder in FOLDERS {
        let reports = root().join("target/reports").join(folder);
        fs::create_dir_all(&reports)
            .map_err(|e| format!("cannot make {}: {e}", reports.display()))?;
        let files = fs::read_dir(vectors.join(folder))
            .map_err(|e| format!("cannot list the vectors in {folder}/: {e}"))?;
        for path in files.filter_map(|file| file.ok().map(|file| file.path())) {
            if path.extension().is_some_and(|end| end == "sma") {
                write_reports(&path, &keys, &reports)?;
            }
        }
    }
    Ok(())
}

fn write_reports(path: &Path, keys: &[PublicKey], reports: &Path) -> Outcome {
    let file_name = path.file_name().unwrap_or_default().to_string_lossy();
    let archive = Archive::open(&read(path)?, &Limits::browser())
        .map_err(|e| format!("{} does not open: {e}", path.display()))?;
    for level in Level::VARIANTS {
        let json = archive.validate(*level).to_json();
        let html = archive.validation(*level).with_public_keys(keys).finish().to_html(
            &ReportDetails::new(&file_name, archive.file_digest(), &archive.summary())
                .with_public_keys(keys)
                .with_made_at(Some(MADE_AT)),
        );
        for (end, text) in [("json", json), ("html", html)] {
            let to = reports.join(format!("{file_name}.{level}.{end}"));
            fs::write(&to, text).map_err(|e| format!("cannot write {}: {e}", to.display()))?;
        }
    }
    Ok(())
}

fn read(path: &Path) -> Outcome<Vec<u8>> {
    fs::read(path).map_err(|e| format!("cannot read {}: {e}", path.display()))
}

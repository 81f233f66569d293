//! Converted documents and archives, judged by programs that know nothing of the core, and
//! archives whose sections are encrypted.

use std::path::Path;
use std::{fs, str};

use sma_core::convert::{self, ConvertError, Faults, NoteKind};
use sma_core::encryption::{Credential, Password};
use sma_core::layer::{Layer, compress};
use sma_core::write::Packing;
use sma_core::{Archive, Level, Limits};

use crate::shell::{folder, shell};

fn sample(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors/samples");
    fs::read(folder.join(name)).unwrap()
}

fn open(bytes: &[u8]) -> Archive {
    Archive::open(bytes, &Limits::default()).unwrap()
}

#[test]
fn tar_unpacks_a_converted_document_and_sha256sum_agrees() {
    test_programs::needs!("sh", "tar", "gzip", "sha256sum");
    for name in ["2026.1-server-export", "2024.1-server-export"] {
        let document = open(&sample(&format!("{name}.sma")));
        let file = convert::to_archive(&document, &Packing::default(), Faults::Refused).unwrap();
        let folder = folder(&format!("converted-{name}"));
        fs::write(folder.join("a.sma"), file).unwrap();
        shell(&folder, "tar xzf a.sma && sha256sum --strict -c checksum.sha256");
        let steps = convert::plan(&document).steps;
        let mut planned: Vec<&str> = steps.iter().map(|step| step.member.as_str()).collect();
        planned.sort_unstable();
        let found = shell(&folder, "find data manifest.json schema.json -type f | LC_ALL=C sort");
        assert_eq!(found.lines().collect::<Vec<_>>(), planned);
    }
}

#[test]
fn a_converted_document_equals_the_sample() {
    test_programs::needs!("sh", "gzip");
    for name in ["2026.1-server-export", "2026.1-browser-export"] {
        let bytes = sample(&format!("{name}.sma"));
        let file =
            convert::to_archive(&open(&bytes), &Packing::default(), Faults::Refused).unwrap();
        let back = convert::to_document(&open(&file), Faults::Refused).unwrap();
        let folder = folder(&format!("returned-{name}"));
        fs::write(folder.join("a.gz"), bytes).unwrap();
        fs::write(folder.join("b.gz"), compress(Layer::Gzip, 6, &back.json).unwrap()).unwrap();
        shell(&folder, "gzip -dc a.gz >a && gzip -dc b.gz >b && cmp a b");
    }
}

#[test]
fn an_encrypted_archive_is_converted_once_it_is_unlocked() {
    let archive = open(&sample("1.0-aes-pbkdf2-json.sma"));
    assert_eq!(convert::to_document(&archive, Faults::Accepted), Err(ConvertError::Locked));
    let password = sample("password.txt");
    let password = password.strip_suffix(b"\n").unwrap_or(&password);
    let password = Credential::Password(Password::new(password).unwrap());
    let unlocked = archive.unlock(&password).unwrap();
    let document = convert::to_document(&unlocked, Faults::Refused).unwrap();
    assert!(open(&document.json).validate(Level::Standard).valid);
    let said = document.notes.iter().find(|note| note.text.contains("encrypted")).unwrap();
    assert_eq!(said.kind, NoteKind::Changed);
    // Nothing of the sections is shown by accident.
    let devices = unlocked.section("devices").unwrap().collection("devices").unwrap();
    let name = devices.record(0).unwrap().get("name").unwrap().as_str().unwrap();
    assert!(!format!("{document:?}").contains(&*name));
}

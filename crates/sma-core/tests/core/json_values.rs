//! The limit on JSON values: for all members of an archive together, in every container, unlocked
//! and recovered.

use crate::counter::Counter;
use sma_core::archive::OpenError;
use sma_core::container::Container;
use sma_core::encryption::{Algorithm, Credential, MasterKey};
use sma_core::layer::Layer;
use sma_core::recover::{RecoverError, Recovery};
use sma_core::report::Status;
use sma_core::section::{SectionError, Sections};
use sma_core::write::{Draft, NewArchive, NewEncryption, Packing, Secret};
use sma_core::{Archive, CheckId, Level, Limits};

const KEY: [u8; 32] = [7; 32];

/// An object with an array of as many zeros: so many values, and the object, array and name.
fn dense(zeros: usize) -> String {
    format!(r#"{{"a":[{}]}}"#, vec!["0"; zeros].join(","))
}

fn archive(container: Container, is_encrypted: bool) -> Vec<u8> {
    let mut sections = Sections::new();
    for name in ["one", "two"] {
        sections.insert(name, dense(2000).into_bytes()).unwrap();
    }
    let packing = Packing { container, layer: Layer::None, level: 0 };
    let new = NewArchive::new("2026-01-19T10:00:00Z", "anna")
        .with_manager_version("1")
        .with_hostname("host")
        .with_packing(packing);
    let mut draft = Draft::new(&new, &sections).unwrap();
    if is_encrypted {
        let key = MasterKey::from_bytes(KEY);
        let encryption = NewEncryption::new(Algorithm::Aes256Gcm, Secret::Key(&key));
        draft.encrypt(&encryption, &mut Counter(0)).unwrap();
    }
    draft.finish().unwrap()
}

/// Values and names of a text, as another parser counts them.
fn values(text: &[u8]) -> usize {
    fn count(value: &serde_json::Value) -> usize {
        match value {
            serde_json::Value::Array(list) => 1 + list.iter().map(count).sum::<usize>(),
            serde_json::Value::Object(map) => {
                1 + map.values().map(|it| 1 + count(it)).sum::<usize>()
            }
            _ => 1,
        }
    }
    count(&serde_json::from_slice(text).unwrap())
}

fn limits(values: usize) -> Limits {
    Limits::default().with_json_values(values)
}

#[test]
fn the_members_of_a_tar_count_together() {
    let file = archive(Container::Tar, false);
    let opened = Archive::open(&file, &Limits::default()).unwrap();
    let members = sma_core::container::tar::read(&file, &Limits::default()).unwrap().members;
    let json = members.iter().filter(|member| member.path.ends_with(".json"));
    let all: usize = json.map(|member| values(member.bytes(opened.bytes()))).sum();
    assert!(all > 2 * 2003);
    assert!(Archive::open(&file, &limits(all)).is_ok());
    let error = Archive::open(&file, &limits(all - 1)).unwrap_err();
    assert_eq!(error, OpenError::JsonValues { limit: all - 1 });
    assert_eq!(error.check(), CheckId::JsonValues);
    assert!(matches!(
        Recovery::open(&file, &limits(all - 1)),
        Err(RecoverError::JsonValues { limit }) if limit == all - 1
    ));
    assert!(Recovery::open(&file, &limits(all)).is_ok());
}

#[test]
fn the_values_of_a_whole_bundle_are_counted() {
    let file = archive(Container::Json, false);
    let all = values(&file);
    assert!(Archive::open(&file, &limits(all)).is_ok());
    let error = Archive::open(&file, &limits(all - 1)).unwrap_err();
    assert_eq!(error, OpenError::JsonValues { limit: all - 1 });
}

#[test]
fn the_values_of_a_whole_document_are_counted() {
    let file = format!(r#"{{"format_version":"2024.1","devices":[{}]}}"#, vec!["0"; 999].join(","));
    let all = values(file.as_bytes());
    assert!(Archive::open(file.as_bytes(), &limits(all)).is_ok());
    let error = Archive::open(file.as_bytes(), &limits(all - 1)).unwrap_err();
    assert_eq!(error, OpenError::JsonValues { limit: all - 1 });
    assert!(matches!(
        Recovery::open(file.as_bytes(), &limits(all - 1)),
        Err(RecoverError::JsonValues { .. })
    ));
}

/// Which sections fit is known once they are decrypted: those that do not cannot be read.
#[test]
fn decrypted_sections_count_together() {
    let file = archive(Container::Tar, true);
    for (limit, readable) in [(2 * 2003, 2), (2 * 2003 - 1, 1), (2003, 1)] {
        let archive = Archive::open(&file, &limits(limit)).unwrap();
        let key = Credential::Key(MasterKey::from_bytes(KEY));
        let unlocked = archive.unlock(&key).unwrap();
        assert_eq!(unlocked.sections().len(), readable, "{limit}");
        let report = unlocked.validate(Level::Standard);
        let check = report.check(CheckId::EncryptedSections).unwrap();
        let status = if readable == 2 { Status::Passed } else { Status::Failed };
        assert_eq!(check.status, status, "{limit}");
        assert_eq!(check.message.contains("JSON values"), readable < 2, "{}", check.message);
    }
}

#[test]
fn values_of_combined_sections_are_counted_together() {
    let limit = Limits::default().json_values;
    let text = dense(limit / 2 + 8).into_bytes();
    let mut sections = Sections::new();
    sections.insert("one", text.clone()).unwrap();
    let error = sections.insert("two", text).unwrap_err();
    assert_eq!(error, SectionError::JsonValues { name: "two".into(), limit });
    sections.insert("two", dense(100).into_bytes()).unwrap();
}

#[test]
fn the_limits_of_a_browser_are_lower() {
    let (default, browser) = (Limits::default().json_values, Limits::browser().json_values);
    assert!(browser < default);
    // Sixteen bytes each.
    assert!(16 * browser <= 128 << 20);
}

//! Properties of everything that can be generated: what is written is read back, and what has one
//! canonical form keeps it.

use proptest::prelude::*;
use serde_json::{Map, Value};
use sma_core::container::Container;
use sma_core::encryption::{Algorithm, Credential, MasterKey};
use sma_core::layer::Layer;
use sma_core::report::SignatureState;
use sma_core::section::Sections;
use sma_core::signature::{PrivateKey, PublicKey};
use sma_core::write::{Draft, NewArchive, NewEncryption, Packing, Secret};
use sma_core::{Archive, Level, Limits, json};

use crate::counter::Counter;

/// Sections of a generated archive: names, and objects of whatever there is in JSON.
type Generated = Vec<(String, Value)>;

fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_filter("finite", |number| number.is_finite()).prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Value::from),
            prop::collection::vec((any::<String>(), inner), 0..8)
                .prop_map(|members| Value::from(members.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

/// Some of the known sections, maybe one more, each with lists of its own and others.
fn sections() -> impl Strategy<Value = Generated> {
    let known = ["devices", "configurations", "templates", "notifications", "resolution"];
    let names = prop::sample::subsequence(known.to_vec(), 0..known.len())
        .prop_map(|names| names.into_iter().map(str::to_owned).collect::<Vec<_>>());
    let more = prop::option::of("x[a-z0-9_]{0,20}");
    let section = prop::collection::vec((any::<String>(), values()), 0..6);
    (names, more, prop::collection::vec(section, 6)).prop_map(|(names, more, sections)| {
        let all = names.into_iter().chain(more);
        let objects =
            sections.into_iter().map(|s| Value::from(s.into_iter().collect::<Map<_, _>>()));
        all.zip(objects).collect()
    })
}

fn containers() -> impl Strategy<Value = Container> {
    prop_oneof![Just(Container::Tar), Just(Container::Json)]
}

fn layers() -> impl Strategy<Value = Layer> {
    prop_oneof![Just(Layer::None), Just(Layer::Gzip), Just(Layer::Zstd), Just(Layer::Lz4)]
}

fn draft<'a>(sections: &'a Sections<'_>, container: Container, layer: Layer) -> Draft<'a> {
    let archive = NewArchive::new("2026-01-19T10:00:00Z", "anna@example.com")
        .with_description("generated \u{202e}")
        .with_tags(["one", ""])
        .with_manager_version("0.5.4")
        .with_database("sqlite", "3.40.0")
        .with_schema_version("2024.01.19.001")
        .with_hostname("shelly-manager")
        .with_packing(Packing { container, layer, level: 1 });
    Draft::new(&archive, sections).expect("the sections are in order")
}

/// The bytes of each section, in one of the many forms that its JSON has.
fn texts(sections: &Generated, indented: bool) -> Vec<(&str, Vec<u8>)> {
    let text = |value: &Value| {
        if indented { serde_json::to_vec_pretty(value) } else { serde_json::to_vec(value) }
    };
    sections.iter().map(|(name, value)| (&**name, text(value).expect("it is JSON"))).collect()
}

fn to_sections(texts: &[(&str, Vec<u8>)]) -> Sections<'static> {
    let mut sections = Sections::new();
    for (name, json) in texts {
        sections.insert(name, json.clone()).expect("each is an object with a name of its own");
    }
    sections
}

/// The lists of a section: what its `record_count` counts.
fn records(section: &Value) -> u64 {
    let members = section.as_object().into_iter().flat_map(Map::values);
    members.filter_map(Value::as_array).map(|list| list.len() as u64).sum()
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 64,
        // Failures are not persisted beside the tests; the output contains them.
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn written_output_is_parsed_back(
        sections in sections(),
        container in containers(),
        layer in layers(),
        indented in any::<bool>(),
    ) {
        let texts = texts(&sections, indented);
        let given = to_sections(&texts);
        let file = draft(&given, container, layer).finish().expect("it can be written");
        let archive = Archive::open(&file, &Limits::default()).expect("it opens");
        prop_assert!(archive.validate(Level::Standard).valid);
        prop_assert_eq!(archive.layer(), layer);
        let summary = archive.summary();
        prop_assert_eq!(summary.container, container);
        for (name, json) in &texts {
            let section = archive.section(name).expect("it was written");
            prop_assert_eq!(section.root().source().as_bytes(), &**json);
            let value: Value = serde_json::from_slice(json).expect("it is JSON");
            let counted = archive.summary().sections.into_iter().find(|s| s.name == *name);
            prop_assert_eq!(counted.map(|section| section.records), Some(records(&value)));
        }
        // The same input gives the same bytes.
        prop_assert!(draft(&given, container, layer).finish().expect("again") == file);
    }

    #[test]
    fn an_encrypted_and_signed_archive_is_unlocked_and_verified(
        sections in sections(),
        container in containers(),
        layer in layers(),
        chacha in any::<bool>(),
        key in any::<[u8; 32]>(),
        seed in any::<[u8; 32]>(),
        start in any::<u64>(),
    ) {
        let texts = texts(&sections, false);
        let given = to_sections(&texts);
        let algorithm =
            if chacha { Algorithm::ChaCha20Poly1305 } else { Algorithm::Aes256Gcm };
        let (key, signer) = (MasterKey::from_bytes(key), PrivateKey::from_seed(&seed));
        let mut draft = draft(&given, container, layer);
        draft
            .encrypt(
                &NewEncryption::new(algorithm, Secret::Key(&key)),
                &mut Counter(start),
            )
            .expect("it can be encrypted");
        draft.sign(&signer).expect("it can be signed");
        let file = draft.finish().expect("it can be written");

        let archive = Archive::open(&file, &Limits::default()).expect("it opens");
        for (name, _) in &texts {
            prop_assert!(archive.section(name).is_none());
        }
        let unlocked = archive.unlock(&Credential::Key(key)).expect("it is the key");
        for (name, json) in &texts {
            let section = unlocked.section(name).expect("it was written");
            prop_assert_eq!(section.root().source().as_bytes(), &**json);
        }
        let keys = [signer.public_key()];
        let report = unlocked.validation(Level::Standard).with_public_keys(&keys).finish();
        prop_assert!(report.valid);
        prop_assert_eq!(report.signature(), Some(SignatureState::Verified));
    }

    #[test]
    fn one_value_has_one_canonical_form(value in values(), indented in any::<bool>()) {
        let text = if indented {
            serde_json::to_vec_pretty(&value)
        } else {
            serde_json::to_vec(&value)
        };
        let text = text.expect("it is JSON");
        let canonical = canonical(&text);
        let expected = serde_json_canonicalizer::to_vec(&value).expect("it has one");
        prop_assert_eq!(String::from_utf8_lossy(&canonical), String::from_utf8_lossy(&expected));
        prop_assert!(self::canonical(&canonical) == canonical);
    }

    #[test]
    fn keys_round_trip_in_every_form(seed in any::<[u8; 32]>(), message in any::<Vec<u8>>()) {
        let key = PrivateKey::from_seed(&seed);
        let public = key.public_key();
        for form in [public.to_pem(), public.to_openssh(), public.to_base64()] {
            prop_assert_eq!(&PublicKey::parse(form.as_bytes()).expect("its own form"), &public);
        }
        let again = PrivateKey::parse(key.to_pem().as_bytes()).expect("its own form");
        prop_assert!(public.verifies(&message, &again.sign(&message)));
    }
}

fn canonical(text: &[u8]) -> Vec<u8> {
    let tape = json::parse(text, Limits::default().json_depth).expect("it is strict JSON");
    let mut canonical = Vec::new();
    json::canonical(&tape, text, &[], &mut |piece| canonical.extend_from_slice(piece));
    canonical
}

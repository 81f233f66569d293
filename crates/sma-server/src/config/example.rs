//! The example of a configuration, compared with the types: it has every option, and no other, with the
//! defaults that hold.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde::de::value::Error;
use serde::de::{Deserialize, Deserializer, Error as _, Visitor};
use serde::forward_to_deserialize_any;
use serde_json::Value;
use sma_db::{Database, Location};

use super::*;
use crate::schedule::Own;

const EXAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../packaging/backup-server.yaml");

/// Notes which fields a type asks for.
struct Fields<'a>(&'a Cell<&'static [&'static str]>);

impl<'de> Deserializer<'de> for Fields<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
        Err(Error::custom("no struct"))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Error> {
        self.0.set(fields);
        Err(Error::custom("seen"))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

fn fields<'de, T: Deserialize<'de>>() -> BTreeSet<&'static str> {
    let fields = Cell::default();
    let _ = T::deserialize(Fields(&fields));
    fields.get().iter().copied().collect()
}

/// Returns the example with all options: those that are commented out have no space after the sign.
fn with_all_options() -> String {
    let text = fs::read_to_string(EXAMPLE).unwrap();
    let lines = text.lines().map(|line| {
        let option = line.trim_start().strip_prefix('#').filter(|rest| !rest.starts_with(' '));
        match option {
            Some("") | None => format!("{line}\n"),
            Some(option) => {
                let indent = line.len() - line.trim_start().len();
                format!("{}{option}\n", &line[..indent])
            }
        }
    });
    lines.collect()
}

#[test]
fn the_example_has_every_option_and_no_other() {
    let example: Value = serde_saphyr::from_str(&with_all_options()).unwrap();
    let own = fields::<Own>();
    for (pointer, expected) in [
        ("", &fields::<File>() | &BTreeSet::from(["database"])),
        ("/security", fields::<Security>()),
        ("/security/cors", fields::<CorsSection>()),
        ("/database", BTreeSet::from(["provider", "dsn"])),
        ("/backup_server", fields::<Section>()),
        ("/backup_server/tls", fields::<TlsSection>()),
        ("/backup_server/retention", fields::<RetentionSection>()),
        ("/backup_server/webhook", fields::<WebhookSection>()),
        // Of a password's two places, one is in the words; options of the API are examples.
        ("/backup_server/schedules/0", {
            let others = BTreeSet::from(["type", "tags"]);
            &(&own - &BTreeSet::from(["password_variable"])) | &others
        }),
    ] {
        assert!(expected.len() > 1, "{pointer}: {expected:?}");
        let keys = example.pointer(pointer).unwrap().as_object().unwrap().keys();
        assert_eq!(keys.map(String::as_str).collect::<BTreeSet<_>>(), expected, "{pointer}");
    }
    assert!(with_all_options().contains("password_variable"));
}

#[test]
fn the_options_of_the_example_are_read() {
    let file: File = serde_saphyr::from_str(&with_all_options()).unwrap();
    let section = file.backup_server.unwrap();
    let mut schedules = section.schedules;
    schedules[0].remove("password_file");
    assert_eq!(read_all(schedules).unwrap().len(), 1);
    assert!(section.retention.unwrap().read().is_ok());
    // The values that are commented out are the defaults.
    let default = Config::new(Database::new(Location::from_path("data/shelly.db")));
    assert_eq!(section.listen, Some(default.listen));
    assert_eq!(section.port, Some(default.port));
    assert_eq!(section.archives, Some(default.archives));
    assert_eq!(section.state, Some(default.state));
    assert_eq!(section.requests_per_hour, Some(default.requests_per_hour));
    assert_eq!(section.max_archive_bytes, Some(default.max_archive_bytes));
    assert_eq!(section.max_expansion, Some(default.max_expansion));
}

#[test]
fn the_example_is_a_configuration_as_it_is() {
    let config = Config::read(Some(Path::new(EXAMPLE))).unwrap();
    assert_eq!(config.database.to_string(), "data/shelly.db");
    assert!(config.tls.is_none() && config.webhook.is_none() && config.schedules.is_empty());
}

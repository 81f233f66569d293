//! The archive that the worker holds, and its answers about it.

use std::rc::Rc;

use sma_core::archive::{Archive, OpenError};
use sma_core::json::Value;

use crate::protocol::{FieldName, JsonText, MOST_ROWS, Refusal, Response, RowRange, SHOWN_BYTES};

/// The archive that is open, if one is.
#[derive(Default)]
pub struct Session {
    archive: Option<Rc<Archive>>,
}

impl Session {
    /// Takes an archive in, in place of the one before.
    pub fn hold(&mut self, archive: Rc<Archive>) {
        self.archive = Some(archive);
    }

    /// Lets go of the archive.
    pub fn clear(&mut self) {
        self.archive = None;
    }

    /// The records that are asked for, as far as there are such.
    #[must_use]
    pub fn rows(&self, range: RowRange) -> Response {
        let records = self.records(&range).unwrap_or_default();
        Response::Rows { range, records }
    }

    /// The member that is asked for.
    #[must_use]
    pub fn field(&self, field: FieldName) -> Response {
        let value = self.archive.as_deref().and_then(|archive| {
            archive.section(&field.section)?.field(&field.name).map(|value| text(&value))
        });
        Response::Field { field, value }
    }

    fn records(&self, range: &RowRange) -> Option<Vec<JsonText>> {
        let section = self.archive.as_deref()?.section(&range.section)?;
        let collection = section.collection(&range.collection)?;
        let from = usize::try_from(range.from).ok()?;
        let count = usize::try_from(range.count.min(MOST_ROWS)).ok()?;
        Some(collection.rows(from, count).map(|record| text(&record)).collect())
    }
}

/// What the page is told about an archive that could not be opened.
#[must_use]
pub fn refusal(error: &OpenError) -> Refusal {
    let info = error.check().info();
    Refusal { code: info.code.into(), message: error.to_string(), action: info.action.into() }
}

fn text(value: &Value<'_>) -> JsonText {
    let source = value.source();
    if source.len() > SHOWN_BYTES {
        return JsonText::TooLong { bytes: source.len() as u64 };
    }
    JsonText::Whole(source.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use sma_core::Limits;
    use sma_core::section::table;
    use wasm_bindgen_test::wasm_bindgen_test;

    const HOME: &[u8] = include_bytes!("../../tests/vectors/samples/1.0-tar-gzip.sma");

    fn home() -> Session {
        let mut session = Session::default();
        session.hold(Rc::new(Archive::open(HOME, &Limits::browser()).unwrap()));
        session
    }

    fn range(collection: &str, from: u64, count: u64) -> RowRange {
        RowRange { section: "devices".into(), collection: collection.into(), from, count }
    }

    fn records(session: &Session, range: &RowRange) -> Vec<JsonText> {
        match session.rows(range.clone()) {
            Response::Rows { range: answered, records } if answered == *range => records,
            other => panic!("rows are answered with rows, not {other:?}"),
        }
    }

    #[wasm_bindgen_test]
    fn rows_are_the_records_asked_for() {
        let session = home();
        let all = records(&session, &range("devices", 0, 24));
        assert_eq!(all.len(), 24);
        assert_eq!(records(&session, &range("devices", 22, 64)), all[22..]);
        let JsonText::Whole(first) = &all[0] else { panic!("it is short") };
        let fields = table("devices").unwrap().collection("devices").unwrap().record.fields;
        assert!(fields.iter().all(|field| first.contains(&format!("\"{}\":", field.name))));
    }

    #[wasm_bindgen_test]
    fn there_are_no_rows_where_nothing_is() {
        let session = home();
        assert_eq!(records(&session, &range("devices", 24, 1)), []);
        assert_eq!(records(&session, &range("devices", u64::MAX, u64::MAX)), []);
        assert_eq!(records(&session, &range("gadgets", 0, 1)), []);
        assert_eq!(records(&Session::default(), &range("devices", 0, 1)), []);
    }

    #[wasm_bindgen_test]
    fn an_archive_that_was_let_go_has_no_rows() {
        let mut session = home();
        session.clear();
        assert_eq!(records(&session, &range("devices", 0, 1)), []);
    }

    #[wasm_bindgen_test]
    fn long_values_are_only_measured() {
        let text = format!(
            "{{\"devices\":[{{\"id\":1,\"name\":\"{}\"}},{{\"id\":2}}]}}",
            "x".repeat(SHOWN_BYTES)
        );
        let tape = sma_core::json::parse(text.as_bytes(), 8).unwrap();
        let devices = tape.root(text.as_bytes()).get("devices").unwrap();
        let texts: Vec<_> = devices.elements().map(|device| super::text(&device)).collect();
        let bytes = (SHOWN_BYTES + "{\"id\":1,\"name\":\"\"}".len()) as u64;
        assert_eq!(texts, [JsonText::TooLong { bytes }, JsonText::Whole("{\"id\":2}".into())]);
    }

    #[wasm_bindgen_test]
    fn members_that_are_no_collections_are_fields() {
        let mut session = home();
        let bytes =
            include_bytes!("../../tests/vectors/samples/2024.1-browser-after-2026-07-21.sma");
        session.hold(Rc::new(Archive::open(bytes, &Limits::browser()).unwrap()));
        let field = |name: &str| {
            session.field(FieldName { section: "network_settings".into(), name: name.into() })
        };
        let Response::Field { value: Some(JsonText::Whole(text)), .. } = field("mqtt_config")
        else {
            panic!("the document has it")
        };
        assert!(text.starts_with('{'));
        assert!(matches!(field("nothing"), Response::Field { value: None, .. }));
    }

    #[wasm_bindgen_test]
    fn a_refusal_says_what_to_do() {
        let error = Archive::open(b"PK\x03\x04", &Limits::browser()).unwrap_err();
        let refusal = refusal(&error);
        assert_eq!(refusal.code, "SMA-A001");
        assert!(!refusal.message.is_empty() && !refusal.action.is_empty());
    }
}

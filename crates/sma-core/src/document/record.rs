//! Writing records of a document as records of a section.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Write as _;

use crate::json::{Key, Kind, Value};
use crate::section::CollectionTable;
use crate::shape::{Field, Shape, Type};

/// Value of a field that is not copied from the document's record.
#[derive(Clone, Copy)]
pub(super) enum Given<'a> {
    /// A number.
    Number(u64),
    /// Another value of the document, or none.
    Value(Option<Value<'a>>),
}

/// Writes the records of one collection.
pub(super) struct RecordWriter<'a> {
    table: &'static CollectionTable,
    document: &'static Shape,
    /// Values of the current record for the fields of the table; reused between records.
    known: Vec<Option<Value<'a>>>,
    /// Other members of the current record.
    others: Vec<(Key<'a>, Value<'a>)>,
}

impl<'a> RecordWriter<'a> {
    /// Creates a writer for records with the shape `document`, as records of `table`.
    pub(super) fn new(table: &'static CollectionTable, document: &'static Shape) -> Self {
        Self { table, document, known: Vec::new(), others: Vec::new() }
    }

    /// Appends a record: the fields of the table in its order, then the other members in theirs.
    /// `given` replaces or adds members; names that the table does not have are omitted. A null
    /// becomes an empty text or object where the type is known to be one, and is dropped where the
    /// type is known to be another.
    pub(super) fn write(
        &mut self,
        text: &[u8],
        record: Value<'a>,
        given: &[(&str, Given<'a>)],
        out: &mut String,
    ) {
        if record.kind() != Kind::Object {
            return out.push_str(record.source());
        }
        self.sort(record);
        let mut members = Members { out, is_first: true };
        members.out.push('{');
        for (field, value) in self.table.record.fields.iter().zip(&self.known) {
            let given = given.iter().find(|(name, _)| *name == field.name);
            match given.map_or(Given::Value(*value), |(_, given)| *given) {
                Given::Number(number) => {
                    members.begin(field.name);
                    // Writing to a string cannot fail.
                    let _ = write!(members.out, "{number}");
                }
                Given::Value(Some(value)) => members.value(field, value),
                Given::Value(None) => {}
            }
        }
        for (key, value) in &self.others {
            if given.iter().any(|(name, _)| key.is(name)) {
                continue;
            }
            match self.document.fields.iter().find(|field| key.is(field.name)) {
                Some(field) => members.value(field, *value),
                None => {
                    members.unknown(text, *key, *value);
                }
            }
        }
        members.out.push('}');
    }

    /// Sorts the members of a record into those of the table and others.
    fn sort(&mut self, record: Value<'a>) {
        let fields = self.table.record.fields;
        self.known.clear();
        self.known.resize(fields.len(), None);
        self.others.clear();
        for (key, value) in record.members() {
            let place = fields.iter().zip(&mut self.known).find(|(field, _)| key.is(field.name));
            match place {
                Some((_, place)) => *place = Some(value),
                None => self.others.push((key, value)),
            }
        }
    }
}

/// The members of an object being written.
struct Members<'o> {
    out: &'o mut String,
    is_first: bool,
}

impl Members<'_> {
    /// Begins the member of a field whose name needs no escapes.
    fn begin(&mut self, name: &str) {
        self.separate();
        for part in ["\"", name, "\":"] {
            self.out.push_str(part);
        }
    }

    fn value(&mut self, field: &Field, value: Value<'_>) {
        let source = match value.kind() {
            Kind::Null => match empty(field.ty) {
                Some(empty) => empty,
                None => return,
            },
            _ => value.source(),
        };
        self.begin(field.name);
        self.out.push_str(source);
    }

    /// Copies a member verbatim.
    fn unknown(&mut self, text: &[u8], key: Key<'_>, value: Value<'_>) {
        self.separate();
        let name = text.get(key.range()).unwrap_or_default();
        self.out.push_str(core::str::from_utf8(name).unwrap_or_default());
        self.out.push(':');
        self.out.push_str(value.source());
    }

    fn separate(&mut self) {
        if !core::mem::take(&mut self.is_first) {
            self.out.push(',');
        }
    }
}

/// Returns the value of a type that is equivalent to null, if any.
fn empty(ty: Type) -> Option<&'static str> {
    match ty {
        Type::Str | Type::Text | Type::Mac | Type::Ip => Some(r#""""#),
        Type::Map | Type::MapOf(_) => Some("{}"),
        _ => None,
    }
}

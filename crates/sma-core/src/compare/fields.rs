//! Differences between the values of two objects.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use super::{DisplayValue, FieldChange, RecordName, name_of};
use crate::equality::is_same_value;
use crate::escape::truncate;
use crate::json::{Kind, Value, push_token};
use crate::limits::Limits;
use crate::pairing::Pairing;
use crate::secrets;
use crate::section::CollectionTable;
use crate::shape::{Target, Type};

/// Nesting depth that is compared member by member; deeper values are compared as a whole. The
/// comparison recurses, and this bound protects the stack.
const MAX_DEPTH: usize = 64;

/// Length of a pointer below which everything is compared as a whole, in bytes. No program nests or
/// names members like that, and a pointer for each value would take a multiple of the values.
const MAX_PARENT: usize = 256;

/// Returns the values that differ between two objects.
pub(super) fn diff_objects(
    old: Value<'_>,
    new: Value<'_>,
    is_wanted: impl Fn(&[Option<Value<'_>>; 2]) -> bool,
) -> Vec<FieldChange> {
    diff(old, new, None, None, is_wanted)
}

/// Returns the values that differ between two records of a collection. Where the two systems may
/// number their records differently, ids are compared by the records they refer to.
pub(crate) fn diff_records(
    old: Value<'_>,
    new: Value<'_>,
    table: Option<&CollectionTable>,
    pairing: Option<&Pairing<'_>>,
) -> Vec<FieldChange> {
    diff(old, new, table, pairing, |_| true)
}

fn diff(
    old: Value<'_>,
    new: Value<'_>,
    table: Option<&CollectionTable>,
    pairing: Option<&Pairing<'_>>,
    is_wanted: impl Fn(&[Option<Value<'_>>; 2]) -> bool,
) -> Vec<FieldChange> {
    // Where no record has a new number, an id means the same on both sides.
    let renumbered = pairing.filter(|pairing| !pairing.has_same_ids());
    // Most records are unchanged, byte for byte.
    if old.source() == new.source() && renumbered.is_none() {
        return Vec::new();
    }
    let mut differences = Differences {
        secrets: [secrets::find_hidden(old), secrets::find_hidden(new)],
        pointer: String::new(),
        changes: Vec::new(),
        volatile: false,
        ty: None,
        table,
        pairing,
        renumbered,
    };
    if old.kind() != Kind::Object || new.kind() != Kind::Object {
        differences.values(Some(old), Some(new), MAX_DEPTH);
        return differences.changes;
    }
    for (name, values) in members(old, new) {
        if is_wanted(&values) {
            let [old, new] = values;
            let field = table.and_then(|table| {
                table.record.fields.iter().find(|field| field.name == name.as_ref())
            });
            differences.volatile = field.is_some_and(|field| field.volatile);
            differences.ty = field.map(|field| field.ty);
            differences.below(&name, old, new, MAX_DEPTH);
        }
    }
    differences.changes
}

/// The differences found so far.
struct Differences<'t> {
    /// Offsets of secrets in the text of the old and of the new value.
    secrets: [Vec<usize>; 2],
    /// Pointer to the current value.
    pointer: String,
    changes: Vec<FieldChange>,
    /// Whether the current field is volatile.
    volatile: bool,
    /// Type of the current field.
    ty: Option<Type>,
    table: Option<&'t CollectionTable>,
    pairing: Option<&'t Pairing<'t>>,
    /// The same pairing, if the two systems number their records differently.
    renumbered: Option<&'t Pairing<'t>>,
}

impl Differences<'_> {
    fn below(&mut self, name: &str, old: Option<Value<'_>>, new: Option<Value<'_>>, left: usize) {
        let end = self.pointer.len();
        push_token(&mut self.pointer, name);
        self.values(old, new, left);
        self.pointer.truncate(end);
    }

    fn values(&mut self, old: Option<Value<'_>>, new: Option<Value<'_>>, left: usize) {
        if let (Some(old), Some(new), Some(left)) = (old, new, left.checked_sub(1))
            && self.pointer.len() <= MAX_PARENT
        {
            match (old.kind(), new.kind()) {
                (Kind::Object, Kind::Object) => {
                    for (name, [old, new]) in members(old, new) {
                        self.below(&name, old, new, left);
                    }
                    return;
                }
                (Kind::Array, Kind::Array) if old.len() == new.len() => {
                    for (index, (old, new)) in old.elements().zip(new.elements()).enumerate() {
                        self.below(&alloc::format!("{index}"), Some(old), Some(new), left);
                    }
                    return;
                }
                _ => {}
            }
        }
        let is_changed = match (old, new) {
            (Some(old), Some(new)) => !self.is_same(old, new),
            (old, new) => old.is_some() || new.is_some(),
        };
        if is_changed {
            let [old_secrets, new_secrets] = &self.secrets;
            let [old_record, new_record] = self.referents(old, new);
            let mut change = FieldChange {
                pointer: truncate(&self.pointer, Limits::MAX_POINTER_BYTES),
                old: old.map(|value| DisplayValue::new(value, old_secrets, MAX_DEPTH)),
                new: new.map(|value| DisplayValue::new(value, new_secrets, MAX_DEPTH)),
                old_record,
                new_record,
                volatile: self.volatile,
            };
            // An id carries no meaning of its own, nor does null in place of an absent value.
            change.volatile |= !change.is_meaningful() || self.is_own_id();
            self.changes.push(change);
        }
    }

    /// Returns whether two values have the same meaning, without descending into them.
    fn is_same(&self, old: Value<'_>, new: Value<'_>) -> bool {
        let reference = || {
            let (pairing, target) = (self.renumbered?, self.target()?);
            Some(pairing.existing_id(target, old.as_uint()?) == new.as_uint()?)
        };
        reference().unwrap_or_else(|| is_same_value(self.ty, old, new))
    }

    /// Returns the collection that an id at the current pointer refers to.
    fn target(&self) -> Option<Target> {
        // No link is that long, and a long name would make every lookup below it expensive.
        let pointer = Some(&*self.pointer).filter(|it| it.len() <= Limits::MAX_POINTER_BYTES)?;
        self.table?.leads_to(pointer)
    }

    /// Returns the names of the records that two ids refer to; `None` for other values, and for an
    /// id without a record.
    fn referents(&self, old: Option<Value<'_>>, new: Option<Value<'_>>) -> [Option<RecordName>; 2] {
        let ids = [old.and_then(Value::as_uint), new.and_then(Value::as_uint)];
        let pairs = || self.pairing?.get(self.target()?);
        let Some(pairs) = ids.iter().any(Option::is_some).then(pairs).flatten() else {
            return [None, None];
        };
        let records = [
            ids[0].and_then(|id| pairs.incoming(id)).map(|(_, record)| record),
            ids[1].and_then(|id| pairs.existing(id)).map(|(_, record)| record),
        ];
        names_apart(records, pairs.table)
    }

    fn is_own_id(&self) -> bool {
        self.renumbered.is_some() && self.pointer == "/id"
    }
}

/// Returns the names of two records, with their addresses where the names are the same: two devices
/// may have one name.
pub(crate) fn names_apart(
    records: [Option<Value<'_>>; 2],
    table: &CollectionTable,
) -> [Option<RecordName>; 2] {
    let names = records.map(|record| record.map(|it| name_of(it, Some(table))));
    if names[0] == names[1] {
        return records.map(|record| record.map(|it| name_with_address(it, table)));
    }
    names
}

/// Returns the name of a record with its MAC address, if it has one: `Lamp, A8032AB12345`.
fn name_with_address(record: Value<'_>, table: &CollectionTable) -> RecordName {
    let mut name = name_of(record, Some(table));
    let field = table.record.fields.iter().find(|field| field.ty == Type::Mac);
    let address = field.and_then(|field| record.get(field.name)).and_then(Value::as_str);
    if let Some(address) = address.filter(|address| !address.is_empty()) {
        let parts = name.title.into_iter().chain([truncate(&address, Limits::MAX_NAME_BYTES)]);
        name.title = Some(parts.collect::<Vec<_>>().join(", "));
    }
    name
}

/// Returns the members of two objects by name: those of the new one in order, then those of the old
/// one only.
fn members<'a, 'b>(old: Value<'a>, new: Value<'b>) -> Vec<(Cow<'b, str>, [Option<Value<'b>>; 2])>
where
    'a: 'b,
{
    let mut left = old.by_name();
    let mut all: Vec<_> = new
        .members()
        .map(|(key, value)| {
            let name = key.name();
            let old = left.remove(&name);
            (name, [old, Some(value)])
        })
        .collect();
    let only_old = old.members().map(|(key, _)| key.name());
    all.extend(only_old.filter_map(|name| {
        let value = left.remove(&name)?;
        Some((name, [Some(value), None]))
    }));
    all
}

//! Differences between the values of two objects.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use super::{DisplayValue, FieldChange};
use crate::equality::is_same_value;
use crate::escape::truncate;
use crate::json::{Kind, Value, push_token};
use crate::limits::Limits;
use crate::pairing::Pairing;
use crate::secrets;
use crate::section::CollectionTable;
use crate::shape::Type;

/// Nesting depth that is compared member by member; deeper values are compared as a whole. The
/// comparison recurses, and this bound protects the stack.
const MAX_DEPTH: usize = 64;

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
    // Most records are unchanged, byte for byte.
    if old.source() == new.source() && pairing.is_none() {
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
}

impl Differences<'_> {
    fn below(&mut self, name: &str, old: Option<Value<'_>>, new: Option<Value<'_>>, left: usize) {
        let end = self.pointer.len();
        push_token(&mut self.pointer, name);
        self.values(old, new, left);
        self.pointer.truncate(end);
    }

    fn values(&mut self, old: Option<Value<'_>>, new: Option<Value<'_>>, left: usize) {
        if let (Some(old), Some(new), Some(left)) = (old, new, left.checked_sub(1)) {
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
            let mut change = FieldChange {
                pointer: truncate(&self.pointer, Limits::MAX_POINTER_BYTES),
                old: old.map(|value| DisplayValue::new(value, old_secrets, MAX_DEPTH)),
                new: new.map(|value| DisplayValue::new(value, new_secrets, MAX_DEPTH)),
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
            let pairing = self.pairing?;
            // No link is that long, and a long name would make every lookup below it expensive.
            let pointer =
                Some(&*self.pointer).filter(|it| it.len() <= Limits::MAX_POINTER_BYTES)?;
            let target = self.table?.leads_to(pointer)?;
            Some(pairing.existing_id(target, old.as_uint()?) == new.as_uint()?)
        };
        reference().unwrap_or_else(|| is_same_value(self.ty, old, new))
    }

    fn is_own_id(&self) -> bool {
        self.pairing.is_some() && self.pointer == "/id"
    }
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

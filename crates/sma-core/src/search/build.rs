//! Making an index.

use alloc::borrow::{Cow, ToOwned};
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use super::paths::{Hides, PathId, Paths, Step};
use super::text::{TextId, Texts};
use super::{Entry, Group, Held, Index};
use crate::json::{Kind, Value};
use crate::limits::Limits;
use crate::progress::{Stage, Track, Unit, Watch};
use crate::secrets::{Memo, conceal, find_hidden_watched, is_hidden_name, is_json_column};
use crate::section::{
    CollectionTable, Section, Sections, collection_table, record_id, record_name,
};
use crate::shape::Target;

/// In place of a secret inside a text.
const MARK: &str = "••••••";

/// Indexes all records of the readable sections.
pub(super) async fn build(sections: &Sections<'_>, watch: &dyn Watch) -> Index {
    let bytes: usize = sections.iter().map(Section::size).sum();
    // Finding secrets reads twice, finding names and reading the texts once each.
    let total = u64::try_from(bytes).unwrap_or(u64::MAX).saturating_mul(4);
    let mut track = Track::new(watch, Stage::Indexing, Unit::Bytes, total);
    track.begin().await;
    let mut builder = Builder::new();
    let is_complete = builder.add_all(sections, &mut track).await.is_some();
    Index { is_complete, ..builder.index }
}

/// An index being made. Its functions return `None` where it is full.
struct Builder<'s> {
    index: Index,
    /// Numbers of texts that recur.
    texts: Memo<'s, (), Option<TextId>>,
    /// Numbers of places by the one around them.
    paths: Memo<'s, PathId, Option<PathId>>,
    /// Names of records that others may refer to.
    names: BTreeMap<(Target, u64), TextId>,
}

/// A section, with the offsets of its secrets.
struct Readable<'s> {
    section: Section<'s>,
    hidden: Vec<usize>,
}

impl<'s> Builder<'s> {
    fn new() -> Self {
        let index = Index {
            texts: Texts::new(),
            paths: Paths::default(),
            groups: Vec::new(),
            entries: Vec::new(),
            held: Vec::new(),
            is_complete: true,
        };
        Self { index, texts: Memo::new(), paths: Memo::new(), names: BTreeMap::new() }
    }

    async fn add_all(&mut self, sections: &'s Sections<'_>, track: &mut Track<'_>) -> Option<()> {
        let mut all = Vec::new();
        for section in sections.iter() {
            let hidden = find_hidden_watched(section.root(), track).await;
            all.push(Readable { section, hidden });
        }
        for readable in &all {
            self.note_names(readable, track).await?;
        }
        for readable in &all {
            self.add_section(readable, track).await?;
        }
        Some(())
    }

    /// Notes the names of the records that others may refer to.
    async fn note_names(&mut self, readable: &Readable<'s>, track: &mut Track<'_>) -> Option<()> {
        let Some(section) = readable.section.table() else { return Some(()) };
        for collection in section.collections {
            let target = Target { section: section.name, collection: collection.name };
            for record in readable.section.records(collection.name) {
                track.advance_by(record.size()).await;
                if let Some((id, name)) = record_id(record).zip(record_name(record)) {
                    let name = self.text(name, &readable.hidden)?;
                    self.names.entry((target, id)).or_insert(name);
                }
            }
        }
        Some(())
    }

    async fn add_section(&mut self, readable: &Readable<'s>, track: &mut Track<'_>) -> Option<()> {
        let section = readable.section;
        for collection in section.each_collection().filter(|collection| !collection.is_empty()) {
            let (name, table) = (collection.name().to_owned(), collection.table());
            let root = self.begin_group(section, Some(name), table)?;
            for record in collection.rows(0, usize::MAX) {
                self.add_record(record, root, table, &readable.hidden, track).await?;
            }
        }
        let mut root = None;
        for (name, field) in section.fields() {
            let begun = root.map_or_else(|| self.begin_group(section, None, None), Some)?;
            root = Some(begun);
            let text = self.index.texts.push(&name, Limits::MAX_INDEX_BYTES)?;
            self.begin_entry(Some(text), true)?;
            let place = self.place(begun, &name, None)?;
            self.add_value(field, place, None, &readable.hidden, track).await?;
        }
        Some(())
    }

    fn begin_group(
        &mut self,
        section: Section<'_>,
        collection: Option<String>,
        table: Option<&'static CollectionTable>,
    ) -> Option<PathId> {
        let (section, first) = (section.name().to_owned(), self.index.entries.len());
        self.index.groups.push(Group { section, collection, table, first });
        self.index.paths.push(Step {
            parent: None,
            name: Texts::HIDDEN,
            is_searched: false,
            hides: Hides::Nothing,
        })
    }

    fn begin_entry(&mut self, name: Option<TextId>, is_own_name: bool) -> Option<()> {
        let first = u32::try_from(self.index.held.len()).ok()?;
        self.index.entries.push(Entry { first, name, is_own_name });
        Some(())
    }

    async fn add_record(
        &mut self,
        record: Value<'s>,
        root: PathId,
        table: Option<&'static CollectionTable>,
        hidden: &[usize],
        track: &mut Track<'_>,
    ) -> Option<()> {
        let own = match record_name(record) {
            Some(name) => Some(self.text(name, hidden)?),
            None => None,
        };
        let mut others = Vec::new();
        for (target, id) in table.into_iter().flat_map(|table| table.ids(record)) {
            let name = id.as_uint().and_then(|id| self.names.get(&(target, id))).copied();
            if let Some((text, label)) =
                name.zip(collection_table(target).map(|table| table.singular))
            {
                let path = self.place(root, &Cow::Borrowed(label), table)?;
                others.push(Held { text, path });
            }
        }
        let name = own.or_else(|| others.first().map(|other| other.text));
        self.begin_entry(name, own.is_some())?;
        self.index.held.append(&mut others);
        self.add_value(record, root, table, hidden, track).await
    }

    /// Adds all values in a value.
    async fn add_value(
        &mut self,
        value: Value<'s>,
        path: PathId,
        table: Option<&'static CollectionTable>,
        hidden: &[usize],
        track: &mut Track<'_>,
    ) -> Option<()> {
        let mut left = Vec::from([(value, path)]);
        while let Some((value, path)) = left.pop() {
            let hides = self.index.paths.get(path).map_or(Hides::Nothing, |step| step.hides);
            let before = left.len();
            match value.kind() {
                Kind::Null => {}
                _ if hides == Hides::All => {
                    self.index.held.push(Held { text: Texts::HIDDEN, path });
                }
                Kind::Object | Kind::Array if hides == Hides::Containers => {
                    self.index.held.push(Held { text: Texts::HIDDEN, path });
                }
                Kind::Object => {
                    for (key, member) in value.members() {
                        left.push((member, self.place(path, &key.name(), table)?));
                    }
                }
                Kind::Array => left.extend(value.elements().map(|element| (element, path))),
                Kind::Bool | Kind::Number | Kind::String => {
                    let text = self.text(value, hidden)?;
                    self.index.held.push(Held { text, path });
                }
            }
            left.get_mut(before..).unwrap_or_default().reverse();
            let is_container = matches!(value.kind(), Kind::Object | Kind::Array);
            track.advance_by(if is_container { 1 } else { value.size() }).await;
        }
        Some(())
    }

    /// Returns the number of the text of a string, number or boolean. Secrets are left out.
    fn text(&mut self, value: Value<'s>, hidden: &[usize]) -> Option<TextId> {
        if hidden.binary_search(&value.range().start).is_ok() {
            return Some(Texts::HIDDEN);
        }
        let text = value.as_str().unwrap_or(Cow::Borrowed(value.source()));
        self.shared_text(&text)
    }

    #[expect(clippy::ptr_arg, reason = "only a borrowed text lives long enough to be remembered")]
    fn shared_text(&mut self, text: &Cow<'s, str>) -> Option<TextId> {
        let texts = &mut self.index.texts;
        self.texts.get((), text, || texts.push(&conceal(text, MARK), Limits::MAX_INDEX_BYTES))
    }

    /// Returns the number of a member's place.
    #[expect(clippy::ptr_arg, reason = "only a borrowed text lives long enough to be remembered")]
    fn place(
        &mut self,
        parent: PathId,
        name: &Cow<'s, str>,
        table: Option<&'static CollectionTable>,
    ) -> Option<PathId> {
        let is_record = self.index.paths.get(parent).is_some_and(|step| step.parent.is_none());
        let is_known = || {
            let is_field = |table: &CollectionTable| table.type_of(name).is_some();
            is_record && table.is_some_and(is_field)
        };
        let text = self.shared_text(name)?;
        let paths = &mut self.index.paths;
        self.paths.get(parent, name, || {
            paths.push(Step {
                parent: Some(parent),
                name: text,
                is_searched: !is_known(),
                hides: match () {
                    // Text of unknown content, as anywhere on the page.
                    () if is_record && is_json_column(name, |_| true) => Hides::All,
                    () if is_hidden_name(name) => Hides::Containers,
                    () => Hides::Nothing,
                },
            })
        })
    }
}

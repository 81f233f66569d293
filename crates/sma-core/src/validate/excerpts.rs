//! Bytes around the places of problems, without the secrets among them.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use core::ops::Range;

use crate::archive::{
    Archive, CHECKSUMS, Content, MANIFEST, Members, SCHEMA, SIGNATURE, SectionText, section_of,
};
use crate::json::{Kind, Value};
use crate::progress::{Stage, Track, Unit, Watch};
use crate::report::{Excerpt, Report};
use crate::secrets::{find_hidden_near, find_in_text, json_text};

/// Adds the bytes around the place of each problem. Sections that are not strict JSON are left out:
/// secrets in them cannot be recognized.
pub(super) async fn add(archive: &Archive, report: &mut Report, watch: &dyn Watch) {
    let mut places: BTreeMap<Option<String>, Vec<(usize, u64)>> = BTreeMap::new();
    for (index, cause) in report.assessment.causes.iter().enumerate() {
        let offset =
            cause.place.as_ref().and_then(|place| Some((place.member.clone(), place.offset?)));
        if let Some((member, offset)) = offset {
            places.entry(member).or_default().push((index, offset));
        }
    }
    for (member, places) in places {
        let Some(text) = Text::find(archive, member.as_deref()) else { continue };
        let hidden = match text.json {
            Some(root) => hidden_in(root, &text.ranges(&places), watch).await,
            None => Vec::new(),
        };
        for (index, offset) in places {
            if let Some(cause) = report.assessment.causes.get_mut(index) {
                cause.excerpt = text.excerpt(offset, &hidden);
            }
        }
    }
}

/// Text whose bytes are shown.
struct Text<'a> {
    bytes: &'a [u8],
    /// Its JSON; `None` if it is not JSON. Such a member has no secrets by the format.
    json: Option<Value<'a>>,
}

impl<'a> Text<'a> {
    fn find(archive: &'a Archive, member: Option<&str>) -> Option<Self> {
        let bytes = archive.bytes();
        match (archive.content(), member) {
            (Content::Document(document), None) => {
                Some(Self { bytes, json: Some(document.root(bytes)) })
            }
            (Content::Members(members), Some(path)) => match section_of(path) {
                Some((name, _)) => Self::section(archive, members, name),
                // Other members may contain anything.
                None if ![MANIFEST, SCHEMA, CHECKSUMS, SIGNATURE].contains(&path) => None,
                None => {
                    let index = members.find(path)?;
                    let text = members.bytes(bytes, index);
                    let tape = members.tape(bytes, index).ok();
                    Some(Self { bytes: text, json: tape.map(|tape| tape.root(text)) })
                }
            },
            _ => None,
        }
    }

    fn section(archive: &'a Archive, members: &'a Members, name: &str) -> Option<Self> {
        let SectionText { text, tape } = archive.section_text(members, name)?;
        Some(Self { bytes: text, json: Some(tape.ok()?.root(text)) })
    }

    /// Returns the ranges around places, ascending, with those joined that overlap.
    fn ranges(&self, places: &[(usize, u64)]) -> Vec<Range<usize>> {
        let around = |(_, offset): &(usize, u64)| Excerpt::range(*offset, self.bytes.len());
        let mut ranges: Vec<_> = places.iter().filter_map(around).collect();
        ranges.sort_unstable_by_key(|range| range.start);
        ranges.dedup_by(|next, range| {
            let overlaps = next.start <= range.end;
            if overlaps {
                range.end = range.end.max(next.end);
            }
            overlaps
        });
        ranges
    }

    fn excerpt(&self, offset: u64, hidden: &[usize]) -> Option<Excerpt> {
        let range = Excerpt::range(offset, self.bytes.len())?;
        let secrets = self.json.map(|root| secrets_in(root, &range, hidden)).unwrap_or_default();
        let is_hidden = |at: usize| secrets.iter().any(|secret| secret.contains(&at));
        Excerpt::new(self.bytes, range, is_hidden)
    }
}

async fn hidden_in(root: Value<'_>, ranges: &[Range<usize>], watch: &dyn Watch) -> Vec<usize> {
    let total = u64::try_from(root.size()).unwrap_or(u64::MAX).saturating_mul(2);
    let mut track = Track::new(watch, Stage::Checking, Unit::Bytes, total);
    track.begin().await;
    find_hidden_near(root, ranges, &mut track).await
}

/// Returns the ranges of the secrets that overlap a range. `hidden` are the offsets of the values
/// that are secrets; texts may contain others.
fn secrets_in(root: Value<'_>, range: &Range<usize>, hidden: &[usize]) -> Vec<Range<usize>> {
    let overlaps = |value: &Value<'_>| {
        let of_value = value.range();
        of_value.start < range.end && range.start < of_value.end
    };
    let mut secrets = Vec::new();
    let mut left = Vec::from([root]);
    while let Some(value) = left.pop() {
        match value.kind() {
            Kind::Object => left.extend(value.members().map(|(_, it)| it).filter(overlaps)),
            Kind::Array => left.extend(value.elements().filter(overlaps)),
            _ => {
                let is_secret = hidden.binary_search(&value.range().start).is_ok()
                    || value.as_str().is_some_and(|text| holds_secret(&text));
                secrets.extend(is_secret.then(|| value.range()));
            }
        }
    }
    secrets
}

/// Returns whether a text contains secrets, or JSON, in which there may be some.
fn holds_secret(text: &str) -> bool {
    json_text(text).is_some() || !find_in_text(text).is_empty()
}

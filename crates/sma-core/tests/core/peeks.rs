//! What is peeked of an archive is what its summary says once it is opened: of every vector, and
//! of everything that can be generated, in pieces of any size.

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use serde::Deserialize;
use sma_core::container::Container;
use sma_core::peek::{Claims, Peek, PeekResult};
use sma_core::summary::{SectionState, SectionSummary};
use sma_core::{Archive, Level, Limits};

const VECTORS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/vectors");

#[derive(Deserialize)]
struct Vector {
    file: String,
    limits: Limits,
}

fn vectors() -> Vec<(Vector, Vec<u8>)> {
    let folder = Path::new(VECTORS);
    let index = fs::read_to_string(folder.join("index.json")).expect("the index is there");
    let vectors: Vec<Vector> = serde_json::from_str(&index).expect("the index is in shape");
    let read = |vector: Vector| {
        let file = fs::read(folder.join(&vector.file)).expect("the vector is there");
        (vector, file)
    };
    vectors.into_iter().map(read).collect()
}

/// What is peeked of a file that comes in pieces of these sizes, again and again.
fn peek(file: &[u8], sizes: &[usize], limits: &Limits) -> Option<Claims> {
    let mut peek = Peek::new(limits.clone());
    let (mut rest, mut sizes) = (file, sizes.iter().cycle());
    while !rest.is_empty() {
        let size = sizes.next().map_or(1, |size| *size.max(&1));
        let (piece, later) = rest.split_at(size.min(rest.len()));
        rest = later;
        match peek.push(piece) {
            PeekResult::Known(claims) => return Some(*claims),
            PeekResult::NeedsMore(more) => peek = more,
            PeekResult::WholeFile => return None,
        }
    }
    peek.finish()
}

/// Where they differ, if they do.
fn find_disagreement(claims: &Claims, archive: &Archive) -> Option<String> {
    let (claimed, opened) = (claims.summary(), archive.summary());
    let has_signature_file = opened.members.iter().any(|member| member.path == "signature.sig");
    let mut expected = opened.clone();
    // What the manifest does not say.
    expected.file_size = 0;
    expected.container_size = 0;
    expected.members.clear();
    expected.signed = opened.signed && (claimed.signed || !has_signature_file);
    expected.sections.clone_from(&claimed.sections);
    if *claimed != expected {
        return Some(format!("{claimed:?}, expected {expected:?}"));
    }
    let is_sound = archive.validate(Level::Standard).valid;
    let sections = opened.sections.iter().map(|section| as_listed(section, is_sound));
    let claimed = claimed.sections.iter().map(|section| as_listed(section, is_sound));
    (!sections.clone().eq(claimed.clone())).then(|| {
        format!("{:?}, expected {:?}", claimed.collect::<Vec<_>>(), sections.collect::<Vec<_>>())
    })
}

/// A section as the manifest describes it; what it says of the content holds in sound archives.
fn as_listed(section: &SectionSummary, is_sound: bool) -> SectionSummary {
    let mut listed = section.clone();
    listed.state = match section.state {
        SectionState::NotIncluded => SectionState::NotIncluded,
        _ => SectionState::Listed,
    };
    listed.records = if is_sound { section.records } else { 0 };
    listed.size = if is_sound { section.size } else { 0 };
    listed.collections.clear();
    listed.fields.clear();
    listed.deleted = 0;
    listed
}

#[test]
fn peeking_a_vector_agrees_with_opening_it() {
    let mut wrong = Vec::new();
    let mut known = 0;
    for (Vector { file: name, limits }, file) in vectors() {
        let peeked = peek(&file, &[file.len()], &limits);
        for sizes in [&[1][..], &[7, 4096], &[5000]] {
            if peek(&file, sizes, &limits) != peeked {
                wrong.push(format!("{name} differs in pieces of {sizes:?}"));
            }
        }
        let Ok(archive) = Archive::open(&file, &limits) else { continue };
        let summary = archive.summary();
        let is_manifest_first =
            summary.members.first().is_some_and(|first| first.path == "manifest.json");
        match &peeked {
            Some(claims) => {
                known += 1;
                wrong.extend(find_disagreement(claims, &archive).map(|it| format!("{name}: {it}")));
            }
            // Before its manifest there is an extension header of as many bytes as are looked at.
            None if name == "container/tar-pax-1-mib.sma" => {}
            None if is_manifest_first => wrong.push(format!("{name} is not known")),
            None => {}
        }
        if peeked.is_some() && summary.container == Container::Document {
            wrong.push(format!("{name} is a document"));
        }
    }
    assert!(wrong.is_empty(), "{} of them:\n{}", wrong.len(), wrong.join("\n"));
    assert!(known > 1000, "only {known} vectors are known");
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 64,
        // Failures are not persisted beside the tests; the output contains them.
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn pieces_of_any_size_give_the_same_result(
        which in any::<prop::sample::Index>(),
        sizes in prop::collection::vec(1..6000_usize, 1..20),
        cut in prop::option::of(any::<prop::sample::Index>()),
        change in prop::option::of((any::<prop::sample::Index>(), 1..=u8::MAX)),
    ) {
        let samples = ["1.0-tar-gzip", "1.0-json-gzip", "1.0-json-lz4", "1.0-tar-zstd",
            "1.0-tar-none-signed", "1.0-aes-argon2-signed", "2026.1-browser-export"];
        let name = samples[which.index(samples.len())];
        let mut file = fs::read(format!("{VECTORS}/samples/{name}.sma")).expect("it is there");
        if let Some((at, by)) = change {
            let at = at.index(file.len());
            file[at] ^= by;
        }
        if let Some(cut) = cut {
            file.truncate(cut.index(file.len()));
        }
        let limits = Limits::default();
        let whole = peek(&file, &[file.len()], &limits);
        prop_assert_eq!(&peek(&file, &sizes, &limits), &whole);
        prop_assert_eq!(&peek(&file, &[1], &limits), &whole);
        if let (Some(claims), Ok(archive)) = (&whole, Archive::open(&file, &limits)) {
            prop_assert_eq!(find_disagreement(claims, &archive), None);
        }
    }
}

use super::*;
use alloc::format;
use alloc::string::String;

use crate::container::{Container, bundle, tar};
use crate::layer::{Layer, compress};
use crate::summary::SectionState;
use crate::words::VariantArray;

/// An archive of an independent writer.
const SAMPLE: &[u8] = include_bytes!("../../../../tests/vectors/samples/1.0-tar-none-signed.sma");

/// Peeks at a file, and returns the number of bytes that this took.
fn peek(file: &[u8], limits: &Limits) -> (Option<Claims>, usize) {
    let mut peek = Peek::new(limits.clone());
    let mut taken = 0;
    loop {
        let wanted = peek.next_range();
        assert_eq!(wanted.start, taken as u64);
        let end = file.len().min(usize::try_from(wanted.end).unwrap());
        if end == taken {
            return (peek.finish(), taken);
        }
        let bytes = &file[taken..end];
        taken = end;
        match peek.push(bytes) {
            PeekResult::Known(claims) => return (Some(*claims), taken),
            PeekResult::NeedsMore(more) => peek = more,
            PeekResult::WholeFile => return (None, taken),
        }
    }
}

fn hostname(file: &[u8]) -> Option<String> {
    peek(file, &Limits::default()).0.map(|claims| claims.into_summary().hostname.unwrap())
}

/// The members of the sample, without whitespace around their JSON, which bundles do not keep.
fn members() -> Vec<(String, Vec<u8>)> {
    let sample = tar::read(SAMPLE, &Limits::default()).unwrap().members;
    let pair = |member: crate::container::Member| {
        let bytes = member.bytes(SAMPLE);
        let is_json = member.path.ends_with(".json");
        let bytes = if is_json { bytes.trim_ascii() } else { bytes }.to_vec();
        (member.path, bytes)
    };
    sample.into_iter().map(pair).collect()
}

fn pack(container: Container, members: &[(String, Vec<u8>)]) -> Vec<u8> {
    let members: Vec<_> = members.iter().map(|(path, bytes)| (&**path, &**bytes)).collect();
    match container {
        Container::Tar => tar::write(&members, 0).unwrap(),
        _ => bundle::write(&members, 64).unwrap(),
    }
}

/// The members of the sample, the devices instead being 4 MB that compress badly.
fn large() -> Vec<(String, Vec<u8>)> {
    let mut members = members();
    let token = |id: u32| u64::from(id).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let record =
        |id| format!("{{\"id\":{id},\"name\":\"Device {id}\",\"token\":\"{:x}\"}}", token(id));
    let records: Vec<String> = (1..80_000).map(record).collect();
    let devices = members.iter_mut().find(|(path, _)| path == "data/devices.json").unwrap();
    devices.1 = format!("{{\"devices\":[{}]}}", records.join(",")).into_bytes();
    members
}

#[test]
fn a_few_kilobytes_suffice_for_a_peek() {
    for container in [Container::Tar, Container::Json] {
        let content = pack(container, &large());
        for layer in Layer::VARIANTS.iter().copied() {
            for level in [1, layer.usual_level()] {
                let file = compress(layer, level, &content).unwrap();
                let (claims, taken) = peek(&file, &Limits::default());
                let summary = claims.expect("the manifest comes first").into_summary();
                assert_eq!(summary.hostname.as_deref(), Some("shelly-manager-prod"));
                assert_eq!((summary.layer, summary.container), (layer, container));
                // A block of zstd has to be there as a whole; it holds up to 128 KiB.
                let most = if layer == Layer::Zstd { 64 << 10 } else { 8 << 10 };
                assert!(taken <= most, "{layer:?} {level} {container:?} took {taken} bytes");
            }
        }
    }
}

#[test]
fn a_peek_claims_only_what_the_manifest_states() {
    let (claims, taken) = peek(SAMPLE, &Limits::default());
    assert!(taken < SAMPLE.len());
    let claims = claims.unwrap();
    let summary = claims.summary();
    assert_eq!(summary.format, "SMA 1.0.0");
    assert_eq!((summary.file_size, summary.container_size), (0, 0));
    assert!(summary.members.is_empty() && summary.signed);
    let states: Vec<_> = summary.sections.iter().map(|section| section.state).collect();
    assert!(states.contains(&SectionState::Listed), "{states:?}");
    assert!(states.iter().all(|state| *state != SectionState::Readable));
    // Data after the manifest makes no difference, if it is long enough.
    let cut = [&SAMPLE[..taken], &[0xFF; 8192]].concat();
    assert_eq!(peek(&cut, &Limits::default()).0.as_ref(), Some(&claims));
}

#[test]
fn a_manifest_that_is_not_the_first_member_is_not_searched_for() {
    for container in [Container::Tar, Container::Json] {
        let mut members = large();
        members.rotate_left(1);
        let (claims, taken) = peek(&pack(container, &members), &Limits::default());
        assert!(claims.is_none() && taken <= FIRST_LOOK, "{container:?} took {taken}");
        members.retain(|(path, _)| path != "manifest.json");
        // The devices first: the member itself does not end in what is looked at.
        members.rotate_left(1);
        let (claims, taken) = peek(&pack(container, &members), &Limits::default());
        assert!(claims.is_none() && taken <= FIRST_LOOK, "{container:?} took {taken}");
    }
}

#[test]
fn documents_and_other_files_give_no_claims() {
    let documents: [&[u8]; 3] = [
        include_bytes!("../../../../tests/vectors/samples/2024.1-server-export.sma"),
        include_bytes!("../../../../tests/vectors/samples/2026.1-browser-export.sma"),
        include_bytes!("../../../../tests/vectors/samples/2026.1-server-export.sma"),
    ];
    let png = b"\x89PNG\r\n\x1a\n".repeat(2000);
    let long = [&b"{\"devices\":[1"[..], &b",1".repeat(10_000)].concat();
    let others: [&[u8]; 7] = [b"", b"{", b"{}", b"hello", &[0; 20_000], &png, &long];
    for file in documents.into_iter().chain(others) {
        let (claims, taken) = peek(file, &Limits::default());
        assert!(claims.is_none() && taken <= FIRST_LOOK, "{}", file.len());
    }
}

#[test]
fn an_unreadable_manifest_needs_the_whole_file() {
    let manifest = |text: &str| {
        let file = format!("{{\"manifest.json\":{text},\"schema.json\":{{}}}}");
        peek(file.as_bytes(), &Limits::default()).0
    };
    assert!(manifest("{\"format_version\":\"1.0.0\"}").is_some());
    assert!(manifest("{}").is_some(), "as of an opened archive, little is known of it");
    for odd in [
        "{\"format_version\":\"2.0.0\"}",
        "{\"a\":1,\"a\":2}",
        "{\"a\":9007199254740993}",
        "{\"a\":tru}",
        "{\"a\":]}",
    ] {
        assert!(manifest(odd).is_none(), "{odd}");
    }
}

#[test]
fn an_endless_manifest_is_not_read_to_the_end() {
    let text = ["{\"manifest.json\":{\"a\":\"", &"a".repeat(3 << 20)].concat();
    let endless = format!("{{\"a\":\"{}\"}}", "a".repeat(3 << 20)).into_bytes();
    let tar = pack(Container::Tar, &[("manifest.json".into(), endless)]);
    for content in [text.as_bytes(), &tar[..2 << 20]] {
        for layer in Layer::VARIANTS.iter().copied() {
            let file = compress(layer, 1, content).unwrap();
            let (claims, taken) = peek(&file, &Limits::default());
            assert!(claims.is_none() && taken <= Limits::MAX_PEEK_BYTES, "{layer:?} took {taken}");
        }
    }
    // All of a large manifest that is there is known.
    let manifest = format!("{{\"a\":\"{}\"}}", "a".repeat(1_000_000));
    let (claims, taken) =
        peek(format!("{{\"manifest.json\":{manifest}}}").as_bytes(), &Limits::default());
    assert!(claims.is_some() && taken > 1_000_000);
}

#[test]
fn peeking_keeps_the_limits_of_opening() {
    let file = compress(Layer::Gzip, 6, &pack(Container::Json, &members())).unwrap();
    assert!(peek(&file, &Limits::default()).0.is_some());
    for limits in [
        Limits { archive_bytes: 100, ..Limits::default() },
        Limits { container_bytes: 1000, ..Limits::default() },
        Limits { member_bytes: 100, ..Limits::default() },
        Limits { json_depth: 1, ..Limits::default() },
    ] {
        assert!(peek(&file, &limits).0.is_none(), "{limits:?}");
        assert!(crate::Archive::open(&file, &limits).is_err(), "{limits:?}");
    }
}

#[test]
fn problems_in_a_prefix_are_left_to_the_whole_file() {
    let file = compress(Layer::Gzip, 6, &pack(Container::Tar, &members())).unwrap();
    assert!(file.len() > FIRST_LOOK + 1);
    // Cut after the first look, and at the end of a look.
    assert!(hostname(&file[..FIRST_LOOK + 1]).is_some());
    assert_eq!(hostname(&file[..FIRST_LOOK - 1]), None);
    // Other bytes within the first look, and behind it.
    let first = compress(Layer::Gzip, 6, &pack(Container::Tar, &members()[..1])).unwrap();
    assert!(first.len() < FIRST_LOOK);
    assert!(hostname(&first).is_some());
    assert_eq!(hostname(&[&first[..], &[b'x'; FIRST_LOOK]].concat()), None);
}

#[test]
fn debug_output_shows_no_content() {
    let PeekResult::NeedsMore(peek) = Peek::new(Limits::default()).push(b"secret") else {
        panic!("six bytes are not enough");
    };
    assert_eq!(format!("{peek:?}"), "Peek { wanted: 6..4096, .. }");
}

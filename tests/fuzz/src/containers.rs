use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io::Read;

use sma_core::container::tar::{End, TarContents};
use sma_core::container::{Member, WriteError, bundle, detect, tar};
use sma_core::json;

const BLOCK: usize = 512;

/// Tars and JSON bundles: members with safe paths, each once, whose bytes are in the container;
/// written anew they are the same.
pub fn containers(data: &[u8]) {
    let _ = detect(data);
    read_tar(data);
    read_tar(&with_checksums(data));
    read_bundle(data);
}

fn read_tar(data: &[u8]) {
    let limits = crate::limits();
    let Ok(TarContents { members, end, .. }) = tar::read(data, &limits) else {
        return;
    };
    assert!(members.len() <= limits.members);
    check(&members, data);
    if end == End::Marked {
        other_opinion(&members, data);
    }

    match tar::write(&pairs(&members, data), 0) {
        Ok(written) => {
            let again = tar::read(&written, &limits).expect("what was written is a tar");
            assert_eq!(again.end, End::Marked);
            assert_eq!(pairs(&again.members, &written), pairs(&members, data));
        }
        Err(WriteError::PathTooLong { .. }) => {}
        Err(error) => panic!("a tar that was read cannot be written: {error}"),
    }
}

/// The `tar` crate sees the same files in it. It knows no global pax headers.
fn other_opinion(members: &[Member], data: &[u8]) {
    if data.chunks_exact(BLOCK).any(|block| block[156] == b'g') {
        return;
    }
    let mut archive = ::tar::Archive::new(data);
    let mut files = Vec::new();
    for entry in archive.entries().expect("a tar that others read") {
        let mut entry = entry.expect("an entry that others read");
        if entry.header().entry_type().is_dir() {
            continue;
        }
        let path = String::from_utf8(entry.path_bytes().into_owned()).expect("a path in UTF-8");
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).expect("a file that others read");
        files.push((path.strip_prefix("./").unwrap_or(&path).to_owned(), bytes));
    }
    let files: Vec<(&str, &[u8])> = files.iter().map(|(path, bytes)| (&**path, &**bytes)).collect();
    assert_eq!(files, pairs(members, data), "another program sees other files");
}

fn read_bundle(data: &[u8]) {
    let limits = crate::limits();
    let depth = limits.json_depth + 1;
    let Ok(tape) = json::parse(data, depth) else { return };
    let Ok(members) = bundle::read(tape.root(data), &limits) else { return };
    check(&members, data);
    let members = pairs(&members, data);
    let Ok(written) = bundle::write(&members, limits.json_depth) else {
        // Written are objects only, as deep as one is allowed to be.
        assert!(
            tape.first_too_deep(limits.json_depth).is_some(),
            "a bundle cannot be written anew"
        );
        return;
    };
    let tape = json::parse(&written, depth).expect("what was written is JSON");
    let again = bundle::read(tape.root(&written), &limits).expect("what was written is a bundle");
    assert_eq!(pairs(&again, &written), members);
}

/// Paths that are safe to unpack (profile, section 1.2), each once.
fn check(members: &[Member], container: &[u8]) {
    let mut paths = BTreeSet::new();
    for member in members {
        let path = &*member.path;
        assert!(paths.insert(path), "{path:?} is there twice");
        assert!((1..=255).contains(&path.len()));
        assert!(!path.contains(|c: char| c.is_control() || c == '\\'), "{path:?}");
        assert!(path.split('/').all(|segment| !matches!(segment, "" | "." | "..")), "{path:?}");
        assert_eq!(member.bytes(container).len() as u64, member.content.size());
    }
}

fn pairs<'a>(members: &'a [Member], container: &'a [u8]) -> Vec<(&'a str, &'a [u8])> {
    members.iter().map(|member| (&*member.path, member.bytes(container))).collect()
}

/// The same bytes with right checksums in all that looks like a header: by chance they are never
/// right, and nothing behind a wrong one is read.
fn with_checksums(data: &[u8]) -> Cow<'_, [u8]> {
    let mut tar = data.to_vec();
    for block in tar.chunks_exact_mut(BLOCK).filter(|block| block[257..].starts_with(b"ustar")) {
        block[148..156].fill(b' ');
        let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
        block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    }
    Cow::Owned(tar)
}

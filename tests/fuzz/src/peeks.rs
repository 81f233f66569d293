use sma_core::Limits;
use sma_core::archive::Archive;
use sma_core::peek::{Claims, Peek, PeekResult};
use sma_core::summary::Summary;

/// The beginning of any file: pieces of any size tell the same, within the bytes that are wanted;
/// and an archive that opens says of itself what was peeked.
pub fn peeks(data: &[u8]) {
    let limits = crate::limits();
    let size = 1 + data.iter().map(|byte| usize::from(*byte)).sum::<usize>() % 4999;
    let peeked = peek(data, size, &limits);
    assert_eq!(peek(data, data.len().max(1), &limits), peeked);

    let (Some(claims), Ok(archive)) = (peeked, Archive::open(data, &limits)) else { return };
    let (claimed, opened) = (claims.into_summary(), archive.summary());
    // A document may have a member of any name, also first.
    if claimed.container != opened.container {
        return;
    }
    let names = |summary: &Summary| -> Vec<String> {
        summary.sections.iter().map(|section| section.name.clone()).collect()
    };
    assert_eq!(names(&claimed), names(&opened));
    assert!(opened.signed || !claimed.signed, "a signature is gone");
    let mut expected = opened;
    expected.file_size = 0;
    expected.container_size = 0;
    expected.signed = claimed.signed;
    expected.members.clear();
    expected.sections.clone_from(&claimed.sections);
    assert_eq!(claimed, expected);
}

fn peek(data: &[u8], size: usize, limits: &Limits) -> Option<Claims> {
    let mut peek = Peek::new(limits.clone());
    let mut taken = 0;
    for piece in data.chunks(size) {
        assert_eq!(peek.next_range().start, taken);
        assert!(peek.next_range().end <= Limits::MAX_PEEK_BYTES as u64);
        taken += piece.len() as u64;
        match peek.push(piece) {
            PeekResult::Known(claims) => return Some(*claims),
            PeekResult::NeedsMore(more) => peek = more,
            PeekResult::WholeFile => return None,
        }
    }
    peek.finish()
}

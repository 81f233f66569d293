use alloc::vec;
use alloc::vec::Vec;

use super::pure;
use crate::Limits;
use crate::layer::compress::parts::Parts;
use crate::layer::{CompressError, Decompressor};
use crate::progress::{Stage, Track, Unit, finish};

const MIB: usize = 1024 * 1024;

type Encoder = fn(&[u8]) -> Result<Vec<u8>, CompressError>;

/// Each encoder that is compiled, at its lowest level and a high one.
fn encoders() -> Vec<(&'static str, Encoder)> {
    vec![
        ("pure", |input| finish(pure::compress(1, Parts::new(&[input]), &mut idle_track()))),
        #[cfg(feature = "reference-compression")]
        ("reference at 1", |input| {
            finish(super::reference::compress(1, Parts::new(&[input]), &mut idle_track()))
        }),
        #[cfg(feature = "reference-compression")]
        ("reference at 19", |input| {
            finish(super::reference::compress(19, Parts::new(&[input]), &mut idle_track()))
        }),
    ]
}

fn idle_track() -> Track<'static> {
    Track::new(&(), Stage::Writing, Unit::Bytes, 0)
}

/// Bytes that nothing compresses.
fn noise(length: usize) -> Vec<u8> {
    let mut state = 1_u32;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state.to_le_bytes()[3]
    };
    (0..length).map(|_| next()).collect()
}

/// Contents that unfold too far as a whole, at their beginning, at their end and between.
fn contents() -> Vec<(&'static str, Vec<u8>)> {
    let zeros = |length| vec![0; length];
    let period: Vec<u8> = noise(1000).repeat(9 * MIB / 1000);
    vec![
        ("nothing", Vec::new()),
        ("almost a mebibyte of zeros", zeros(MIB - 1)),
        ("a mebibyte of zeros", zeros(MIB)),
        ("9 MiB of zeros and a byte", zeros(9 * MIB + 1)),
        ("zeros before noise", [zeros(5 * MIB), noise(MIB)].concat()),
        ("noise before zeros", [noise(3 * MIB), zeros(6 * MIB)].concat()),
        ("a little noise before zeros", [noise(5000), zeros(9 * MIB)].concat()),
        ("zeros, noise, zeros", [zeros(3 * MIB), noise(200_000), zeros(6 * MIB)].concat()),
        ("repeated noise", period),
    ]
}

#[test]
fn compressed_output_never_looks_like_a_bomb() {
    for (encoder, compress) in encoders() {
        for (name, content) in contents() {
            let file = compress(&content).expect("memory");
            // Byte by byte at the beginning, where the ratio is the highest.
            let (first, rest) = file.split_at(file.len().min(3000));
            let mut decompressor = Decompressor::new(&Limits::default());
            for piece in first.chunks(1).chain(rest.chunks(1000)) {
                let pushed = decompressor.push(piece);
                assert_eq!(pushed, Ok(()), "{name} by {encoder}");
            }
            let back = decompressor.finish().expect("whole");
            assert!(back.bytes == content, "{name} by {encoder}");
        }
    }
}

#[test]
fn highly_compressible_data_is_compressed() {
    let zeros = vec![0; 9 * MIB];
    for (encoder, compress) in encoders().into_iter().filter(|(name, _)| *name != "pure") {
        let length = compress(&zeros).expect("memory").len();
        let least = zeros.len() / usize::try_from(Limits::default().expansion).expect("small");
        assert!((least..2 * least).contains(&length), "{encoder}: {length}");
    }
}

#[test]
fn a_checkpoint_is_passed_after_every_few_blocks() {
    use crate::progress::{Progress, Watch};
    use core::cell::RefCell;
    use core::task::{Context, Poll};

    struct Seen(RefCell<Vec<u64>>);
    impl Watch for Seen {
        fn checkpoint(&self, progress: Progress, _: &mut Context<'_>) -> Poll<()> {
            self.0.borrow_mut().push(progress.done);
            Poll::Ready(())
        }
    }
    let content = noise(9 * MIB);
    let seen = Seen(RefCell::default());
    let mut track = Track::new(&seen, Stage::Writing, Unit::Bytes, content.len() as u64);
    finish(super::compress(1, Parts::new(&[&content]), &mut track)).expect("memory");
    // A block, and what came after the last checkpoint.
    let most = if cfg!(feature = "reference-compression") { (128 + 64) << 10 } else { 4 << 20 };
    let seen = seen.0.take();
    let gaps = seen.iter().scan(0, |before, done| Some(done - core::mem::replace(before, *done)));
    assert!(gaps.max() <= Some(most), "{seen:?}");
    assert_eq!(seen.last(), Some(&(content.len() as u64)));
}

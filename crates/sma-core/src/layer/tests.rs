//! Files of the programs `gzip` 1.12, `zstd` 1.5.4 and `lz4` 1.9.4, whole, cut, damaged and
//! forged. Next to each constant is the command that made it.

mod gzip;
mod limits;
mod lz4;
mod zstd;

use alloc::format;
use alloc::string::ToString;
use alloc::vec::Vec;

use super::*;
use crate::CheckId;

/// `printf 'sma sma sma sma'`
const SMALL: &[u8] = b"sma sma sma sma";

/// `seq -f 'device %06.0f is online' 1 9000`: 216 000 bytes, more than a zstd block, and than
/// three small LZ4 blocks.
fn devices() -> Vec<u8> {
    (1..=9000).flat_map(|n| format!("device {n:06} is online\n").into_bytes()).collect()
}

/// `yes sma | head -c 400`
fn repetitive_text() -> Vec<u8> {
    b"sma\n".repeat(100)
}

fn hex(text: &str) -> Vec<u8> {
    text.as_bytes()
        .chunks(2)
        .map(|pair| u8::from_str_radix(core::str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect()
}

fn in_chunks(file: &[u8], length: usize, limits: &Limits) -> Result<Decompressed, LayerError> {
    let mut decompressor = Decompressor::new(limits);
    for chunk in file.chunks(length) {
        decompressor.push(chunk)?;
    }
    decompressor.finish()
}

/// Decompresses whole and in chunks, which must agree.
fn open(file: &[u8]) -> Result<Decompressed, LayerError> {
    open_within(file, &Limits::default())
}

fn open_within(file: &[u8], limits: &Limits) -> Result<Decompressed, LayerError> {
    let whole = decompress(file, limits);
    for length in [1, 2, 7, 1000, 65_537] {
        assert_eq!(in_chunks(file, length, limits), whole, "in chunks of {length}");
    }
    if let Err(error) = &whole {
        assert!(!error.to_string().is_empty());
    }
    whole
}

fn check_of(file: &[u8]) -> CheckId {
    open(file).expect_err("refused").check()
}

fn assert_opens(file: &[u8], layer: Layer, content: &[u8]) {
    let inside = open(file).expect("opens");
    assert_eq!(inside.layer, layer);
    assert!(inside.bytes == content, "another content");
    assert_eq!(inside.consumed, file.len() as u64);
}

fn assert_every_cut_is_truncated(file: &[u8], magic: usize) {
    for length in magic..file.len() {
        let error = open(&file[..length]).expect_err("cut off");
        assert_eq!(error.check(), CheckId::CompressionTruncated, "at {length}: {error}");
        assert!(matches!(error, LayerError::Truncated { offset, .. } if offset == length as u64));
    }
}

/// Changes every bit in turn. What still opens must open to the same content, unless its first
/// bytes now show no layer, or `may_differ` allows it for that byte.
fn flip_every_bit(file: &[u8], content: &[u8], may_differ: impl Fn(usize) -> bool) {
    for (position, bit) in (0..file.len()).flat_map(|p| (0..8).map(move |bit| (p, bit))) {
        let mut flipped = file.to_vec();
        flipped[position] ^= 1 << bit;
        if let Ok(inside) = open(&flipped) {
            let same = inside.bytes == content;
            let plain = inside.layer == Layer::None;
            assert!(same || plain || may_differ(position), "bit {bit} of byte {position}");
        }
    }
}

/// Changes some bytes of a larger file, one at a time; it must never open to another content.
fn damage_here_and_there(file: &[u8], content: &[u8]) {
    for position in (4..file.len()).step_by(file.len() / 150) {
        let mut damaged = file.to_vec();
        damaged[position] = damaged[position].wrapping_add(91);
        if let Ok(inside) = decompress(&damaged, &Limits::default()) {
            assert!(inside.bytes == content, "byte {position}");
        }
    }
}

#[test]
fn the_first_bytes_identify_the_layer() {
    for (bytes, layer) in [
        (&[][..], Layer::None),
        (&[0x1F], Layer::None),
        (&[0x1F, 0x8B], Layer::Gzip),
        (&[0x1F, 0x9D, 0x90, 0], Layer::None),
        (&[0x28, 0xB5, 0x2F], Layer::None),
        (&[0x28, 0xB5, 0x2F, 0xFD], Layer::Zstd),
        (&[0x04, 0x22, 0x4D, 0x18], Layer::Lz4),
        // LZ4's legacy frames, and skippable frames.
        (&[0x02, 0x21, 0x4C, 0x18], Layer::None),
        (&[0x50, 0x2A, 0x4D, 0x18], Layer::None),
        (b"BZh9", Layer::None),
    ] {
        assert_eq!(Layer::detect(bytes), layer, "{bytes:02X?}");
    }
}

#[test]
fn names_are_those_of_the_manifest() {
    for name in ["none", "gzip", "zstd", "lz4"] {
        let layer = name.parse::<Layer>().expect("a layer");
        assert_eq!(layer.to_string(), name);
        assert_eq!(serde_json::to_string(&layer).expect("JSON"), format!("\"{name}\""));
    }
    assert!("GZIP".parse::<Layer>().is_err());
}

#[test]
fn plain_bytes_pass_through() {
    assert_opens(b"", Layer::None, b"");
    assert_opens(b"{", Layer::None, b"{");
    assert_opens(&devices(), Layer::None, &devices());
}

#[test]
fn only_one_layer_is_decompressed() {
    let inner = compress(Layer::Gzip, 6, SMALL).expect("gzip");
    let outer = compress(Layer::Gzip, 6, &inner).expect("gzip");
    assert_opens(&outer, Layer::Gzip, &inner);
}

#[test]
fn an_error_is_returned_again() {
    let mut decompressor = Decompressor::new(&Limits { archive_bytes: 3, ..Limits::default() });
    let error = decompressor.push(b"four").expect_err("too large");
    assert_eq!(error, LayerError::ArchiveSize { limit: 3 });
    assert_eq!(decompressor.push(b""), Err(error.clone()));
    assert_eq!(decompressor.finish(), Err(error));
}

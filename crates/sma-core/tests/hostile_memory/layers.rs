//! Compressed layers.

use sma_core::Limits;
use sma_core::layer::{Layer, compress};

use super::{Hostile, KIB, MIB, limits};

pub(super) fn all() -> Vec<Hostile> {
    let refused = |name, file: Vec<u8>, code, bound| Hostile {
        name,
        file,
        limits: limits(),
        refused: Some(code),
        bound,
    };
    // A container that grows is copied into one twice as large, and is never larger than allowed.
    let container = 2 * 16 * MIB + MIB;
    vec![
        refused("gzip, 24 MiB of a tar", member_of_zeros(Layer::Gzip), "SMA-A003", container),
        refused("LZ4, 24 MiB of a tar", member_of_zeros(Layer::Lz4), "SMA-A003", container),
        // No more than the beginning is decompressed.
        refused("gzip, 24 MiB of zeros", zeros(Layer::Gzip), "SMA-A001", 9 * MIB),
        refused("LZ4, 24 MiB of zeros", zeros(Layer::Lz4), "SMA-A001", 9 * MIB),
        refused("gzip, 2 GiB that is no archive", much_else(), "SMA-A001", 9 * MIB),
        Hostile {
            limits: Limits::default(),
            ..refused("gzip, 2000 members before 1 GiB", many_members(), "SMA-A006", 16 * MIB)
        },
        Hostile {
            limits: Limits::default(),
            ..refused("gzip, 100 million values", many_values(), "SMA-A008", 96 * MIB)
        },
        refused("gzip, 24 MiB of spaces", filled(Layer::Gzip, b' '), "SMA-A001", 9 * MIB),
        // Its blocks of 128 KiB are kept for a window of 8 MiB.
        refused("zstd, 1 GiB of zeros", zstd_of_zeros(0x68, 8192), "SMA-A005", 4 * MIB),
        refused("zstd, window of 128 MiB for nothing", zstd_of_zeros(0x88, 1), "SMA-A001", MIB),
        refused("zstd, window of 144 MiB", zstd_of_zeros(0x89, 1), "SMA-A010", MIB),
        refused("zstd, says that it holds 2^62 bytes", zstd_that_lies(), "SMA-A010", MIB),
        refused("gzip, 100 000 empty members", empty_members(), "SMA-A001", MIB),
        refused("gzip, name of 8 MiB", gzip_with_name(), "SMA-A011", MIB),
        refused("LZ4, 400 000 empty frames", empty_frames(), "SMA-A001", MIB),
    ]
}

fn zeros(layer: Layer) -> Vec<u8> {
    filled(layer, 0)
}

fn filled(layer: Layer, byte: u8) -> Vec<u8> {
    compress(layer, layer.usual_level(), &vec![byte; 24 * MIB]).expect("the level is there")
}

fn member_of_zeros(layer: Layer) -> Vec<u8> {
    let mut tar = super::tars::entry(b"manifest.json", b'0', 12 * MIB as u64);
    tar.resize(24 * MIB, 0);
    compress(layer, layer.usual_level(), &tar).expect("the level is there")
}

/// More members than are allowed, and then something else.
fn many_members() -> Vec<u8> {
    let names = (0..2000_u32).map(|number| number.to_string());
    let tar: Vec<u8> =
        names.flat_map(|name| super::tars::entry(name.as_bytes(), b'0', 0)).collect();
    let more = gzip(&vec![b'x'; 64 * MIB]).repeat(16);
    [gzip(&tar), more].concat()
}

/// More values than are allowed, in few bytes.
fn many_values() -> Vec<u8> {
    let values = gzip(&b"0,".repeat(16 * MIB)).repeat(6);
    [gzip(b"{\"manifest.json\":["), values].concat()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    compress(Layer::Gzip, 9, bytes).expect("the level is there")
}

/// Members of gzip (RFC 1952, section 2.2), one after another.
fn much_else() -> Vec<u8> {
    compress(Layer::Gzip, 9, &vec![b'x'; 64 * MIB]).expect("the level is there").repeat(32)
}

/// RFC 8878, 3.1.1: a frame without content size, whose blocks are one zero, repeated.
fn zstd_of_zeros(window: u8, blocks: u32) -> Vec<u8> {
    let mut file = vec![0x28, 0xB5, 0x2F, 0xFD, 0x00, window];
    for block in 1..=blocks {
        let last = u32::from(block == blocks);
        let header = last | 1 << 1 | (128 << 10) << 3;
        file.extend_from_slice(&header.to_le_bytes()[..3]);
        file.push(0);
    }
    file
}

/// A frame of one segment, whose window is its content: 2^62 bytes, of which ten are there.
fn zstd_that_lies() -> Vec<u8> {
    let mut file = vec![0x28, 0xB5, 0x2F, 0xFD, 0xE0];
    file.extend_from_slice(&(1_u64 << 62).to_le_bytes());
    file.extend_from_slice(&[1 | 10 << 3, 0, 0]);
    file.extend_from_slice(b"0123456789");
    file
}

/// RFC 1952: each member is an empty last block of fixed codes.
fn empty_members() -> Vec<u8> {
    [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0].repeat(100_000)
}

fn gzip_with_name() -> Vec<u8> {
    let mut file = vec![0x1F, 0x8B, 8, 8, 0, 0, 0, 0, 0, 255];
    file.resize(8 * MIB, b'a');
    file
}

/// Frames of nothing but a header and an end mark.
fn empty_frames() -> Vec<u8> {
    let frame = compress(Layer::Lz4, 1, b"").expect("level 1 is there");
    assert!(frame.len() < KIB);
    frame.repeat(400_000)
}

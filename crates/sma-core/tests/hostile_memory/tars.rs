//! Tars.

use super::{Hostile, MIB, limits};

const BLOCK: usize = 512;

pub(super) fn all() -> Vec<Hostile> {
    let refused = |name, file, code, bound| Hostile {
        name,
        file,
        limits: limits(),
        refused: Some(code),
        bound,
    };
    vec![
        refused("tar, 30 000 members", many(), "SMA-A006", 34 * MIB),
        refused("tar, member of 2^63 bytes", entry(b"a", b'0', u64::MAX >> 1), "SMA-A004", MIB),
        refused("tar, name of 1 MiB", pax_name(MIB - 16), "SMA-A025", 4 * MIB),
        refused("tar, GNU name of 1 MiB", gnu_name(MIB), "SMA-A025", 4 * MIB),
        refused("tar, 100 000 pax records", pax_records(), "SMA-A025", 4 * MIB),
        refused("tar, 4000 global headers", global_headers(), "SMA-A006", 16 * MIB),
    ]
}

fn many() -> Vec<u8> {
    (0..30_000).flat_map(|number: u32| entry(number.to_string().as_bytes(), b'0', 0)).collect()
}

fn pax_name(length: usize) -> Vec<u8> {
    let name = "a".repeat(length);
    let digits = (length + " path=\n".len()).to_string().len();
    let record = format!("{} path={name}\n", length + " path=\n".len() + digits);
    extended(b'x', record.as_bytes())
}

fn gnu_name(length: usize) -> Vec<u8> {
    extended(b'L', &[&b"a".repeat(length - 1)[..], b"\0"].concat())
}

/// One extension header of as many records as fit, the last of which is a bad path.
fn pax_records() -> Vec<u8> {
    let mut records = "9 path=a\n".repeat(100_000);
    records.push_str("10 path=/a\n".replace("10", "11").as_str());
    extended(b'x', records.as_bytes())
}

fn global_headers() -> Vec<u8> {
    let mut tar = Vec::new();
    for _ in 0..4000 {
        tar.extend(data(b'g', b"9 path=a\n"));
    }
    tar.extend(entry(b"a", b'0', 0));
    tar
}

/// A member behind an extension header with this data.
fn extended(kind: u8, bytes: &[u8]) -> Vec<u8> {
    let mut tar = data(kind, bytes);
    tar.extend(entry(b"short", b'0', 0));
    tar
}

fn data(kind: u8, bytes: &[u8]) -> Vec<u8> {
    let mut tar = entry(b"extension", kind, bytes.len() as u64);
    tar.extend_from_slice(bytes);
    tar.resize(tar.len().next_multiple_of(BLOCK), 0);
    tar
}

/// A ustar header, with the size as a base-256 number.
pub(super) fn entry(name: &[u8], kind: u8, size: u64) -> Vec<u8> {
    let mut header = vec![0; BLOCK];
    header[..name.len()].copy_from_slice(name);
    header[100..108].copy_from_slice(b"0000644\0");
    header[124] = 0x80;
    header[128..136].copy_from_slice(&size.to_be_bytes());
    header[136..148].copy_from_slice(b"00000000000\0");
    header[148..156].copy_from_slice(b"        ");
    header[156] = kind;
    header[257..265].copy_from_slice(b"ustar\x0000");
    let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
    header[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    header
}

//! What the core compresses, judged by the programs `gzip`, `zstd` and `lz4`, and read back.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;

use sma_core::Limits;
use sma_core::layer::{Checksum, CompressError, Layer, LayerError, compress, decompress};

const LAYERS: [Layer; 3] = [Layer::Gzip, Layer::Zstd, Layer::Lz4];

/// What `program -dc` makes of `file`; it checks every checksum on the way.
fn decompressed_by(program: &str, file: &[u8]) -> Vec<u8> {
    let mut child = Command::new(program)
        .arg("-dc")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{program}: {error}"));
    let mut input = child.stdin.take().expect("piped");
    let file = file.to_vec();
    let writer = thread::spawn(move || input.write_all(&file));
    let output = child.wait_with_output().expect("an end");
    writer.join().expect("no panic").expect("all was read");
    assert!(output.status.success(), "{program} refuses");
    output.stdout
}

/// Bytes that nothing compresses: a linear congruential generator (Knuth's MMIX), its high bits.
fn noise(length: usize) -> Vec<u8> {
    let mut state = 1_u64;
    let mut next = || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 56) as u8
    };
    (0..length).map(|_| next()).collect()
}

/// Records as a section has them, `length` bytes of them.
fn records(length: usize) -> Vec<u8> {
    let record =
        |n: usize| format!("{{\"id\":{n},\"name\":\"Kitchen {}\",\"on\":true}},", n * 7919);
    let mut text: Vec<u8> = (0..=length / 32).flat_map(|n| record(n).into_bytes()).collect();
    text.truncate(length);
    text
}

fn contents() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("empty", Vec::new()),
        ("one byte", b"{".to_vec()),
        ("two bytes", b"{}".to_vec()),
        ("short", b"{\"devices\":[]}".to_vec()),
        ("one zstd block", records(128 << 10)),
        ("one zstd block and a byte", records((128 << 10) + 1)),
        ("several zstd blocks", records(700_000)),
        ("one LZ4 block and a byte", records((4 << 20) + 1)),
        ("noise", noise(300_000)),
        ("5 MB of records", records(5_000_000)),
        ("5 MB of zeros", vec![0; 5_000_000]),
        ("noise among records", [records(200_000), noise(200_000), records(200_000)].concat()),
    ]
}

#[test]
fn the_programs_and_the_reader_give_the_content_back() {
    // Zeros become so small in zstd that the limit of a reader steps in.
    let limits = Limits { expansion: u64::MAX, ..Limits::default() };
    for (name, content) in contents() {
        for (layer, level) in [Layer::Zstd, Layer::Lz4].into_iter().flat_map(|l| [(l, 0), (l, 1)]) {
            let file = compress(layer, level, &content).expect("a level");
            assert_eq!(Layer::detect(&file), layer);
            let theirs = decompressed_by(layer.as_str(), &file);
            assert!(theirs == content, "{name}, {layer:?}, level {level}");
            let ours = decompress(&file, &limits).expect("good");
            assert!(ours.layer == layer && ours.bytes == content, "{name}, {layer:?}, {level}");
        }
    }
    for level in [0, 6, 9] {
        let file = compress(Layer::Gzip, level, &records(700_000)).expect("a level");
        assert!(decompressed_by("gzip", &file) == records(700_000), "{level}");
    }
}

#[test]
fn the_same_content_always_gives_the_same_bytes() {
    let content = records(300_000);
    for layer in LAYERS {
        let file = compress(layer, 1, &content).expect("a level");
        assert_eq!(compress(layer, 1, &content), Ok(file), "{layer:?}");
    }
}

#[test]
fn level_0_stores_and_the_others_compress() {
    let content = records(1 << 20);
    for layer in LAYERS {
        let stored = compress(layer, 0, &content).expect("a level");
        let packed = compress(layer, 1, &content).expect("a level");
        assert!(stored.windows(1000).any(|window| window == &content[..1000]), "{layer:?}");
        assert!(packed.len() < content.len() / 3, "{layer:?}: {}", packed.len());
    }
    // One strength above 0.
    for (layer, highest) in [(Layer::Zstd, 22), (Layer::Lz4, 12)] {
        assert_eq!(compress(layer, highest, &content), compress(layer, 1, &content));
    }
}

#[test]
fn what_cannot_be_compressed_hardly_grows() {
    let content = noise(1_000_000);
    // The frame, and for each block of 128 KiB or 4 MiB what stands in front of it.
    for (layer, most) in [(Layer::Zstd, 10 + 8 * 3), (Layer::Lz4, 23 + 4)] {
        for level in [0, 1] {
            let file = compress(layer, level, &content).expect("a level");
            let more = file.len() - content.len();
            assert!(more <= most, "{layer:?} adds {more} bytes at level {level}");
        }
    }
}

#[test]
fn there_is_no_level_above_the_highest() {
    for (layer, max) in [(Layer::Gzip, 9), (Layer::Zstd, 22), (Layer::Lz4, 12)] {
        assert_eq!(layer.highest_level(), max);
        assert!(compress(layer, max, b"{}").is_ok());
        let error = CompressError::Level { layer, level: max + 1, max };
        assert_eq!(compress(layer, max + 1, b"{}"), Err(error));
    }
    assert_eq!(compress(Layer::None, u8::MAX, b"{}").as_deref(), Ok(&b"{}"[..]));
}

#[test]
fn changed_content_is_found_by_its_checksum() {
    let content = records(200_000);
    for layer in [Layer::Zstd, Layer::Lz4] {
        let mut file = compress(layer, 0, &content).expect("a level");
        let middle = file.len() / 2;
        file[middle] ^= 1;
        let error = decompress(&file, &Limits::default()).expect_err("changed");
        let found = matches!(error, LayerError::Checksum { checksum: Checksum::Content, .. });
        assert!(found, "{error}");
    }
}

/// Of noise, every block is stored, so that nothing is left to the taste of the writer.
#[test]
fn an_lz4_frame_is_the_one_that_the_program_writes() {
    let content = noise(5_000_000);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let (plain, packed) = (folder.join("noise"), folder.join("noise.lz4"));
    fs::write(&plain, &content).expect("room on the disk");
    let status = Command::new("lz4")
        .args(["-q", "-f", "-B7", "--content-size"])
        .args([&plain, &packed])
        .status()
        .expect("lz4");
    assert!(status.success());
    let theirs = fs::read(packed).expect("written");
    assert!(compress(Layer::Lz4, 1, &content) == Ok(theirs));
}

#[test]
fn nothing_is_written_that_looks_like_a_bomb() {
    // Of zeros zstd makes some thousandth, which a reader refuses from a mebibyte on.
    let zeros = vec![0; 5_000_000];
    for layer in LAYERS {
        let file = compress(layer, layer.highest_level(), &zeros).expect("a level that there is");
        assert_eq!(decompress(&file, &Limits::default()).expect("no bomb").bytes, zeros);
    }
}

/// One gzip member (RFC 1952) of what another deflater gives in one go: the header has neither
/// time nor name, and the trailer is the CRC-32 and the length.
fn gzip_in_one_go(level: u8, content: &[u8]) -> Vec<u8> {
    let deflated = miniz_oxide::deflate::compress_to_vec(content, level);
    let header = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255];
    let length = (content.len() as u32).to_le_bytes();
    [&header[..], &deflated, &crc32fast::hash(content).to_le_bytes(), &length].concat()
}

#[test]
fn gzip_in_pieces_is_gzip_in_one_go() {
    let sizes = [0, 1, 2, 100, 16_383, 16_384, 16_385, 32_768, 65_535, 65_536, 65_537, 300_000];
    for size in sizes {
        for content in [noise(size), records(size), vec![0; size]] {
            // At level 1 the matches that are found depend on where the output was full.
            for level in (0..=Layer::Gzip.highest_level()).filter(|level| *level != 1) {
                let file = compress(Layer::Gzip, level, &content).unwrap();
                assert!(file == gzip_in_one_go(level, &content), "{size} bytes at level {level}");
            }
        }
    }
}

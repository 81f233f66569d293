//! What the core compresses, judged by the programs `gzip`, `zstd` and `lz4`, and read back.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;

use sma_core::Limits;
use sma_core::layer::{Checksum, CompressError, Layer, LayerError, compress, decompress};

const LAYERS: [Layer; 3] = [Layer::Gzip, Layer::Zstd, Layer::Lz4];

/// What `program -dc` makes of `file`; it checks every checksum on the way.
fn decompress_by(program: &str, file: &[u8]) -> Vec<u8> {
    output_of(program, &["-dc"], file)
}

fn output_of(program: &str, arguments: &[&str], file: &[u8]) -> Vec<u8> {
    let mut child = Command::new(program)
        .args(arguments)
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

/// The devices of a large home, each with its settings, as Shelly Manager stores them.
fn fleet() -> Vec<u8> {
    let mut key = noise(16 * 3000).into_iter();
    let mut secret = || key.by_ref().take(16).map(|b| format!("{b:02x}")).collect::<String>();
    let rooms = ["Kitchen", "Hall", "Porch", "Cellar", "Living Room", "Garage", "Garden"];
    let device = |id: usize| {
        let room = rooms[id * 31 % rooms.len()];
        format!(
            r#"{{"id":{id},"mac":"A80300{:06X}","ip":"10.0.{}.{}","type":"SHSW-25","name":"{room} {}",
            "status":"online","last_seen":"2026-01-{:02}T{:02}:{:02}:{:02}Z","settings":{{"wifi":
            {{"ssid":"Home","key":"{}"}},"mqtt":{{"server":"broker.example.com:1883","topic":
            "shellies/{id}"}},"relays":[{{"name":"ch0","auto_off":{}}},{{"name":"ch1","auto_off":
            0}}]}},"created_at":"2025-11-02T09:00:00Z","updated_at":"2026-01-19T10:00:00Z"}},"#,
            id * 7919 % 0xFF_FFFF,
            id / 250,
            id % 250,
            id / 7,
            id % 28 + 1,
            id * 7 % 24,
            id * 13 % 60,
            id * 37 % 60,
            secret(),
            id * 17 % 400,
        )
    };
    (1..=3000).map(device).collect::<String>().into_bytes()
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
fn other_programs_and_the_reader_decompress_to_the_same_content() {
    test_programs::needs!("gzip", "zstd", "lz4");
    for (name, content) in contents() {
        for layer in LAYERS {
            for level in BTreeSet::from([1, layer.usual_level(), layer.highest_level().min(12)]) {
                assert_read_back(name, layer, level, &content);
            }
        }
    }
}

#[test]
fn every_level_is_read_back() {
    test_programs::needs!("gzip", "zstd", "lz4");
    let content = records(300_000);
    for layer in LAYERS {
        for level in 1..=layer.highest_level() {
            assert_read_back("records", layer, level, &content);
        }
    }
}

fn assert_read_back(name: &str, layer: Layer, level: u8, content: &[u8]) {
    let file = compress(layer, level, content).expect("a level");
    assert_eq!(Layer::detect(&file), layer);
    let theirs = decompress_by(layer.into(), &file);
    assert!(theirs == content, "{name}, {layer:?}, level {level}");
    let ours = decompress(&file, &Limits::default()).expect("good");
    assert!(ours.layer == layer && ours.bytes == content, "{name}, {layer:?}, {level}");
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
fn every_layer_compresses_at_every_level() {
    let content = fleet();
    for layer in LAYERS {
        for level in [1, layer.usual_level(), layer.highest_level().min(9)] {
            let file = compress(layer, level, &content).expect("a level");
            assert!(file.len() < content.len() / 3, "{layer:?} {level}: {}", file.len());
        }
    }
}

#[test]
#[cfg(feature = "reference-compression")]
fn higher_levels_make_smaller_files() {
    let content = fleet();
    let sizes = |layer, levels: &[u8]| -> Vec<usize> {
        let size = |level| compress(layer, level, &content).expect("a level").len();
        levels.iter().copied().map(size).collect()
    };
    for (layer, levels) in
        [(Layer::Gzip, &[1, 6, 9][..]), (Layer::Zstd, &[1, 12, 19]), (Layer::Lz4, &[1, 3, 9, 12])]
    {
        let sizes = sizes(layer, levels);
        assert!(sizes.is_sorted_by(|a, b| a > b), "{layer:?} {levels:?}: {sizes:?}");
    }
    let [gzip, zstd] = [Layer::Gzip, Layer::Zstd].map(|l| sizes(l, &[l.usual_level()])[0]);
    assert!(zstd <= gzip, "zstd {zstd}, gzip {gzip}");
}

/// Within a hundredth of what the programs make at the same level: the frames differ in their
/// headers, and the versions of the libraries may.
#[test]
#[cfg(feature = "reference-compression")]
fn levels_are_those_of_the_programs() {
    test_programs::needs!("zstd", "lz4");
    let content = fleet();
    for (layer, program, levels) in
        [(Layer::Zstd, "zstd", &[1, 3, 9, 19][..]), (Layer::Lz4, "lz4", &[1, 3, 9, 12])]
    {
        for &level in levels {
            let ours = compress(layer, level, &content).expect("a level").len();
            let theirs = output_of(program, &[&format!("-{level}"), "-c"], &content).len();
            assert!(ours.abs_diff(theirs) < theirs / 100, "{program} -{level}: {ours} {theirs}");
        }
    }
}

#[test]
fn incompressible_data_hardly_grows() {
    let content = noise(1_000_000);
    // The frame, and for each block of 128 KiB or 1 MiB what stands in front of it.
    for (layer, most) in [(Layer::Zstd, 18 + 8 * 3), (Layer::Lz4, 23 + 4)] {
        let file = compress(layer, 1, &content).expect("a level");
        let more = file.len() - content.len();
        assert!(more <= most, "{layer:?} adds {more} bytes");
    }
}

#[test]
fn other_levels_are_refused_with_the_range() {
    let reference = cfg!(feature = "reference-compression");
    for (layer, max) in [
        (Layer::Gzip, 9),
        (Layer::Zstd, if reference { 22 } else { 1 }),
        (Layer::Lz4, if reference { 12 } else { 1 }),
    ] {
        assert_eq!(layer.highest_level(), max);
        assert!(compress(layer, max, b"{}").is_ok());
        for level in [0, max + 1, u8::MAX] {
            let error = CompressError::Level { layer, level, max };
            assert_eq!(compress(layer, level, b"{}"), Err(error));
        }
    }
    assert_eq!(compress(Layer::None, u8::MAX, b"{}").as_deref(), Ok(&b"{}"[..]));
}

#[test]
fn changed_content_is_found_by_its_checksum() {
    let content = noise(200_000);
    for layer in [Layer::Zstd, Layer::Lz4] {
        let mut file = compress(layer, 1, &content).expect("a level");
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
    test_programs::needs!("lz4");
    let content = noise(5_000_000);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let (plain, packed) = (folder.join("noise"), folder.join("noise.lz4"));
    fs::write(&plain, &content).expect("room on the disk");
    let status = Command::new("lz4")
        .args(["-q", "-f", "-B6", "--content-size"])
        .args([&plain, &packed])
        .status()
        .expect("lz4");
    assert!(status.success());
    let theirs = fs::read(packed).expect("written");
    assert!(compress(Layer::Lz4, 1, &content) == Ok(theirs));
}

#[test]
fn written_archives_do_not_look_like_bombs() {
    // Of zeros zstd makes some thousandth, which a reader refuses from a mebibyte on.
    let zeros = vec![0; 5_000_000];
    for layer in LAYERS {
        let file = compress(layer, layer.highest_level(), &zeros).expect("a level");
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
            for level in 2..=Layer::Gzip.highest_level() {
                let file = compress(Layer::Gzip, level, &content).unwrap();
                assert!(file == gzip_in_one_go(level, &content), "{size} bytes at level {level}");
            }
        }
    }
}

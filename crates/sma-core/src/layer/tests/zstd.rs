use super::*;

/// `printf 'sma sma sma sma' | zstd -c`
const FILE: &str = "28B52FFD045855000020736D612001001B8E08865E1AE9";
/// `printf 'sma sma sma sma' | zstd -c --stream-size=15`
const SINGLE_SEGMENT: &str = "28B52FFD240F55000020736D612001001B8E08865E1AE9";
/// `printf 'sma sma sma sma' | zstd -c --no-check`
const UNCHECKED: &str = "28B52FFD005855000020736D612001001B8E08";
/// `printf '' | zstd -c`
const EMPTY: &str = "28B52FFD240001000099E9D851";
/// `printf 'the quick brown fox jumps over the lazy dog' | zstd -c`
const FOX: &str = "28B52FFD045859010074686520717569636B2062726F776E20666F78206A756D7073206F76657220746865206C617A7920646F6792A7A9C5";
/// The same with `-D` and a raw dictionary of the same text, which has no number: all of the
/// content is a match in the dictionary.
const FOX_WITH_FOX: &str = "28B52FFD04583D00000001003853010192A7A9C5";
/// `zstd --train` on 300 JSON files, then one of them through `zstd -c -D`.
const WITH_DICTIONARY: &str = "28B52FFD07588765D63265000010343303FC68080ABC3AB1187F15398D";
/// `yes sma | head -c 400 | zstd -c --long=27`
const WINDOW_128_MIB: &str = "28B52FFD04885D000020736D610A010089AB8E081DD90856";
/// `yes sma | head -c 400 | zstd -c --long=28`
const WINDOW_256_MIB: &str = "28B52FFD04905D000020736D610A010089AB8E081DD90856";

/// `zstd -19`: one segment of known length.
const DEVICES: &[u8] = include_bytes!("../../../tests/data/layer/devices.zst");
/// `zstd -3 --zstd=wlog=10`: blocks of 1 KiB, each of which may refer to the one before.
const DEVICES_1K: &[u8] = include_bytes!("../../../tests/data/layer/devices-window-1k.zst");
/// `zstd -19 --zstd=wlog=17`: a window of one block.
const DEVICES_128K: &[u8] = include_bytes!("../../../tests/data/layer/devices-window-128k.zst");

const SKIPPABLE: [u8; 9] = [0x53, 0x2A, 0x4D, 0x18, 1, 0, 0, 0, 0];

fn header_problem(file: &[u8]) -> HeaderProblem {
    match open(file) {
        Err(LayerError::Header { layer: Layer::Zstd, problem, .. }) => problem,
        other => panic!("{other:?}"),
    }
}

#[test]
fn files_of_zstd_open() {
    for file in [FILE, SINGLE_SEGMENT, UNCHECKED] {
        assert_opens(&hex(file), Layer::Zstd, SMALL);
    }
    assert_opens(&hex(EMPTY), Layer::Zstd, b"");
    assert_opens(&hex(WINDOW_128_MIB), Layer::Zstd, &repetitive_text());
    for file in [DEVICES, DEVICES_1K, DEVICES_128K] {
        assert_opens(file, Layer::Zstd, &devices());
    }
}

#[test]
fn frames_are_one_stream() {
    let file = [&hex(UNCHECKED)[..], &hex(EMPTY), DEVICES_1K, &hex(SINGLE_SEGMENT), DEVICES];
    let content = [SMALL, &devices(), SMALL, &devices()].concat();
    assert_opens(&file.concat(), Layer::Zstd, &content);
}

#[test]
fn a_frame_cannot_refer_to_an_earlier_one() {
    let file = [hex(FOX), hex(FOX_WITH_FOX)].concat();
    assert_eq!(check_of(&file), CheckId::CompressionDamaged);
}

#[test]
fn every_truncation_is_detected() {
    for file in [FILE, SINGLE_SEGMENT, UNCHECKED, EMPTY] {
        assert_every_cut_is_truncated(&hex(file), 4);
    }
    let first = hex(FILE);
    let both = [&first[..], &hex(EMPTY)].concat();
    for length in first.len() + 1..both.len() {
        let check = match length - first.len() {
            1..4 => CheckId::CompressionTrailing,
            _ => CheckId::CompressionTruncated,
        };
        assert_eq!(check_of(&both[..length]), check, "{length}");
    }
}

#[test]
fn every_flipped_bit_is_detected_or_harmless() {
    flip_every_bit(&hex(FILE), SMALL, |_| false);
    flip_every_bit(&hex(SINGLE_SEGMENT), SMALL, |_| false);
    flip_every_bit(&hex(EMPTY), b"", |_| false);
    // Without a checksum, a changed literal is not noticed; nothing may panic all the same.
    flip_every_bit(&hex(UNCHECKED), SMALL, |position| position >= 6);
    for file in [DEVICES, DEVICES_1K, DEVICES_128K] {
        damage_here_and_there(file, &devices());
    }
}

#[test]
fn bytes_after_the_last_frame_are_refused() {
    for more in [&[0][..], &[0; 512], &[0x28, 0xB5, 0x2F], &[0x28, 0xB5, 0x2F, 0xFC], &[0x50, 0x2A]]
    {
        let error = open(&[&hex(FILE)[..], more].concat()).expect_err("trailing");
        assert_eq!(error, LayerError::Trailing { layer: Layer::Zstd, offset: 23 }, "{more:02X?}");
    }
}

#[test]
fn skippable_frames_are_refused() {
    let file = [&hex(FILE)[..], &SKIPPABLE].concat();
    assert_eq!(header_problem(&file), HeaderProblem::SkippableFrame);
    assert_eq!(check_of(&file), CheckId::CompressionHeader);
    let file = [&hex(FILE)[..], &SKIPPABLE, &hex(FILE)].concat();
    assert_eq!(header_problem(&file), HeaderProblem::SkippableFrame);
    // In front of every frame, it does not show a layer.
    assert_eq!(open(&SKIPPABLE).map(|inside| inside.layer), Ok(Layer::None));
}

#[test]
fn dictionaries_large_windows_and_reserved_bits_are_refused() {
    assert_eq!(header_problem(&hex(WITH_DICTIONARY)), HeaderProblem::Dictionary);
    assert_eq!(header_problem(&hex(WINDOW_256_MIB)), HeaderProblem::Window(1 << 28));
    // One step over 128 MiB: 128 + 16 (RFC 8878, 3.1.1.1.2).
    let file = hex("28B52FFD0089010000");
    assert_eq!(header_problem(&file), HeaderProblem::Window((128 + 16) << 20));
    // A single segment is a window as large as its content: 2^27 + 1 and 2^64 - 1 bytes.
    let file = hex("28B52FFDA001000008010000");
    assert_eq!(header_problem(&file), HeaderProblem::Window((1 << 27) + 1));
    let file = hex("28B52FFDE0FFFFFFFFFFFFFFFF010000");
    assert_eq!(header_problem(&file), HeaderProblem::Window(u64::MAX));
    assert_eq!(header_problem(&hex("28B52FFD0858010000")), HeaderProblem::ReservedBits);
}

#[test]
fn dictionary_id_0_means_no_dictionary() {
    // The frame of an empty content with a dictionary number of one byte, 0.
    assert_opens(&hex("28B52FFD015800010000"), Layer::Zstd, b"");
}

#[test]
fn checksum_and_length_are_compared() {
    let mut file = hex(FILE);
    file[22] ^= 1;
    let (layer, checksum) = (Layer::Zstd, Checksum::Content);
    assert_eq!(open(&file), Err(LayerError::Checksum { layer, offset: 19, checksum }));
    // FILE with a length of four bytes in its header.
    let with = |length: u8| {
        let header = [0x28, 0xB5, 0x2F, 0xFD, 0x84, 0x58, length, 0, 0, 0];
        open(&[&header[..], &hex(FILE)[6..]].concat())
    };
    assert_eq!(with(15).map(|inside| inside.bytes), Ok(SMALL.to_vec()));
    for length in [0, 14, 16, 255] {
        let checksum = Checksum::Length;
        assert_eq!(with(length), Err(LayerError::Checksum { layer, offset: 10, checksum }));
    }
    // In a single segment the length is also the largest block.
    for length in [14, 16] {
        let mut file = hex(SINGLE_SEGMENT);
        file[5] = length;
        assert!(open(&file).is_err());
    }
}

#[test]
fn invalid_blocks_are_refused() {
    // Of the reserved type; raw of more than 128 KiB; RLE of more than the window of 1 KiB.
    for file in ["28B52FFD0058070000", "28B52FFD0058090010", "28B52FFD00000B200000"] {
        assert_eq!(check_of(&hex(file)), CheckId::CompressionDamaged, "{file}");
    }
    // A compressed block whose RLE literals (type 1, 20 bits of size) are 1 MiB - 1.
    let file = hex("28B52FFD00582D0000FDFFFF0000");
    assert_eq!(check_of(&file), CheckId::CompressionDamaged);
}

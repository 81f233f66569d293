use twox_hash::XxHash32;

use super::*;

/// `yes sma | head -c 400 | lz4 -c`
const FILE: &str = "04224D186440A70F0000004F736D610A0400FF75500A736D610A00000000BD6CC13B";
/// `lz4 -c --content-size -BX -BD -B5` on a file of the same content.
const ALL_FIELDS: &str =
    "04224D187C409001000000000000B80F0000004F736D610A0400FF75500A736D610A5575C24D00000000BD6CC13B";
/// `yes sma | head -c 400 | lz4 -c --no-frame-crc`
const UNCHECKED: &str = "04224D186040820F0000004F736D610A0400FF75500A736D610A00000000";
/// `printf '' | lz4 -c`
const EMPTY: &str = "04224D186440A700000000055DCC02";
/// `printf 'sma' | lz4 -c`: a stored block.
const STORED: &str = "04224D186440A703000080736D6100000000AE874019";
/// `yes sma | head -c 400 | lz4 -c -l`
const LEGACY: &str = "02214C180F0000004F736D610A0400FF75500A736D610A";

/// `lz4 -9 -B4 -BD -BX --content-size`: blocks that refer to earlier ones.
const LINKED: &[u8] = include_bytes!("../../../tests/data/layer/devices-linked.lz4");
/// `lz4 -9 -B4 -BX`
const INDEPENDENT: &[u8] = include_bytes!("../../../tests/data/layer/devices-independent.lz4");

const SKIPPABLE: [u8; 9] = [0x50, 0x2A, 0x4D, 0x18, 1, 0, 0, 0, 0];

/// A frame of an empty content whose header has these bytes and the right checksum.
fn with_header(header: &[u8]) -> Vec<u8> {
    let check = XxHash32::oneshot(0, header).to_le_bytes()[1];
    [&[0x04, 0x22, 0x4D, 0x18], header, &[check], &[0; 4]].concat()
}

fn header_problem(file: &[u8]) -> HeaderProblem {
    let error = open(file).expect_err("refused");
    match error {
        LayerError::Header { layer: Layer::Lz4, problem, .. } => problem,
        other => panic!("{other:?}"),
    }
}

#[test]
fn files_of_lz4_open() {
    for file in [FILE, ALL_FIELDS, UNCHECKED] {
        assert_opens(&hex(file), Layer::Lz4, &repetitive_text());
    }
    assert_opens(&hex(EMPTY), Layer::Lz4, b"");
    assert_opens(&hex(STORED), Layer::Lz4, b"sma");
    assert_opens(LINKED, Layer::Lz4, &devices());
    assert_opens(INDEPENDENT, Layer::Lz4, &devices());
}

#[test]
fn frames_are_one_stream() {
    let file = [&hex(UNCHECKED)[..], &hex(EMPTY), LINKED, &hex(STORED), INDEPENDENT, LINKED];
    let content = [&repetitive_text()[..], &devices(), b"sma", &devices(), &devices()].concat();
    assert_opens(&file.concat(), Layer::Lz4, &content);
}

#[test]
fn blocks_refer_to_their_own_frame_only() {
    // One literal and a match four bytes back, of four bytes; then the last literal.
    let block = [6, 0, 0, 0, 0x10, b'!', 5, 0, 0x10, b'?', 0, 0, 0, 0];
    let header = |flags| with_header(&[flags, 0x40])[..7].to_vec();
    let stored = [4, 0, 0, 0x80, b's', b'm', b'a', b'\n'];
    // After a stored block of the same frame it is good when blocks are linked (flag 0x20 unset).
    let linked = [&header(0x40)[..], &stored, &block].concat();
    assert_opens(&linked, Layer::Lz4, b"sma\n!sma\n?");
    let independent = [&header(0x60)[..], &stored, &block].concat();
    assert_eq!(check_of(&independent), CheckId::CompressionDamaged);
    let after_a_frame = [&hex(FILE)[..], &header(0x40), &block].concat();
    assert_eq!(check_of(&after_a_frame), CheckId::CompressionDamaged);
}

#[test]
fn every_truncation_is_detected() {
    for file in [FILE, ALL_FIELDS, UNCHECKED, EMPTY, STORED] {
        assert_every_cut_is_truncated(&hex(file), 4);
    }
    let both = [hex(FILE), hex(FILE)].concat();
    for length in 35..both.len() {
        let check = match length - 34 {
            1..4 => CheckId::CompressionTrailing,
            _ => CheckId::CompressionTruncated,
        };
        assert_eq!(check_of(&both[..length]), check, "{length}");
    }
}

#[test]
fn every_flipped_bit_is_detected_or_harmless() {
    for file in [FILE, ALL_FIELDS] {
        flip_every_bit(&hex(file), &repetitive_text(), |_| false);
    }
    flip_every_bit(&hex(EMPTY), b"", |_| false);
    flip_every_bit(&hex(STORED), b"sma", |_| false);
    // Without a content checksum, changes inside the blocks are not noticed.
    flip_every_bit(&hex(UNCHECKED), &repetitive_text(), |position| position >= 7);
    damage_here_and_there(LINKED, &devices());
    damage_here_and_there(INDEPENDENT, &devices());
}

#[test]
fn bytes_after_the_last_frame_are_refused() {
    for more in [&[0][..], &[0; 512], &[0x04, 0x22, 0x4D], &[0x28, 0xB5, 0x2F, 0xFD], &[0x50, 0x2A]]
    {
        let error = open(&[&hex(FILE)[..], more].concat()).expect_err("trailing");
        assert_eq!(error, LayerError::Trailing { layer: Layer::Lz4, offset: 34 }, "{more:02X?}");
    }
}

#[test]
fn features_that_archives_may_not_use_are_refused() {
    let after = |more: &[u8]| [&hex(FILE)[..], more].concat();
    assert_eq!(header_problem(&after(&SKIPPABLE)), HeaderProblem::SkippableFrame);
    assert_eq!(header_problem(&after(&hex(LEGACY))), HeaderProblem::LegacyFrame);
    assert_eq!(header_problem(&with_header(&[0x61, 0x40, 1, 0, 0, 0])), HeaderProblem::Dictionary);
    assert_eq!(header_problem(&with_header(&[0x62, 0x40])), HeaderProblem::ReservedBits);
    assert_eq!(header_problem(&with_header(&[0x60, 0x41])), HeaderProblem::ReservedBits);
    assert_eq!(header_problem(&with_header(&[0x60, 0xC0])), HeaderProblem::ReservedBits);
    assert_eq!(header_problem(&with_header(&[0x60, 0x30])), HeaderProblem::BlockSize(3));
    assert_eq!(header_problem(&with_header(&[0xA0, 0x40])), HeaderProblem::Version(2));
    assert_opens(&with_header(&[0x60, 0x70]), Layer::Lz4, b"");
}

#[test]
fn checksums_and_lengths_are_compared() {
    let with = |position: usize| {
        let mut file = hex(ALL_FIELDS);
        file[position] ^= 1;
        match open(&file) {
            Err(LayerError::Checksum { layer: Layer::Lz4, offset, checksum }) => (offset, checksum),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(with(14), (4, Checksum::Header));
    assert_eq!(with(6), (4, Checksum::Header));
    assert_eq!(with(34), (15, Checksum::Block));
    assert_eq!(with(45), (42, Checksum::Content));

    // Lengths that are wrong, under a header checksum that is right.
    for length in [399, 401] {
        let header = with_header(&[&[0x7C, 0x40][..], &u64::to_le_bytes(length)].concat());
        let file = [&header[..15], &hex(ALL_FIELDS)[15..]].concat();
        let error = open(&file).expect_err("length");
        assert!(matches!(error, LayerError::Checksum { checksum: Checksum::Length, .. }));
    }
}

#[test]
fn blocks_above_the_size_of_their_frame_are_refused() {
    let header = &with_header(&[0x60, 0x40])[..7];
    // A stored block of 64 KiB and a byte, and a compressed one that unpacks to more: a literal
    // and a match of 19 + 257 * 255 bytes.
    let stored = [header, &[1, 0, 1, 0x80], &[0; 65_537], &[0; 4]].concat();
    assert_eq!(check_of(&stored), CheckId::CompressionDamaged);
    let data = [&[0x1F, 0, 1, 0][..], &[255; 257], &[0, 0x10, 0]].concat();
    let block = [&(data.len() as u32).to_le_bytes()[..], &data, &[0; 4]].concat();
    assert_eq!(check_of(&[header, &block].concat()), CheckId::CompressionDamaged);
    // With room for 256 KiB it is good: the literals around, and the match.
    let larger = &with_header(&[0x60, 0x50])[..7];
    assert_opens(&[larger, &block].concat(), Layer::Lz4, &[0; 1 + 19 + 257 * 255 + 1]);
}

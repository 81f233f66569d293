use super::*;

/// `printf 'sma sma sma sma' | gzip -9n`
const FILE: &str = "1F8B08000000000002032BCE4D54284660003C6DED100F000000";
/// `printf '' | gzip -n`
const EMPTY: &str = "1F8B080000000000000303000000000000000000";
/// `gzip name.txt`, with a name and a time.
const NAMED: &str = "1F8B08083AF0026B00036E616D652E747874002BCE4D54284660003C6DED100F000000";
/// Made with Python's `zlib.compressobj(9, zlib.DEFLATED, -15)` and `zlib.crc32`: the flags
/// FTEXT, FHCRC, FEXTRA, FNAME and FCOMMENT.
const ALL_FIELDS: &str = "1F8B081F0000000002FF050065787472616E616D6500636F6D6D656E7400699D2BCE4D\
                          54284660003C6DED100F000000";

const DEVICES: &[u8] = include_bytes!("../../../tests/data/layer/devices.gz");

#[test]
fn files_of_gzip_open() {
    assert_opens(&hex(FILE), Layer::Gzip, SMALL);
    assert_opens(&hex(EMPTY), Layer::Gzip, b"");
    assert_opens(&hex(NAMED), Layer::Gzip, SMALL);
    assert_opens(&hex(ALL_FIELDS), Layer::Gzip, SMALL);
    assert_opens(DEVICES, Layer::Gzip, &devices());
}

#[test]
fn members_are_one_stream() {
    let file = [hex(FILE), hex(EMPTY), hex(ALL_FIELDS), DEVICES.to_vec(), hex(NAMED)].concat();
    let content = [SMALL, SMALL, &devices(), SMALL].concat();
    assert_opens(&file, Layer::Gzip, &content);
}

#[test]
fn a_member_cannot_refer_to_an_earlier_one() {
    // A fixed block (RFC 1951, 3.2.6): length 3 (0000001), distance 1 (00000), end (0000000).
    // Alone or after another member, it refers to a byte before its own content.
    let member = [&hex("1F8B0800000000000003")[..], &[0x03, 0x02, 0x00], &[0; 8]].concat();
    assert_eq!(check_of(&member), CheckId::CompressionDamaged);
    assert_eq!(check_of(&[hex(FILE), member].concat()), CheckId::CompressionDamaged);
}

#[test]
fn every_truncation_is_detected() {
    assert_every_cut_is_truncated(&hex(FILE), 2);
    assert_every_cut_is_truncated(&hex(ALL_FIELDS), 2);
    let first = hex(NAMED);
    let both = [&first[..], &hex(FILE)].concat();
    assert_every_cut_is_truncated(&both[..first.len()], 2);
    // A lone 1F after a member begins no other one yet.
    assert_eq!(check_of(&both[..=first.len()]), CheckId::CompressionTrailing);
    for length in first.len() + 2..both.len() {
        assert_eq!(check_of(&both[..length]), CheckId::CompressionTruncated, "{length}");
    }
}

#[test]
fn every_flipped_bit_is_detected_or_harmless() {
    // Time, system, name and comment may change without a header checksum.
    flip_every_bit(&hex(FILE), SMALL, |_| false);
    flip_every_bit(&hex(NAMED), SMALL, |_| false);
    flip_every_bit(&hex(ALL_FIELDS), SMALL, |_| false);
    damage_here_and_there(DEVICES, &devices());
}

#[test]
fn bytes_after_the_last_member_are_refused() {
    for more in [&[0][..], &[0; 512], b"\n", &[0x1F], &[0x1F, 0x8C], &[0x8B, 0x1F]] {
        let error = open(&[&hex(FILE)[..], more].concat()).expect_err("trailing");
        assert_eq!(error, LayerError::Trailing { layer: Layer::Gzip, offset: 26 }, "{more:02X?}");
        assert_eq!(error.check(), CheckId::CompressionTrailing);
    }
}

#[test]
fn headers_that_archives_may_not_have_are_refused() {
    let with = |position: usize, value: u8| {
        let mut file = hex(FILE);
        file[position] = value;
        match open(&file) {
            Err(LayerError::Header { layer: Layer::Gzip, offset: 0, problem }) => problem,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(with(2, 7), HeaderProblem::Method(7));
    for bit in [0x20, 0x40, 0x80] {
        assert_eq!(with(3, bit), HeaderProblem::ReservedBits);
    }
    let mut file = hex(ALL_FIELDS);
    file[17] ^= 0x20; // in the name
    let error = open(&file).expect_err("header checksum");
    assert_eq!(error.check(), CheckId::CompressionHeader);
}

#[test]
fn crc_and_length_are_compared() {
    for (position, checksum) in [(18, Checksum::Content), (22, Checksum::Length)] {
        let mut file = hex(FILE);
        file[position] ^= 1;
        let error = open(&file).expect_err("checksum");
        assert_eq!(error, LayerError::Checksum { layer: Layer::Gzip, offset: 18, checksum });
        assert_eq!(error.check(), CheckId::CompressionChecksum);
        // In the first of two members, too.
        file.extend(hex(FILE));
        assert_eq!(open(&file), Err(error));
    }
}

#[test]
fn writing_is_deterministic_and_parsed_back() {
    for content in [&b""[..], SMALL, &devices()] {
        for level in 1..=9 {
            let file = compress(Layer::Gzip, level, content).expect("gzip");
            assert_eq!(file[..10], [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF]);
            assert_eq!(file, compress(Layer::Gzip, level, content).expect("gzip"));
            assert_opens(&file, Layer::Gzip, content);
        }
    }
    assert_eq!(compress(Layer::None, 0, SMALL).as_deref(), Ok(SMALL));
}

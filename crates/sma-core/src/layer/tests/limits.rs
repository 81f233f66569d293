use super::*;

/// `head -c 64M /dev/zero | zstd -19`: 33 000 to 1.
const ZEROS: &[u8] = include_bytes!("../../../tests/data/layer/zeros.zst");

const MIB: u64 = 1024 * 1024;

/// One file of each layer, all of the same content.
fn one_of_each() -> [Vec<u8>; 5] {
    [
        devices(),
        include_bytes!("../../../tests/data/layer/devices.gz").to_vec(),
        include_bytes!("../../../tests/data/layer/devices.zst").to_vec(),
        include_bytes!("../../../tests/data/layer/devices-window-1k.zst").to_vec(),
        include_bytes!("../../../tests/data/layer/devices-linked.lz4").to_vec(),
    ]
}

/// A zstd frame of empty blocks and then of RLE blocks of 128 KiB (RFC 8878, 3.1.1.2).
fn zstd_of_zeros(window_descriptor: u8, empty_blocks: usize, blocks: usize) -> Vec<u8> {
    let mut file = [0x28, 0xB5, 0x2F, 0xFD, 0, window_descriptor].to_vec();
    file.extend([0, 0, 0].repeat(empty_blocks));
    file.extend([0x02, 0, 0x10, 0].repeat(blocks - 1));
    file.extend([0x03, 0, 0x10, 0]);
    file
}

/// Pushes until the first error; gives it and what came out by then.
fn push_until_error(file: &[u8], limits: &Limits) -> (LayerError, u64, u64) {
    let mut decompressor = Decompressor::new(limits);
    for chunk in file.chunks(4096) {
        if let Err(error) = decompressor.push(chunk) {
            return (error, decompressor.total_in(), decompressor.total_out());
        }
    }
    let (consumed, produced) = (decompressor.total_in(), decompressor.total_out());
    (decompressor.finish().expect_err("an error at the end"), consumed, produced)
}

#[test]
fn the_size_of_the_file_may_be_at_its_limit() {
    for file in one_of_each() {
        let at = |archive_bytes| Limits { archive_bytes, ..Limits::default() };
        let length = file.len() as u64;
        assert!(open_within(&file, &at(length)).is_ok());
        let limit = length - 1;
        let error = open_within(&file, &at(limit)).expect_err("too large");
        assert_eq!(error, LayerError::ArchiveSize { limit });
        assert_eq!(error.check(), CheckId::ArchiveSize);
    }
    let none = Limits { archive_bytes: 0, ..Limits::default() };
    assert!(open_within(b"", &none).is_ok());
    assert_eq!(open_within(b"{", &none), Err(LayerError::ArchiveSize { limit: 0 }));
}

#[test]
fn the_size_of_the_content_may_be_at_its_limit() {
    for file in one_of_each() {
        let at = |container_bytes| Limits { container_bytes, ..Limits::default() };
        let length = devices().len() as u64;
        assert!(open_within(&file, &at(length)).is_ok());
        for limit in [length - 1, 100_000, 1, 0] {
            let error = open_within(&file, &at(limit)).expect_err("too large");
            assert!(matches!(error, LayerError::ContainerSize { limit: l, .. } if l == limit));
            assert_eq!(error.check(), CheckId::ContainerSize);
        }
    }
}

#[test]
fn limits_of_any_size_are_taken() {
    let all = Limits {
        archive_bytes: u64::MAX,
        container_bytes: u64::MAX,
        expansion: u64::MAX,
        ..Limits::default()
    };
    for file in one_of_each() {
        assert!(open_within(&file, &all).is_ok());
    }
}

#[test]
fn an_expansion_at_its_limit_is_allowed() {
    // 1 MiB, which is from where on it is looked at, of 6 + 30 * 3 + 8 * 4 = 128 bytes.
    let file = zstd_of_zeros(0x58, 30, 8);
    assert_eq!(file.len(), 128);
    let at = |expansion| Limits { expansion, ..Limits::default() };
    assert_eq!(open_within(&file, &at(8192)).map(|inside| inside.bytes.len()), Ok(1024 * 1024));
    let error = open_within(&file, &at(8191)).expect_err("a bomb");
    let (layer, limit, produced, consumed) = (Layer::Zstd, 8191, MIB, 128);
    assert_eq!(error, LayerError::Expansion { layer, limit, produced, consumed });
    assert_eq!(error.check(), CheckId::Expansion);
}

#[test]
fn small_files_of_zeros_are_harmless() {
    let file = zstd_of_zeros(0x58, 0, 7);
    assert_eq!(open(&file).map(|inside| inside.bytes.len()), Ok(7 * 128 * 1024));
}

#[test]
fn zstd_bombs_stop_early() {
    // Windows of 2 MiB and of 128 MiB, which must not be filled before the bomb is noticed;
    // and a real one of the program.
    let bombs = [zstd_of_zeros(0x58, 0, 30_000), zstd_of_zeros(0x88, 0, 30_000), ZEROS.to_vec()];
    for bomb in bombs {
        let (error, consumed, produced) = push_until_error(&bomb, &Limits::default());
        assert_eq!(error.check(), CheckId::Expansion);
        assert!(produced < 2 * MIB, "{produced} bytes came out");
        assert!(consumed < 1000, "{consumed} bytes went in");
    }
}

#[test]
fn zstd_bombs_of_many_frames_stop_early() {
    let bomb = zstd_of_zeros(0x58, 0, 1).repeat(10_000);
    let (error, consumed, produced) = push_until_error(&bomb, &Limits::default());
    assert_eq!(error.check(), CheckId::Expansion);
    assert!(produced < 2 * MIB && consumed < 1000);
}

#[test]
fn gzip_bombs_stop_early() {
    let zeros = compress(Layer::Gzip, 9, &[0; 16 << 20]).expect("gzip");
    // Deflate reaches 1032 to 1 at best, which the default lets pass.
    assert_eq!(decompress(&zeros, &Limits::default()).map(|i| i.bytes.len()), Ok(16 << 20));
    let limits = Limits { expansion: 900, ..Limits::default() };
    let (error, _, produced) = push_until_error(&zeros, &limits);
    assert_eq!(error.check(), CheckId::Expansion);
    assert!(produced < 2 * MIB, "{produced} bytes came out");
    let limits = Limits { container_bytes: 3 * MIB, ..Limits::default() };
    let (error, _, produced) = push_until_error(&zeros, &limits);
    assert_eq!(error.check(), CheckId::ContainerSize);
    assert!(produced <= 3 * MIB + 1, "{produced} bytes came out");
}

#[test]
fn lz4_bombs_stop_early() {
    // Blocks of a literal 0, a match at offset 1 of 19 + 255 * 255 bytes, and a last literal;
    // the header is that of `lz4 --no-frame-crc`.
    let data = [&[0x1F, 0, 1, 0][..], &[255; 255], &[0, 0x10, 0]].concat();
    let block = [&(data.len() as u32).to_le_bytes()[..], &data].concat();
    let bomb = [&hex("04224D18604082")[..], &block.repeat(400), &[0; 4]].concat();
    assert!(decompress(&bomb, &Limits::default()).is_ok());
    let limits = Limits { expansion: 200, ..Limits::default() };
    let (error, _, produced) = push_until_error(&bomb, &limits);
    assert_eq!(error.check(), CheckId::Expansion);
    assert!(produced < 2 * MIB, "{produced} bytes came out");
}

#[test]
fn memory_follows_the_limit_not_the_header() {
    // A frame that promises 128 MiB in a single segment, and then ends.
    let (error, _, produced) =
        push_until_error(&hex("28B52FFDA000000008010000"), &Limits::default());
    assert_eq!((error.check(), produced), (CheckId::CompressionChecksum, 0));
    let mut output = Output::new(&Limits { container_bytes: 1000, ..Limits::default() });
    assert_eq!(output.room_since(0).map(|room| room.len()), Ok(1001));
    assert!(output.append(&[0; 1001]).is_err());
    assert!(output.into_bytes().capacity() <= 1001);
}

//! Decompression of the first bytes of a file.

use alloc::vec::Vec;

use super::{Decoder, Decompressor, Layer, LayerError};
use crate::Limits;

/// Bytes of input decoded at once. With an expansion of 1000 : 1 they yield a megabyte.
const STEP: usize = 1024;

/// Returns the layer and the beginning of its content: everything that can be decoded from the
/// first bytes of a file, or at least `enough` bytes. `is_whole` says that the file ends with them.
/// The content of whole and of truncated blocks is not distinguished, and checksums are verified
/// only where they are reached.
///
/// # Errors
/// A problem in these bytes, whatever follows them.
pub(crate) fn decompress_beginning(
    file: &[u8],
    is_whole: bool,
    enough: u64,
    limits: &Limits,
) -> Result<(Layer, Vec<u8>), LayerError> {
    let mut decompressor = Decompressor::new(limits);
    let mut pieces = file.chunks(STEP);
    while decompressor.total_out() < enough
        && let Some(piece) = pieces.next()
    {
        decompressor.decode(piece)?;
    }
    if is_whole && pieces.len() == 0 {
        decompressor.end()?;
    }
    let consumed = decompressor.total_in();
    match &mut decompressor.decoder {
        Decoder::Undecided | Decoder::Plain | Decoder::Gzip(_) => {}
        Decoder::Zstd(decoder) => decoder.give_up(consumed, &mut decompressor.output)?,
        Decoder::Lz4(decoder) => decoder.decode_cut_block(&mut decompressor.output)?,
    }
    Ok((decompressor.layer(), decompressor.output.into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::CheckId;
    use crate::layer::compress;
    use crate::words::VariantArray;
    use alloc::format;

    fn records() -> Vec<u8> {
        (0..40_000).flat_map(|id| format!("{{\"id\":{id}}},").into_bytes()).collect()
    }

    fn begin(file: &[u8], is_whole: bool, enough: u64) -> Result<Vec<u8>, CheckId> {
        let found = decompress_beginning(file, is_whole, enough, &Limits::default());
        found.map(|(_, bytes)| bytes).map_err(|error| error.check())
    }

    #[test]
    fn a_few_bytes_have_content() {
        for (layer, level, taken, least) in [
            (Layer::None, 0, 1000, 1000),
            (Layer::Gzip, 6, 1000, 1500),
            // Its first block has to be there: at most 128 KiB of content.
            (Layer::Zstd, 1, 128 * 1024, 128 * 1024),
            (Layer::Lz4, 1, 1000, 1500),
        ] {
            let file = compress(layer, level, &records()).expect("the level is there");
            let first = begin(&file[..taken.min(file.len() - 1)], false, u64::MAX);
            let first = first.expect("nothing is wrong");
            assert!(first.len() >= least, "{layer:?} {level}: {}", first.len());
            assert!(records().starts_with(&first), "{layer:?} {level}");
        }
    }

    #[test]
    fn a_truncated_block_gives_the_beginning_of_its_content() {
        // Long runs, long literals, and overlapping matches.
        let noise = (0_u32..600).map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes()[3]);
        let content = [&[b'a'; 900][..], &noise.collect::<Vec<u8>>(), &b"abcabd".repeat(200)];
        let content = [&content.concat()[..], &records()[..2000]].concat();
        for layer in [Layer::Gzip, Layer::Lz4, Layer::Zstd] {
            let file = compress(layer, 1, &content).expect("level 1 is there");
            let mut before = 0;
            // Four bytes tell the layer.
            for cut in (4..file.len()).step_by(13) {
                let first = begin(&file[..cut], false, u64::MAX).expect("nothing is wrong");
                assert!(content.starts_with(&first), "{layer:?} cut at {cut}");
                assert!(first.len() >= before, "{layer:?} cut at {cut}");
                before = first.len();
            }
            assert_eq!(begin(&file, true, u64::MAX), Ok(content.clone()), "{layer:?}");
        }
    }

    #[test]
    fn decompression_stops_after_enough_bytes() {
        for layer in Layer::VARIANTS.iter().copied() {
            let zeros = compress(layer, 1, &[0; 8 << 20]).expect("level 1 is there");
            let first = begin(&zeros, true, 1000).expect("nothing is wrong");
            assert!((1000..8 << 20).contains(&first.len()), "{layer:?}: {}", first.len());
        }
    }

    #[test]
    fn problems_that_more_bytes_cannot_fix_are_errors() {
        let file = compress(Layer::Gzip, 6, &records()).expect("level 6 is there");
        let cut = &file[..file.len() - 1];
        assert!(begin(cut, false, u64::MAX).is_ok());
        assert_eq!(begin(cut, true, u64::MAX), Err(CheckId::CompressionTruncated));
        let trailing = [&file[..], b"more"].concat();
        assert_eq!(begin(&trailing, false, u64::MAX), Err(CheckId::CompressionTrailing));
        let bomb: &[u8] = include_bytes!("../../tests/data/layer/zeros.zst");
        assert_eq!(begin(bomb, false, u64::MAX), Err(CheckId::Expansion));
    }
}

//! Decompression of damaged or truncated layers.

use alloc::vec::Vec;

use super::{Decoder, Decompressor, Layer, LayerError};
use crate::Limits;
use crate::progress::Track;

/// Bytes decompressed between two checkpoints.
const PIECE: usize = 64 * 1024;

/// Recovered content of a layer.
pub(crate) struct Salvaged {
    /// The detected layer.
    pub(crate) layer: Layer,
    /// The content before the problem. Nothing proves it intact: a problem is detected at the end of a
    /// block or stream, possibly long after its cause.
    pub(crate) bytes: Vec<u8>,
    /// The problem that ended the content early, or affects all of it.
    pub(crate) problem: Option<LayerError>,
}

/// Decompresses the layer as far as possible. A gzip stream is kept up to the bit that cannot be
/// decoded, zstd and LZ4 up to the last whole block; with a wrong checksum at the end, everything
/// is kept.
///
/// # Errors
/// An exceeded limit: as in normal reading, nothing is kept then.
pub(crate) async fn salvage_watched(
    input: &[u8],
    limits: &Limits,
    track: &mut Track<'_>,
) -> Result<Salvaged, LayerError> {
    let mut decompressor = Decompressor::new(limits);
    let mut problem = None;
    for piece in input.chunks(PIECE) {
        problem = decompressor.push(piece).err();
        if problem.is_some() {
            break;
        }
        track.advance_by(piece.len()).await;
    }
    let problem = problem.or_else(|| decompressor.end().err());
    if let Some(limit) = problem.as_ref().filter(|problem| is_limit(problem)) {
        return Err(limit.clone());
    }
    let consumed = decompressor.decoded;
    if let (Some(_), Decoder::Zstd(decoder)) = (&problem, &mut decompressor.decoder) {
        decoder.give_up(consumed, &mut decompressor.output)?;
    }
    let layer = decompressor.layer();
    Ok(Salvaged { layer, bytes: decompressor.output.into_bytes(), problem })
}

fn is_limit(problem: &LayerError) -> bool {
    matches!(
        problem,
        LayerError::ArchiveSize { .. }
            | LayerError::ContainerSize { .. }
            | LayerError::Expansion { .. }
            | LayerError::Memory { .. }
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::CheckId;
    use crate::layer::compress;
    use crate::progress::{Stage, Unit, finish};
    use crate::words::VariantArray;
    use alloc::format;

    fn salvage(input: &[u8], limits: &Limits) -> Result<Salvaged, LayerError> {
        let mut track = Track::new(&(), Stage::Recovering, Unit::Bytes, input.len() as u64);
        finish(salvage_watched(input, limits, &mut track))
    }

    fn records() -> Vec<u8> {
        (0..40_000).flat_map(|id| format!("{{\"id\":{id}}},").into_bytes()).collect()
    }

    fn salvage_damaged(layer: Layer, change: impl FnOnce(&mut Vec<u8>)) -> Salvaged {
        let mut file = compress(layer, layer.usual_level(), &records()).expect("compressed");
        change(&mut file);
        salvage(&file, &Limits::default()).expect("within the limits")
    }

    #[test]
    fn undamaged_content_is_salvaged_completely() {
        for &layer in Layer::VARIANTS {
            let whole = salvage_damaged(layer, |_| {});
            assert_eq!((whole.layer, whole.bytes == records(), whole.problem), (layer, true, None));
        }
    }

    #[test]
    fn content_before_the_truncation_is_salvaged() {
        for &layer in Layer::VARIANTS {
            // Two members or frames, because the blocks of LZ4 may be as large as all of it.
            let one = compress(layer, layer.usual_level(), &records()).expect("compressed");
            let cut = [&one[..], &one[..one.len() / 2]].concat();
            let found = salvage(&cut, &Limits::default()).expect("within the limits");
            let content = [records(), records()].concat();
            assert!(content.starts_with(&found.bytes), "{layer:?}");
            assert!(found.bytes.len() >= records().len(), "{layer:?}");
            // Their blocks are smaller than the half that is there.
            if matches!(layer, Layer::Gzip | Layer::Zstd) {
                assert!(found.bytes.len() > records().len() * 5 / 4, "{layer:?}");
            }
            let check = found.problem.map(|problem| problem.check());
            assert_eq!(check, (layer != Layer::None).then_some(CheckId::CompressionTruncated));
        }
    }

    #[test]
    fn a_wrong_checksum_loses_no_section() {
        // The last four bytes are the length in gzip, and the content's checksum in the others.
        for layer in [Layer::Gzip, Layer::Zstd, Layer::Lz4] {
            let wrong = salvage_damaged(layer, |file| {
                let last = file.last_mut().expect("a byte");
                *last ^= 1;
            });
            assert!(wrong.bytes == records(), "{layer:?}");
            let check = wrong.problem.expect("a problem").check();
            assert_eq!(check, CheckId::CompressionChecksum);
        }
    }

    #[test]
    fn bytes_after_the_end_lose_no_section() {
        for layer in [Layer::Gzip, Layer::Zstd, Layer::Lz4] {
            let trailing = salvage_damaged(layer, |file| file.extend(b"more"));
            assert!(trailing.bytes == records(), "{layer:?}");
            assert!(trailing.problem.is_some());
        }
    }

    #[test]
    fn limits_hold() {
        for layer in [Layer::Gzip, Layer::Zstd, Layer::Lz4] {
            let mut file = compress(layer, layer.usual_level(), &records()).expect("compressed");
            file.truncate(file.len() - 1);
            let size = records().len() as u64;
            let limits = Limits { container_bytes: size / 3, ..Limits::default() };
            let refused = salvage(&file, &limits).err().map(|error| error.check());
            assert_eq!(refused, Some(CheckId::ContainerSize), "{layer:?}");
        }
        // A bomb without its end.
        let bomb: &[u8] = include_bytes!("../../tests/data/layer/zeros.zst");
        let refused = salvage(&bomb[..bomb.len() - 1], &Limits::default()).err();
        assert_eq!(refused.map(|error| error.check()), Some(CheckId::Expansion));
        let zeros = compress(Layer::Gzip, 9, &[0; 8 << 20]).expect("compressed");
        let limits = Limits { expansion: 100, ..Limits::default() };
        let refused = salvage(&zeros[..zeros.len() - 1], &limits).err();
        assert_eq!(refused.map(|error| error.check()), Some(CheckId::Expansion));
    }
}

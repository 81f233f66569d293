use std::io::Read;

use sma_core::layer::{Decompressor, Layer, compress, decompress};

/// The compression around a container: undone in one go and in pieces, compared with other
/// programs, and done anew.
pub fn layers(data: &[u8]) {
    let limits = crate::limits();
    let whole = decompress(data, &limits);

    // Pieces of a size that depends on the input, so that every size comes up.
    let size = 1 + data.iter().map(|byte| usize::from(*byte)).sum::<usize>() % 997;
    let mut decompressor = Decompressor::new(&limits);
    let pushed = data.chunks(size).try_for_each(|piece| decompressor.push(piece));
    assert_eq!(pushed.and_then(|()| decompressor.finish()), whole);

    if let Ok(inside) = whole {
        assert_eq!(inside.layer, Layer::detect(data));
        assert_eq!(inside.consumed, data.len() as u64);
        assert!(inside.bytes.len() as u64 <= limits.container_bytes);
        if let Some(other) = other_opinion(inside.layer, data) {
            assert!(other == inside.bytes, "another program decompresses into other bytes");
        }
    }

    let first = data.first().copied().unwrap_or(0);
    let layer = [Layer::Gzip, Layer::Zstd, Layer::Lz4][usize::from(first) % 3];
    let level = 1 + first % layer.highest_level();
    let file = compress(layer, level, data).expect("the layer has this level");
    let back = decompress(&file, &limits).expect("what was compressed is a layer");
    assert_eq!((back.layer, &*back.bytes), (layer, data));
}

/// What another program makes of bytes that were accepted.
fn other_opinion(layer: Layer, data: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    match layer {
        Layer::Gzip => {
            let mut decoder = flate2::read::MultiGzDecoder::new(data);
            decoder.read_to_end(&mut bytes).expect("gzip that others read");
        }
        Layer::Lz4 => {
            // Its decoder ends with each frame.
            let mut rest = data;
            while !rest.is_empty() {
                let mut decoder = lz4_flex::frame::FrameDecoder::new(rest);
                decoder.read_to_end(&mut bytes).expect("LZ4 that others read");
                rest = decoder.into_inner();
            }
        }
        _ => return None,
    }
    Some(bytes)
}

//! Compressed files beside those of the page, for servers that send them as they are.

use crate::Outcome;
use crate::files;
use brotli::enc::BrotliEncoderParams;
use miniz_oxide::deflate::compress_to_vec;
use std::path::Path;

/// The best compression of deflate.
const LEVEL: u8 = 9;

/// The best compression of Brotli, and the largest window that every browser has.
const QUALITY: i32 = 11;
const WINDOW_BITS: i32 = 22;

/// Extensions of files that become smaller.
const EXTENSIONS: [&str; 4] = [".css", ".html", ".js", ".wasm"];

/// Writes a `.br` and a `.gz` of each file that becomes smaller, and prints the size of the page.
pub(crate) fn write(folder: &Path) -> Outcome {
    let (mut plain, mut brotli, mut gzip) = (0, 0, 0);
    for file in files::list(folder)? {
        // The single file is for disks, and most of it is already compressed.
        if file == files::SINGLE || !EXTENSIONS.iter().any(|extension| file.ends_with(extension)) {
            continue;
        }
        let content = files::read(folder, &file)?;
        let smaller = [compress_with_brotli(&content)?, compress_with_gzip(&content)?];
        // What has to be loaded before the page is ready.
        if file != files::SERVICE_WORKER {
            plain += content.len();
            brotli += smaller[0].len();
            gzip += smaller[1].len();
        }
        files::write(folder, &format!("{file}.br"), &smaller[0])?;
        files::write(folder, &format!("{file}.gz"), &smaller[1])?;
    }
    println!("    page: {plain} bytes; {brotli} with Brotli, {gzip} with gzip");
    Ok(())
}

fn compress_with_brotli(mut content: &[u8]) -> Outcome<Vec<u8>> {
    let parameters = BrotliEncoderParams {
        quality: QUALITY,
        lgwin: WINDOW_BITS,
        size_hint: content.len(),
        ..BrotliEncoderParams::default()
    };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut content, &mut compressed, &parameters)
        .map_err(|e| format!("cannot compress: {e}"))?;
    Ok(compressed)
}

/// Compresses as RFC 1952 describes, without name and time: the same file is always the same.
fn compress_with_gzip(content: &[u8]) -> Outcome<Vec<u8>> {
    const HEADER: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 255];
    let size = u32::try_from(content.len()).map_err(|_| "a file is larger than gzip allows")?;
    let mut compressed = HEADER.to_vec();
    compressed.extend(compress_to_vec(content, LEVEL));
    compressed.extend(crc32fast::hash(content).to_le_bytes());
    compressed.extend(size.to_le_bytes());
    Ok(compressed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compressed_files_are_the_same_when_decompressed() {
        let content = b"to be compressed, to be compressed".repeat(100);
        let mut plain = Vec::new();
        let compressed = compress_with_brotli(&content).unwrap();
        brotli::BrotliDecompress(&mut compressed.as_slice(), &mut plain).unwrap();
        assert_eq!(plain, content);

        let compressed = compress_with_gzip(&content).unwrap();
        let (frame, end) = (&compressed[10..], compressed.len() - 8);
        let deflated = &frame[..end - 10];
        assert_eq!(miniz_oxide::inflate::decompress_to_vec(deflated).unwrap(), content);
        assert_eq!(compressed[end + 4..], 3400u32.to_le_bytes());
    }
}

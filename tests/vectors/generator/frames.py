"""Profile 1.1, zstd and LZ4 frames: checksums, what is refused, ends, and what follows them."""

from . import compress
from .archive import sealed

ZSTD = "profile 1.1: zstd"
LZ4 = "profile 1.1: LZ4"
MIB_128 = 17 << 3  # window descriptor of RFC 8878, 3.1.1.1.2: exponent 17, mantissa 0


def add(vectors):
    _zstd(vectors, sealed(layer="zstd").tar())
    _lz4(vectors, sealed(layer="lz4").tar())


def _zstd(vectors, content):
    def keep(name, data, note):
        vectors.keep(f"layers/zstd-{name}.sma", data, ZSTD, note, layer="zstd")

    def refuse(name, data, note, code):
        vectors.refuse(f"layers/zstd-{name}.sma", data, ZSTD, note, code, layer="zstd")

    good = compress.zstd(content, "-19", "--check")
    half = len(content) // 2
    keep("checked", good, "A frame with a content checksum.")
    keep("unchecked", compress.zstd(content, "-3", "--no-check"), "A frame without a content checksum.")
    joined = compress.zstd(content[:half]) + compress.zstd(content[half:], "--no-check")
    keep("two-frames", joined, "Concatenated frames are one stream.")
    keep(
        "empty-frames",
        compress.zstd(b"") + good + compress.zstd(b""),
        "Frames without content, before and after.",
    )
    keep("raw-block", compress.zstd_raw(content), "A raw block, no content size, no checksum.")
    keep("window-128-mib", compress.zstd_raw(content, MIB_128), "A window of exactly 128 MiB.")
    refuse("window-144-mib", compress.zstd_raw(content, MIB_128 | 1), "A window above 128 MiB.", "A010")
    refuse("dictionary", compress.zstd_raw(content, dictionary=7), "A dictionary is asked for.", "A010")
    refuse(
        "skippable-after", good + compress.skippable(b"note"), "A skippable frame after the content.", "A010"
    )
    between = compress.zstd(content[:half]) + compress.skippable(b"") + compress.zstd(content[half:])
    refuse("skippable-between", between, "A skippable frame between two frames.", "A010")
    first = compress.skippable(b"note") + good
    vectors.refuse(
        "layers/zstd-skippable-first.sma",
        first,
        ZSTD,
        "A skippable frame at the start is no known layer.",
        "A001",
    )
    refuse("checksum", good[:-1] + bytes([good[-1] ^ 1]), "The content checksum is one bit off.", "A013")
    refuse("block-type", compress.zstd_raw(content, last_type=3), "A block of the reserved type.", "A012")
    refuse("cut-body", good[: len(good) // 2], "Cut in the middle.", "A011")
    refuse("cut-checksum", good[:-2], "Cut in the content checksum.", "A011")
    refuse("then-zeros", good + bytes(16), "Zeros after the last frame.", "A014")
    refuse("then-gzip", good + compress.gzip(b""), "A gzip member after the last frame.", "A014")


def _lz4(vectors, content):
    def keep(name, data, note):
        vectors.keep(f"layers/lz4-{name}.sma", data, LZ4, note, layer="lz4")

    def refuse(name, data, note, code):
        vectors.refuse(f"layers/lz4-{name}.sma", data, LZ4, note, code, layer="lz4")

    good = compress.lz4(content, "-9")
    half = len(content) // 2
    checked = compress.lz4(content, "-9", "-BX", "--content-size")
    keep("content-checksum", good, "A frame with a content checksum.")
    keep("all-checksums", checked, "Block and content checksums, and the content's size.")
    keep("unchecked", compress.lz4(content, "-9", "--no-frame-crc"), "Only the header has a checksum.")
    keep("linked-blocks", compress.lz4(content, "-9", "-B4", "-BD"), "Blocks that refer to earlier blocks.")
    keep(
        "two-frames",
        compress.lz4(content[:half]) + compress.lz4(content[half:]),
        "Concatenated frames are one stream.",
    )
    keep(
        "empty-frames",
        compress.lz4(b"") + good + compress.lz4(b""),
        "Frames without content, before and after.",
    )
    wrong = bytearray(good)
    wrong[6] ^= 1
    refuse("header-checksum", bytes(wrong), "The header's checksum is one bit off.", "A013")
    refuse(
        "content-checksum-wrong",
        good[:-1] + bytes([good[-1] ^ 1]),
        "The content checksum is one bit off.",
        "A013",
    )
    blocks = compress.lz4_raw(
        content, 0x70
    )  # block checksums, no content checksum: it ends ... checksum, end mark
    refuse(
        "block-checksum",
        blocks[:-5] + bytes([blocks[-5] ^ 1]) + blocks[-4:],
        "A block's checksum is one bit off.",
        "A013",
    )
    refuse("dictionary", compress.lz4_raw(content, 0x61, dictionary=7), "A dictionary is asked for.", "A010")
    refuse("version", compress.lz4_raw(content, 0xA0), "A version of the frame that is not 01.", "A010")
    refuse("reserved-bit", compress.lz4_raw(content, 0x62), "A reserved flag bit is set.", "A010")
    refuse(
        "skippable-after", good + compress.skippable(b"note"), "A skippable frame after the content.", "A010"
    )
    legacy = b"\x02\x21\x4c\x18"
    refuse("legacy-after", good + legacy + bytes(4), "A legacy frame after the content.", "A010")
    vectors.refuse(
        "layers/lz4-legacy-first.sma",
        compress.lz4(content, "-l"),
        LZ4,
        "A legacy frame at the start is no known layer.",
        "A001",
    )
    refuse("cut-body", good[: len(good) // 2], "Cut in the middle.", "A011")
    refuse("cut-end-mark", compress.lz4_raw(content)[:-2], "Cut in the end mark.", "A011")
    refuse("then-zeros", good + bytes(16), "Zeros after the last frame.", "A014")
    refuse("then-text", good + b"more\n", "Text after the last frame.", "A014")

"""Profile 1.1, gzip and no layer: each header field, checksums, ends, and what follows them."""

import struct
import zlib

from . import compress
from .archive import sealed

GZIP = "profile 1.1: gzip"
MAGIC = b"\x1f\x8b"


def add(vectors):
    archive = sealed()
    content = archive.tar()
    _whole(vectors, archive, content)
    _headers(vectors, content)
    _damage(vectors, content)
    _after(vectors, content)


def _whole(vectors, archive, content):
    vectors.keep(
        "layers/gzip.sma", compress.gzip(content), GZIP, "One gzip member: the baseline of all vectors."
    )
    vectors.keep("layers/none.sma", sealed(layer="none").file(), "profile 1.1: none", "No compression.")
    half = len(content) // 2
    joined = compress.gzip(content[:half]) + compress.gzip(content[half:])
    vectors.keep("layers/gzip-two-members.sma", joined, GZIP, "Concatenated gzip members are one stream.")
    empty = compress.gzip(b"")
    vectors.keep(
        "layers/gzip-empty-members.sma",
        empty + compress.gzip(content) + empty,
        GZIP,
        "Members without content, before and after.",
    )
    stored = compress.gzip(content[:6000], body=compress.deflate(content[:6000], 0)) + compress.gzip(
        content[6000:]
    )
    vectors.keep("layers/gzip-stored-blocks.sma", stored, GZIP, "Stored deflate blocks.")
    twice = compress.gzip(archive.file())
    vectors.refuse(
        "layers/gzip-in-gzip.sma",
        twice,
        "profile 1.1: one layer",
        "Compressed data in compressed data is not unwrapped.",
        "A001",
    )


def _headers(vectors, content):
    extra = struct.pack("<H", 4) + b"ab\0\0"
    fields = extra + b"backup.tar\0" + b"made up\0"
    data = compress.gzip(content, 0x1D, extra=fields)
    vectors.keep("layers/gzip-header-fields.sma", data, GZIP, "Extra field, name, comment and the text flag.")
    head = struct.pack("<BBBBIBB", *MAGIC, 8, 0x02, 0, 0, 255)
    data = compress.gzip(content, 0x02, extra=struct.pack("<H", zlib.crc32(head) & 0xFFFF))
    vectors.keep("layers/gzip-header-crc.sma", data, GZIP, "A header checksum that is right.")
    for bit in (0x20, 0x40, 0x80):
        data = compress.gzip(content, bit)
        vectors.refuse(
            f"layers/gzip-reserved-flag-{bit:02x}.sma", data, GZIP, "A reserved flag bit is set.", "A010"
        )
    data = compress.gzip(content[:4096]) + compress.gzip(content[4096:], 0x80)
    vectors.refuse(
        "layers/gzip-reserved-flag-second.sma",
        data,
        GZIP,
        "A reserved flag bit in the second member.",
        "A010",
    )
    data = compress.gzip(content, method=7)
    vectors.refuse("layers/gzip-method.sma", data, GZIP, "A compression method that is not deflate.", "A010")


def _damage(vectors, content):
    size = len(content)
    good = compress.gzip(content)
    wrong = zlib.crc32(content) ^ 1
    vectors.refuse(
        "layers/gzip-crc.sma", compress.gzip(content, crc=wrong), GZIP, "The CRC-32 is one bit off.", "A013"
    )
    vectors.refuse(
        "layers/gzip-isize.sma", compress.gzip(content, size=size + 1), GZIP, "ISIZE is one too many.", "A013"
    )
    first = compress.gzip(content[:4096], crc=0) + compress.gzip(content[4096:])
    vectors.refuse(
        "layers/gzip-crc-first-member.sma",
        first,
        GZIP,
        "The CRC-32 of the first of two members is wrong.",
        "A013",
    )
    last = compress.gzip(content[:4096]) + compress.gzip(content[4096:], size=4096)
    vectors.refuse(
        "layers/gzip-isize-last-member.sma", last, GZIP, "ISIZE of the last of two members is wrong.", "A013"
    )
    bad = compress.gzip(content, body=b"\x07" + bytes(40))
    vectors.refuse("layers/gzip-block-type.sma", bad, GZIP, "A deflate block of the reserved type.", "A012")
    bad = compress.gzip(content, body=b"\x01\x05\x00\0\x0012345")
    vectors.refuse(
        "layers/gzip-stored-length.sma",
        bad,
        GZIP,
        "A stored block whose length and its complement differ.",
        "A012",
    )
    # Fixed Huffman codes, a match of length 3 at distance 1 before any output.
    bad = compress.gzip(b"", body=bytes([0b00000011, 0b00000010, 0, 0]))
    vectors.refuse("layers/gzip-distance.sma", bad, GZIP, "A match that begins before the output.", "A012")
    cuts = (
        ("header", 5),
        ("magic", 3),
        ("body", len(good) // 2),
        ("crc", len(good) - 6),
        ("isize", len(good) - 1),
    )
    for what, length in cuts:
        note = f"Cut in the {what}." if what != "magic" else "Cut after the compression method."
        vectors.refuse(f"layers/gzip-cut-{what}.sma", good[:length], GZIP, note, "A011")
    cut = compress.gzip(content[:4096]) + compress.gzip(content[4096:])[:-30]
    vectors.refuse("layers/gzip-cut-second-member.sma", cut, GZIP, "The second member is cut.", "A011")


def _after(vectors, content):
    rule = "profile 1.1: trailing data"
    good = compress.gzip(content)
    for what, tail in (
        ("zero", b"\0"),
        ("zeros", bytes(512)),
        ("text", b"\n"),
        ("zstd", b"\x28\xb5\x2f\xfd\x00"),
    ):
        note = f"Bytes after the last gzip member ({what})."
        vectors.refuse(f"layers/gzip-then-{what}.sma", good + tail, rule, note, "A014")

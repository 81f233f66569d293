"""The compressed layers of profile 1.1: gzip and LZ4 frames field by field, and the `zstd` and
`lz4` programs where their own output is wanted."""

import struct
import subprocess
import zlib


def deflate(data, level=9):
    """A raw deflate stream (RFC 1951)."""
    encoder = zlib.compressobj(level, zlib.DEFLATED, -15)
    return encoder.compress(data) + encoder.flush()


def gzip(data, flags=0, method=8, extra=b"", crc=None, size=None, body=None):
    """One gzip member (RFC 1952); `extra` is what the flags announce after the fixed header."""
    head = struct.pack("<BBBBIBB", 0x1F, 0x8B, method, flags, 0, 0, 255) + extra
    crc = zlib.crc32(data) if crc is None else crc
    size = len(data) & 0xFFFFFFFF if size is None else size
    return head + (deflate(data) if body is None else body) + struct.pack("<II", crc, size)


def zstd(data, *options):
    """One frame by the `zstd` program."""
    return _run(["zstd", "-q", "-c", *options], data)


def lz4(data, *options):
    """One frame by the `lz4` program."""
    return _run(["lz4", "-q", "-z", "-c", *options], data)


def _run(command, data):
    return subprocess.run(command, input=data, stdout=subprocess.PIPE, check=True).stdout


def zstd_raw(data, window=0x50, dictionary=None, last_type=0):
    """A frame of one raw block (RFC 8878, 3.1.1), for headers that no program writes."""
    assert len(data) < 1 << 17
    descriptor = 0 if dictionary is None else 1
    head = b"\x28\xb5\x2f\xfd" + bytes([descriptor, window])
    head += b"" if dictionary is None else bytes([dictionary])
    block = (len(data) << 3 | last_type << 1 | 1).to_bytes(3, "little")
    return head + block + data


def lz4_raw(data, flags=0x60, dictionary=None):
    """A frame of stored blocks (LZ4 frame format 1.6); `flags` is its FLG byte."""
    descriptor = bytes([flags, 0x70])
    descriptor += struct.pack("<Q", len(data)) if flags & 0x08 else b""
    descriptor += struct.pack("<I", dictionary) if dictionary is not None else b""
    checksum = xxh32(descriptor) >> 8 & 0xFF
    out = b"\x04\x22\x4d\x18" + descriptor + bytes([checksum])
    for at in range(0, len(data), 1 << 20):
        piece = data[at : at + (1 << 20)]
        out += struct.pack("<I", len(piece) | 0x80000000) + piece
        out += struct.pack("<I", xxh32(piece)) if flags & 0x10 else b""
    out += bytes(4)
    return out + (struct.pack("<I", xxh32(data)) if flags & 0x04 else b"")


def skippable(data):
    """A skippable frame, the same in zstd and LZ4."""
    return struct.pack("<II", 0x184D2A50, len(data)) + data


def xxh32(data):
    """XXH32 with seed 0, as the LZ4 frame format wants it."""
    prime1, prime2, prime3, prime4, prime5 = 2654435761, 2246822519, 3266489917, 668265263, 374761393
    mask = 0xFFFFFFFF

    def rotate(value, bits):
        return (value << bits | value >> (32 - bits)) & mask

    at = 0
    if len(data) >= 16:
        lanes = [(prime1 + prime2) & mask, prime2, 0, -prime1 & mask]
        while at + 16 <= len(data):
            for index, word in enumerate(struct.unpack_from("<4I", data, at)):
                lanes[index] = rotate((lanes[index] + word * prime2) & mask, 13) * prime1 & mask
            at += 16
        total = sum(rotate(lane, bits) for lane, bits in zip(lanes, (1, 7, 12, 18))) & mask
    else:
        total = prime5
    total = (total + len(data)) & mask
    while at + 4 <= len(data):
        word = struct.unpack_from("<I", data, at)[0]
        total = rotate((total + word * prime3) & mask, 17) * prime4 & mask
        at += 4
    for byte in data[at:]:
        total = rotate((total + byte * prime5) & mask, 11) * prime1 & mask
    total = (total ^ total >> 15) * prime2 & mask
    total = (total ^ total >> 13) * prime3 & mask
    return total ^ total >> 16

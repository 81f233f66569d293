"""Tar entries byte by byte, so that each rule of profile 1.2 can also be broken."""

BLOCK = 512
END = bytes(2 * BLOCK)
MTIME = 1705658400  # 2024-01-19T10:00:00Z, the created_at of every archive here


def octal(value, width):
    """A number as POSIX writes it: octal digits and a NUL."""
    return b"%0*o\0" % (width - 1, value)


def base256(value, width):
    """A number as GNU tar writes large ones."""
    return bytes([0x80]) + value.to_bytes(width - 1, "big")


def header(
    name, size=0, kind=b"0", magic=b"ustar\00000", link=b"", prefix=b"", size_field=None, checksum=None
):
    """One header block. `size_field` and `checksum` replace the right ones."""
    if isinstance(name, str):
        name = name.encode("utf-8")
    if len(name) > 100 and not prefix:
        # ustar splits a long path at a slash.
        cut = name.rindex(b"/", 0, 156)
        prefix, name = name[:cut], name[cut + 1 :]
    assert len(name) <= 100 and len(prefix) <= 155, (name, prefix)
    block = bytearray(BLOCK)
    block[0 : len(name)] = name
    block[100:108] = octal(0o644, 8)
    block[108:116] = octal(0, 8)
    block[116:124] = octal(0, 8)
    block[124:136] = size_field if size_field is not None else octal(size, 12)
    block[136:148] = octal(MTIME, 12)
    block[156:157] = kind
    block[157 : 157 + len(link)] = link
    block[257 : 257 + len(magic)] = magic
    block[345 : 345 + len(prefix)] = prefix
    block[148:156] = checksum if checksum is not None else b"%06o\0 " % header_sum(block)
    return bytes(block)


def header_sum(block, signed=False):
    """The sum of the header's bytes, its checksum field taken as spaces."""
    blank = bytes(block[:148]) + b" " * 8 + bytes(block[156:])
    return sum(byte - 256 if signed and byte > 127 else byte for byte in blank)


def padded(data):
    """Data filled up to whole blocks."""
    return data + bytes(-len(data) % BLOCK)


def entry(name, data=b"", **fields):
    """A header and its content."""
    return header(name, len(data), **fields) + padded(data)


def pax(records, kind=b"x", name="PaxHeaders/0"):
    """A pax extended header; `records` is a dict, or the raw bytes of one."""
    if isinstance(records, dict):
        records = b"".join(pax_record(key, value) for key, value in records.items())
    return entry(name, records, kind=kind)


def pax_record(key, value):
    """`length key=value LF`, where the length counts its own digits."""
    value = value if isinstance(value, bytes) else str(value).encode("utf-8")
    body = b" " + key.encode() + b"=" + value + b"\n"
    length = len(body) + 1
    while len(b"%d" % length) + len(body) != length:
        length += 1
    return b"%d" % length + body


def gnu_long_name(name):
    """The GNU entry that carries the next entry's path."""
    return entry("././@LongLink", name.encode("utf-8") + b"\0", kind=b"L", magic=b"ustar  \0")

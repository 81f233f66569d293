"""Profile 7.4 and 5: what is inside of encrypted sections, found once they are unlocked."""

import zlib

from . import compress
from .damage import unlocked
from .decryption import RAW, reader
from .encrypted import COMPRESS, CONFIGURATIONS, Encrypted

RULE = "profile 7.4"


def add(vectors):
    _compression(vectors)
    _limits(vectors)
    _sections(vectors)
    _plain(vectors)


def _holding(plaintext, compression, path=CONFIGURATIONS):
    """An archive with a member whose plaintext, before encryption, is as given."""
    archive = Encrypted(compression=compression).fill()
    return archive.put(path, archive.member(path).seal(plaintext)).seal().file()


def _compression(vectors):
    text = Encrypted().fill().plain[CONFIGURATIONS]
    half = len(text) // 2
    for compression in ("gzip", "zstd"):
        frames = COMPRESS[compression](text[:half]) + COMPRESS[compression](text[half:])
        note = f"Inside are two {compression} streams in a row."
        unlocked(vectors, f"inner-{compression}-two", _holding(frames, compression), note, rule=RULE)
    for name, named, packed, note in (
        ("none-as-gzip", "gzip", text, "gzip is named, and the section is not compressed."),
        ("cut", "lz4", compress.lz4(text)[:-1], "The last byte of the lz4 frame inside is missing."),
        ("trailing", "zstd", compress.zstd(text) + b"\0", "A zero follows the zstd frame inside."),
        ("gzip-as-zstd", "zstd", compress.gzip(text), "zstd is named, and inside is gzip."),
        ("zstd-as-gzip", "gzip", compress.zstd(text), "gzip is named, and inside is zstd."),
        ("gzip-as-none", "none", compress.gzip(text), "No compression is named, and inside is gzip."),
        ("lz4-as-zstd", "zstd", compress.lz4(text), "zstd is named, and inside is lz4."),
        ("gzip-crc", "gzip", compress.gzip(text, crc=zlib.crc32(text) ^ 1), "The CRC-32 inside is wrong."),
        ("skippable", "zstd", compress.zstd(text) + compress.skippable(b"x"), "A skippable frame inside."),
        ("dictionary", "zstd", compress.zstd_raw(text, dictionary=7), "A zstd dictionary inside."),
        ("bomb", "zstd", compress.zstd(bytes(64 << 20), "-19"), "64 MiB of zeros in zstd."),
        ("empty", "gzip", b"", "gzip is named, and inside is nothing."),
    ):
        unlocked(vectors, f"inner-{name}", _holding(packed, named), note, ["E001"], rule=RULE)
    note = "gzip in gzip: one layer is unwrapped."
    packed = compress.gzip(compress.gzip(text))
    unlocked(vectors, "inner-gzip-twice", _holding(packed, "gzip"), note, ["D010"], rule=RULE)


def _limits(vectors):
    """Profile 8: a section is a member, and is measured when it is decompressed."""
    text = Encrypted().fill().plain[CONFIGURATIONS]
    data = _holding(compress.gzip(text + b" " * (8192 - len(text))), "gzip")
    name, rule = "inner-8192", "profile 7.4, 8"
    unlocked(vectors, name, data, "A section at the limit.", rule=rule, limits={"member_bytes": 8192})
    note = "A section above the limit, as nobody can tell before it is unlocked."
    unlocked(vectors, name, None, note, ["E001"], rule=rule, limits={"member_bytes": 8191})
    reader(vectors, name, None, f"{note[:-1]}; locked.", rule=rule, limits={"member_bytes": 8191})


def _sections(vectors):
    """Faults that are as hidden as the section is."""
    rule = "profile 7.4, 2, 5"
    broken = b'{"schema_version": "1.0.0",}'
    for name, text, failed, note in (
        ("json-broken", broken, ["D010"], "A section's JSON is broken."),
        (
            "json-duplicate",
            b'{"device_configs": [0], "x": 1, "x": 2}',
            ["D010"],
            "A section has a name twice.",
        ),
        ("json-array", b"[]", ["D010"], "A section is an array."),
        ("json-empty", b"", ["D010"], "A section is empty."),
        ("json-bom", b"\xef\xbb\xbf{}", ["D010"], "A section begins with a byte-order mark."),
        ("json-short", b"{}", [], "The shortest section."),
    ):
        archive = Encrypted()
        archive.sections["configurations"] = text
        both(vectors, name, archive.fill().seal().file(), note, failed, rule)
    for name, count in (("count-more", 2), ("count-fewer", 0)):
        archive = Encrypted().fill()
        archive.manifest["data_sections"]["configurations"]["record_count"] = count
        archive.measure(len)
        note = f"record_count is {count} where there is 1 record."
        both(vectors, name, archive.seal().file(), note, ["D012"], rule)
    archive = Encrypted().fill()
    archive.manifest["source_system"]["total_devices"] = 2
    both(vectors, "total-devices", archive.seal().file(), "total_devices is 2 of 1.", ["D013"], rule)
    archive = Encrypted()
    archive.schema["tables"] = {
        "devices": {"section": "devices", "collection": "devices", "row_count": 2},
    }
    note = "A table's row_count is 2 where there is 1 record."
    both(vectors, "row-count", archive.fill().seal().file(), note, ["S007"], "profile 4, 7")
    archive = Encrypted()
    archive.sections["rooms"] = {"schema_version": "1.0.0", "networks": [{}]}
    data = archive.fill().seal().file()
    note = "A section that nobody knows is decrypted like any other."
    reader(vectors, "unknown-section", data, note, (), ["D011"], rule=rule, key_file=RAW)
    archive = Encrypted()
    archive.sections["devices"]["notes"] = [None] * 3
    note = "Every array directly in the section counts."
    both(vectors, "count-any-array", archive.fill().seal().file(), note, [], rule)


def both(vectors, name, data, note, failed, rule):
    """Read while locked, when nothing is found, and unlocked."""
    reader(vectors, name, data, f"{note[:-1]}; locked.", rule=rule)
    reader(vectors, name, None, note, failed, rule=rule, key_file=RAW)


def _plain(vectors):
    archive = Encrypted()
    for name in ("devices", "configurations"):
        del archive.sections[name]
        entry = archive.manifest["data_sections"][name]
        entry.update(included=False, record_count=0, file_size=0, checksum=None)
    archive.manifest["source_system"]["total_devices"] = 0
    data = archive.fill().seal().file()
    note = "No section is included, so that any key will do."
    reader(vectors, "no-sections", data, note, (), ["M054"], rule="profile 7", key_file=RAW)

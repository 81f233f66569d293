"""Profile 1.2, tar: the headers that are read, the entries that are refused, and the end."""

from . import tar
from .archive import sealed

RULE = "profile 1.2: tar"
END_RULE = "profile 1.2: end of a tar"
OTHER_TYPES = (
    (b"1", "hard-link", "A hard link."),
    (b"2", "symbolic-link", "A symbolic link."),
    (b"3", "character-device", "A character device."),
    (b"4", "block-device", "A block device."),
    (b"6", "fifo", "A FIFO."),
    (b"7", "contiguous", "A contiguous file, a type that no archive needs."),
    (b"S", "gnu-sparse", "A GNU sparse file."),
    (b"K", "gnu-long-link", "A GNU long link name."),
    (b"M", "gnu-volume", "A GNU continuation of another volume."),
    (b"Z", "unknown-type", "A type that nobody defined."),
)


def add(vectors):
    archive = sealed()
    _detection(vectors, archive)
    _headers(vectors, archive)
    _extensions(vectors, archive)
    _types(vectors, archive)
    _directories(vectors, archive)
    _ends(vectors, archive)


def _rewritten(archive, **fields):
    return b"".join(tar.entry(path, data, **fields) for path, data in archive.members) + tar.END


def _detection(vectors, archive):
    rule = "profile 1.2: detection"
    first = archive.tar(before=tar.entry("{first", b"looks like JSON\n"))
    note = "A tar whose first byte is `{`: the header's checksum decides, not the byte."
    vectors.keep("container/tar-begins-with-brace.sma", archive.file(first), rule, note, warning=["A106"])
    content = bytearray(archive.tar())
    content[0] ^= 1
    vectors.refuse(
        "container/tar-first-header.sma",
        archive.file(bytes(content)),
        rule,
        "`ustar` at 257, and a header whose checksum is wrong.",
        "A020",
    )
    vectors.keep(
        "container/tar-many-end-blocks.sma",
        archive.file(archive.tar(end=tar.END * 9)),
        END_RULE,
        "More zero blocks than two, as tar pads its records.",
    )
    looks = (
        ("zip", b"PK\x03\x04\x14\0\0\0\x08\0" + bytes(20), "a ZIP archive"),
        ("7z", b"7z\xbc\xaf\x27\x1c\0\x04" + bytes(24), "a 7z archive"),
        ("sqlite", b"SQLite format 3\0\x10\0\x01\x01" + bytes(80), "an SQLite database"),
        ("pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "a PDF"),
        ("png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(17), "a PNG"),
        ("pem", b"-----BEGIN PUBLIC KEY-----\nMCow\n-----END PUBLIC KEY-----\n", "a PEM text"),
        ("age", b"age-encryption.org/v1\n-> X25519 abc\n", "an age file"),
        ("text", b"not an archive\n", "text"),
        ("json-array", b"[1, 2]", "a JSON array"),
        ("empty", b"", "nothing at all"),
        ("zeros", bytes(10240), "zero blocks, an empty tar"),
    )
    for name, data, what in looks:
        vectors.refuse(f"container/{name}.sma", data, rule, f"The bytes are {what}.", "A001")
    vectors.refuse(
        "container/empty-in-gzip.sma", archive.file(b""), rule, "A gzip layer around nothing.", "A001"
    )


def _headers(vectors, archive):
    v7 = _rewritten(archive, magic=b"")
    vectors.keep("container/tar-v7.sma", archive.file(v7), RULE, "V7 headers, without magic.")
    _beyond_v7(vectors, archive)
    old = _rewritten(archive, kind=b"\0")
    vectors.keep("container/tar-nul-type.sma", archive.file(old), RULE, "Regular files with the type NUL.")
    gnu = _rewritten(archive, magic=b"ustar  \0")
    vectors.keep("container/tar-gnu-magic.sma", archive.file(gnu), RULE, "GNU headers.")
    for name, field, note in (
        ("base256", lambda size: tar.base256(size, 12), "Sizes in base-256."),
        (
            "octal-spaces",
            lambda size: b"%11o " % size,
            "Octal sizes with leading spaces and a closing space.",
        ),
        (
            "octal-full",
            lambda size: b"%012o" % size,
            "Octal sizes that fill the field, without a terminator.",
        ),
    ):
        data = b"".join(
            tar.entry(path, content, size_field=field(len(content))) for path, content in archive.members
        )
        vectors.keep(f"container/tar-{name}.sma", archive.file(data + tar.END), RULE, note)
    damaged = bytearray(archive.tar())
    second = tar.BLOCK + len(tar.padded(archive.members[0][1]))
    damaged[second] ^= 1
    vectors.refuse(
        "container/tar-second-header.sma",
        archive.file(bytes(damaged)),
        RULE,
        "The second header's checksum is wrong.",
        "A020",
    )
    for name, field, note in (
        ("size-letters", b"0000000abcd\0", "A size that is no number."),
        ("size-digit-8", b"00000000018\0", "A size with the digit 8."),
        ("size-negative", b"\xff" * 12, "A negative base-256 size."),
        ("size-huge", b"\x80" + b"\xff" * 11, "A base-256 size beyond 64 bits."),
    ):
        bad = tar.header("notes.txt", size_field=field)
        vectors.refuse(f"container/tar-{name}.sma", archive.file(archive.tar(after=bad)), RULE, note, "A020")
    plain = tar.header("büro.txt")
    signed = b"%06o\0 " % tar.header_sum(plain, signed=True)
    name = archive.tar(after=tar.header("büro.txt", checksum=signed))
    vectors.refuse(
        "container/tar-signed-checksum.sma",
        archive.file(name),
        RULE,
        "A header checksum over signed bytes.",
        "A020",
    )
    name = archive.tar(after=plain)
    vectors.keep(
        "container/tar-unsigned-checksum.sma",
        archive.file(name),
        RULE,
        "The same name with the unsigned checksum.",
        warning=["A106"],
    )


def _beyond_v7(vectors, archive):
    """A header without `ustar`, and more than V7 has: readers disagree on its path."""
    for name, fields, note in (
        ("prefix", {"prefix": b"data"}, "a prefix"),
        ("user", {"magic": bytes(8) + b"root"}, "the name of a user"),
        ("other-magic", {"magic": b"USTAR\00000"}, "another magic"),
        ("magic-end", {"magic": bytes(7) + b"0"}, "the last byte of a version"),
    ):
        bad = tar.entry("devices.json", b"{}", **{"magic": b"", **fields})
        data = archive.file(archive.tar(after=bad))
        note = f"A header without `ustar` that has {note}."
        vectors.refuse(f"container/tar-v7-{name}.sma", data, RULE, note, "A023")
    header = bytearray(tar.header("notes.txt", magic=b""))
    header[511] = 1
    header[148:156] = b"%06o\0 " % tar.header_sum(header)
    data = archive.file(archive.tar(after=bytes(header)))
    note = "A header without `ustar` whose last byte is not NUL."
    vectors.refuse("container/tar-v7-last-byte.sma", data, RULE, note, "A023")


def _extensions(vectors, archive):
    rule = "profile 1.2: extension headers"

    def renamed(extension, final=b""):
        # Every member is stored as "x" and named by what stands before it.
        parts = (extension(path, data) + tar.entry("x", data) for path, data in archive.members)
        return archive.file(b"".join(parts) + final + tar.END)

    def keep(name, data, note, **more):
        vectors.keep(f"container/tar-{name}.sma", data, rule, note, **more)

    keep("pax-path", renamed(lambda path, data: tar.pax({"path": path})), "pax headers carry the paths.")
    keep(
        "gnu-long-name",
        renamed(lambda path, data: tar.gnu_long_name(path)),
        "GNU long names carry the paths.",
    )
    sized = b"".join(
        tar.pax({"size": len(data)}) + tar.header(path, 0) + tar.padded(data)
        for path, data in archive.members
    )
    keep(
        "pax-size", archive.file(sized + tar.END), "pax headers carry the sizes; those of the headers are 0."
    )
    last_path, last = archive.members[-1]
    others = b"".join(tar.entry(*member) for member in archive.members[:-1])
    both = tar.pax({"path": last_path}, b"g") + tar.pax({"comment": "later"}, b"g")
    keep(
        "pax-global-adds",
        archive.file(others + both + tar.entry("x", last) + tar.END),
        "A later `g` header adds to the earlier one, which names the last member.",
    )
    over = tar.pax({"path": "y"}, b"g") + tar.pax({"path": last_path})
    keep(
        "pax-local-over-global",
        archive.file(others + over + tar.entry("x", last) + tar.END),
        "An `x` header goes before a `g` header.",
    )
    long_path = "long/" + "a" * 240 + ".txt"
    after = tar.pax({"path": long_path}) + tar.entry("cut", b"kept out\n")
    keep(
        "pax-long-path",
        archive.file(archive.tar(after=after)),
        "A path of 249 bytes of an unknown member.",
        warning=["A106"],
    )
    # Record: length, " comment=", value, LF. The header's content is exactly 1 MiB.
    for name, size in (("pax-1-mib", 1 << 20), ("pax-over-1-mib", (1 << 20) + 1)):
        record = tar.pax_record("comment", b"c" * (size - len("1048576 comment=\n")))
        assert len(record) == size
        data = archive.file(archive.tar(before=tar.pax(record)))
        if size == 1 << 20:
            keep(name, data, "An extension header of exactly 1 MiB.")
        else:
            vectors.refuse(
                f"container/tar-{name}.sma", data, rule, "An extension header one byte over 1 MiB.", "A023"
            )
    name = tar.entry("././@LongLink", b"a" * (1 << 20) + b"\0", kind=b"L")
    vectors.refuse(
        "container/tar-gnu-over-1-mib.sma",
        archive.file(archive.tar(before=name)),
        rule,
        "A GNU long name over 1 MiB.",
        "A023",
    )
    for name, records, note in (
        ("pax-length-short", b"5 path=schema.json\n", "A pax record whose length ends inside it."),
        ("pax-length-long", b"99 comment=a\n", "A pax record whose length goes past the header."),
        ("pax-length-text", b"ab comment=a\n", "A pax record whose length is no number."),
        ("pax-no-equals", b"13 comment a\n", "A pax record without `=`."),
        ("pax-size-text", tar.pax_record("size", "many"), "A pax size that is no number."),
    ):
        data = archive.file(archive.tar(after=tar.pax(records) + tar.entry("notes.txt", b"")))
        vectors.refuse(f"container/tar-{name}.sma", data, rule, note, "A023")


def _types(vectors, archive):
    rule = "profile 1.2: only regular files"
    for kind, name, note in OTHER_TYPES:
        bad = tar.header("notes.txt", kind=kind, link=b"/etc/passwd" if kind in b"12" else b"")
        vectors.refuse(f"container/tar-{name}.sma", archive.file(archive.tar(after=bad)), rule, note, "A022")
    sparse = tar.pax({"GNU.sparse.major": 1, "GNU.sparse.minor": 0, "GNU.sparse.realsize": 9})
    data = archive.tar(after=sparse + tar.entry("notes.txt", b"0\n"))
    vectors.refuse(
        "container/tar-pax-sparse.sma", archive.file(data), rule, "A sparse file as pax tells of it.", "A022"
    )
    bad = tar.header("notes/")
    vectors.refuse(
        "container/tar-file-slash.sma",
        archive.file(archive.tar(after=bad)),
        rule,
        "A regular file whose name ends in `/`.",
        "A022",
    )


def _directories(vectors, archive):
    rule = "profile 1.2: directories"

    def folder(name):
        return tar.header(name, kind=b"5")

    data = archive.tar(before=folder("data/"))
    vectors.keep("container/tar-directory.sma", archive.file(data), rule, "A directory is no member.")
    data = archive.tar(before=folder("data/") + folder("data") + folder("./data/"))
    vectors.keep(
        "container/tar-directory-again.sma",
        archive.file(data),
        rule,
        "A directory may repeat, with or without a slash.",
    )
    rooted = b"".join(tar.entry("./" + path, content) for path, content in archive.members)
    for name, root in (("dot-slash", "./"), ("dot", ".")):
        data = folder(root) + rooted + tar.END
        vectors.keep(
            f"container/tar-root-{name}.sma",
            archive.file(data),
            rule,
            f"The root as `{root}`, and every path below `./`.",
        )
    for name, path, note in (
        ("parent", "../", "The parent directory."),
        ("absolute", "/data/", "An absolute directory."),
        ("two-slashes", "data//", "Only one trailing slash is dropped."),
        ("nested-parent", "data/../../x/", "A directory that climbs out."),
    ):
        data = archive.tar(before=folder(path))
        vectors.refuse(f"container/tar-directory-{name}.sma", archive.file(data), rule, note, "A025")


def _ends(vectors, archive):
    def warn(name, end, note):
        vectors.warn(f"container/tar-{name}.sma", archive.file(archive.tar(end=end)), END_RULE, note, "A101")

    def refuse(name, data, note, code):
        vectors.refuse(f"container/tar-{name}.sma", archive.file(data), END_RULE, note, code)

    whole = archive.tar(end=b"")
    warn("no-end", b"", "No end marker.")
    warn("one-end-block", bytes(tar.BLOCK), "One zero block only.")
    warn("cut-end-block", bytes(tar.BLOCK + 100), "The second zero block is cut.")
    warn("cut-first-end-block", bytes(100), "The first zero block is cut.")
    extra = tar.entry("notes.txt", b"hidden\n")
    refuse("after-end", whole + tar.END + extra, "An entry after the end marker.", "A024")
    refuse(
        "after-end-byte", whole + tar.END + bytes(5000) + b"\1", "One byte long after the end marker.", "A024"
    )
    refuse(
        "after-one-block",
        whole + bytes(tar.BLOCK) + extra + tar.END,
        "An entry after a single zero block.",
        "A024",
    )
    last = archive.members[-1][1]
    cut = len(tar.padded(last)) - len(last) + 40
    refuse("cut-content", whole[:-cut], "Cut inside the last member's content.", "A021")
    refuse(
        "cut-header", whole[: -len(tar.padded(last)) - 300], "Cut inside the last member's header.", "A021"
    )
    refuse(
        "size-past-end",
        whole + tar.header("notes.txt", 4096) + tar.END,
        "A size that goes past the end of the file.",
        "A021",
    )

"""Profile 8: each limit at its value and one below it. The limits are lowered in the index, so
that the files stay small; bombs are real ones."""

import json

from . import compress, document, tar
from .archive import Archive, sealed

RULE = "profile 8"
ZEROS = "zeros.bin"
MIB = 1 << 20


def add(vectors):
    _sizes(vectors)
    _members(vectors)
    _depth(vectors)
    _expansion(vectors)
    _documents(vectors)


def _pair(vectors, file, data, limit, value, what, code, **more):
    vectors.keep(file, data, RULE, f"{what}, at the limit.", limits={limit: value}, **more)
    more.pop("warning", None)
    vectors.refuse(file, None, RULE, f"{what}, one above the limit.", code, limits={limit: value - 1}, **more)


def _sizes(vectors):
    archive = sealed()
    largest = max(len(data) for _, data in archive.members)
    for kind, container in (("tar", archive.tar()), ("bundle", archive.bundle())):
        file = f"limits/{kind}.sma"
        data = archive.file(container)
        _pair(vectors, file, data, "archive_bytes", len(data), f"The file's size ({kind})", "A002")
        _pair(
            vectors, file, None, "container_bytes", len(container), f"The decompressed size ({kind})", "A003"
        )
        _pair(vectors, file, None, "member_bytes", largest, f"The largest member ({kind})", "A004")
    plain = sealed(layer="none").file()
    _pair(
        vectors, "limits/none.sma", plain, "container_bytes", len(plain), "The size without a layer", "A003"
    )


def _members(vectors):
    archive = sealed()
    count = len(archive.members)
    _pair(vectors, "limits/bundle.sma", None, "members", count, "The number of members of a bundle", "A006")
    folder = archive.file(archive.tar(before=tar.header("data/", kind=b"5")))
    _pair(
        vectors,
        "limits/tar-directory.sma",
        folder,
        "members",
        count + 1,
        "The number of members and directories",
        "A006",
    )
    for total in (1024, 1025):
        extra = b"".join(tar.entry(f"x/{number}") for number in range(total - count))
        data = archive.file(archive.tar(after=extra))
        if total == 1024:
            vectors.keep("limits/members-1024.sma", data, RULE, "1 024 members.", warning=["A106"])
        else:
            vectors.refuse("limits/members-1025.sma", data, RULE, "1 025 members.", "A006")


def _depth(vectors):
    archive = Archive()
    archive.sections["resolution"]["policies"][0]["deep"] = [[[[[]]]]]  # 3 + 5 = 8
    archive.fill().seal()
    file, rule = "limits/depth-section.sma", "profile 8: JSON depth"
    vectors.keep(file, archive.file(), rule, "A section as deep as the limit.", limits={"json_depth": 8})
    vectors.fail(file, None, rule, "A section deeper than the limit.", "D010", limits={"json_depth": 7})
    file = "limits/depth-section-bundle.sma"
    vectors.keep(
        file,
        archive.file(archive.bundle()),
        rule,
        "A bundle's section as deep as the limit.",
        limits={"json_depth": 8},
    )
    vectors.refuse(
        file, None, rule, "A bundle's section deeper than the limit.", "A030", limits={"json_depth": 7}
    )
    archive = Archive()
    archive.schema["deep"] = [[[[[[[]]]]]]]
    file = "limits/depth-schema.sma"
    vectors.keep(
        file,
        archive.fill().seal().file(),
        rule,
        "schema.json as deep as the limit.",
        limits={"json_depth": 8},
    )
    vectors.fail(file, None, rule, "schema.json deeper than the limit.", "S001", limits={"json_depth": 7})
    archive = Archive().fill()
    archive.manifest["deep"] = [[[[[[[]]]]]]]
    file = "limits/depth-manifest.sma"
    vectors.keep(
        file,
        archive.seal().file(),
        rule,
        "The manifest as deep as the limit.",
        limits={"json_depth": 8},
        warning=["M080"],
    )
    vectors.refuse(file, None, rule, "The manifest deeper than the limit.", "A033", limits={"json_depth": 7})


def _expansion(vectors):
    rule = "profile 8: expansion"

    def with_zeros(size, layer="gzip"):
        archive = sealed(layer=layer)
        return archive.file(archive.tar(after=tar.entry(ZEROS, bytes(size))))

    file = "limits/zeros-900-kib.sma"
    note = "Below 1 MiB of output the expansion is not looked at."
    vectors.keep(file, with_zeros(900 * 1024), rule, note, limits={"expansion": 100}, warning=["A106"])
    file = "limits/zeros-8-mib.sma"
    note = "Zeros in gzip, nearly as dense as deflate can be."
    vectors.keep(file, with_zeros(8 * MIB), rule, note, warning=["A106"])
    vectors.refuse(file, None, rule, "The same under a lower limit.", "A005", limits={"expansion": 100})
    note = "The same under a lower limit for the decompressed size."
    vectors.refuse(
        file, None, "profile 8: decompressed container", note, "A003", limits={"container_bytes": MIB}
    )
    file = "limits/zeros-64-mib-zstd.sma"
    vectors.refuse(
        file, with_zeros(64 * MIB, "zstd"), rule, "A bomb of 64 MiB in zstd.", "A005", layer="zstd"
    )
    file = "limits/zeros-3-mib-lz4.sma"
    data = with_zeros(3 * MIB, "lz4")
    vectors.keep(file, data, rule, "Zeros in LZ4, as dense as it can be.", layer="lz4", warning=["A106"])
    vectors.refuse(
        file, None, rule, "The same under a lower limit.", "A005", limits={"expansion": 100}, layer="lz4"
    )


def _documents(vectors):
    rule = "profile 8: documents"
    for version, text in (
        ("2026.1", document.text_2026(document.of_2026())),
        ("2024.1", document.text_2024(document.of_2024())),
    ):
        for kind, data in (("gzip", compress.gzip(text)), ("none", text)):
            file = f"limits/document-{version}-{kind}.sma"
            at = {"document_bytes": len(text)}
            vectors.keep(file, data, rule, f"A {version} document as large as the limit.", limits=at)
            below = {"document_bytes": len(text) - 1}
            vectors.refuse(
                file, None, rule, f"A {version} document one byte over the limit.", "A007", limits=below
            )
    file = "limits/document-2026.1-gzip.sma"
    size = len(compress.gzip(document.text_2026(document.of_2026())))
    _pair(vectors, file, None, "archive_bytes", size, "The file of a document", "A002")
    deep = document.of_2026()
    deep["system_settings"]["api_settings"] = json.loads('{"a": [[[[[]]]]]}')  # 2 + 1 + 5 = 8
    file = "limits/document-depth.sma"
    data = compress.gzip(document.text_2026(deep))
    vectors.keep(file, data, rule, "A document as deep as the limit.", limits={"json_depth": 8})
    vectors.refuse(file, None, rule, "A document deeper than the limit.", "A040", limits={"json_depth": 7})
    file = "limits/archive-not-document.sma"
    data = sealed().file()
    note = "The limit for documents says nothing about archives."
    vectors.keep(file, data, rule, note, limits={"document_bytes": 100})

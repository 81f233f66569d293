"""wire-documents.md, `2024.1`: what must be there, what is open, and the three checksums."""

import json

from . import compress
from .canonical import digest
from .document import of_2024, text_2024
from .document_2024_tables import FREE, REQUIRED, WRONG
from .document_2026 import MISSING, changed, label
from .document_tables import OPEN_MAPS, UNKNOWN
from .manifest import inside

RULE = "wire documents 2024.1"
CHECKSUM = "wire documents 2024.1: checksum"


def add(vectors):
    _required(vectors)
    _open(vectors)
    _wrong(vectors)
    _counts(vectors)
    _checksums(vectors)
    _numbers(vectors)
    _layers(vectors)


def _file(document, form="server"):
    return compress.gzip(text_2024(document, form))


def _required(vectors):
    vectors.keep(
        "2024.1/baseline.sma", _file(of_2024(), "after"), RULE, "Every member of the structure is there."
    )
    for pointer in REQUIRED:
        document = changed(of_2024(), pointer, MISSING)
        note = f"A required member is missing: {pointer}."
        vectors.fail(f"2024.1/missing-{label(pointer)}.sma", _file(document), RULE, note, "D001")
        document = changed(of_2024(), pointer, None)
        note = f"A required member is null: {pointer}."
        vectors.fail(
            f"2024.1/null-{label(pointer)}.sma", _file(document), RULE, note, "D001", at=("D001", pointer)
        )
    for name in ("discovered_devices", "network_settings", "plugin_configurations", "system_settings"):
        document = changed(of_2024(), f"/{name}", MISSING)
        vectors.keep(f"2024.1/without-{label('/' + name)}.sma", _file(document), RULE, f"Without {name}.")
        document = changed(of_2024(), f"/{name}", None)
        vectors.keep(f"2024.1/null-{label('/' + name)}.sma", _file(document), RULE, f"{name} is null.")


def _open(vectors):
    document = of_2024()
    for pointer in FREE:
        changed(document, pointer, MISSING)
    vectors.keep("2024.1/smallest.sma", _file(document), RULE, "Everything that may be absent is absent.")
    document = of_2024()
    for pointer in FREE:
        changed(document, pointer, None)
    vectors.keep("2024.1/nulls.sma", _file(document, "after"), RULE, "Everything that may be null is null.")
    document = of_2024()
    for pointer in UNKNOWN:
        changed(document, pointer, {"any": [None]})
    vectors.keep(
        "2024.1/unknown-members.sma",
        _file(document, "after"),
        RULE,
        "The document is open: an unknown member in each object.",
    )
    document = of_2024()
    for pointer in OPEN_MAPS:
        changed(document, pointer, {"": None, "a": [1, {"b": True}], "ü": "x"})
    vectors.keep("2024.1/open-maps.sma", _file(document, "after"), RULE, "The open maps hold anything.")
    for pointer, value, name, note in (
        ("/metadata/export_type", "scheduled", "scheduled", "export_type is `scheduled`."),
        ("/metadata/system_info/database_type", "oracle", "database-type", "database_type is free."),
        ("/metadata/export_id", "not a UUID", "export-id", "export_id is any string."),
        ("/metadata/integrity/file_count", 17, "file-count", "file_count is free."),
        ("/metadata/created_by", "", "created-by-empty", "Strings may be empty."),
        (
            "/metadata/created_at",
            "2026-08-01T12:00:00.123456789+02:00",
            "offset",
            "Times may carry an offset.",
        ),
        ("/devices/0/last_seen", "2026-01-19T09:58:00-11:30", "offset-negative", "An offset before UTC."),
        ("/discovered_devices/0/signal", -90, "signal", "The signal is negative."),
    ):
        document = changed(of_2024(), pointer, value)
        vectors.keep(f"2024.1/free-{name}.sma", _file(document, "after"), RULE, note)
    document = of_2024()
    document["devices"][1]["id"] = 1
    document["devices"][1]["configuration"].update(device_id=77, template_id=88)
    vectors.keep(
        "2024.1/references.sma",
        _file(document),
        RULE,
        "Ids that repeat and references are not part of the structure.",
    )


def _wrong(vectors):
    for pointer, value, name in WRONG:
        document = changed(of_2024(), pointer, value)
        note = f"{pointer} has a value that is wrong: {name}."
        vectors.fail(
            f"2024.1/{label(pointer)}-{name}.sma",
            _file(document),
            RULE,
            note,
            "D001",
            at=("D001", pointer + inside(value)),
        )


def _counts(vectors):
    rule = "wire documents 2024.1: record_count"
    for name, count in (("more", 5), ("zero", 0)):
        document = changed(of_2024(), "/metadata/integrity/record_count", count)
        vectors.fail(
            f"2024.1/count-{name}.sma",
            _file(document, "after"),
            rule,
            f"record_count is {count} and not 4.",
            "D003",
        )
    document = of_2024()
    for name in ("devices", "templates", "discovered_devices"):
        changed(document, f"/{name}", [])
    vectors.keep("2024.1/nothing-counted.sma", _file(document, "after"), rule, "Nothing need be counted.")


def _checksums(vectors):
    for form, note in (
        ("after", "The digest of the text with `checksum` empty."),
        ("before", "The digest of the text with `checksum` empty and `record_count` 0, a known defect."),
        ("server", "An empty checksum: skipped."),
    ):
        vectors.keep(f"2024.1/checksum-{form}.sma", _file(of_2024(), form), CHECKSUM, note)
        text = text_2024(of_2024(), form).replace(b"Kitchen", b"Kitchan")
        file = f"2024.1/checksum-{form}-changed.sma"
        if form == "server":
            vectors.keep(
                file, compress.gzip(text), CHECKSUM, "One letter is another, and no checksum could tell."
            )
        else:
            vectors.fail(
                file, compress.gzip(text), CHECKSUM, "One letter of a device's name is another.", "I020"
            )
    vectors.keep(
        "2024.1/checksum-after-changed.sma", None, CHECKSUM, "Not looked at below `standard`.", level="basic"
    )
    for name, value in (("missing", MISSING), ("null", None)):
        document = changed(of_2024(), "/metadata/integrity/checksum", value)
        vectors.keep(
            f"2024.1/checksum-{name}.sma",
            _file(document),
            CHECKSUM,
            f"A checksum that is {name} counts as empty.",
        )
    document = changed(of_2024(), "/metadata/integrity/checksum", "sha256:" + "0" * 64)
    vectors.fail("2024.1/checksum-zeros.sma", _file(document), CHECKSUM, "A digest of zeros.", "I020")
    for name, value in (("upper", "SHA256:" + "0" * 64), ("short", "sha256:00"), ("words", "none")):
        document = changed(of_2024(), "/metadata/integrity/checksum", value)
        note = f"A text that is no digest, and not empty: {name}."
        vectors.fail(f"2024.1/checksum-{name}.sma", _file(document), CHECKSUM, note, "I020")
    good = text_2024(of_2024(), "after")
    compact = json.dumps(json.loads(good), ensure_ascii=False, separators=(",", ":")).encode()
    note = "The same document without white space: the digest is over the text's own bytes."
    vectors.fail("2024.1/checksum-reformatted.sma", compress.gzip(compact), CHECKSUM, note, "I020")
    layout = lambda value: json.dumps(value, ensure_ascii=False, indent=4)
    for form in ("after", "before"):
        text = text_2024(of_2024(), form, layout)
        note = "Another indentation, with the digest of its own text."
        vectors.keep(f"2024.1/checksum-{form}-indented.sma", compress.gzip(text), CHECKSUM, note)
    decoy = of_2024()
    decoy["devices"][0]["settings"] = {"checksum": "x", "integrity": {"checksum": "y", "record_count": 4}}
    decoy = {
        "sma_version": "1.0",
        "devices": decoy.pop("devices"),
        **{k: v for k, v in decoy.items() if k != "sma_version"},
    }
    for form in ("after", "before"):
        text = _with_decoy(decoy, form)
        note = "Other members named checksum and record_count come first: the values are found by parsing."
        vectors.keep(f"2024.1/checksum-{form}-decoy.sma", compress.gzip(text), CHECKSUM, note)


def _with_decoy(document, form):
    """As `text_2024`, with a `record_count` inside a device that must not be touched."""
    text = json.dumps(document, ensure_ascii=False, indent=2).encode("utf-8")
    at = text.index(b'"record_count": 4', text.index(b'"metadata"'))
    hashed = text
    if form == "before":
        hashed = text[:at] + b'"record_count": 0' + text[at + len(b'"record_count": 4') :]
    return text.replace(b'"checksum": ""', b'"checksum": "%s"' % digest(hashed).encode())


def _numbers(vectors):
    rule = "wire documents 2024.1: numbers"

    def with_number(number):
        layout = lambda value: json.dumps(value, ensure_ascii=False, indent=2).replace(
            '"rate_limit": 100', f'"rate_limit": {number}'
        )
        return compress.gzip(text_2024(of_2024(), layout=layout))

    for name, number, note in (
        ("unsafe", "9007199254740993", "An integer beyond the safe ones."),
        ("largest-double", "1.7976931348623157e308", "The largest binary64."),
        ("underflow", "1e-400", "A number that rounds to zero."),
        ("digits", "0.1000000000000000055511151231257827", "More digits than binary64 has."),
    ):
        vectors.keep(f"2024.1/number-{name}.sma", with_number(number), rule, note)
    for name, number in (("too-large", "1e309"), ("too-large-negative", "-1e309")):
        vectors.refuse(
            f"2024.1/number-{name}.sma", with_number(number), rule, "A number beyond binary64.", "A030"
        )


def _layers(vectors):
    rule = "wire documents: layers"
    text = text_2024(of_2024())
    vectors.keep("2024.1/layer-none.sma", text, rule, "A document without compression.")
    vectors.refuse(
        "2024.1/layer-zstd.sma",
        compress.zstd(text),
        rule,
        "A document in a zstd layer.",
        "A042",
        layer="zstd",
    )
    vectors.refuse(
        "2024.1/layer-lz4.sma", compress.lz4(text), rule, "A document in an LZ4 layer.", "A042", layer="lz4"
    )

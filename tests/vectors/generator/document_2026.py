"""wire-documents.md, `2026.1`: the structure member by member, counts, times and the checksum."""

import json

from . import compress
from .document import of_2026, text_2026
from .document_tables import DOCUMENT_TIMES, LISTS, MEMBERS, OPEN_MAPS, OPTIONAL, REMOVED, UNKNOWN
from .manifest import inside

RULE = "wire documents 2026.1"
MISSING = object()


def add(vectors):
    _structure(vectors)
    _open_maps(vectors)
    _times(vectors)
    _counts(vectors)
    _checksum(vectors)
    _layers(vectors)


def place(document, pointer):
    """The container of a pointer's value, and its key there."""
    *parents, last = pointer.split("/")[1:]
    for name in parents:
        document = document[int(name)] if isinstance(document, list) else document[name]
    return document, int(last) if isinstance(document, list) else last


def changed(document, pointer, value):
    """The document with one value replaced, added, or taken away."""
    target, last = place(document, pointer)
    if value is MISSING:
        del target[last]
    else:
        target[last] = value
    if pointer[1:] in LISTS:
        # So that the structure alone is at fault, and not the count as well.
        counted = (document.get(name) for name in LISTS)
        total = sum(len(value) for value in counted if isinstance(value, list))
        document["metadata"]["integrity"]["record_count"] = total
    return document


def label(pointer):
    """A pointer as a part of a file name."""
    return pointer[1:].replace("/", "-").replace("_", "-")


def _file(document):
    return compress.gzip(text_2026(document))


def _structure(vectors):
    vectors.keep("2026.1/baseline.sma", _file(of_2026()), RULE, "Every member of the structure is there.")
    bare = of_2026()
    for pointer in OPTIONAL:
        changed(bare, pointer, MISSING)
    vectors.keep("2026.1/without-optional.sma", _file(bare), RULE, "Every optional member is absent.")
    empty = of_2026()
    for pointer in (
        "/plugin_configurations",
        "/network_settings/wifi_networks",
        "/network_settings/ntp_servers",
    ):
        changed(empty, pointer, [])
    vectors.keep("2026.1/empty-arrays.sma", _file(empty), RULE, "The arrays that are not counted are empty.")
    for pointer in OPTIONAL:
        document = changed(of_2026(), pointer, None)
        at = ("D001", pointer)
        note = f"An optional member is null: {pointer}."
        vectors.fail(f"2026.1/null-{label(pointer)}.sma", _file(document), RULE, note, "D001", at=at)
    for pointer in REMOVED:
        document = changed(of_2026(), pointer, MISSING)
        note = f"A required member is missing: {pointer}."
        vectors.fail(f"2026.1/missing-{label(pointer)}.sma", _file(document), RULE, note, "D001")
    most = max(len(good) for _, good, _ in MEMBERS)
    for number in range(most):
        document = of_2026()
        for pointer, good, _ in MEMBERS:
            if number < len(good):
                changed(document, pointer, good[number][1])
        note = "Values at the edges of what is right, in every member that has some."
        vectors.keep(f"2026.1/edges-{number + 1}.sma", _file(document), RULE, note)
    for pointer, _, bad in MEMBERS:
        for name, value in bad:
            document = changed(of_2026(), pointer, value)
            note = f"{pointer} has a value that is wrong: {name}."
            at = ("D001", pointer + inside(value))
            vectors.fail(f"2026.1/{label(pointer)}-{name}.sma", _file(document), RULE, note, "D001", at=at)
    for pointer in UNKNOWN:
        document = changed(of_2026(), pointer, "x")
        note = f"The document is closed; an unknown member: {pointer}."
        file = f"2026.1/unknown-in-{label(pointer.removesuffix('/x_note')) or 'root'}.sma"
        vectors.fail(file, _file(document), RULE, note, "D001", at=("D001", pointer))


def _open_maps(vectors):
    anything = {"": None, "a": [1, {"b": True}], "ü": "x", "<": -0.5}
    document = of_2026()
    for pointer in OPEN_MAPS:
        changed(document, pointer, anything)
    vectors.keep("2026.1/open-maps.sma", _file(document), RULE, "The open maps hold anything.")
    for pointer in OPEN_MAPS:
        document = changed(of_2026(), pointer, [])
        note = f"An open map is still an object: {pointer}."
        vectors.fail(
            f"2026.1/open-map-{label(pointer)}.sma", _file(document), RULE, note, "D001", at=("D001", pointer)
        )


def _times(vectors):
    rule = "wire documents 2026.1: time"
    for name, value, keeps, note in DOCUMENT_TIMES:
        document = changed(of_2026(), "/devices/0/last_seen", value)
        file = f"2026.1/time-{name}.sma"
        if keeps:
            vectors.keep(file, _file(document), rule, note)
        else:
            vectors.fail(file, _file(document), rule, note, "D001", at=("D001", "/devices/0/last_seen"))


def _counts(vectors):
    rule = "wire documents 2026.1: record_count"
    for name, count in (("more", 5), ("fewer", 3), ("zero", 0), ("devices-only", 2)):
        document = changed(of_2026(), "/metadata/integrity/record_count", count)
        note = f"record_count is {count} and not 4."
        vectors.fail(f"2026.1/count-{name}.sma", _file(document), rule, note, "D003")
    vectors.keep("2026.1/count-more.sma", None, rule, "Not counted below `standard`.", level="basic")
    for only in LISTS:
        document = of_2026()
        for name in LISTS:
            if name != only:
                document[name] = []
        document["metadata"]["integrity"]["record_count"] = len(document[only])
        vectors.keep(
            f"2026.1/only-{label('/' + only)}.sma", _file(document), rule, f"Only {only} are counted."
        )
    document = of_2026()
    for name in LISTS:
        document[name] = []
    document["metadata"]["integrity"]["record_count"] = 0
    vectors.fail(
        "2026.1/nothing-counted.sma", _file(document), RULE, "All three counted arrays are empty.", "D001"
    )
    document = of_2026()
    document["devices"][1]["id"] = 1
    document["devices"][1]["configuration"].update(device_id=77, template_id=88)
    note = "Ids that repeat, device_id and references are not part of the structure."
    vectors.keep("2026.1/references.sma", _file(document), RULE, note)


def _checksum(vectors):
    rule = "wire documents 2026.1: checksum"
    text = text_2026(of_2026())
    changed_text = text.replace(b"Kitchen", b"Kitchan")
    assert changed_text != text
    vectors.fail(
        "2026.1/checksum-changed.sma",
        compress.gzip(changed_text),
        rule,
        "One letter of a name is another.",
        "I020",
    )
    vectors.keep("2026.1/checksum-changed.sma", None, rule, "Not looked at below `standard`.", level="basic")
    document = changed(of_2026(), "/metadata/integrity/checksum", "sha256:" + "0" * 64)
    vectors.fail("2026.1/checksum-zeros.sma", _file(document), rule, "A digest of zeros.", "I020")
    value = json.loads(text)
    pretty = json.dumps(value, ensure_ascii=False, indent=4).encode()
    vectors.keep("2026.1/checksum-pretty.sma", compress.gzip(pretty), rule, "The same document, indented.")
    turned = json.dumps(_reversed(value), ensure_ascii=True).encode()
    vectors.keep(
        "2026.1/checksum-reversed.sma",
        compress.gzip(turned),
        rule,
        "All names in reverse order, and all characters escaped.",
    )
    respelled = text.replace(b'"auto_off":57.6', b'"auto_off":5.76e1').replace(
        b'"rate_limit":100', b'"rate_limit":1.0E+2'
    )
    assert respelled.count(b"5.76e1") == 2
    vectors.keep(
        "2026.1/checksum-numbers.sma",
        compress.gzip(respelled),
        rule,
        "The same numbers, spelled otherwise, in open maps.",
    )
    escaped = text.replace(b'"Kitchen Plug"', b'"\\u004bitchen\\u0020Plug"').replace(b'"mac"', b'"m\\u0061c"')
    vectors.keep(
        "2026.1/checksum-escapes.sma", compress.gzip(escaped), rule, "The same strings and names, escaped."
    )
    document = of_2026()
    document["devices"].reverse()
    reordered = json.loads(text)
    reordered["devices"].reverse()
    data = compress.gzip(json.dumps(reordered).encode())
    vectors.fail(
        "2026.1/checksum-array-order.sma",
        data,
        rule,
        "Two devices changed places: arrays are ordered.",
        "I020",
    )
    document["devices"][0]["settings"] = {
        "\u20ac": 1,
        "\r": 2,
        "\ufb33": 3,
        "1": 4,
        "\U0001f600": 5,
        "\u0080": 6,
    }
    document["devices"][0]["settings"]["numbers"] = [1e-6, 1e-7, 5e-324, 333333333.33333329, -0.0, 1e15]
    loose = json.dumps(json.loads(text_2026(document)), indent=1).encode()
    note = "Names outside the basic plane, and numbers as RFC 8785 writes them."
    vectors.keep("2026.1/checksum-canonical.sma", compress.gzip(loose), rule, note)


def _reversed(value):
    if isinstance(value, dict):
        return {name: _reversed(value[name]) for name in reversed(sorted(value))}
    if isinstance(value, list):
        return [_reversed(item) for item in value]
    return value


def _layers(vectors):
    rule = "wire documents: layers"
    text = text_2026(of_2026())
    vectors.keep("2026.1/layer-none.sma", text, rule, "A document without compression.")
    vectors.keep(
        "2026.1/layer-white-space.sma", b"\r\n \t" + text + b"\n", rule, "White space around the document."
    )
    two = compress.gzip(text[:500]) + compress.gzip(text[500:])
    vectors.keep("2026.1/layer-two-members.sma", two, rule, "A document in two gzip members.")
    vectors.refuse(
        "2026.1/layer-zstd.sma",
        compress.zstd(text),
        rule,
        "A document in a zstd layer.",
        "A042",
        layer="zstd",
    )
    vectors.refuse(
        "2026.1/layer-lz4.sma", compress.lz4(text), rule, "A document in an LZ4 layer.", "A042", layer="lz4"
    )
    note = "Zeros after the gzip member, which the browser accepts."
    vectors.refuse("2026.1/layer-zeros.sma", compress.gzip(text) + bytes(8), rule, note, "A014")
    note = "A reserved gzip flag, which the server accepts."
    vectors.refuse("2026.1/layer-reserved-flag.sma", compress.gzip(text, 0x20), rule, note, "A010")
    note = "A byte-order mark, which the browser accepts."
    vectors.refuse(
        "2026.1/layer-byte-order-mark.sma", compress.gzip(b"\xef\xbb\xbf" + text), rule, note, "A001"
    )

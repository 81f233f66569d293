"""Profile 1.2, JSON bundle and detection of JSON: what a member's bytes are, and strictness."""

import json

from . import compress
from .archive import checksum_lines, dump, sealed

RULE = "profile 1.2: JSON bundle"
DETECTION = "profile 1.2: detection"


def add(vectors):
    _detection(vectors)
    _texts(vectors)
    _base64(vectors)
    _strict(vectors)


def _wrap(text):
    return compress.gzip(text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text)


def _detection(vectors):
    archive = sealed()
    bundle = archive.bundle()
    vectors.keep("bundle/bundle.sma", _wrap(bundle), DETECTION, "A JSON bundle in gzip.")
    plain = sealed(layer="none")
    vectors.keep(
        "bundle/white-space-before.sma",
        b" \t\r\n" + plain.bundle() + b"\n",
        DETECTION,
        "JSON white space before and after; no compression.",
    )
    vectors.refuse(
        "bundle/form-feed-before.sma",
        _wrap(b"\x0c" + bundle),
        DETECTION,
        "A form feed is no JSON white space.",
        "A001",
    )
    vectors.refuse(
        "bundle/byte-order-mark.sma",
        _wrap(b"\xef\xbb\xbf" + bundle),
        DETECTION,
        "A byte-order mark before the bundle.",
        "A001",
    )
    utf16 = bundle.decode("utf-8").encode("utf-16-le")
    vectors.refuse("bundle/utf-16.sma", _wrap(b"\xff\xfe" + utf16), DETECTION, "A bundle in UTF-16.", "A001")
    manifest = dict(archive.members)["manifest.json"]
    vectors.refuse(
        "bundle/lone-manifest.sma", _wrap(manifest), DETECTION, "A manifest without its archive.", "A032"
    )
    lone = json.dumps({"format_version": "2026.1", "data_sections": {}})
    vectors.refuse(
        "bundle/lone-manifest-2026.sma",
        _wrap(lone),
        DETECTION,
        "`data_sections` goes before a document's version.",
        "A032",
    )
    for name, value, note in (
        ("empty-object", {}, "An object without members."),
        ("other-object", {"name": "x", "devices": []}, "An object that is none of the three."),
        ("no-version-data-sections", {"data_sections": {}}, "`data_sections` without `format_version`."),
        (
            "version-number",
            {"format_version": 2026.1, "devices": []},
            "A `format_version` that is no string.",
        ),
        (
            "nested-version",
            {"metadata": {"format_version": "2026.1"}},
            "A `format_version` that is not in the root.",
        ),
        ("manifest-in-folder", {"x/manifest.json": {}}, "No member is named exactly `manifest.json`."),
        ("manifest-upper-case", {"Manifest.json": {}}, "`Manifest.json` is another name."),
    ):
        vectors.refuse(f"bundle/{name}.sma", _wrap(json.dumps(value)), DETECTION, note, "A001")
    for version in ("2025.1", "1.0.0", ""):
        value = json.dumps({"format_version": version, "metadata": {}, "devices": []})
        name = f"bundle/version-{version or 'empty'}.sma"
        vectors.refuse(name, _wrap(value), DETECTION, "A document of a version that nobody wrote.", "A041")
    value = b'{"format_version": "2030.1", ' + bundle[1:]
    note = "A string `format_version` makes it a document, a `manifest.json` beside it or not."
    vectors.refuse("bundle/version-beside-manifest.sma", _wrap(value), DETECTION, note, "A041")
    escaped = bundle.replace(b'"manifest.json"', b'"manifest\\u002ejson"', 1)
    vectors.keep("bundle/escaped-name.sma", _wrap(escaped), RULE, "Names of members may be escaped.")


def _texts(vectors):
    archive = sealed()
    spaced = (
        archive.bundle()
        .replace(b'"schema.json": {', b'"schema.json" \n:\t {')
        .replace(b'},\n"data', b'} \r\n,\n"data')
    )
    vectors.keep(
        "bundle/white-space-around.sma",
        _wrap(spaced),
        RULE,
        "White space around values is not part of members.",
    )
    ugly = sealed()
    text = (
        dict(ugly.members)["schema.json"]
        .replace(b'"sqlite"', b'"sq\\u006cite"')
        .replace(b": true", b" :true")
    )
    ugly.replace("schema.json", text).drop("checksum.sha256").sum_up()
    vectors.keep(
        "bundle/source-text.sma",
        _wrap(ugly.bundle()),
        RULE,
        "Digests are over the source text, escapes and white space kept.",
    )
    other = sealed()
    decoded = dict(other.members)
    decoded["schema.json"] = dump(json.loads(decoded["schema.json"])) + b"\n"
    other.resum(
        lambda _: checksum_lines({path: data for path, data in decoded.items() if path != "checksum.sha256"})
    )
    note = "A digest over the value and a line feed: no white space belongs to a member."
    vectors.fail("bundle/digest-with-line-feed.sma", _wrap(other.bundle()), RULE, note, "I007")
    text = dict(archive.members)["checksum.sha256"].decode()
    escaped = "".join(f"\\u{ord(char):04x}" for char in text)
    data = archive.bundle(**{"checksum.sha256": f'"{escaped}"'})
    vectors.keep("bundle/checksum-escaped.sma", _wrap(data), RULE, "checksum.sha256 is the decoded string.")
    for name, value, note in (
        ("checksum-object", "{}", "checksum.sha256 is an object."),
        ("checksum-null", "null", "checksum.sha256 is null."),
        ("checksum-lines", json.dumps(text.splitlines()), "checksum.sha256 is an array of lines."),
    ):
        data = archive.bundle(**{"checksum.sha256": value})
        vectors.refuse(f"bundle/{name}.sma", _wrap(data), RULE, note, "A031")


def _base64(vectors):
    rule = "profile 1.2: base64 in a bundle"

    def with_value(value):
        return _wrap(sealed().add("notes.bin", b"").bundle(**{"notes.bin": value}))

    for name, value, note in (
        ("no-bytes", '""', "No bytes."),
        ("one-byte", '"/w=="', "One byte."),
        ("two-bytes", '"//4="', "Two bytes."),
        ("three-bytes", '"+/8A"', "Three bytes, with `+` and `/`."),
        ("escaped", '"\\u002fw=="', "An escaped character."),
    ):
        vectors.keep(f"bundle/base64-{name}.sma", with_value(value), rule, note, warning=["A106"])
    for name, value, note in (
        ("not-canonical", '"/x=="', "Bits after the last byte that are not zero."),
        ("not-canonical-two", '"//5="', "Bits after the last two bytes that are not zero."),
        ("no-padding", '"/w"', "No padding."),
        ("half-padding", '"/w="', "Half of the padding."),
        ("more-padding", '"AAAA===="', "Padding that nothing asks for."),
        ("url-alphabet", '"-_8A"', "The alphabet for URLs."),
        ("white-space", '"AA AA"', "A space inside."),
        ("line-feed", '"AAAA\\n"', "A line feed at the end."),
        ("one-character", '"A"', "A single character."),
        ("number", "1", "A number."),
        ("null", "null", "Null."),
        ("object", "{}", "An object under a name that does not end in `.json`."),
    ):
        vectors.refuse(f"bundle/base64-{name}.sma", with_value(value), rule, note, "A031")
    number = sealed().bundle()
    data = b'{"format_version": 1, ' + number[1:]
    note = "A `format_version` that is no string beside `manifest.json`: a member that is no base64."
    vectors.refuse("bundle/version-number-beside-manifest.sma", _wrap(data), rule, note, "A031")


def _strict(vectors):
    rule = "profile 1.2: a bundle is strict as a whole"
    bundle = sealed().bundle()

    def refuse(name, data, note):
        vectors.refuse(f"bundle/strict-{name}.sma", _wrap(data), rule, note, "A030")

    def edited(old, new):
        assert old in bundle
        return bundle.replace(old, new, 1)

    # One edit inside the devices section, none of which a reader of the manifest would see.
    name = '"name": "Büro Lampe"'.encode()
    refuse(
        "duplicate-member",
        edited(b'"data/devices.json":', b'"schema.json": {}, "data/devices.json":'),
        "A member's name twice.",
    )
    refuse("duplicate-name", edited(name, name + b', "name": "x"'), "A name twice inside a section.")
    refuse(
        "duplicate-name-escaped", edited(name, name + b', "n\\u0061me": "x"'), "A name twice, once escaped."
    )
    refuse("lone-surrogate", edited(name, b'"name": "\\ud83d"'), "A lone surrogate inside a section.")
    refuse("control-character", edited(name, b'"name": "a\tb"'), "A control character inside a string.")
    refuse("invalid-utf-8", edited(name, b'"name": "B\xfcro"'), "Bytes that are not UTF-8.")
    refuse("number", edited(b"87.5", b"1e400"), "A number beyond binary64 inside a section.")
    refuse("leading-zero", edited(b"87.5", b"087.5"), "A number with a leading zero.")
    refuse("trailing-comma", edited(name + b",", name + b",,"), "Two commas.")
    refuse("comment", edited(name, b"/* x */" + name), "A comment.")
    refuse("second-root", bundle + b"{}", "A second root value.")
    refuse("cut", bundle[:-1], "The closing brace is missing.")
    refuse("cut-middle", bundle[:3000], "Cut in the middle.")
    # root, devices, device, settings, then 60 arrays: depth 64 of the member, 65 of the bundle.
    for depth in (60, 61):
        archive = sealed()
        archive.sections["devices"]["devices"][0]["settings"]["deep"] = json.loads("[" * depth + "]" * depth)
        archive.fill().seal()
        if depth == 60:
            vectors.keep(
                "bundle/depth-64.sma",
                _wrap(archive.bundle()),
                rule,
                "A section of depth 64, the bundle's own object not counted.",
            )
        else:
            refuse("depth-65", archive.bundle(), "A section of depth 65.")

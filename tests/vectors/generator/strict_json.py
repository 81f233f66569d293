"""Profile 2, strict JSON: in the manifest (archive error), in schema.json and in sections."""

import json

from .archive import Archive, dump

RULE = "profile 2: strict JSON"
DEPTH = "profile 2: depth of JSON"
NUMBERS = "profile 2: numbers"


def nested(depth):
    """Arrays inside arrays."""
    return json.loads("[" * depth + "]" * depth)


# Edits of a text that has `"note": "x"` in an object; none is JSON that section 2 admits.
BROKEN = (
    ("byte-order-mark", lambda text: b"\xef\xbb\xbf" + text, "A byte-order mark."),
    ("duplicate-name", lambda text: text.replace(NOTE, NOTE + b', "note": "y"'), "A name twice."),
    (
        "duplicate-escaped",
        lambda text: text.replace(NOTE, NOTE + b', "n\\u006fte": "y"'),
        "A name twice, once escaped.",
    ),
    (
        "lone-high-surrogate",
        lambda text: text.replace(NOTE, b'"note": "\\ud83dx"'),
        "A high surrogate alone.",
    ),
    ("lone-low-surrogate", lambda text: text.replace(NOTE, b'"note": "\\ude00"'), "A low surrogate alone."),
    (
        "surrogates-swapped",
        lambda text: text.replace(NOTE, b'"note": "\\ude00\\ud83d"'),
        "Surrogates in the wrong order.",
    ),
    ("line-feed-in-string", lambda text: text.replace(NOTE, b'"note": "a\nb"'), "A line feed in a string."),
    ("nul-in-string", lambda text: text.replace(NOTE, b'"note": "a\0b"'), "A NUL in a string."),
    ("bad-escape", lambda text: text.replace(NOTE, b'"note": "\\x41"'), "An escape that JSON has not."),
    ("latin-1", lambda text: text.replace(NOTE, b'"note": "B\xfcro"'), "Bytes that are not UTF-8."),
    ("overlong", lambda text: text.replace(NOTE, b'"note": "\xc0\x80"'), "An overlong form in UTF-8."),
    ("utf-8-surrogate", lambda text: text.replace(NOTE, b'"note": "\xed\xa0\x80"'), "A surrogate in UTF-8."),
    ("trailing-comma", lambda text: text.replace(NOTE, NOTE + b","), "A comma before the closing brace."),
    ("single-quotes", lambda text: text.replace(NOTE, b"\"note\": 'x'"), "Single quotes."),
    ("comment", lambda text: text.replace(NOTE, NOTE + b" // x"), "A comment."),
    ("nan", lambda text: text.replace(NOTE, b'"note": NaN'), "NaN."),
    ("leading-zero", lambda text: text.replace(NOTE, b'"note": 01'), "A leading zero."),
    ("plus", lambda text: text.replace(NOTE, b'"note": +1'), "A leading plus."),
    ("point-last", lambda text: text.replace(NOTE, b'"note": 1.'), "A point without digits."),
    ("point-first", lambda text: text.replace(NOTE, b'"note": .5'), "A point before digits."),
    ("true-upper-case", lambda text: text.replace(NOTE, b'"note": True'), "A literal in the wrong case."),
    ("no-break-space", lambda text: text.replace(NOTE, b'"note":\xc2\xa0"x"'), "A space that JSON has not."),
    ("second-root", lambda text: text + b"\n{}", "A second root value."),
    ("cut", lambda text: text.rstrip()[:-1], "The closing brace is missing."),
    ("empty", lambda text: b"", "No text at all."),
    ("too-large", lambda text: text.replace(NOTE, b'"note": 1e309'), "A number beyond binary64."),
)
NOTE = b'"note": "x"'
# What only the manifest and the schema refuse: the number rules of 2026.1 documents.
UNSAFE = (
    ("unsafe", b"9007199254740992", "2^53, beyond the safe integers."),
    ("unsafe-negative", b"-9007199254740992", "-2^53."),
    ("unsafe-rounded", b"9007199254740991.5", "A fraction whose binary64 is 2^53."),
    ("unsafe-exponent", b"1e300", "An integer by its value, far beyond the safe ones."),
    ("underflow", b"1e-400", "A number that rounds to zero."),
)
ADMITTED = b"[9007199254740991, -9007199254740991, 5e-324, 0e999, 0.1, -0, 1E2, 1.5e+3, 4503599627370497.5]"


def add(vectors):
    for name, edit, note in BROKEN:
        _manifest(vectors, name, edit, note, RULE)
        _schema(vectors, name, edit, note, RULE)
        _section(vectors, name, edit, note, RULE)
    for name, number, note in UNSAFE:
        edit = lambda text, number=number: text.replace(NOTE, b'"note": ' + number)
        _manifest(vectors, name, edit, note, NUMBERS)
        _schema(vectors, name, edit, note, NUMBERS)
        section = edit(_section_text())
        file = f"strict-json/section-{name}.sma"
        vectors.keep(file, _with_section(section), NUMBERS, f"{note[:-1]}: admitted in a section.")
    _admitted(vectors)
    _depth(vectors)
    _roots(vectors)


def _manifest(vectors, name, edit, note, rule):
    archive = Archive().fill()
    archive.manifest["note"] = "x"
    data = archive.seal(text=edit).file()
    vectors.refuse(f"strict-json/manifest-{name}.sma", data, rule, f"{note[:-1]}, in the manifest.", "A033")


def _schema(vectors, name, edit, note, rule):
    archive = Archive()
    archive.schema["note"] = "x"
    archive.schema = edit(dump(archive.schema))
    data = archive.fill().seal().file()
    vectors.fail(f"strict-json/schema-{name}.sma", data, rule, f"{note[:-1]}, in schema.json.", "S001")


def _section(vectors, name, edit, note, rule):
    data = _with_section(edit(_section_text()))
    vectors.fail(f"strict-json/section-{name}.sma", data, rule, f"{note[:-1]}, in a section.", "D010")


def _section_text():
    # In the policy of the resolution section, which no other check counts or compares.
    section = Archive().sections["resolution"]
    section["policies"][0]["note"] = "x"
    return dump(section)


def _with_section(text):
    archive = Archive()
    archive.sections["resolution"] = text
    archive.fill()
    entry = archive.manifest["data_sections"]["resolution"]
    entry["record_count"] = 1
    archive.manifest["statistics"]["total_records"] += 1
    return archive.seal().file()


def _admitted(vectors):
    archive = Archive().fill()
    archive.manifest["note"] = "x"
    edit = lambda text: text.replace(NOTE, b'"note": ' + ADMITTED)
    note = "Numbers at the edges of what the manifest admits, in an unknown field."
    vectors.keep(
        "strict-json/manifest-numbers.sma", archive.seal(text=edit).file(), NUMBERS, note, warning=["M080"]
    )
    archive = Archive()
    archive.schema["note"] = "x"
    archive.schema = edit(dump(archive.schema))
    vectors.keep(
        "strict-json/schema-numbers.sma", archive.fill().seal().file(), NUMBERS, "The same in schema.json."
    )

    def respell(text):
        for old, new in (
            (b'"total_devices": 3', b'"total_devices": 3.0'),
            (b'"level": 9', b'"level": 0.9e1'),
            (b'"record_count": 0', b'"record_count": -0'),
            (b'"file_size": 0', b'"file_size": 0.0'),
            (b'"total_records": 11', b'"total_records": 1.1e+1'),
        ):
            assert old in text, old
            text = text.replace(old, new)
        return text

    archive = Archive(without=("analytics",)).fill().seal(text=respell)
    note = "Integers with a point, with an exponent, and `-0`."
    vectors.keep("strict-json/manifest-integers.sma", archive.file(), NUMBERS, note)
    archive = Archive()
    archive.schema["tables"]["devices"]["row_count"] = 3.0
    vectors.keep(
        "strict-json/schema-integers.sma", archive.fill().seal().file(), NUMBERS, "A `row_count` of 3.0."
    )
    edit = lambda text: (
        b" \t\r\n" + text.replace(NOTE, b'"n\\u006fte"\r\n:\t"\\ud83d\\ude00\\/\\u0000\\b\\f"') + b"\n"
    )
    archive = Archive()
    archive.schema["note"] = "x"
    archive.schema = edit(dump(archive.schema))
    note = "White space, escapes and a surrogate pair, in schema.json."
    vectors.keep("strict-json/schema-escapes.sma", archive.fill().seal().file(), RULE, note)
    vectors.keep(
        "strict-json/section-escapes.sma",
        _with_section(edit(_section_text())),
        RULE,
        "The same in a section.",
    )
    archive = Archive().fill()
    archive.manifest["note"] = "x"
    note = "The same in the manifest, in an unknown field."
    vectors.keep(
        "strict-json/manifest-escapes.sma", archive.seal(text=edit).file(), RULE, note, warning=["M080"]
    )


def _depth(vectors):
    for depth in (64, 65):
        archive = Archive().fill()
        archive.manifest["note"] = nested(depth - 1)
        data = archive.seal().file()
        file = f"strict-json/manifest-depth-{depth}.sma"
        if depth == 64:
            vectors.keep(file, data, DEPTH, "The manifest is 64 deep.", warning=["M080"])
        else:
            vectors.refuse(file, data, DEPTH, "The manifest is 65 deep.", "A033")
        archive = Archive()
        archive.schema["note"] = nested(depth - 1)
        data = archive.fill().seal().file()
        file = f"strict-json/schema-depth-{depth}.sma"
        if depth == 64:
            vectors.keep(file, data, DEPTH, "schema.json is 64 deep.")
        else:
            vectors.fail(file, data, DEPTH, "schema.json is 65 deep.", "S001")
        text = _section_text().replace(NOTE, b'"note": ' + b"[" * (depth - 3) + b"]" * (depth - 3))
        file = f"strict-json/section-depth-{depth}.sma"
        if depth == 64:
            vectors.keep(file, _with_section(text), DEPTH, "A section is 64 deep.")
        else:
            vectors.fail(file, _with_section(text), DEPTH, "A section is 65 deep.", "D010")
            vectors.keep(
                file, None, DEPTH, "A section is 65 deep; sections are not parsed at `basic`.", level="basic"
            )
    many = b"[" * 100_000
    archive = Archive()
    archive.schema = many
    vectors.fail(
        "strict-json/schema-depth-100000.sma",
        archive.fill().seal().file(),
        DEPTH,
        "100 000 opening brackets.",
        "S001",
    )


def _roots(vectors):
    for name, text in (("array", b"[]"), ("string", b'"manifest"'), ("number", b"1"), ("null", b"null")):
        archive = Archive().fill().seal(text=lambda _: text)
        note = f"The root of the manifest is no object ({name})."
        vectors.fail(f"strict-json/manifest-root-{name}.sma", archive.file(), RULE, note, "M001")
        archive = Archive()
        archive.schema = text
        note = f"The root of schema.json is no object ({name})."
        vectors.fail(
            f"strict-json/schema-root-{name}.sma", archive.fill().seal().file(), "profile 4", note, "S002"
        )
        note = f"The root of a section is no object ({name})."
        vectors.fail(
            f"strict-json/section-root-{name}.sma", _with_section(text), "profile 5: sections", note, "D010"
        )

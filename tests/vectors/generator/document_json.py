"""wire-documents.md, the JSON of documents: what is strict in both versions, which numbers each
admits, and integers that are not written plainly."""

import json

from . import compress
from .document import of_2024, of_2026, text_2024, text_2026

RULE = "wire documents: strict JSON"
NUMBERS = "wire documents 2026.1: numbers"
PLAIN = "wire documents 2026.1: integers"
MARK = b'"rate_limit":100'


def add(vectors):
    _strict(vectors)
    _numbers(vectors)
    _integers(vectors)


def _with_number(number):
    """The 2026.1 baseline with another number in an open map, and the checksum of its value."""
    document = of_2026()
    try:
        document["system_settings"]["api_settings"]["rate_limit"] = float(number)
        text = text_2026(document)
    except ValueError:  # not finite: no checksum could be right
        text = text_2026(of_2026())
    head, tail = text.split(b'"rate_limit":', 1)
    return head + b'"rate_limit":' + number + tail[tail.index(b"}") :]


def _strict(vectors):
    texts = {"2026.1": text_2026(of_2026()), "2024.1": text_2024(of_2024(), layout=_compact)}
    name = b'"log_level":"info"'
    for version, text in texts.items():
        assert text.count(name) == 1
        for label, edited, note in (
            ("duplicate-name", text.replace(name, name + b',"log_level":"x"'), "A name twice."),
            (
                "duplicate-escaped",
                text.replace(name, name + b',"log\\u005flevel":"x"'),
                "A name twice, once escaped.",
            ),
            ("lone-surrogate", text.replace(name, b'"log_level":"\\ud800"'), "A lone surrogate."),
            ("control-character", text.replace(name, b'"log_level":"a\tb"'), "A tab in a string."),
            ("latin-1", text.replace(name, b'"log_level":"\xfc"'), "Bytes that are not UTF-8."),
            ("trailing-comma", text.replace(name, name + b","), "A comma too many."),
            ("leading-zero", text.replace(MARK, b'"rate_limit":0100'), "A leading zero."),
            ("nan", text.replace(MARK, b'"rate_limit":NaN'), "NaN."),
            ("second-root", text + b"{}", "A second root value."),
            ("cut", text[:-1], "The closing brace is missing."),
        ):
            assert edited != text
            vectors.refuse(
                f"{version}/json-{label}.sma",
                compress.gzip(edited),
                RULE,
                f"{note[:-1]}, in a {version} document.",
                "A030",
            )
        deep = lambda depth: text.replace(MARK, b'"rate_limit":' + b"[" * depth + b"]" * depth)
        # Root, system_settings and api_settings are three deep. 64 keeps the rule, if it has a digest.
        file = f"{version}/json-depth-65.sma"
        vectors.refuse(file, compress.gzip(deep(62)), RULE, f"A {version} document is 65 deep.", "A040")
        nested = []
        for _ in range(60):
            nested = [nested]
        document = of_2026() if version == "2026.1" else of_2024()
        document["system_settings"]["api_settings"]["rate_limit"] = nested
        right = text_2026(document) if version == "2026.1" else text_2024(document, layout=_compact)
        vectors.keep(
            f"{version}/json-depth-64.sma", compress.gzip(right), RULE, f"A {version} document is 64 deep."
        )


def _compact(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace(
        '"checksum":""', '"checksum": ""'
    )


def _numbers(vectors):
    for label, number, note in (
        ("smallest", b"5e-324", "The smallest number above zero."),
        ("largest-safe", b"9007199254740991", "The largest safe integer."),
        ("smallest-safe", b"-9007199254740991", "The smallest safe integer."),
        ("half", b"4503599627370495.5", "A large number that is no integer."),
        ("zero-exponent", b"0e400", "Zero, whatever its exponent."),
        (
            "rounded-down",
            b"2.4703282292062328e-324",
            "Just over half of the smallest number: it rounds up to it.",
        ),
    ):
        vectors.keep(f"2026.1/number-{label}.sma", compress.gzip(_with_number(number)), NUMBERS, note)
    for label, number, note in (
        ("unsafe", b"9007199254740992", "2^53."),
        ("unsafe-negative", b"-9007199254740992", "-2^53."),
        ("unsafe-rounded", b"9007199254740991.5", "A fraction whose binary64 is 2^53."),
        ("unsafe-exponent", b"1e16", "An integer beyond the safe ones, with an exponent."),
        ("largest-double", b"1.7976931348623157e308", "The largest binary64 is an integer."),
        ("too-large", b"1e309", "Beyond binary64."),
        ("too-large-negative", b"-1e309", "Beyond binary64, negative."),
        ("underflow", b"1e-400", "Not zero, and rounds to zero."),
        (
            "underflow-half",
            b"2.4703282292062327e-324",
            "Just under half of the smallest number: it rounds to zero.",
        ),
    ):
        # What no JSON reader takes in is refused before anybody knows that it is a document.
        code = "A030" if label.startswith("too-large") else "A040"
        vectors.refuse(
            f"2026.1/number-{label}.sma", compress.gzip(_with_number(number)), NUMBERS, note, code
        )
    text = text_2026(of_2026())
    edited = text.replace(b'"id":1,', b'"id":9007199254740992,', 1)
    assert edited != text
    vectors.refuse(
        "2026.1/number-unsafe-id.sma",
        compress.gzip(edited),
        NUMBERS,
        "An id beyond the safe integers.",
        "A040",
    )


def _integers(vectors):
    text = text_2026(of_2026())
    for label, old, new, note in (
        ("point", b'"id":1,', b'"id":1.0,', "An id of 1.0."),
        ("exponent", b'"id":1,', b'"id":1e0,', "An id of 1e0."),
        ("exponent-upper-case", b'"port":1883', b'"port":1.883E3', "A port of 1.883E3."),
        ("record-count", b'"record_count":4', b'"record_count":4.0', "A record_count of 4.0."),
        ("signal", b'"signal":-45', b'"signal":-45.0', "A signal of -45.0."),
    ):
        edited = text.replace(old, new, 1)
        assert edited != text
        vectors.warn(f"2026.1/integer-{label}.sma", compress.gzip(edited), PLAIN, note, "D002")
    document = of_2026()
    document["templates"][0]["generation"] = 0
    text = text_2026(document)
    edited = text.replace(b'"generation":0', b'"generation":-0', 1)
    assert edited != text
    vectors.keep(
        "2026.1/integer-minus-zero.sma",
        compress.gzip(edited),
        PLAIN,
        "A generation of -0 is 0, without a warning.",
    )
    edited = text_2026(of_2026()).replace(MARK, b'"rate_limit":1e2')
    vectors.keep(
        "2026.1/integer-open-map.sma",
        compress.gzip(edited),
        PLAIN,
        "1e2 in an open map, where no integer is wanted.",
    )

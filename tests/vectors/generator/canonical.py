"""RFC 8785 canonical JSON, and the two digests that are taken over it."""

import copy
import hashlib
import json
import math


def canonical(value):
    """The canonical form of a parsed JSON value, as bytes."""
    return _write(value).encode("utf-8")


def digest(data):
    """A digest as manifests and documents carry it."""
    return "sha256:" + hashlib.sha256(data).hexdigest()


def canonical_manifest(manifest):
    """Profile 6.1: the manifest with its own checksum and signature emptied."""
    emptied = copy.deepcopy(manifest)
    emptied["validation"]["manifest_checksum"] = ""
    emptied["validation"]["signature"] = ""
    return canonical(emptied)


def manifest_checksum(manifest):
    """The digest of the canonical manifest."""
    return digest(canonical_manifest(manifest))


def document_checksum(document):
    """2026.1: the document with its checksum emptied."""
    emptied = copy.deepcopy(document)
    emptied["metadata"]["integrity"]["checksum"] = ""
    return digest(canonical(emptied))


def _write(value):
    if value is None:
        return "null"
    if value is True:
        return "true"
    if value is False:
        return "false"
    if isinstance(value, str):
        # Python escapes exactly what RFC 8785, 3.2.2.2 asks for when it may write Unicode.
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, (int, float)):
        return number(float(value))
    if isinstance(value, list):
        return "[" + ",".join(_write(item) for item in value) + "]"
    names = sorted(value, key=lambda name: name.encode("utf-16-be"))
    return "{" + ",".join(f"{_write(name)}:{_write(value[name])}" for name in names) + "}"


def number(value):
    """ECMAScript's Number::toString, from the shortest digits that Python's repr finds."""
    if not math.isfinite(value):
        raise ValueError("not a finite number")
    if value == 0:
        return "0"
    sign = "-" if value < 0 else ""
    mantissa, _, exponent = repr(abs(value)).partition("e")
    whole, _, fraction = mantissa.partition(".")
    if fraction == "0":
        fraction = ""
    digits = (whole + fraction).lstrip("0")
    point = len(whole) + int(exponent or 0)  # digits before the point
    point -= len(whole + fraction) - len(digits)
    digits = digits.rstrip("0")
    count = len(digits)
    if count <= point <= 21:
        return sign + digits + "0" * (point - count)
    if 0 < point <= 21:
        return sign + digits[:point] + "." + digits[point:]
    if -6 < point <= 0:
        return sign + "0." + "0" * -point + digits
    tail = f"e{point - 1:+d}"
    return sign + digits[0] + ("." + digits[1:] if count > 1 else "") + tail

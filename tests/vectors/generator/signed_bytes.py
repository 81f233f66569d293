"""Profile 6.4: how signatures are written, what they are over, and contents that were changed
after signing."""

import base64
import hashlib

from . import ed25519
from .archive import dump
from .canonical import canonical, manifest_checksum
from .encrypted import compact
from .signature import FORGED, filled, reader, signed
from .signing import SIGNER, announce, sign_manifest, sign_sums, text


def add(vectors):
    _texts(vectors)
    _manifest_texts(vectors)
    _messages(vectors)
    _changed(vectors)
    _schema(vectors)
    _added(vectors)


def _texts(vectors):
    """signature.sig as text."""
    code = base64.standard_b64encode
    hexed = lambda raw: raw.hex().encode()
    for name, write, right, note in (
        ("base64", code, True, "in base64"),
        ("base64-lf", lambda raw: code(raw) + b"\n", True, "in base64 with an LF"),
        ("base64-crlf", lambda raw: code(raw) + b"\r\n", True, "in base64 with a CRLF"),
        ("hex", hexed, True, "in lower-case hex"),
        ("hex-lf", lambda raw: hexed(raw) + b"\n", True, "in lower-case hex with an LF"),
        ("hex-upper", lambda raw: hexed(raw).upper(), False, "in upper-case hex"),
        ("base64-two-lf", lambda raw: code(raw) + b"\n\n", False, "in base64 with two LFs"),
        ("base64-unpadded", lambda raw: code(raw).rstrip(b"="), False, "in base64 without padding"),
        ("base64-url", lambda raw: _url(code(raw)), False, "in base64url"),
        ("raw-lf", lambda raw: raw + b"\n", False, "as raw bytes with an LF"),
        ("raw-63", lambda raw: raw[:63], False, "as 63 raw bytes"),
        ("empty", lambda raw: b"", False, "as no bytes at all"),
    ):
        note = f"signature.sig is written {note}."
        data = signed(sums=lambda message, write=write: write(SIGNER.sign(message))).file()
        reader(vectors, f"file-{name}", data, note, *(("verified",) if right else FORGED))


def _url(code):
    assert b"+" in code or b"/" in code
    return code.replace(b"+", b"-").replace(b"/", b"_")


def _manifest_texts(vectors):
    """validation.signature as text."""
    for name, write, note in (
        ("hex", lambda code: base64.b64decode(code).hex(), "in hex, which only signature.sig may be"),
        ("url", lambda code: _url(code.encode()).decode(), "in base64url"),
        ("lf", lambda code: code + "\n", "in base64 with an LF"),
        ("spare-bits", _spare, "in base64 whose spare bits are not 0"),
        ("63-bytes", lambda code: text(base64.b64decode(code)[:63]), "in base64 of 63 bytes"),
    ):
        archive = filled()
        announce(archive)
        sign_manifest(archive, SIGNER.sign)
        validation = archive.manifest["validation"]
        validation["signature"] = write(validation["signature"])
        data = sign_sums(archive.seal(text=compact), SIGNER.sign).file()
        reader(vectors, f"manifest-{name}", data, f"validation.signature is written {note}.", *FORGED)


def _spare(code):
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    assert code.endswith("==")
    return code[:-3] + letters[letters.index(code[-3]) + 1] + "=="


def _messages(vectors):
    """Signatures of the right key over something else."""
    archive = filled()
    announce(archive)
    archive.manifest["validation"]["signature"] = text(SIGNER.sign(compact(dump(archive.manifest))))
    data = sign_sums(archive.seal(text=compact), SIGNER.sign).file()
    note = "validation.signature is over the manifest's text and not its canonical form."
    reader(vectors, "over-text", data, note, *FORGED)

    archive = filled()
    announce(archive)
    validation = archive.manifest["validation"]
    validation["signature"] = ""
    validation["manifest_checksum"] = manifest_checksum(archive.manifest)
    signature = text(SIGNER.sign(canonical(archive.manifest)))
    validation.update(manifest_checksum="", signature=signature)
    data = sign_sums(archive.seal(text=compact), SIGNER.sign).file()
    note = "validation.signature is over the canonical manifest with its checksum left in."
    reader(vectors, "over-checksum", data, note, *FORGED)

    hashed = lambda message: SIGNER.sign(hashlib.sha256(message).digest())
    note = "signature.sig is over the SHA-256 of checksum.sha256."
    reader(vectors, "over-digest", signed(sums=hashed).file(), note, *FORGED)

    archive = signed()
    signature = base64.b64decode(archive.manifest["validation"]["signature"])
    data = archive.replace("signature.sig", signature).file()
    reader(vectors, "same-twice", data, "signature.sig holds validation.signature.", *FORGED)
    data = signed(sums=_prehashed).file()
    note = "signature.sig is made with Ed25519ph (RFC 8032, 5.1), which hashes first."
    reader(vectors, "prehash", data, note, *FORGED)


def _prehashed(message):
    """Ed25519ph: a prefix before both hashes, and the message's SHA-512 in its place."""
    prefix = b"SigEd25519 no Ed25519 collisions\x01\x00"
    hashed = hashlib.sha512(message).digest()
    half = hashlib.sha512(SIGNER.seed).digest()[32:]
    number = int.from_bytes(hashlib.sha512(prefix + half + hashed).digest(), "little") % ed25519.L
    commitment = ed25519.encode(ed25519.multiply(number, ed25519.BASE))
    k = hashlib.sha512(prefix + commitment + SIGNER.public + hashed).digest()
    k = int.from_bytes(k, "little") % ed25519.L
    return ed25519.signature(commitment, (number + k * ed25519.secret_scalar(SIGNER.seed)) % ed25519.L)


def _changed(vectors):
    """Content that was changed after signing."""
    for embedded in (None, SIGNER.public):
        name = "changed" if embedded is None else "changed-embedded"
        archive = signed(embedded=embedded)
        file = dict(archive.members)["signature.sig"]
        archive.sections["devices"]["devices"][0]["name"] = "Kitchen Plus"
        data = archive.fill().seal(text=compact).add("signature.sig", file).file()
        note = "A device's name is changed after signing, every checksum made anew"
        reader(vectors, name, data, f"{note}.", *FORGED)
        if embedded:
            note += "; the embedded key tells"
            reader(vectors, name, None, f"{note}.", *FORGED, keys=())
        else:
            reader(vectors, name, None, f"{note}; no key.", "no-key", keys=())

    archive = signed()
    devices = dict(archive.members)["data/devices.json"]
    data = archive.replace("data/devices.json", devices.replace(b"Plug", b"Plum")).file()
    failed = ["I003", "I004", "I007"]
    note = "A section is changed and no checksum: the signatures verify, the content is another"
    reader(vectors, "section", data, f"{note}.", "forged", failed)
    reader(vectors, "section", None, f"{note}; no key.", "no-key", failed, keys=())

    archive = signed()
    archive.replace("manifest.json", b"\n" + dict(archive.members)["manifest.json"])
    old = dict(archive.members)["signature.sig"]
    archive.drop("checksum.sha256").drop("signature.sig").sum_up().add("signature.sig", old)
    note = "White space is added to the manifest after signing, checksum.sha256 made anew."
    reader(vectors, "respaced", archive.file(), note, *FORGED)

    archive = filled()
    announce(archive)
    sign_manifest(archive, SIGNER.sign)
    archive.seal(text=compact, checksum="sha256:" + "0" * 64)
    data = sign_sums(archive, SIGNER.sign).file()
    note = "The signatures verify, but manifest_checksum is zeros."
    reader(vectors, "checksum-zeros", data, note, "forged", ["I001"])

    archive = filled()
    announce(archive)
    sign_manifest(archive, SIGNER.sign)
    archive.seal(text=compact)
    archive.resum(lambda lines: lines + b"0" * 64 + b"  signature.sig\n")
    data = sign_sums(archive, SIGNER.sign).file()
    note = "The signatures verify, but checksum.sha256 lists signature.sig."
    reader(vectors, "listed", data, note, "forged", ["I007"])

    data = signed().drop("checksum.sha256").file()
    note = "checksum.sha256 is missing, and with it what signature.sig is over."
    reader(vectors, "no-sums", data, note, "forged", ["A103", "G001"])


def _schema(vectors):
    """schema.json, which only checksum.sha256 speaks of."""
    archive = signed()
    schema = dict(archive.members)["schema.json"]
    old = dict(archive.members)["signature.sig"]
    archive.replace("schema.json", schema.replace(b'"versions"', b'"Versions"'))
    note = "schema.json is changed, and no checksum."
    reader(vectors, "schema", archive.file(), note, "forged", ["I007"])
    archive.drop("checksum.sha256").drop("signature.sig").sum_up().add("signature.sig", old)
    note = "schema.json and its line in checksum.sha256 are changed: validation.signature verifies."
    reader(vectors, "schema-summed", archive.file(), note, *FORGED)


def _added(vectors):
    """Members that were added, which no checksum speaks of."""
    unlisted = ["I007"]
    data = signed().add("notes.txt", b"x").file()
    note = "A member that is kept out of every result is added after signing"
    reader(vectors, "added-member", data, f"{note}.", "forged", unlisted, ["A106"])
    reader(vectors, "added-member", None, f"{note}; no key.", "no-key", unlisted, ["A106"], keys=())
    data = signed(embedded=SIGNER.public).add("notes.txt", b"x").file()
    with_key = f"{note}; the embedded key."
    reader(vectors, "added-embedded", data, with_key, "forged", unlisted, ["A106", "G003"], keys=())
    archive = signed().add("notes.txt", b"x")
    data = archive.file(archive.bundle())
    reader(vectors, "added-bundle", data, f"{note}, in a JSON bundle.", "forged", unlisted, ["A106"])
    data = signed().add("notes.txt", b"x", first=True).file()
    reader(vectors, "added-first", data, f"{note}, before all others.", "forged", unlisted, ["A106"])
    data = signed().add("data/templates.json", b"{}").file()
    note = "A section that is not included is added after signing"
    reader(vectors, "added-section", data, f"{note}.", "forged", ["A104", "I007"])
    reader(vectors, "added-section", None, f"{note}; no key.", "no-key", ["A104", "I007"], keys=())
    data = signed().add("data/firmware.json", b"{}").file()
    note = "A section that the manifest does not list is added after signing."
    reader(vectors, "added-unlisted", data, note, "forged", ["A104", "I007"])
    data = signed(sums=None).add("notes.txt", b"x").file()
    note = "A member is added, and signature.sig taken away."
    reader(vectors, "added-only-manifest", data, note, "forged", ["G005", "I007"], ["A106"])

    archive = filled()
    announce(archive)
    sign_manifest(archive, SIGNER.sign)
    archive.seal(text=compact).drop("checksum.sha256").add("notes.txt", b"x").sum_up()
    data = sign_sums(archive, SIGNER.sign).file()
    note = "A member outside of section 2 that is listed, and so signed."
    reader(vectors, "listed-member", data, note, "verified", (), ["A106"])
    data = filled().seal(text=compact).add("notes.txt", b"x").file()
    note = "A member that is not listed, in an archive without a signature."
    reader(vectors, "unsigned-member", data, note, "unsigned", (), ["A106"], keys=())

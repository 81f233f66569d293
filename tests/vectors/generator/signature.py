"""Profile 6.4: the two places of a signature, and what each reader is told about them."""

from .encrypted import compact, small_plain
from .signing import OTHER, SIGNER, announce, pem, sign_manifest, sign_sums

RULE = "profile 6.4"
FORGED = ("forged", ["G001"])
KEY = "keys/signer.pub.pem"
OTHER_KEY = "keys/other.pub.pem"


def add(vectors):
    vectors.credential(KEY, pem(SIGNER.public))
    vectors.credential(OTHER_KEY, pem(OTHER.public))
    _readers(vectors)
    _places(vectors)
    _embedded(vectors)
    _unannounced(vectors)


def reader(vectors, name, data, note, state, failed=(), warning=(), keys=(KEY,), **more):
    """One reader of a vector; without `data`, of one that is there already."""
    if keys:
        more["keys"] = list(keys)
    if state:
        more["signature"] = state
    vectors.read(f"signature/{name}.sma", data, RULE, note, failed, warning, **more)


def filled():
    """An unsigned archive before its manifest is sealed."""
    return small_plain().fill()


def signed(sums=SIGNER.sign, manifest=SIGNER.sign, embedded=None):
    """A signed archive, each place by a function of its own; none leaves the place out."""
    archive = filled()
    announce(archive, embedded)
    if manifest:
        sign_manifest(archive, manifest)
    archive.seal(text=compact)
    return sign_sums(archive, sums) if sums else archive


def _readers(vectors):
    name, data = "both", signed().file()
    reader(vectors, name, data, "Signed in both places; no key is given.", "no-key", keys=())
    reader(vectors, name, None, "Signed in both places, read with the signer's key.", "verified")
    note = "Signed in both places, read with another key."
    reader(vectors, name, None, note, *FORGED, keys=(OTHER_KEY,))
    note = "Signatures are not looked at below `standard`."
    reader(vectors, name, None, note, None, keys=(OTHER_KEY,), level="basic")
    for keys in ((OTHER_KEY, KEY), (KEY, OTHER_KEY)):
        reader(vectors, name, None, "Two keys, one of them the signer's.", "verified", keys=keys)
    name, data = "bundle", signed_bundle()
    reader(vectors, name, data, "A signed JSON bundle.", "verified")
    reader(vectors, name, None, "A signed JSON bundle, read with another key.", *FORGED, keys=(OTHER_KEY,))
    name, data = "unsigned", filled().seal(text=compact).file()
    reader(vectors, name, data, "Not signed, and no key given.", "unsigned", keys=())
    reader(vectors, name, None, "Not signed, although a key is given.", "unsigned", ["G001"])


def signed_bundle():
    """The signed archive as one JSON object."""
    archive = signed()
    return archive.file(archive.bundle())


def _places(vectors):
    alone = ["G005"]
    name, data = "only-file", signed(manifest=None).file()
    note = "validation.signature is missing although an algorithm is named"
    reader(vectors, name, data, f"{note}.", "forged", alone)
    reader(vectors, name, None, f"{note}; no key.", "forged", alone, keys=())
    name, data = "only-manifest", signed(sums=None).file()
    note = "signature.sig is missing although an algorithm is named"
    reader(vectors, name, data, f"{note}.", "forged", alone)
    reader(vectors, name, None, f"{note}; no key.", "forged", alone, keys=())
    name, data = "no-place", signed(sums=None, manifest=None).file()
    note = "Both signatures are missing although an algorithm is named"
    reader(vectors, name, data, f"{note}.", "forged", ["G001", "G005"])
    reader(vectors, name, None, f"{note}; no key.", "forged", alone, keys=())

    flip = lambda message: _flipped(SIGNER.sign(message))
    for name, sums, manifest, note in (
        ("wrong-file", flip, SIGNER.sign, "signature.sig has one flipped bit."),
        ("wrong-manifest", SIGNER.sign, flip, "validation.signature has one flipped bit."),
        ("wrong-both", flip, flip, "Both signatures have a flipped bit."),
        ("other-file", OTHER.sign, SIGNER.sign, "signature.sig is another key's."),
        ("other-manifest", SIGNER.sign, OTHER.sign, "validation.signature is another key's."),
    ):
        reader(vectors, name, signed(sums, manifest).file(), note, *FORGED)
    reader(vectors, "wrong-both", None, "Wrong, but there is no key to tell.", "no-key", keys=())
    note = "Each key of the reader verifies one of the places, and none both."
    for name in ("other-file", "other-manifest"):
        reader(vectors, name, None, note, *FORGED, keys=(KEY, OTHER_KEY))


def _flipped(signature):
    return signature[:40] + bytes([signature[40] ^ 1]) + signature[41:]


def _embedded(vectors):
    """validation.public_key."""
    name, data = "embedded", signed(embedded=SIGNER.public).file()
    note = "Signed, and the public key is embedded"
    reader(vectors, name, data, f"{note}; no key is given.", "embedded-only", (), ["G003"], keys=())
    reader(vectors, name, None, f"{note}, the reader's.", "verified")
    reader(vectors, name, None, f"{note}, not the reader's.", "other-key", ["G002"], keys=(OTHER_KEY,))
    note = "Two keys, one of them embedded."
    reader(vectors, name, None, note, "verified", keys=(OTHER_KEY, KEY))

    name, data = "embedded-other", signed(embedded=OTHER.public).file()
    note = "The embedded key is not the signer's"
    reader(vectors, name, data, f"{note}; no key is given.", *FORGED, keys=())
    reader(vectors, name, None, f"{note}, who is the reader's.", "verified", (), ["G004"])
    reader(vectors, name, None, f"{note}, but the reader's.", *FORGED, keys=(OTHER_KEY,))

    archive = signed(embedded=SIGNER.public)
    devices = dict(archive.members)["data/devices.json"]
    archive.replace("data/devices.json", devices.replace(b"Plug", b"Plum"))
    note = "The embedded key's signatures verify, but a section is changed."
    failed = ["I003", "I004", "I007"]
    reader(vectors, "embedded-section", archive.file(), note, "forged", failed, ["G003"], keys=())

    note = "One place is the embedded key's, the other one the reader's."
    data = signed(manifest=OTHER.sign, embedded=OTHER.public).file()
    reader(vectors, "embedded-half", data, note, *FORGED)


def _unannounced(vectors):
    """signature_algorithm null."""
    archive = filled().seal(text=compact)
    data = sign_sums(archive, SIGNER.sign).file()
    name, note = "unannounced", "signature.sig is there, but no algorithm is named"
    reader(vectors, name, data, f"{note}; no key.", "no-key", (), ["G006"], keys=())
    reader(vectors, name, None, f"{note}; it verifies.", "verified", (), ["G006"])
    reader(vectors, name, None, f"{note}; another key.", "forged", ["G001"], ["G006"], keys=(OTHER_KEY,))

    archive = filled()
    announce(archive, algorithm=None)
    sign_manifest(archive, SIGNER.sign)
    data = archive.seal(text=compact).file()
    note = "validation.signature is there, but no algorithm is named."
    reader(vectors, "unannounced-manifest", data, note, None, ["M070"], keys=())

"""Profile 6.4: signatures that lenient verifiers take, made by hand (RFC 8032, 5.1). Some of them
hold only for a certain number k, which is searched for by trying nonces."""

import hashlib

from . import ed25519
from .ed25519 import BASE, L, NEUTRAL, P, challenge, encode, multiply
from .signature import FORGED, reader, signed
from .signing import SIGNER, pem

MIXED = "keys/mixed-order.pub.pem"
SECRET = ed25519.secret_scalar(SIGNER.seed)
TORSION = ed25519.torsion()


def add(vectors):
    _scalars(vectors)
    _commitments(vectors)
    _small_keys(vectors)
    _mixed_key(vectors)


def _scalars(vectors):
    for name, factor, note in (("s-plus-l", 1, "L"), ("s-plus-15-l", 15, "15 L, the most that fits")):
        sums = lambda message, factor=factor: _beyond(SIGNER.sign(message), factor)
        data = signed(sums=sums).file()
        reader(vectors, name, data, f"S of signature.sig is too large by {note}.", *FORGED)
    manifest = lambda message: _beyond(SIGNER.sign(message), 1)
    note = "S of validation.signature is too large by L."
    reader(vectors, "s-plus-l-manifest", signed(manifest=manifest).file(), note, *FORGED)
    sums = lambda message: SIGNER.sign(message)[:63] + bytes([SIGNER.sign(message)[63] | 0x80])
    reader(vectors, "s-high-bit", signed(sums=sums).file(), "The highest bit of S is set.", *FORGED)
    data = signed(sums=lambda message: bytes(64)).file()
    reader(vectors, "zeros", data, "signature.sig is 64 zeros.", *FORGED)


def _beyond(signature, factor):
    scalar = int.from_bytes(signature[32:], "little") + factor * L
    return ed25519.signature(signature[:32], scalar)


def _commitments(vectors):
    """R, where S = k a holds the equation as R adds nothing."""
    for name, commitment, note in (
        ("r-neutral", encode(NEUTRAL), "R is the neutral point, and the equation holds."),
        ("r-neutral-y", (P + 1).to_bytes(32, "little"), "R is the neutral point with y beyond the prime."),
        (
            "r-neutral-sign",
            (1 | 1 << 255).to_bytes(32, "little"),
            "R is the neutral point with the sign of -0.",
        ),
    ):
        sums = lambda message, commitment=commitment: _without_nonce(commitment, message)
        reader(vectors, name, signed(sums=sums).file(), note, *FORGED)
    note = "R is off by a point of order 8: the equation holds only when it is multiplied by 8."
    reader(vectors, "r-mixed-order", signed(sums=_cofactored).file(), note, *FORGED)


def _without_nonce(commitment, message):
    k = challenge(commitment, SIGNER.public, message)
    return ed25519.signature(commitment, k * SECRET % L)


def _cofactored(message):
    commitment = encode(ed25519.add(multiply(_nonce(message, 0), BASE), TORSION))
    k = challenge(commitment, SIGNER.public, message)
    return ed25519.signature(commitment, (_nonce(message, 0) + k * SECRET) % L)


def _small_keys(vectors):
    """Embedded keys of small order, under which anybody can sign anything."""
    for name, public, order, note in (
        ("key-neutral", encode(NEUTRAL), 1, "The embedded key is the neutral point"),
        (
            "key-neutral-y",
            (P + 1).to_bytes(32, "little"),
            1,
            "It is the neutral point with y beyond the prime",
        ),
        ("key-order-8", encode(TORSION), 8, "The embedded key is a point of order 8"),
    ):
        sign = lambda message, public=public, order=order: _signed(
            message, public, 0, lambda k: k % order == 0
        )
        data = signed(sums=sign, manifest=sign, embedded=public).file()
        reader(vectors, name, data, f"{note}, and the equation holds.", *FORGED, keys=())
        reader(vectors, name, None, f"{note}; with a key of the reader.", *FORGED)
    data = signed(embedded=encode(NEUTRAL)).file()
    note = "The embedded key is the neutral point, the signer's the reader's."
    reader(vectors, "key-neutral-signer", data, note, "verified", (), ["G004"])


def _mixed_key(vectors):
    """A key off by a point of order 8: neither it nor R is of small order, so only the equation
    counts, and that without the cofactor."""
    public = encode(ed25519.add(multiply(SECRET, BASE), TORSION))
    vectors.credential(MIXED, pem(public))
    sign = lambda message: _signed(message, public, SECRET, lambda k: k % 8 == 0)
    data = signed(sums=sign, manifest=sign).file()
    note = "The key is off by a point of order 8 that k cancels: the equation holds."
    reader(vectors, "key-mixed-order", data, note, "verified", keys=(MIXED,))
    sums = lambda message: _signed(message, public, SECRET, lambda k: k % 8 == 4)
    data = signed(sums=sums, manifest=sign).file()
    note = "The key is off by a point of order 8 that k leaves: the equation holds only times 8."
    reader(vectors, "key-mixed-order-times-8", data, note, *FORGED, keys=(MIXED,))


def _signed(message, public, secret, wanted):
    """The first signature whose k is as wanted."""
    for attempt in range(1000):
        nonce = _nonce(message, attempt)
        commitment = encode(multiply(nonce, BASE))
        k = challenge(commitment, public, message)
        if wanted(k):
            return ed25519.signature(commitment, (nonce + k * secret) % L)
    raise ValueError("no nonce fits")


def _nonce(message, attempt):
    return int.from_bytes(hashlib.sha512(b"%d " % attempt + message).digest(), "little") % L

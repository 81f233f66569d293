"""Profile 6.4: keys, and archives signed with them in both places."""

import base64
import hashlib

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from .canonical import canonical_manifest


class Key:
    """A key pair; its seed is the SHA-256 of its name."""

    def __init__(self, name):
        self.seed = hashlib.sha256(f"{name} of the test vectors".encode()).digest()
        self._private = Ed25519PrivateKey.from_private_bytes(self.seed)
        self.public = self._private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    def sign(self, message):
        """The signature over a message, as 64 bytes."""
        return self._private.sign(message)


SIGNER = Key("signer")
OTHER = Key("other")


def pem(public):
    """A public key as `openssl pkey -pubout` writes it (RFC 8410)."""
    der = bytes.fromhex("302a300506032b6570032100") + public
    text = base64.b64encode(der).decode()
    return f"-----BEGIN PUBLIC KEY-----\n{text}\n-----END PUBLIC KEY-----\n".encode()


def text(data):
    """Standard base64."""
    return base64.b64encode(data).decode()


def announce(archive, embedded=None, algorithm="ed25519"):
    """Names the algorithm, and with `embedded` the public key."""
    validation = archive.manifest["validation"]
    validation["signature_algorithm"] = algorithm
    if embedded is not None:
        validation["public_key"] = text(embedded)


def sign_manifest(archive, sign):
    """Writes validation.signature; call it when nothing else in the manifest will change."""
    archive.manifest["validation"]["signature"] = text(sign(canonical_manifest(archive.manifest)))


def sign_sums(archive, sign):
    """Appends signature.sig over checksum.sha256; call it once the archive is sealed."""
    return archive.add("signature.sig", sign(dict(archive.members)["checksum.sha256"]))

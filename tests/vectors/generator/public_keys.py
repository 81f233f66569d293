"""Profile 6.4: the forms of public keys, each read with one signed archive."""

import base64
import json
import struct

from .signature import reader, signed
from .signing import OTHER, SIGNER, pem, text


def add(vectors):
    data = signed().file()
    for file, content, note in _forms(SIGNER.public):
        key = vectors.credential(f"keys/{file}", content)
        reader(vectors, "key-forms", data, f"The key is {note}.", "verified", keys=(key,))
    for file, content, note in _forms(OTHER.public):
        if file.endswith((".ssh.pub", ".jwk", ".minisign.pub")):
            key = vectors.credential(f"keys/{file.replace('signer', 'other')}", content)
            note = f"Another key is {note}."
            reader(vectors, "key-forms", None, note, "forged", ["G001"], keys=(key,))


def _forms(public):
    lines = pem(public).decode()
    wire = b"".join(struct.pack(">I", len(part)) + part for part in (b"ssh-ed25519", public))
    ssh = f"ssh-ed25519 {text(wire)} signer@example.com\n"
    url = base64.urlsafe_b64encode(public).decode().rstrip("=")
    jwk = {"kty": "OKP", "crv": "Ed25519", "x": url}
    minisign = text(b"Ed" + bytes(range(1, 9)) + public)
    comment = "untrusted comment: minisign public key 0807060504030201"
    rsa = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAAwEAAQ== another@example.com\n"
    return (
        ("signer-crlf.pub.pem", lines.replace("\n", "\r\n").encode(), "PEM with CRLF"),
        ("signer.ssh.pub", ssh.encode(), "an OpenSSH line"),
        ("signer-second.ssh.pub", (rsa + ssh).encode(), "an OpenSSH line after one of RSA"),
        ("signer.jwk", json.dumps(jwk).encode(), "a JWK"),
        ("signer.minisign.pub", f"{comment}\n{minisign}\n".encode(), "a minisign public key"),
        ("signer.hex", public.hex().encode() + b"\n", "hex"),
        ("signer.base64", text(public).encode() + b"\n", "base64"),
    )

"""The released documents and the archives of an independent writer, and one flipped character
in a device's name of each."""

import io
import subprocess
import tarfile
import zlib

from . import compress
from .signing import OTHER, pem
from .vectors import ROOT

DOCUMENTS = {
    "2026.1-browser-export": "the browser's exporter of 2026-08",
    "2026.1-server-export": "the server's exporter of 2026-08",
    "2024.1-browser-after-2026-07-21": "the browser's exporter of 2026-07-21",
    "2024.1-browser-before-2026-07-21": "the browser's exporter of 2026-03-15, whose checksum has a known defect",
    "2024.1-server-export": "the server's exporter of 2026-02-15, which stores no checksum",
}
ARCHIVES = {
    "1.0-tar-gzip": "24 devices in all six sections, tar",
    "1.0-json-gzip": "24 devices in all six sections, JSON bundle",
    "1.0-tar-none-signed": "uncompressed and signed; without a key the signature is skipped",
    "1.0-tar-zstd": "tar in a zstd layer",
    "1.0-json-lz4": "JSON bundle in an LZ4 layer",
    "1.0-selective": "a selective backup without the configurations",
    "1.0-incremental": "an incremental backup with its base",
}
ENCRYPTED = {
    "1.0-aes-argon2-signed": "AES-256-GCM and Argon2id, signed; without a password decryption is skipped",
    "1.0-chacha-scrypt": "ChaCha20-Poly1305 and scrypt",
    "1.0-aes-pbkdf2-json": "AES-256-GCM and PBKDF2 in a JSON bundle",
    "1.0-chacha-rawkey": "ChaCha20-Poly1305 with a raw key",
}
SIGNED = ("1.0-tar-none-signed", "1.0-aes-argon2-signed")
CHANGED = ("I003", "I004", "I007")
WARNINGS = {"1.0-selective": ["M054"]}


def add(vectors):
    for name, note in DOCUMENTS.items():
        file = f"samples/{name}.sma"
        vectors.keep(file, _read(name), "wire documents", f"Written by {note}.", by="released exporter")
        _flipped(
            vectors,
            name,
            "wire documents: checksum",
            [] if "server-export" in name and "2024" in name else ["I020"],
        )
    for name, note in {**ARCHIVES, **ENCRYPTED}.items():
        file = f"samples/{name}.sma"
        more = {"by": "independent writer of SMA 1.0", "layer": later(name)}
        vectors.keep(
            file,
            _read(name),
            "profile 1-7",
            f"{note[0].upper()}{note[1:]}.",
            warning=WARNINGS.get(name, []),
            signature="no-key" if name in SIGNED else "unsigned",
            **more,
        )
    _with_keys(vectors)
    for name in ARCHIVES:
        _flipped(vectors, name, "profile 6.2, 6.3", CHANGED, WARNINGS.get(name, []))
    _flipped_ciphertext(vectors)


def _with_keys(vectors):
    """The samples, read with the keys and the password beside them."""
    signer = {"keys": ["samples/signer.pub.pem"]}
    other = {"keys": [vectors.credential("keys/other.pub.pem", pem(OTHER.public))]}
    password = {"password_file": "samples/password.txt"}
    raw_key = {"key_file": "samples/raw.key"}
    for name, state, failed, reader, note in (
        ("1.0-tar-none-signed", "verified", (), signer, "the signer's key"),
        ("1.0-tar-none-signed", "forged", ["G001"], other, "another key"),
        ("1.0-tar-gzip", "unsigned", ["G001"], signer, "a key, although it is not signed"),
        ("1.0-json-gzip", "unsigned", ["G001"], signer, "a key, although it is not signed"),
        ("1.0-aes-argon2-signed", "verified", (), signer, "the signer's key, locked"),
        ("1.0-aes-argon2-signed", "verified", (), signer | password, "the signer's key and the password"),
        ("1.0-chacha-scrypt", "unsigned", (), password, "the password"),
        ("1.0-aes-pbkdf2-json", "unsigned", (), password, "the password"),
        (
            "1.0-aes-argon2-signed",
            "no-key",
            ["E002"],
            {"password": "Correct horse battery staple"},
            "another password",
        ),
        ("1.0-chacha-rawkey", "unsigned", (), raw_key, "the raw key"),
        ("1.0-chacha-rawkey", "unsigned", ["E002"], password, "a password where a raw key is wanted"),
        ("1.0-aes-argon2-signed", "no-key", ["E002"], raw_key, "a raw key where a password is wanted"),
    ):
        more = {"by": "independent writer of SMA 1.0", "layer": later(name), "signature": state, **reader}
        vectors.read(f"samples/{name}.sma", None, "profile 6.4, 7", f"Read with {note}.", failed, **more)
    file, note = "samples/2026.1-browser-export.sma", "Documents satisfy no key: they are never signed."
    more = {"by": "released exporter", "signature": "unsigned", **signer}
    vectors.read(file, None, "profile 6.4", note, ["G001"], **more)


def _flipped(vectors, name, rule, failed, warning=()):
    file = f"flipped/{name}.sma"
    layer, content = _unwrap(_read(name))
    data = _wrap(layer, _flip_name(content))
    more = {"warning": warning, "layer": later(name)}
    if failed:
        vectors.fail(file, data, rule, "One character of a device's name is another.", *failed, **more)
    else:
        note = "One character of a device's name is another, and no checksum could tell."
        vectors.keep(file, data, rule, note, **more)


def _flipped_ciphertext(vectors):
    data = bytearray(_read("1.0-chacha-rawkey"))
    data[data.index(b"SMAENC1\0") + 60] ^= 1
    file, note = "flipped/1.0-chacha-rawkey.sma", "One bit of an encrypted section is another"
    vectors.fail(file, bytes(data), "profile 6.2, 6.3", f"{note}; found without the key.", *CHANGED)
    raw_key = "samples/raw.key"
    vectors.fail(file, None, "profile 7.3", f"{note}; with the key.", *CHANGED, "E001", key_file=raw_key)


def _flip_name(content):
    """Changes the last character of the first device's name, and nothing else."""
    start = 0
    if content[:1] != b"{":
        start = tarfile.open(fileobj=io.BytesIO(content)).getmember("data/devices.json").offset_data
    elif b'"data/devices.json"' in content:
        start = content.index(b'"data/devices.json"')
    # Records of devices begin with a MAC address or hold one; a name before it is another's.
    start = content.index(b'"mac"', start)
    for opening in (b'"name": "', b'"name":"'):
        at = content.find(opening, start)
        if at >= 0:
            end = content.index(b'"', at + len(opening)) - 1
            flipped = content[:end] + bytes([content[end] ^ 1]) + content[end + 1 :]
            assert chr(content[end]).isdigit()
            return flipped
    raise ValueError("no device has a name")


def later(name):
    """The layers other than gzip and none, which a reader may not have yet."""
    return next((layer for layer in ("zstd", "lz4") if name.endswith(layer)), None)


def _read(name):
    return (ROOT / "samples" / f"{name}.sma").read_bytes()


def _unwrap(data):
    if data[:2] == b"\x1f\x8b":
        return "gzip", zlib.decompress(data, 31)
    for layer, magic in (("zstd", b"\x28\xb5\x2f\xfd"), ("lz4", b"\x04\x22\x4d\x18")):
        if data[:4] == magic:
            return layer, subprocess.run(
                [layer, "-dc"], input=data, stdout=subprocess.PIPE, check=True
            ).stdout
    return "none", data


def _wrap(layer, content):
    return {
        "gzip": compress.gzip,
        "zstd": lambda data: compress.zstd(data, "-19"),
        "lz4": lambda data: compress.lz4(data, "-9"),
        "none": bytes,
    }[layer](content)

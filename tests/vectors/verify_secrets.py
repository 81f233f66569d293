"""What `openssl` says to the signatures of the vectors, and a second reading of their encrypted
sections. It knows nothing of the generator but its index."""

import base64
import binascii
import functools
import hashlib
import hmac
import io
import json
import pathlib
import re
import subprocess
import tarfile
import tempfile

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

ROOT = pathlib.Path(__file__).resolve().parent
MAGIC = {b"\x1f\x8b": "gzip", b"\x28\xb5": "zstd", b"\x04\x22": "lz4"}
DER = bytes.fromhex("302a300506032b6570032100")
# OpenSSL takes points of small order, and keys beyond the prime, where the equation holds;
# profile 6.4 does not.
NOT_AS_OPENSSL = {
    f"signature/{name}.sma" for name in ("r-neutral", "key-neutral", "key-neutral-y", "key-order-8")
}


def fault(entry):
    """How another program sees an entry otherwise than it says, if it does."""
    manifest, members = _read(entry["file"])
    if manifest is None:
        return None
    if entry.get("signature") and entry["file"] not in NOT_AS_OPENSSL:
        found = _signature(entry, manifest, members)
        if found:
            return found
    if manifest["encryption"]["enabled"] and _credential(entry):
        return _decryption(entry, manifest, members)
    return None


@functools.lru_cache(maxsize=4)
def _read(file):
    data = (ROOT / file).read_bytes()
    program = MAGIC.get(data[:2])
    if program:
        data = _run([program, "-dc"], data).stdout
    if data[:1] != b"{":
        with tarfile.open(fileobj=io.BytesIO(data)) as archive:
            members = {entry.name.removeprefix("./"): archive.extractfile(entry).read() for entry in archive}
        return json.loads(members["manifest.json"]), members
    bundle = json.loads(data)
    if "manifest.json" not in bundle:
        return None, {}  # a document of another format
    members = {}
    for path, value in bundle.items():
        if path == "checksum.sha256":
            members[path] = value.encode()
        elif not path.endswith(".json"):
            members[path] = base64.b64decode(value, validate=True)
    return bundle["manifest.json"], members


def _run(command, data):
    return subprocess.run(command, input=data, capture_output=True)


def _signature(entry, manifest, members):
    """Compares who signed by OpenSSL with the entry's checks."""
    places = _places(manifest, members)
    keys = [(ROOT / key).read_bytes() for key in entry.get("keys", ()) if key.endswith(".pem")]
    failed, warning = set(entry["expect"]["failed"]), set(entry["expect"]["warning"])
    if entry.get("keys"):
        by_a_key = any(places and all(_verifies(key, "PEM", *place) for place in places) for key in keys)
        if keys and by_a_key == bool(failed & {"SMA-G001", "SMA-G002"}):
            return f"openssl says {by_a_key} to the signatures"
        return None
    embedded = manifest["validation"].get("public_key")
    if embedded is None:
        return None
    der = DER + base64.b64decode(embedded)
    by_embedded = bool(places) and all(_verifies(der, "DER", *place) for place in places)
    if by_embedded != ("SMA-G003" in warning) or by_embedded == ("SMA-G001" in failed):
        return f"openssl says {by_embedded} to the signatures by the embedded key"
    return None


def _places(manifest, members):
    """Each signature with its message; none in place of one that is not of the right form."""
    places = []
    if "signature.sig" in members:
        places.append((members.get("checksum.sha256", b""), _raw(members["signature.sig"])))
    written = manifest["validation"]["signature"]
    if written:
        emptied = json.loads(json.dumps(manifest), parse_float=_plain)
        emptied["validation"].update(manifest_checksum="", signature="")
        # Enough of RFC 8785 for manifests without large numbers.
        text = json.dumps(emptied, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        places.append((text.encode(), _base64(written)))
    return places


def _plain(number):
    return int(float(number)) if float(number).is_integer() else float(number)


def _raw(data):
    if len(data) == 64:
        return data
    text = re.sub(rb"\r?\n\Z", b"", data).decode("latin-1")
    if re.fullmatch("[0-9a-f]{128}", text):
        return bytes.fromhex(text)
    return _base64(text)


def _base64(text):
    try:
        data = base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error):
        return None
    return data if len(data) == 64 and base64.b64encode(data).decode() == text else None


def _verifies(key, form, message, signature):
    if signature is None:
        return False
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        for name, data in (("key", key), ("message", message), ("signature", signature)):
            (folder / name).write_bytes(data)
        command = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", folder / "key", "-keyform", form]
        command += ["-rawin", "-in", folder / "message", "-sigfile", folder / "signature"]
        return _run(command, b"").returncode == 0


def _credential(entry):
    """What the reader offers: a kind, and bytes."""
    if "password" in entry:
        return "password", entry["password"].encode()
    if "password_file" in entry:
        return "password", re.sub(rb"\r?\n\Z", b"", (ROOT / entry["password_file"]).read_bytes())
    if "key_file" in entry:
        data = (ROOT / entry["key_file"]).read_bytes()
        text = re.sub(rb"\r?\n\Z", b"", data)
        if len(data) == 32:
            return "key", data
        return "key", (
            bytes.fromhex(text.decode()) if len(text) == 64 else base64.b64decode(text, validate=True)
        )
    return None


def _decryption(entry, manifest, members):
    """Decrypts, and compares what fails with the entry's checks."""
    failed = set(entry["expect"]["failed"])
    if "SMA-M040" in failed:
        return None
    found = _unlocked(entry, manifest, members)
    wanted = failed & {"SMA-E001", "SMA-E002"}
    return None if found == wanted else f"decrypts with {sorted(found)} instead of {sorted(wanted)}"


def _unlocked(entry, manifest, members):
    kind, secret = _credential(entry)
    encryption = manifest["encryption"]
    derivation, parameters = encryption["key_derivation"], encryption["parameters"]
    salt = base64.b64decode(parameters["salt"])
    if not secret or (kind == "password") != (derivation is not None):
        return {"SMA-E002"}
    if _memory(derivation, parameters) > entry["limits"].get("kdf_memory_bytes", 1 << 30):
        return {"SMA-E002"}
    master = _derive(derivation, tuple(parameters.items()), secret, salt) if derivation else secret
    cipher = {"aes-256-gcm": AESGCM, "chacha20-poly1305": ChaCha20Poly1305}[encryption["algorithm"]]
    outcomes = []
    for name, section in manifest["data_sections"].items():
        if section["included"]:
            path = f"data/{name}.json.enc"
            plaintext = _decrypted(cipher, master, salt, path, members[path])
            if isinstance(plaintext, bytes):
                plaintext = _inside(plaintext, manifest["compression"]["algorithm"], entry["limits"])
            outcomes.append(plaintext)
    if outcomes and all(outcome == "first chunk" for outcome in outcomes):
        return {"SMA-E002"}
    return {"SMA-E001"} if any(outcomes) else set()


def _memory(derivation, parameters):
    if derivation == "argon2":
        return parameters["memory_kib"] << 10
    return 128 * parameters["r"] << parameters["log_n"] if derivation == "scrypt" else 0


@functools.lru_cache
def _derive(derivation, parameters, password, salt):
    values = dict(parameters)
    if derivation == "pbkdf2":
        return hashlib.pbkdf2_hmac("sha256", password, salt, values["iterations"], 32)
    if derivation == "scrypt":
        size = 1 << values["log_n"]
        return hashlib.scrypt(
            password, salt=salt, n=size, r=values["r"], p=values["p"], maxmem=1 << 30, dklen=32
        )
    costs = {"iterations": values["time_cost"], "lanes": values["parallelism"]}
    return Argon2id(salt=salt, length=32, memory_cost=values["memory_kib"], **costs).derive(password)


def _decrypted(cipher, master, salt, path, stored):
    """The plaintext of a member, or why there is none."""
    if stored[:8] != b"SMAENC1\0":
        return "magic"
    if len(stored) < 40:
        return "cut"
    # HKDF-SHA256 (RFC 5869) of 39 bytes: two rounds.
    prk = hmac.digest(stored[8:24], master, "sha256")
    info = b"sma/1.0/member\0" + salt + path.encode()
    first = hmac.digest(prk, info + b"\1", "sha256")
    okm = (first + hmac.digest(prk, first + info + b"\2", "sha256"))[:39]
    aead = cipher(okm[:32])
    sealed = [stored[at : at + 65552] for at in range(24, len(stored), 65552)]
    plaintext = b""
    for number, chunk in enumerate(sealed):
        nonce = okm[32:] + number.to_bytes(4) + bytes([number == len(sealed) - 1])
        try:
            plaintext += aead.decrypt(nonce, chunk, None)
        except (InvalidTag, ValueError):
            return f"chunk {number}" if number else "first chunk"
    if len(sealed) > 1 and len(sealed[-1]) == 16:
        return "empty last chunk"
    return plaintext


def _inside(plaintext, algorithm, limits):
    """Why a section cannot be unpacked of its plaintext, if so."""
    program = MAGIC.get(plaintext[:2], "none")
    if program != algorithm:
        return "compressed in another way"
    if program == "none":
        return None
    result = _run([program, "-dc"], plaintext)
    if result.returncode or (program == "zstd" and b"\x50\x2a\x4d\x18" in plaintext):
        return "damaged compression"
    size = len(result.stdout)
    is_bomb = size > max(1100 * len(plaintext), 1 << 20)
    return "beyond a limit" if is_bomb or size > limits.get("member_bytes", size) else None

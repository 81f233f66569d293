"""Profile 7: every way to a key, what is inside of a member, and credentials that do not fit."""

import base64
import unicodedata

from .encrypted import OTHER_KEY, RAW_KEY, Encrypted, compact
from .signature import filled
from .signing import SIGNER, announce, sign_manifest, sign_sums

RULE = "profile 7"
RAW = "keys/raw.key"
OTHER = "keys/other.key"
WEAK = {"key_derivation": "argon2", "memory_kib": 8, "time_cost": 1, "parallelism": 1}


def add(vectors):
    vectors.credential(RAW, RAW_KEY)
    vectors.credential(OTHER, OTHER_KEY)
    _keys(vectors)
    _credentials(vectors)
    _key_files(vectors)
    _passwords(vectors)


def reader(vectors, name, data, note, failed=(), warning=(), rule=RULE, **more):
    """One reader of a vector; without `data`, of one that is there already."""
    vectors.read(f"decryption/{name}.sma", data, rule, note, failed, warning, **more)


def _keys(vectors):
    """Each algorithm, each way to its key, each compression inside."""
    for name, algorithm, compression, warning, parameters in (
        ("aes-raw-none", "aes-256-gcm", "none", (), {}),
        ("aes-raw-gzip", "aes-256-gcm", "gzip", (), {}),
        ("chacha-raw-none", "chacha20-poly1305", "none", (), {}),
        ("chacha-raw-gzip", "chacha20-poly1305", "gzip", (), {}),
        ("chacha-raw-zstd", "chacha20-poly1305", "zstd", (), {}),
        ("chacha-raw-lz4", "chacha20-poly1305", "lz4", (), {}),
        ("aes-pbkdf2-lz4", "aes-256-gcm", "lz4", (), {"key_derivation": "pbkdf2", "iterations": 100_000}),
        ("chacha-argon2-none", "chacha20-poly1305", "none", ("E003",), WEAK),
        (
            "aes-argon2-zstd",
            "aes-256-gcm",
            "zstd",
            ("E003",),
            {"key_derivation": "argon2", "memory_kib": 64, "time_cost": 3, "parallelism": 4},
        ),
        (
            "chacha-scrypt-gzip",
            "chacha20-poly1305",
            "gzip",
            ("E003",),
            {"key_derivation": "scrypt", "log_n": 10, "r": 8, "p": 1},
        ),
        (
            "aes-scrypt-none",
            "aes-256-gcm",
            "none",
            ("E003",),
            {"key_derivation": "scrypt", "log_n": 4, "r": 3, "p": 5},
        ),
    ):
        offered = {"key_file": RAW}
        if parameters:
            parameters = {"password": b"correct horse", **parameters}
            offered = {"password": "correct horse"}
        data = Encrypted(algorithm, compression, **parameters).fill().seal().tar()
        note = f"{algorithm}, {parameters.get('key_derivation', 'a raw key')}, {compression} inside"
        reader(vectors, name, data, f"{note}; locked.", warning=warning)
        reader(vectors, name, None, f"{note}; unlocked.", warning=warning, **offered)
        if parameters:
            note += "; the password has an upper-case letter too many."
            reader(vectors, name, None, note, ["E002"], warning, password="Correct horse")
        else:
            reader(vectors, name, None, f"{note}; another key.", ["E002"], warning, key_file=OTHER)
    archive = Encrypted("aes-256-gcm", "gzip").fill().seal()
    reader(vectors, "bundle", archive.bundle(), "An encrypted JSON bundle.", key_file=RAW)
    archive = Encrypted(compression="zstd").fill()
    announce(archive, SIGNER.public)
    sign_manifest(archive, SIGNER.sign)
    data = sign_sums(archive.seal(), SIGNER.sign).file()
    note = "Encrypted and signed"
    name, signer = "signed", ["keys/signer.pub.pem"]
    reader(vectors, name, data, f"{note}; verified while locked.", keys=signer, signature="verified")
    more = {"keys": signer, "signature": "verified", "key_file": RAW}
    reader(vectors, name, None, f"{note}; unlocked and verified.", **more)
    more["key_file"] = OTHER
    note += "; verified, but the raw key is another."
    reader(vectors, name, None, note, ["E002"], **more)


def _credentials(vectors):
    """Credentials of the wrong kind, or of none."""
    rule, weak = "profile 7.2", ("E003",)
    name, note = "aes-raw-none", "A password where a raw key is wanted."
    reader(vectors, name, None, note, ["E002"], rule=rule, password="correct horse")
    name, note = "chacha-argon2-none", "A raw key where a password is wanted."
    reader(vectors, name, None, note, ["E002"], weak, rule=rule, key_file=RAW)
    reader(vectors, name, None, "An empty password.", ["E002"], weak, rule=rule, password="")
    empty = vectors.credential("keys/password-empty.txt", b"\r\n")
    note = "A password file of an empty line."
    reader(vectors, name, None, note, ["E002"], weak, rule=rule, password_file=empty)
    name, note = "aes-raw-none", "Nothing is decrypted below `standard`."
    reader(vectors, name, None, note, rule=rule, key_file=OTHER, level="basic")
    data = filled().seal(text=compact).file()
    name, note = "not-encrypted", "A password for an archive that is not encrypted is not used."
    reader(vectors, name, data, note, rule=rule, password="correct horse")
    reader(vectors, name, None, note.replace("password", "raw key"), rule=rule, key_file=RAW)


def _key_files(vectors):
    """A raw key as text."""
    code = base64.b64encode(RAW_KEY)
    hexed = RAW_KEY.hex().encode()
    for name, content, note in (
        ("hex", hexed, "in hex"),
        ("hex-lf", hexed + b"\n", "in hex with an LF"),
        ("base64", code, "in base64"),
        ("base64-crlf", code + b"\r\n", "in base64 with a CRLF"),
    ):
        key = vectors.credential(f"keys/raw-{name}.key", content)
        reader(vectors, "aes-raw-none", None, f"A raw key {note}.", rule="profile 7.2", key_file=key)


def _passwords(vectors):
    """Which bytes a password is."""
    composed, decomposed = "p\u00e4ssw\u00f6rd", "pa\u0308sswo\u0308rd"
    assert unicodedata.normalize("NFD", composed) == decomposed
    _password(
        vectors,
        "password-nfc",
        composed.encode(),
        (True, {"password": composed}, "A password in composed letters (NFC)."),
        (False, {"password": decomposed}, "The same letters, decomposed (NFD): another password."),
        (True, {"password_file": ("nfc-lf", composed.encode() + b"\n")}, "From a file that ends in an LF."),
    )
    _password(
        vectors,
        "password-nfd",
        decomposed.encode(),
        (True, {"password": decomposed}, "A password in decomposed letters (NFD)."),
        (False, {"password": composed}, "The same letters, composed (NFC): another password."),
    )
    _password(
        vectors,
        "password-plain",
        b"correct horse",
        (True, {"password_file": ("no-end", b"correct horse")}, "From a file without a line's end."),
        (True, {"password_file": ("lf", b"correct horse\n")}, "From a file that ends in an LF."),
        (True, {"password_file": ("crlf", b"correct horse\r\n")}, "From a file that ends in a CRLF."),
        (False, {"password_file": ("two-lf", b"correct horse\n\n")}, "Only one LF is taken away."),
        (False, {"password_file": ("cr", b"correct horse\r")}, "A CR alone belongs to the password."),
        (False, {"password_file": ("space", b"correct horse \n")}, "A space belongs to the password."),
        (False, {"password_file": ("bom", b"\xef\xbb\xbfcorrect horse")}, "So does a byte-order mark."),
        (False, {"password": "correct horse\n"}, "Nothing is taken away of a password that is typed."),
        (False, {"password": "correct\u00a0horse"}, "A no-break space is no space."),
    )
    _password(
        vectors,
        "password-lf",
        b"correct horse\n",
        (True, {"password": "correct horse\n"}, "A password that ends in an LF."),
        (True, {"password_file": ("two-lf", b"correct horse\n\n")}, "From a file with one LF more."),
        (False, {"password_file": ("lf", b"correct horse\n")}, "The file's only LF is not the password's."),
    )
    latin = composed.encode("latin-1")
    _password(
        vectors,
        "password-bytes",
        latin,
        (True, {"password_file": ("latin-1", latin + b"\n")}, "A password file is bytes, UTF-8 or not."),
        (False, {"password": composed}, "A password that is typed is UTF-8."),
    )
    long = "a" * 200
    _password(
        vectors,
        "password-long",
        long.encode(),
        (True, {"password": long}, "A password of 200 bytes."),
        (False, {"password": long[:-1]}, "A password of 199 bytes."),
        parameters={"key_derivation": "pbkdf2", "iterations": 100_000},
    )


def _password(vectors, name, password, *readers, parameters=WEAK):
    warning = ("E003",) if parameters is WEAK else ()
    data = Encrypted(password=password, **parameters).fill().seal().file()
    for right, offered, note in readers:
        if "password_file" in offered:
            label, content = offered["password_file"]
            offered = {"password_file": vectors.credential(f"keys/password-{label}.txt", content)}
        failed = () if right else ("E002",)
        reader(vectors, name, data, note, failed, warning, rule="profile 7.2", **offered)

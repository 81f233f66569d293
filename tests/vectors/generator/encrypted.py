"""Profile 7: encrypted archives of one device in two sections, which stay small although nothing
can compress them."""

import base64
import hashlib
import json
import struct

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from . import compress
from .archive import Archive

CHUNK = 65536
MAGIC = b"SMAENC1\0"
CIPHERS = {"aes-256-gcm": AESGCM, "chacha20-poly1305": ChaCha20Poly1305}
COMPRESS = {
    "none": bytes,
    "gzip": compress.gzip,
    "zstd": lambda data: compress.zstd(data, "-19"),
    "lz4": lambda data: compress.lz4(data, "-9"),
}
DEVICES = "data/devices.json.enc"
CONFIGURATIONS = "data/configurations.json.enc"


def fixed(label, length):
    """Bytes in place of random ones."""
    return hashlib.shake_256(f"{label} of the test vectors".encode()).digest(length)


RAW_KEY = fixed("raw key", 32)
OTHER_KEY = fixed("other raw key", 32)


def derive(key_derivation, parameters, password, salt):
    """The master key of a password (7.2)."""
    if key_derivation == "pbkdf2":
        kdf = PBKDF2HMAC(hashes.SHA256(), 32, salt, parameters["iterations"])
    elif key_derivation == "argon2":
        kdf = Argon2id(
            salt=salt,
            length=32,
            iterations=parameters["time_cost"],
            lanes=parameters["parallelism"],
            memory_cost=parameters["memory_kib"],
        )
    else:
        kdf = Scrypt(salt, 32, 1 << parameters["log_n"], parameters["r"], parameters["p"])
    return kdf.derive(password)


class Member:
    """The keys of one member, and its bytes (7.2, 7.3)."""

    def __init__(self, algorithm, master, salt, path, member_salt=None):
        self.member_salt = fixed(f"member salt of {path}", 16) if member_salt is None else member_salt
        info = b"sma/1.0/member\0" + salt + path.encode("utf-8")
        okm = HKDF(hashes.SHA256(), 39, self.member_salt, info).derive(master)
        self._cipher = CIPHERS[algorithm](okm[:32])
        self._prefix = okm[32:]

    def chunk(self, number, plaintext, last):
        """One sealed chunk."""
        nonce = self._prefix + struct.pack(">IB", number, last)
        return self._cipher.encrypt(nonce, plaintext, None)

    def chunks(self, plaintext):
        """Every sealed chunk of a plaintext."""
        pieces = [plaintext[at : at + CHUNK] for at in range(0, len(plaintext), CHUNK)] or [b""]
        return [self.chunk(i, piece, i == len(pieces) - 1) for i, piece in enumerate(pieces)]

    def join(self, chunks, magic=MAGIC):
        """The member's bytes, of sealed chunks."""
        return magic + self.member_salt + b"".join(chunks)

    def seal(self, plaintext):
        """The member's bytes, as a writer makes them."""
        return self.join(self.chunks(plaintext))


def small(archive):
    """Takes away what the baseline has more than these vectors need."""
    archive.sections["devices"]["devices"] = archive.sections["devices"]["devices"][:1]
    archive.sections["devices"]["discovered_devices"] = []
    archive.sections["configurations"]["device_configs"] = archive.sections["configurations"][
        "device_configs"
    ][:1]
    archive.sections["configurations"]["config_history"] = []
    archive.manifest["source_system"]["total_devices"] = 1
    archive.schema["tables"] = {}
    archive.schema["versions"] = []
    return archive


WITHOUT = ("templates", "notifications", "resolution", "analytics")


def small_plain(layer="gzip"):
    """The same home, not encrypted."""
    return small(Archive(layer=layer, backup_type="selective", without=WITHOUT))


class Encrypted(Archive):
    """A raw key, unless `password` comes with a `key_derivation` and its parameters. `compression`
    is that of the sections (7.4)."""

    def __init__(
        self,
        algorithm="chacha20-poly1305",
        compression="none",
        master=RAW_KEY,
        password=None,
        key_derivation=None,
        salt=fixed("archive salt", 16),
        **parameters,
    ):
        super().__init__(layer="none", backup_type="selective", without=WITHOUT)
        small(self)
        self.algorithm = algorithm
        self.compression = compression
        self.salt = salt
        self.manifest["compression"] = {"algorithm": compression, "level": 0 if compression == "none" else 9}
        self.parameters = {"salt": base64.b64encode(salt).decode(), "chunk_size": CHUNK, **parameters}
        self.manifest["encryption"] = {
            "enabled": True,
            "algorithm": algorithm,
            "key_derivation": key_derivation,
            "parameters": self.parameters,
        }
        self.master = master if password is None else derive(key_derivation, parameters, password, salt)

    def member(self, path, **choices):
        """The keys of a member of this archive."""
        return Member(self.algorithm, self.master, self.salt, path, **choices)

    def fill(self):
        """Encrypts the sections, and accounts for what is stored."""
        super().fill()
        pack = COMPRESS[self.compression]
        self.plain = {path + ".enc": data for path, data in self.data.items()}
        self.data = {path: self.member(path).seal(pack(data)) for path, data in self.plain.items()}
        return self.measure(len)

    def put(self, path, stored):
        """Gives a member other bytes, and accounts for them."""
        assert path in self.data
        self.data[path] = stored
        return self.measure(len)

    def flip(self, path, at, bits=1):
        """Changes bits of one byte of a member, and accounts for it."""
        stored = bytearray(self.data[path])
        stored[at] ^= bits
        return self.put(path, bytes(stored))

    def file(self, container=None):
        """The finished file, in the container that makes it shorter unless one is given."""
        return min(self.tar(), self.bundle(), key=len) if container is None else container

    def seal(self, text=None, checksum=None):
        """The members; the manifest without its indentation, unless `text` spells it."""
        return super().seal(text or compact, checksum)


def compact(text):
    """JSON on one line, with the space after colons that `seal` looks for."""
    return json.dumps(json.loads(text), ensure_ascii=False, separators=(",", ": ")).encode("utf-8")

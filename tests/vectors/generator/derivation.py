"""Profile 7.1: the parameters of each key derivation at the ends of their ranges and beyond. What
is in range and costly is only read while locked, so that nobody has to wait."""

from .encrypted import Encrypted

RULE = "profile 7.1"
PASSWORD = b"correct horse"
ARGON2 = {"memory_kib": 65536, "time_cost": 3, "parallelism": 1}
SCRYPT = {"log_n": 17, "r": 8, "p": 1}


def add(vectors):
    _refused(vectors)
    _locked(vectors)
    _cheap(vectors)
    _memory(vectors)
    _fields(vectors)


def archive(key_derivation, **parameters):
    """A bundle, smaller than a tar. Its key is a raw one: nobody derives it."""
    made = Encrypted("aes-256-gcm", "gzip", key_derivation=key_derivation, **parameters)
    return made.fill()


def written(made):
    """The file."""
    return made.seal().bundle()


def _refused(vectors):
    """Out of range: an error of the manifest, and no derivation even with a password."""
    for name, key_derivation, parameters, note in (
        ("pbkdf2-99999", "pbkdf2", {"iterations": 99_999}, "99 999 iterations"),
        ("pbkdf2-10000001", "pbkdf2", {"iterations": 10_000_001}, "10 000 001 iterations"),
        ("argon2-memory-7", "argon2", ARGON2 | {"memory_kib": 7}, "7 KiB"),
        (
            "argon2-memory-31-of-4",
            "argon2",
            ARGON2 | {"memory_kib": 31, "parallelism": 4},
            "31 KiB for 4 lanes",
        ),
        ("argon2-memory-over", "argon2", ARGON2 | {"memory_kib": 1_048_577}, "1 GiB and 1 KiB"),
        ("argon2-memory-4-tib", "argon2", ARGON2 | {"memory_kib": 1 << 32}, "4 TiB"),
        ("argon2-time-0", "argon2", ARGON2 | {"time_cost": 0}, "No pass"),
        ("argon2-time-17", "argon2", ARGON2 | {"time_cost": 17}, "17 passes"),
        ("argon2-lanes-0", "argon2", ARGON2 | {"parallelism": 0}, "No lane"),
        ("argon2-lanes-17", "argon2", ARGON2 | {"parallelism": 17}, "17 lanes"),
        ("scrypt-n-0", "scrypt", SCRYPT | {"log_n": 0}, "N of 1"),
        ("scrypt-n-23", "scrypt", SCRYPT | {"log_n": 23, "r": 1}, "N of 2^23"),
        ("scrypt-n-16-of-1", "scrypt", SCRYPT | {"log_n": 16, "r": 1}, "log_n not below 16 r"),
        ("scrypt-r-0", "scrypt", SCRYPT | {"r": 0}, "r of 0"),
        ("scrypt-r-33", "scrypt", SCRYPT | {"r": 33}, "r of 33"),
        ("scrypt-p-0", "scrypt", SCRYPT | {"p": 0}, "p of 0"),
        ("scrypt-p-17", "scrypt", SCRYPT | {"p": 17}, "p of 17"),
        ("scrypt-memory-over", "scrypt", SCRYPT | {"log_n": 21}, "2 GiB"),
    ):
        data = written(archive(key_derivation, **parameters))
        _read(vectors, name, data, f"{note}; with a password.", ["M040"], password=PASSWORD.decode())
        if name in ("argon2-memory-4-tib", "scrypt-n-23"):
            _read(vectors, name, None, f"{note}; no password.", ["M040"])


def _read(vectors, name, data, note, failed=(), warning=(), **more):
    vectors.read(f"derivation/{name}.sma", data, RULE, note, failed, warning, **more)


def _locked(vectors):
    """In range; the warning is for what is cheap to guess."""
    for name, key_derivation, parameters, weak, note in (
        ("pbkdf2-most", "pbkdf2", {"iterations": 10_000_000}, False, "The most iterations"),
        ("pbkdf2-least", "pbkdf2", {"iterations": 100_000}, False, "The fewest iterations"),
        (
            "argon2-most",
            "argon2",
            {"memory_kib": 1_048_576, "time_cost": 16, "parallelism": 16},
            False,
            "The most of all",
        ),
        (
            "argon2-owasp",
            "argon2",
            {"memory_kib": 19456, "time_cost": 2, "parallelism": 1},
            False,
            "Exactly 38 912",
        ),
        (
            "argon2-below",
            "argon2",
            {"memory_kib": 38911, "time_cost": 1, "parallelism": 4},
            True,
            "38 911 in one pass",
        ),
        ("scrypt-limit", "scrypt", {"log_n": 15, "r": 8, "p": 1}, False, "r N is 2^18"),
        ("scrypt-below", "scrypt", {"log_n": 13, "r": 31, "p": 1}, True, "r N is just below 2^18"),
        (
            "scrypt-below-p",
            "scrypt",
            {"log_n": 14, "r": 8, "p": 16},
            True,
            "r N is 2^17, which p does not mend",
        ),
        ("scrypt-most-n", "scrypt", {"log_n": 22, "r": 2, "p": 16}, False, "The largest N, in 1 GiB"),
        ("scrypt-most-memory", "scrypt", {"log_n": 20, "r": 8, "p": 1}, False, "1 GiB"),
    ):
        data = written(archive(key_derivation, **parameters))
        _read(vectors, name, data, f"{note}; locked.", warning=["E003"] if weak else [])


def _cheap(vectors):
    """In range and quick, so that the key can be derived."""
    for name, key_derivation, parameters, note in (
        ("argon2-least", "argon2", {"memory_kib": 8, "time_cost": 1, "parallelism": 1}, "The least of all"),
        (
            "argon2-least-of-4",
            "argon2",
            {"memory_kib": 32, "time_cost": 1, "parallelism": 4},
            "8 KiB for each lane",
        ),
        (
            "argon2-odd-memory",
            "argon2",
            {"memory_kib": 75, "time_cost": 2, "parallelism": 2},
            "Memory that 4 lanes do not divide",
        ),
        (
            "argon2-16-lanes",
            "argon2",
            {"memory_kib": 128, "time_cost": 1, "parallelism": 16},
            "The most lanes",
        ),
        (
            "argon2-16-passes",
            "argon2",
            {"memory_kib": 16, "time_cost": 16, "parallelism": 1},
            "The most passes",
        ),
        ("scrypt-least", "scrypt", {"log_n": 1, "r": 1, "p": 1}, "The least of all"),
        ("scrypt-r-32", "scrypt", {"log_n": 2, "r": 32, "p": 1}, "The largest r"),
        ("scrypt-p-16", "scrypt", {"log_n": 3, "r": 2, "p": 16}, "The largest p"),
    ):
        data = written(_derived(key_derivation, **parameters))
        _read(vectors, name, data, f"{note}; unlocked.", warning=["E003"], password=PASSWORD.decode())


def _derived(key_derivation, **parameters):
    made = Encrypted("aes-256-gcm", "gzip", password=PASSWORD, key_derivation=key_derivation, **parameters)
    return made.fill()


def _memory(vectors):
    """Profile 8: the caller's limit of memory for key derivation."""
    for name, key_derivation, parameters, size in (
        ("memory-argon2", "argon2", {"memory_kib": 64, "time_cost": 1, "parallelism": 1}, 64 << 10),
        ("memory-scrypt", "scrypt", {"log_n": 6, "r": 4, "p": 1}, 128 * 4 << 6),
    ):
        data = written(_derived(key_derivation, **parameters))
        more = {"warning": ["E003"], "password": PASSWORD.decode()}
        limits = {"kdf_memory_bytes": size}
        _read(vectors, name, data, "Memory at the caller's limit.", limits=limits, **more)
        limits = {"kdf_memory_bytes": size - 1}
        _read(vectors, name, None, "Memory above the caller's limit.", ["E002"], limits=limits, **more)
    limits = {"kdf_memory_bytes": 256 << 20}
    note = "The most memory of all, under a browser's limit."
    _read(vectors, "argon2-most", None, note, ["E002"], limits=limits, password=PASSWORD.decode())
    _read(vectors, "scrypt-most-memory", None, note, ["E002"], limits=limits, password=PASSWORD.decode())


def _fields(vectors):
    """Fields that are missing, of another derivation, or malformed."""
    for key_derivation, parameters, name in (
        ("pbkdf2", {"iterations": 100_000}, "iterations"),
        ("argon2", ARGON2, "parallelism"),
        ("scrypt", SCRYPT, "r"),
    ):
        fewer = {other: value for other, value in parameters.items() if other != name}
        data = written(archive(key_derivation, **fewer))
        note = f"{name} is missing."
        _read(vectors, f"{key_derivation}-no-{name}", data, note, ["M040"], password=PASSWORD.decode())
    data = written(archive("argon2", **ARGON2, iterations=600_000))
    _read(vectors, "argon2-iterations", data, "A parameter of another derivation.", warning=["M080"])
    data = written(archive(None, iterations=600_000))
    _read(vectors, "raw-iterations", data, "A parameter of a derivation, with a raw key.", warning=["M080"])
    for name, field, value, note in (
        ("chunk-size-65535", "chunk_size", 65535, "Chunks of 65 535 bytes."),
        ("chunk-size-65537", "chunk_size", 65537, "Chunks of 65 537 bytes."),
        ("chunk-size-missing", "chunk_size", None, "chunk_size is missing."),
        ("salt-15", "salt", "AAAAAAAAAAAAAAAAAAAA", "A salt of 15 bytes."),
        ("salt-17", "salt", "AAAAAAAAAAAAAAAAAAAAAAA=", "A salt of 17 bytes."),
        ("salt-spare-bits", "salt", "AAAAAAAAAAAAAAAAAAAAAB==", "A salt whose spare bits are not 0."),
        ("salt-missing", "salt", None, "salt is missing."),
    ):
        made = archive(None)
        made.parameters[field] = value
        if value is None:
            del made.parameters[field]
        _read(vectors, name, written(made), note, ["M040"], key_file="keys/raw.key")

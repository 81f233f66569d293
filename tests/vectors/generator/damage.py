"""Profile 7.3: members that were changed. Every size and checksum agrees with the change, so that
only decryption can find it."""

from .archive import dump
from .decryption import OTHER, RAW, reader
from .encrypted import CHUNK, CONFIGURATIONS, DEVICES, MAGIC, OTHER_KEY, Encrypted, fixed

RULE = "profile 7.3"
HEAD = len(MAGIC) + 16
TAG = 16


def add(vectors):
    _sizes(vectors)
    _bytes(vectors)
    _chunks(vectors)
    _places(vectors)


def unlocked(vectors, name, data, note, failed=(), rule=RULE, **more):
    """Read with the raw key. What cannot be decrypted is always the section of configurations."""
    if list(failed) == ["E001"]:
        more["at"] = ("E001", CONFIGURATIONS, None)
    reader(vectors, name, data, note, failed, rule=rule, key_file=RAW, **more)


def filled(size=None, **choices):
    """An archive whose section of configurations is filled up to `size` with white space, which
    may follow the JSON."""
    archive = Encrypted(**choices)
    if size is not None:
        archive.sections["configurations"] = archive.sections["configurations"] | {"device_configs": []}
        text = dump(archive.sections["configurations"])
        archive.padded = text + b" " * (size - len(text))
    archive.fill()
    if size is not None:
        archive.put(CONFIGURATIONS, archive.member(CONFIGURATIONS).seal(archive.padded))
    return archive


def _sizes(vectors):
    for size, note in (
        (CHUNK, "A plaintext of exactly one chunk."),
        (CHUNK + 1, "A plaintext of one chunk and one byte."),
        (2 * CHUNK, "A plaintext of exactly two chunks."),
    ):
        algorithm = "aes-256-gcm" if size == CHUNK else "chacha20-poly1305"
        data = filled(size, algorithm=algorithm).seal().file()
        unlocked(vectors, f"size-{size}", data, note)
    reader(vectors, f"size-{CHUNK}", None, "It cannot be told while it is locked.", rule=RULE)


def _bytes(vectors):
    """One byte changed, or bytes taken away or added, in one of two sections."""
    whole = len(filled().data[CONFIGURATIONS])
    for name, at, note in (
        ("magic", 0, "The first byte of the magic"),
        ("version", 6, "The version in the magic"),
        ("member-salt", 8, "The first byte of the member's salt"),
        ("chunk-0", HEAD, "The first byte of chunk 0"),
        ("tag-end", whole - 1, "The last byte of the tag"),
    ):
        data = filled().flip(CONFIGURATIONS, at, 1 if at != 6 else 3).seal().file()
        unlocked(vectors, f"flip-{name}", data, f"{note} is another.", ["E001"])
    reader(vectors, "flip-chunk-0", None, "The flipped bit, while the sections are locked.", rule=RULE)
    data = filled().flip(DEVICES, HEAD).seal().file()
    note = "The devices are damaged: nobody can tell how many there are."
    at = ("E001", DEVICES, None)
    reader(vectors, "flip-devices", data, note, ["E001"], rule=RULE, key_file=RAW, at=at)
    data = filled(algorithm="aes-256-gcm").flip(CONFIGURATIONS, HEAD + 5).seal().file()
    unlocked(vectors, "flip-aes", data, "A byte of AES-GCM's chunk 0 is another.", ["E001"])
    archive = filled().flip(CONFIGURATIONS, HEAD).flip(DEVICES, HEAD)
    note = "A bit of chunk 0 of both sections is flipped, which a wrong key looks like."
    unlocked(vectors, "flip-both", archive.seal().file(), note, ["E002"])
    archive = filled().flip(CONFIGURATIONS, 0).flip(DEVICES, 0)
    note = "The magic of both sections is wrong, which no key can be blamed for."
    unlocked(vectors, "flip-both-magic", archive.seal().file(), note, ["E001"])

    for length, note in (
        (0, "A member without any byte."),
        (7, "A member that ends in its magic."),
        (24, "A member that ends after its salt."),
        (39, "A member whose only chunk is shorter than a tag."),
        (whole - 1, "A member without its last byte."),
    ):
        archive = filled()
        archive.put(CONFIGURATIONS, archive.data[CONFIGURATIONS][:length])
        name = f"cut-{length}" if length < whole - 1 else "cut-last"
        unlocked(vectors, name, archive.seal().file(), note, ["E001"])
    for name, more, note in (
        ("more-1", b"\0", "A byte follows the last chunk."),
        ("more-tag", bytes(TAG), "16 zeros follow the last chunk."),
    ):
        archive = filled()
        archive.put(CONFIGURATIONS, archive.data[CONFIGURATIONS] + more)
        unlocked(vectors, name, archive.seal().file(), note, ["E001"])
    archive = filled()
    archive.put(CONFIGURATIONS, archive.plain[CONFIGURATIONS])
    note = "A section in clear where an encrypted one should be."
    unlocked(vectors, "in-clear", archive.seal().file(), note, ["E001"])


def _chunks(vectors):
    """Chunks of a member of two or three, in other places or with another last flag."""
    two = filled(CHUNK + 1)
    member = two.member(CONFIGURATIONS)
    first, second = two.padded[:CHUNK], two.padded[CHUNK:]
    chunks = member.chunks(two.padded)
    for name, wrong, note in (
        ("dropped-first", [chunks[1]], "The first chunk is dropped."),
        ("dropped-last", [chunks[0]], "The last chunk is dropped."),
        ("flip-chunk-1", [chunks[0], _flipped(chunks[1])], "A bit of chunk 1 is flipped."),
        ("flag-early", [member.chunk(0, first, True), chunks[1]], "Chunk 0 is sealed as the last one."),
        (
            "flag-missing",
            [chunks[0], member.chunk(1, second, False)],
            "The last chunk is not sealed as such.",
        ),
        (
            "empty-last",
            [chunks[0], member.chunk(1, b"", True)],
            "An empty last chunk follows a full one.",
        ),
    ):
        two.put(CONFIGURATIONS, member.join(wrong))
        unlocked(vectors, f"chunks-{name}", two.seal().file(), note, ["E001"])
    archive = filled()
    member = archive.member(CONFIGURATIONS)
    plain = archive.plain[CONFIGURATIONS]
    for name, wrong, note in (
        (
            "short-first",
            [member.chunk(0, plain[:40], False), member.chunk(1, plain[40:], True)],
            "Chunk 0 is short.",
        ),
        ("numbered-1", [member.chunk(1, plain, True)], "The only chunk is numbered 1."),
        ("empty-first", [member.chunk(0, b"", False), member.chunk(1, plain, True)], "Chunk 0 is empty."),
    ):
        archive.put(CONFIGURATIONS, member.join(wrong))
        unlocked(vectors, f"chunks-{name}", archive.seal().file(), note, ["E001"])
    three = filled(2 * CHUNK + 1)
    member = three.member(CONFIGURATIONS)
    zero, one, last = member.chunks(three.padded)
    for name, wrong, note in (
        ("swapped", [one, zero, last], "Chunks 0 and 1 are swapped."),
        ("repeated", [zero, zero, last], "Chunk 0 stands where chunk 1 should."),
    ):
        three.put(CONFIGURATIONS, member.join(wrong))
        unlocked(vectors, f"chunks-{name}", three.seal().file(), note, ["E001"])


def _flipped(chunk):
    return bytes([chunk[0] ^ 1]) + chunk[1:]


def _places(vectors):
    """Members that are whole, but belong elsewhere."""
    other = filled(salt=fixed("salt of another archive", 16))
    archive = filled().put(CONFIGURATIONS, other.data[CONFIGURATIONS])
    note = "A section of another archive under the same raw key."
    unlocked(vectors, "place-archive", archive.seal().file(), note, ["E001"])
    archive = filled()
    archive.put(CONFIGURATIONS, archive.data[DEVICES])
    note = "The encrypted devices stand in both places."
    unlocked(vectors, "place-copied", archive.seal().file(), note, ["E001"])
    archive = filled()
    devices, configurations = archive.data[DEVICES], archive.data[CONFIGURATIONS]
    archive.put(CONFIGURATIONS, devices).put(DEVICES, configurations)
    note = "The two sections changed places: none opens, so that the key is doubted first."
    unlocked(vectors, "place-swapped", archive.seal().file(), note, ["E002"])
    archive = filled()
    path = CONFIGURATIONS.removesuffix(".enc")
    archive.put(CONFIGURATIONS, archive.member(path).seal(archive.plain[CONFIGURATIONS]))
    note = "A member bound to its path without .enc."
    unlocked(vectors, "place-plain-path", archive.seal().file(), note, ["E001"])
    archive = filled().seal()
    renamed = {CONFIGURATIONS: "./" + CONFIGURATIONS}
    archive.members = [(renamed.get(path, path), data) for path, data in archive.members]
    note = "A path in the container begins with ./, which does not belong to it."
    unlocked(vectors, "path-dropped-dot", archive.tar(), note, rule="profile 7.2")
    archive = filled()
    stranger = filled(master=OTHER_KEY).data[CONFIGURATIONS]
    note = "One section is encrypted under another raw key."
    name = "place-two-keys"
    unlocked(vectors, name, archive.put(CONFIGURATIONS, stranger).seal().file(), note, ["E001"])
    note = "One section is encrypted under another raw key, which is given."
    reader(vectors, name, None, note, ["E001"], rule=RULE, key_file=OTHER)
    archive = filled()
    archive.parameters["salt"] = "AAAAAAAAAAAAAAAAAAAAAA=="
    note = "The salt in the manifest is another."
    unlocked(vectors, "salt", archive.seal().file(), note, ["E002"], rule="profile 7.2")
    archive = filled()
    archive.manifest["encryption"]["algorithm"] = "aes-256-gcm"
    note = "The manifest names the other cipher."
    unlocked(vectors, "cipher", archive.seal().file(), note, ["E002"], rule="profile 7")
    archive = filled()
    archive.seal().replace(CONFIGURATIONS, filled().flip(CONFIGURATIONS, HEAD).data[CONFIGURATIONS])
    note = "A flipped bit in a section, and no checksum made anew."
    failed = ["I003", "I004", "I007"]
    reader(vectors, "digests", archive.file(), note, failed, rule="profile 6.2, 6.3")
    unlocked(vectors, "digests", None, note, [*failed, "E001"], rule="profile 6.2, 6.3, 7.3")

"""Profile 3: each field of manifest.json, right at the edges and wrong beyond them."""

import re

from . import home
from .archive import Archive, sealed
from .manifest_tables import BAD_DIGESTS, FIELDS, OPTIONAL, REQUIRED, TIMES, VERSIONS

MISSING = object()


def add(vectors):
    _versions(vectors)
    _times(vectors)
    _fields(vectors)
    _backup_types(vectors)
    _compression(vectors)
    _sections(vectors)
    _critical(vectors)
    _objects(vectors)
    _unknown(vectors)


def changed(pointer, value, **choices):
    """The baseline with one value of the manifest replaced, added, or taken away."""
    archive = Archive(**choices).fill()
    *parents, last = pointer.split("/")[1:]
    target = archive.manifest
    for name in parents:
        target = target[name]
    if value is MISSING:
        del target[last]
    else:
        target[last] = value
    if pointer == "/source_system/database_type" and isinstance(value, str):
        archive.schema["database_type"] = value  # so that the two still agree
    return archive


def inside(value):
    """Where in a wrong value the fault is: at the last element of an array that has some."""
    return f"/{len(value) - 1}" if isinstance(value, list) and value else ""


def slug(note):
    """A part of a file name from a note."""
    return re.sub(r"[^a-z0-9]+", "-", note.lower()).strip("-")


def _choices(pointer):
    """The baseline that a field needs: a base, or a section whose entry nothing else rests on."""
    if "/base" in pointer:
        return {"backup_type": "incremental"}
    if pointer.endswith(("/templates", "/included")):
        return {"without": ("templates",)}
    return {}


def _at(code, pointer):
    return (code, "manifest.json", pointer)


def _versions(vectors):
    rule = "profile 3: format_version"
    for version, code, note in VERSIONS:
        file = f"manifest/format-version-{slug(note)}.sma"
        data = changed("/format_version", version).seal().file()
        if code is None:
            vectors.keep(file, data, rule, note)
        elif code == "M002":
            vectors.warn(file, data, rule, note, code)
        elif code == "A034":
            vectors.refuse(file, data, rule, note, code)
        else:
            vectors.fail(file, data, rule, note, code, at=_at(code, "/format_version"))
    data = changed("/format_version", MISSING).seal().file()
    vectors.fail("manifest/format-version-missing.sma", data, rule, "No format_version.", "M001")
    archive = changed("/format_version", "2.0.0").seal()
    note = "Another major version, in a JSON bundle."
    vectors.refuse(
        "manifest/format-version-major-in-bundle.sma", archive.file(archive.bundle()), rule, note, "A034"
    )


def _times(vectors):
    rule = "profile 3: time"
    for label, value, keeps, note in TIMES:
        file = f"manifest/created-at-{label}.sma"
        data = changed("/archive_info/created_at", value).seal().file()
        if keeps:
            vectors.keep(file, data, rule, note)
        else:
            vectors.fail(file, data, rule, note, "M010", at=_at("M010", "/archive_info/created_at"))


def _fields(vectors):
    for pointer, code in REQUIRED:
        name = pointer[1:].replace("/", "-").replace("_", "-")
        rule = f"profile 3: {pointer[1:].replace('/', '.')}"
        data = changed(pointer, MISSING, **_choices(pointer)).seal().file()
        vectors.fail(f"manifest/{name}-missing.sma", data, rule, "The field is missing.", code)
    for pointer, code, good, bad in FIELDS:
        name = pointer[1:].replace("/", "-").replace("_", "-")
        rule = f"profile 3: {pointer[1:].replace('/', '.')}"
        for label, value in good:
            data = changed(pointer, value, **_choices(pointer)).seal().file()
            vectors.keep(f"manifest/{name}-{label}.sma", data, rule, f"A value that is right: {label}.")
        for label, value in bad:
            data = changed(pointer, value, **_choices(pointer)).seal().file()
            note = f"A value that is wrong: {label}."
            # An empty object is at fault for what it lacks, which has no place of its own.
            at = None if value == {} else _at(code, pointer + inside(value))
            # Any algorithm but null promises two signatures (profile 6.4), and there are none.
            promised = ["G005"] if pointer == "/validation/signature_algorithm" else []
            vectors.fail(f"manifest/{name}-{label}.sma", data, rule, note, code, *promised, at=at)
    for label, checksum in BAD_DIGESTS[:3]:
        data = Archive().fill().seal(checksum=checksum).file()
        pointer = "/validation/manifest_checksum"
        note = f"A value that is wrong: {label}."
        file = f"manifest/validation-manifest-checksum-{label}.sma"
        vectors.fail(
            file, data, "profile 3: validation.manifest_checksum", note, "M070", at=_at("M070", pointer)
        )
    for pointer in OPTIONAL:
        name = pointer[1:].replace("/", "-").replace("_", "-")
        data = changed(pointer, MISSING, **_choices(pointer)).seal().file()
        rule = f"profile 3: {pointer[1:].replace('/', '.')}"
        vectors.keep(f"manifest/{name}-absent.sma", data, rule, "An optional field is absent.")


def _backup_types(vectors):
    rule = "profile 3: archive_info.backup_type"
    for kind in ("full", "incremental", "differential", "selective", "snapshot"):
        data = sealed(backup_type=kind).file()
        vectors.keep(f"manifest/backup-type-{kind}.sma", data, rule, f"A backup of type {kind}.")
    rule = "profile 3: archive_info.base"
    for kind in ("incremental", "differential"):
        data = changed("/archive_info/base", MISSING, backup_type=kind).seal().file()
        vectors.fail(
            f"manifest/base-missing-{kind}.sma",
            data,
            rule,
            f"A backup of type {kind} without a base.",
            "M011",
        )
    for kind in ("full", "selective", "snapshot"):
        data = changed("/archive_info/base", home.base(), backup_type=kind).seal().file()
        vectors.warn(f"manifest/base-{kind}.sma", data, rule, f"A backup of type {kind} with a base.", "M012")
    bad = {**home.base(), "manifest_checksum": "sha256:0"}
    data = changed("/archive_info/base", bad).seal().file()
    vectors.fail(
        "manifest/base-malformed-full.sma",
        data,
        rule,
        "A malformed base is an error in a full backup, too.",
        "M011",
    )


def _compression(vectors):
    rule = "profile 3: compression.algorithm"
    for algorithm in ("none", "zstd", "lz4"):
        data = changed("/compression/algorithm", algorithm).seal().file()
        note = f"The manifest names {algorithm}; the layer is gzip."
        vectors.fail(f"manifest/compression-{algorithm}-in-gzip.sma", data, rule, note, "M031")
    data = changed("/compression/algorithm", "gzip", layer="none").seal().file()
    vectors.fail(
        "manifest/compression-gzip-in-none.sma",
        data,
        rule,
        "The manifest names gzip; there is no layer.",
        "M031",
    )


def _sections(vectors):
    rule = "profile 3: data_sections"
    for name, priority in home.PRIORITIES.items():
        other = "low" if priority != "low" else "high"
        data = changed(f"/data_sections/{name}/priority", other).seal().file()
        note = f"Another known priority than the one of {name}."
        vectors.warn(f"manifest/priority-other-{name}.sma", data, rule, note, "M052")
    for field, value in (("record_count", 1), ("file_size", 1), ("checksum", "sha256:" + "0" * 64)):
        archive = changed(f"/data_sections/analytics/{field}", value, without=("analytics",))
        statistics = archive.manifest["statistics"]
        if field == "record_count":
            statistics["total_records"] += 1
        if field == "file_size":
            statistics["total_data_size"] += 1
        note = f"A section that is not included has a {field}."
        file = f"manifest/not-included-{field.replace('_', '-')}.sma"
        at = _at("M050", f"/data_sections/analytics/{field}")
        vectors.fail(file, archive.seal().file(), rule, note, "M050", at=at)
    for name in ("templates", "notifications", "resolution", "analytics"):
        archive = Archive(without=(name,)).fill()
        del archive.manifest["data_sections"][name]
        note = f"The known section {name} is not listed."
        vectors.fail(f"manifest/not-listed-{name}.sma", archive.seal().file(), rule, note, "M050")


def _critical(vectors):
    rule = "profile 3: critical sections"
    for kind in ("full", "incremental", "differential", "snapshot"):
        data = sealed(backup_type=kind, without=("configurations",)).file()
        note = f"A backup of type {kind} without the configurations."
        vectors.fail(f"manifest/critical-{kind}.sma", data, rule, note, "M053")
    data = sealed(without=("devices",)).file()
    vectors.fail("manifest/critical-devices.sma", data, rule, "A full backup without the devices.", "M053")
    data = sealed(backup_type="selective", without=("configurations",)).file()
    vectors.warn(
        "manifest/critical-selective.sma",
        data,
        rule,
        "A selective backup without the configurations.",
        "M054",
    )
    data = sealed(without=("templates", "notifications", "resolution", "analytics")).file()
    vectors.keep("manifest/critical-only.sma", data, rule, "A full backup of the critical sections only.")
    archive = Archive(without=("analytics",)).fill()
    listed = archive.manifest["data_sections"]
    archive.manifest["data_sections"] = {name: listed[name] for name in sorted(listed)}
    note = "A section that is not critical is left out, and listed first."
    vectors.keep("manifest/critical-listed-later.sma", archive.seal().file(), rule, note)


def _objects(vectors):
    rule = "profile 3: objects of the manifest"
    codes = {
        "archive_info": "M010",
        "source_system": "M020",
        "compression": "M030",
        "encryption": "M040",
        "statistics": "M060",
        "validation": "M070",
    }
    for name, code in codes.items():
        label = name.replace("_", "-")
        data = changed(f"/{name}", MISSING).seal().file()
        vectors.fail(f"manifest/{label}-missing.sma", data, rule, f"No {name}.", code)
        data = changed(f"/{name}", []).seal().file()
        vectors.fail(
            f"manifest/{label}-array.sma", data, rule, f"{name} is an array.", code, at=_at(code, f"/{name}")
        )
    # Without data members nothing but the list itself is missing.
    everything = tuple(home.PRIORITIES)
    for label, value in (("missing", MISSING), ("array", [])):
        data = changed("/data_sections", value, without=everything).seal().file()
        vectors.fail(
            f"manifest/data-sections-{label}.sma", data, rule, f"data_sections is wrong: {label}.", "M050"
        )


def _unknown(vectors):
    rule = "profile 3: unknown fields"
    for pointer, choices in (
        ("/x_note", {}),
        ("/archive_info/x_note", {}),
        ("/archive_info/base/x_note", {"backup_type": "incremental"}),
        ("/source_system/x_note", {}),
        ("/compression/x_note", {}),
        ("/encryption/x_note", {}),
        ("/data_sections/devices/x_note", {}),
        ("/statistics/x_note", {}),
        ("/validation/x_note", {}),
    ):
        label = "-".join(pointer.replace("_", "-").split("/")[1:-1]) or "root"
        data = changed(pointer, {"b": [1, None], "a": "ü"}, **choices).seal().file()
        vectors.warn(
            f"manifest/unknown-{label}.sma",
            data,
            rule,
            "An unknown field takes part in the digest.",
            "M080",
            at=_at("M080", pointer),
        )
    parameters = {"salt": 1, "anything": None}
    data = changed("/encryption/parameters", parameters).seal().file()
    vectors.keep(
        "manifest/parameters-not-enabled.sma", data, rule, "Parameters are ignored without encryption."
    )

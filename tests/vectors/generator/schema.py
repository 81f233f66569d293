"""Profile 4: schema.json, field by field, and how it agrees with the manifest and the sections."""

from .archive import Archive, sealed

RULE = "profile 4"
ENTRY = {
    "version": "2023.12.01.001",
    "date": "2023-12-01T00:00:00+01:00",
    "description": "",
    "backward": False,
    "forward": False,
}
MISSING = object()
WRONG = (
    ("/schema_version", MISSING, "missing"),
    ("/schema_version", 20240119001, "number"),
    ("/schema_version", "2024.1.19.1", "short-numbers"),
    ("/schema_version", "2024.01.19", "three-parts"),
    ("/schema_version", "2024.01.19.001.1", "five-parts"),
    ("/schema_version", "2024.01.19.0001", "four-digits"),
    ("/schema_version", "2024-01-19-001", "hyphens"),
    ("/schema_version", "2024.01.19.00a", "letter"),
    ("/schema_version", "２０２４.01.19.001", "other-digits"),
    ("/schema_version", "", "empty"),
    ("/database_type", MISSING, "missing"),
    ("/database_type", None, "null"),
    ("/database_type", 3, "number"),
    ("/database_version", MISSING, "missing"),
    ("/database_version", 3.4, "number"),
    ("/versions", {}, "object"),
    ("/versions", None, "null"),
    ("/versions/0", "2024.01.19.001", "string"),
    ("/versions/0/version", 1, "number"),
    ("/versions/0/date", "2024-01-19", "no-time"),
    ("/versions/0/date", "2024-02-30T00:00:00Z", "february-30"),
    ("/versions/0/description", None, "null"),
    ("/versions/0/backward", "yes", "string"),
    ("/versions/0/forward", 0, "number"),
    ("/tables", [], "array"),
    ("/tables", None, "null"),
    ("/tables/devices", [], "array"),
    ("/tables/devices/section", 1, "number"),
    ("/tables/devices/collection", None, "null"),
    ("/tables/devices/row_count", -3, "negative"),
    ("/tables/devices/row_count", 2.5, "fraction"),
    ("/tables/devices/row_count", "3", "string"),
    ("/tables/devices/columns", {}, "object"),
    ("/tables/devices/columns/0", "id", "string"),
    ("/tables/devices/columns/0/name", 1, "number"),
    ("/tables/devices/columns/0/type", None, "null"),
    ("/tables/devices/columns/0/nullable", "no", "string"),
    ("/tables/devices/columns/0/primary_key", 1, "number"),
)


def add(vectors):
    _wrong(vectors)
    _right(vectors)
    _agreement(vectors)
    _row_counts(vectors)


def changed(pointer, value):
    """The baseline with one value of schema.json replaced or taken away."""
    archive = Archive()
    if pointer.startswith("/versions/"):
        # The fault is in another entry than the archive's own, so that its own is still there.
        archive.schema["versions"].insert(0, dict(ENTRY))
    *parents, last = pointer.split("/")[1:]
    target = archive.schema
    for name in parents:
        target = target[int(name)] if isinstance(target, list) else target[name]
    last = int(last) if isinstance(target, list) else last
    if value is MISSING:
        del target[last]
    else:
        target[last] = value
    return archive


def _wrong(vectors):
    for pointer, value, label in WRONG:
        name = pointer[1:].replace("/", "-").replace("_", "-")
        archive = changed(pointer, value)
        if pointer == "/schema_version" and isinstance(value, str):
            archive.manifest["source_system"]["schema_version"] = value
            archive.schema["versions"] = []
        at = None if value is MISSING else ("S002", "schema.json", pointer)
        data = archive.fill().seal().file()
        vectors.fail(
            f"schema/{name}-{label}.sma",
            data,
            RULE,
            f"{pointer[1:].replace('/', '.')} is wrong: {label}.",
            "S002",
            at=at,
        )
    for name in ("version", "date", "description", "backward", "forward"):
        data = changed(f"/versions/0/{name}", MISSING).fill().seal().file()
        note = f"An entry of versions without {name}."
        vectors.fail(f"schema/versions-0-{name}-missing.sma", data, RULE, note, "S002")


def _right(vectors):
    for pointer in ("/versions", "/tables"):
        data = changed(pointer, MISSING).fill().seal().file()
        vectors.keep(f"schema{pointer}-absent.sma", data, RULE, f"Without {pointer[1:]}.")
    data = changed("/versions", []).fill().seal().file()
    vectors.keep("schema/versions-empty.sma", data, RULE, "versions is empty.")
    data = changed("/tables", {}).fill().seal().file()
    vectors.keep("schema/tables-empty.sma", data, RULE, "tables is empty.")
    archive = Archive()
    archive.schema["versions"].insert(0, dict(ENTRY))
    vectors.keep(
        "schema/versions-two.sma",
        archive.fill().seal().file(),
        RULE,
        "Two versions, with an offset and an empty description.",
    )
    archive = Archive()
    archive.schema["tables"].update(
        {"empty": {}, "only_columns": {"columns": [{}]}, "": {"section": "devices"}}
    )
    vectors.keep(
        "schema/tables-optional.sma",
        archive.fill().seal().file(),
        RULE,
        "Every field of a table is optional.",
    )
    archive = Archive()
    archive.schema["x_note"] = {"a": 1}
    archive.schema["versions"][0]["x_note"] = None
    archive.schema["tables"]["devices"]["x_note"] = []
    archive.schema["tables"]["devices"]["columns"][0]["x_note"] = ""
    vectors.keep(
        "schema/unknown-fields.sma",
        archive.fill().seal().file(),
        "profile 4: unknown fields",
        "Unknown fields are information only.",
    )


def _agreement(vectors):
    for name, value in (("database_type", "postgresql"), ("database_version", "3.41.0")):
        data = changed(f"/{name}", value).fill().seal().file()
        note = f"{name} differs from the manifest's."
        vectors.warn(
            f"schema/{name.replace('_', '-')}-differs.sma", data, "profile 4: database", note, "S003"
        )
    data = changed("/versions", [dict(ENTRY)]).fill().seal().file()
    vectors.warn(
        "schema/versions-without-own.sma",
        data,
        "profile 4: versions",
        "versions does not hold schema_version.",
        "S004",
    )
    rule = "profile 3: source_system.schema_version"
    archive = Archive()
    archive.manifest["source_system"]["schema_version"] = "2024.01.19.002"
    vectors.fail(
        "schema/version-differs.sma",
        archive.fill().seal().file(),
        rule,
        "The manifest names another schema version.",
        "M021",
    )
    rule = "profile 4: known schema versions"

    def of_version(version):
        archive = Archive()
        archive.manifest["source_system"]["schema_version"] = version
        archive.schema["schema_version"] = version
        archive.schema["versions"][0]["version"] = version
        return archive.fill().seal().file()

    for version in ("2025.08.15.001", "2025.08.31.001", "2025.10.16.001", "2026.02.15.001"):
        note = "A schema version of the released program."
        vectors.keep(f"schema/version-{version}.sma", of_version(version), rule, note)
    for version in ("2025.08.15.002", "2026.07.23.001", "2024.01.18.001"):
        note = "A schema version beside those that are known."
        vectors.warn(f"schema/version-{version}.sma", of_version(version), rule, note, "S006")
    data = of_version("2031.12.24.042")
    vectors.warn("schema/version-unknown.sma", data, rule, "A schema version that no reader knows.", "S006")
    vectors.keep("schema/version-unknown.sma", None, rule, "Not looked at below `standard`.", level="basic")


def _row_counts(vectors):
    rule = "profile 4: row_count"
    for kind in ("full", "snapshot", "selective"):
        archive = Archive(backup_type=kind)
        archive.schema["tables"]["devices"]["row_count"] = 4
        note = f"A table with one row more than its collection, in a backup of type {kind}."
        vectors.fail(f"schema/row-count-{kind}.sma", archive.fill().seal().file(), rule, note, "S007")
    vectors.keep("schema/row-count-full.sma", None, rule, "Not compared below `standard`.", level="basic")
    for kind in ("incremental", "differential"):
        archive = Archive(backup_type=kind)
        archive.schema["tables"]["devices"]["row_count"] = 400
        note = f"Not compared in a backup of type {kind}."
        vectors.keep(f"schema/row-count-{kind}.sma", archive.fill().seal().file(), rule, note)
    archive = Archive(without=("analytics",))
    archive.schema["tables"]["drift_reports"]["row_count"] = 400
    vectors.keep(
        "schema/row-count-not-included.sma",
        archive.fill().seal().file(),
        rule,
        "Not compared with a section that is not included.",
    )
    archive = Archive()
    archive.schema["tables"]["devices"]["row_count"] = 0
    archive.sections["devices"]["devices"] = []
    archive.manifest["source_system"]["total_devices"] = 0
    vectors.keep(
        "schema/row-count-zero.sma", archive.fill().seal().file(), rule, "No rows, and none counted."
    )
    archive = sealed()
    vectors.keep("schema/row-count-right.sma", archive.file(), rule, "Three tables with their rows.")

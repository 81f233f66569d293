"""Profile 5.2 and the rules that speak of it: sections beside the six, and what is asked of them."""

from .archive import Archive
from .full_home import MISSING, FullHome, changed, places
from .home import BACKUP
from .record_table import FIELDS, PRIORITIES, record

RULE = "profile 5.2"
LEVEL = {"level": "thorough"}
PARANOID = {"level": "paranoid"}
FREE_FORM = ("network_settings", "plugin_configurations", "system_settings")
CONFIGS = ("orphans", "device_configs")
DEVICES = ("devices", "devices")


def add(vectors):
    _alone(vectors)
    _bookkeeping(vectors)
    _priorities(vectors)
    _orphans(vectors)
    _free_form(vectors)
    _deleted(vectors)
    _order(vectors)


def _with(**sections):
    archive = FullHome(without=tuple(PRIORITIES))
    archive.sections |= sections
    return archive


def _section(**collections):
    return {"schema_version": "1.0.0", "last_updated": BACKUP, **collections}


def _alone(vectors):
    """None is required, and each may be there alone."""
    for level in ("thorough", "paranoid"):
        vectors.keep("extensions/none.sma", _with().bytes(), RULE, "No extension section.", level=level)
    for name in dict.fromkeys(section for section, _ in FIELDS if section in PRIORITIES):
        collections = {place[1]: [record(place)] for place in FIELDS if place[0] == name}
        data = _with(**{name: _section(**collections)}).bytes()
        note = f"Of the extension sections {name} alone."
        vectors.keep(f"extensions/{name}.sma", data, RULE, note, **PARANOID)
    archive = _with(device_tags=_section(device_tags=[record(("device_tags", "device_tags"))]))
    archive.manifest["data_sections"]["drift_trends"] = {
        "included": False,
        "record_count": 0,
        "file_size": 0,
        "checksum": None,
        "priority": "low",
    }
    note = "An extension section that is listed and not included."
    vectors.keep("extensions/not-included.sma", archive.bytes(), RULE, note, **LEVEL)


def _bookkeeping(vectors):
    for path, value, label in (
        ("schema_version", MISSING, "missing"),
        ("last_updated", None, "null"),
        ("last_updated", "2024-02-30T10:00:00Z", "february-30"),
    ):
        data = changed("device_tags", path, value).bytes()
        at = None if value is MISSING else ("D020", "data/device_tags.json", f"/{path}")
        note = f"{path} of an extension section is wrong: {label}."
        file = f"extensions/{path.replace('_', '-')}-{label}.sma"
        vectors.fail(file, data, RULE, note, "D020", at=at, **LEVEL)
    archive = FullHome()
    archive.sections["transfer_history"]["x_note"] = {"a": 1}
    archive.sections["transfer_history"]["others"] = [{"id": 0}]
    note = "Unknown members of an extension section."
    vectors.keep("extensions/unknown.sma", archive.bytes(), RULE, note, **LEVEL)


def _priorities(vectors):
    rule = "profile 3: priority of extension sections"
    for name, priority in PRIORITIES.items():
        archive = FullHome()
        archive.sections[name] = archive.sections.get(name, {})
        wrong = "high" if priority != "high" else "low"
        archive.manifest["data_sections"][name] = {"included": True, "priority": wrong}
        note = f"{name} with the priority {wrong}."
        file = f"extensions/priority-{name}.sma"
        vectors.warn(file, archive.bytes(), rule, note, "M052", level="basic")
    archive = FullHome()
    archive.manifest["data_sections"]["device_tags"] = {"included": True, "priority": "urgent"}
    note = "An extension section with a priority that does not exist."
    vectors.fail("extensions/priority-unknown.sma", archive.bytes(), rule, note, "M050", level="basic")


def _orphans(vectors):
    archive = FullHome()
    archive.grow(CONFIGS, device_id=99, template_id=99)
    archive.grow(CONFIGS, device_id=0, template_id=None)
    archive.grow(("orphans", "requests"), device_id=99)
    archive.grow(("orphans", "rules"), channel_id=2**53 - 1)
    note = "References of orphans are mere numbers, which lead nowhere."
    vectors.keep("extensions/orphans-gone.sma", archive.bytes(), "profile 5.3", note, **PARANOID)
    archive = FullHome()
    archive.grow(CONFIGS)
    rows = {"section": "configurations", "collection": "device_configs", "row_count": 1}
    archive.schema["tables"] = {"device_configs": rows}
    note = "row_count does not count the rows in orphans."
    vectors.keep("extensions/orphans-row-count.sma", archive.bytes(), "profile 4: row_count", note)
    archive = FullHome()
    archive.grow(CONFIGS)
    rows = {"section": "configurations", "collection": "device_configs", "row_count": 3}
    archive.schema["tables"] = {"device_configs": rows}
    note = "row_count with the rows in orphans, which it must not count."
    vectors.fail("extensions/orphans-counted.sma", archive.bytes(), "profile 4: row_count", note, "S007")
    archive = FullHome()
    rows = {"section": "device_tags", "collection": "device_tags", "row_count": 2}
    archive.schema["tables"] = {"device_tags": rows}
    note = "row_count of an extension section is one too many."
    vectors.fail("extensions/row-count.sma", archive.bytes(), "profile 4: row_count", note, "S007")


def _free_form(vectors):
    """Not checked but for content and secrets."""
    for name in FREE_FORM:
        for label, section in (
            ("empty", {}),
            ("bookkeeping", {"schema_version": 1, "last_updated": "yesterday", "deleted": "x", "items": [1]}),
            ("future", {"last_updated": "2031-01-01T00:00:00Z", "created_at": "2031-01-01T00:00:00Z"}),
        ):
            data = _with(**{name: section}).bytes()
            note = f"What is inside of {name} is not checked: {label}."
            vectors.keep(f"extensions/{name}-{label}.sma", data, RULE, note, **PARANOID)
        data = _with(**{name: {"items": [{"a": ["<script>"]}]}}).bytes()
        note = f"Active content in {name}."
        found = [places("C001", name, ["/items/0/a/0"])]
        file = f"extensions/{name}-active.sma"
        vectors.fail(file, data, "profile 9, Content", note, "C001", places=found, **PARANOID)
        data = _with(**{name: {"wifi": {"password": "x"}}}).bytes()
        note = f"A secret in {name}."
        found = [places("C010", name, ["/wifi/password"])]
        file = f"extensions/{name}-secret.sma"
        vectors.warn(file, data, "profile 9, Secrets in clear", note, "C010", places=found, **PARANOID)
    data = _with(system_settings=b"[]").bytes()
    note = "A section that is free in its form is an object all the same."
    vectors.fail("extensions/system_settings-array.sma", data, "profile 5", note, "D010", **LEVEL)


def _deleted(vectors):
    archive = FullHome()
    archive.sections["device_tags"]["deleted"] = {"device_tags": [7]}
    note = "Deletions from an extension section in a full backup."
    vectors.warn("extensions/deleted-full.sma", archive.bytes(), "profile 5: deleted", note, "D028", **LEVEL)
    archive = FullHome(backup_type="incremental")
    archive.sections["drift_schedules"]["deleted"] = {"tags": [7]}
    note = "Deletions from a collection that the extension section does not have."
    vectors.warn("extensions/deleted-other.sma", archive.bytes(), "profile 5: deleted", note, "D028", **LEVEL)


def _order(vectors):
    """Behind the six in byte order of their names, among unknown ones."""
    archive = Archive()
    for name in ("drift_trends", "a_room", "device_tags", "orphans", "zones"):
        archive.sections[name] = _section()
    archive.sections = {
        name: archive.sections[name]
        for name in [*list(archive.sections)[:6], *sorted(list(archive.sections)[6:])]
    }
    data = archive.fill().seal().file()
    rule = "profile 2: order"
    note = "Extension sections and unknown ones in byte order of their names."
    vectors.warn("extensions/order.sma", data, rule, note, "D011", **PARANOID)
    archive.sections = {name: archive.sections[name] for name in reversed(archive.sections)}
    data = archive.fill().seal().file()
    note = "Sections in reverse order."
    vectors.warn("extensions/order-reverse.sma", data, rule, note, "D011", "A107", **PARANOID)

"""Profile 5 at `thorough`: references across collections and sections, in each type of backup."""

from .full_home import FullHome, places
from .home import BACKUP
from .record_table import FIELDS, HISTORY

RULE = "profile 5: references"
LEVEL = {"level": "thorough"}
GONE = 99
CONFIGS = ("configurations", "device_configs")
REFERENCES = [(place, field) for place, fields in FIELDS.items() for field in fields if field.target]


def add(vectors):
    for place, field in REFERENCES:
        _one(vectors, place, field)
    _lists(vectors)
    _targets(vectors)
    _not_included(vectors)
    _increments(vectors)
    _deleted(vectors)


def code(place):
    """The check that a broken reference of a collection belongs to."""
    return "D026" if place in HISTORY else "D025"


def _value(field):
    return [1, GONE, 1] if field.kind == "refs" else GONE


def _pointer(at, field):
    return f"{at}/{field.name}" + ("/1" if field.kind == "refs" else "")


def _outcome(vectors, file, archive, note, found, rule=RULE, more_warnings=(), **more):
    """A vector with broken references `found`: the collections and the pointers of each."""
    failed = sorted({code(place) for place, _ in found} - {"D026"})
    warning = sorted({code(place) for place, _ in found} - {"D025"}) + list(more_warnings)
    grouped = {}
    for place, pointer in found:
        grouped.setdefault((code(place), place[0]), []).append(pointer)
    listed = [places(*key, pointers) for key, pointers in grouped.items()]
    more = {**LEVEL, **more, **({"places": listed} if listed else {})}
    vectors.read(f"references/{file}.sma", archive.bytes(), rule, note, failed, warning, **more)


def _one(vectors, place, field):
    archive = FullHome()
    at = archive.grow(place, **{field.name: _value(field)})
    name = f"{place[0]}-{place[1]}-{field.name}".replace("_", "-")
    tense = "A history refers to what may be gone" if place in HISTORY else "It refers to what is not there"
    note = f"{tense}: {field.name} of {place[1]}."
    _outcome(vectors, name, archive, note, [(place, _pointer(at, field))])
    data = None
    vectors.keep(f"references/{name}.sma", data, RULE, f"Not followed below `thorough`: {field.name}.")


def _lists(vectors):
    place = ("notifications", "history")
    archive = FullHome()
    archive.grow(place, affected_devices=[])
    archive.grow(place, affected_devices=[1, 1, 1])
    note = "Lists of references that are empty, and that name a device more than once."
    _outcome(vectors, "list", archive, note, [])
    archive = FullHome()
    at = archive.grow(place, affected_devices=[98, 1, GONE])
    found = [(place, f"{at}/affected_devices/{number}") for number in (0, 2)]
    _outcome(vectors, "list-two", archive, "Two of three references of a list resolve to nothing.", found)
    archive = FullHome()
    at = archive.grow(place, affected_devices=["1", None, -1, 1.5, [1]])
    pointers = [f"{at}/affected_devices/{number}" for number in range(5)]
    vectors.fail(
        "references/list-no-ids.sma",
        archive.bytes(),
        RULE,
        "No element of a list of references is an id.",
        "D022",
        places=[places("D022", "notifications", pointers)],
        **LEVEL,
    )


def _targets(vectors):
    """The right id in the wrong collection."""
    archive = FullHome()
    archive.grow(("notifications", "templates"), id=GONE)
    at = archive.grow(CONFIGS, template_id=GONE)
    note = "The id is that of a template for notifications."
    _outcome(vectors, "other-templates", archive, note, [(CONFIGS, f"{at}/template_id")])
    archive = FullHome()
    archive.grow(("devices", "discovered_devices"), id=GONE)
    at = archive.grow(CONFIGS, device_id=GONE)
    note = "The id is that of a discovered device."
    _outcome(vectors, "discovered", archive, note, [(CONFIGS, f"{at}/device_id")])
    archive = FullHome()
    archive.sections["templates"]["templates"] = []
    note = "The collection that is referred to is empty."
    _outcome(vectors, "empty", archive, note, [(CONFIGS, "/device_configs/0/template_id")])
    archive = FullHome()
    del archive.sections["templates"]["templates"]
    note = "The collection that is referred to is absent, which is as good as empty."
    _outcome(vectors, "absent", archive, note, [(CONFIGS, "/device_configs/0/template_id")])
    archive = FullHome()
    archive.grow(("templates", "templates"), id=2**53 - 1)
    archive.grow(CONFIGS, template_id=2**53 - 1)
    _outcome(vectors, "largest", archive, "The largest id there can be.", [])
    archive = FullHome()
    archive.grow(CONFIGS, template_id=0)
    note = "0 is no id, so it is a wrong value and refers to nothing."
    data = archive.bytes()
    vectors.fail("references/zero.sma", data, RULE, note, "D022", **LEVEL)
    for place, field in REFERENCES:
        if place in HISTORY:
            archive = FullHome()
            value = [1, 0] if field.kind == "refs" else 0
            at = archive.grow(place, **{field.name: value})
            name = f"zero-{place[0]}-{place[1]}-{field.name}".replace("_", "-")
            note = f"A history may refer to 0, which leads nowhere: {field.name} of {place[1]}."
            _outcome(vectors, name, archive, note, [(place, _pointer(at, field))])


def _not_included(vectors):
    rule = "profile 5: references into sections that are not included"
    archive = _broken(without=("templates",))
    found = [entry for entry in _found(archive) if not entry[1].endswith("template_id")]
    _outcome(vectors, "without-templates", archive, "There is no templates section.", found, rule)
    archive = _broken(backup_type="selective", without=("devices",))
    found = [
        (place, _pointer(f"/{place[1]}/1", field))
        for place, field in REFERENCES
        if field.target[0] != "devices" and place[0] != "devices"
    ]
    note = "There is no devices section; references to others are followed."
    _outcome(vectors, "without-devices", archive, note, found, rule, ["M054"])
    archive = FullHome()
    archive.grow(CONFIGS, template_id=GONE)
    archive.sections["templates"] = b'{"templates": [}'
    note = "The section that is referred to cannot be read."
    vectors.fail("references/unreadable.sma", archive.bytes(), rule, note, "D010", **LEVEL)


def _broken(**choices):
    """An archive in which every reference of one record of each collection is broken."""
    archive = FullHome(**choices)
    for place in dict.fromkeys(place for place, _ in REFERENCES):
        if place[0] in archive.sections:
            fields = [field for other, field in REFERENCES if other == place]
            archive.grow(place, **{field.name: _value(field) for field in fields})
    return archive


def _found(archive):
    """The broken references of `_broken`."""
    listed = [(place, field) for place, field in REFERENCES if place[0] in archive.sections]
    return [(place, _pointer(f"/{place[1]}/1", field)) for place, field in listed]


def _increments(vectors):
    rule = "profile 5: references of increments"
    for kind in ("incremental", "differential"):
        archive = _broken(backup_type=kind)
        note = f"No reference resolves inside of the archive, whose backup type is {kind}."
        _outcome(vectors, kind, archive, note, [], rule)
    for kind in ("snapshot", "selective"):
        archive = _broken(backup_type=kind)
        note = f"No reference resolves, and the backup type {kind} stands alone."
        _outcome(vectors, kind, archive, note, _found(archive), rule)


def _deleted(vectors):
    rule = "profile 5: references to what is deleted"
    for label, chosen in (
        ("live", lambda place: place not in HISTORY),
        ("history", lambda place: place in HISTORY),
    ):
        for kind in ("incremental", "differential"):
            archive = _broken(backup_type=kind)
            _delete(archive, {field.target for place, field in REFERENCES if chosen(place)})
            for place, field in REFERENCES:
                if not chosen(place):
                    for row in archive.records(place):
                        row[field.name] = [1] if field.kind == "refs" else 1
            found = [entry for entry in _found(archive) if chosen(entry[0])]
            note = f"Every {label} reference is to a record that this {kind} backup deletes."
            _outcome(vectors, f"deleted-{label}-{kind}", archive, note, found, rule)
    archive = _broken(backup_type="incremental")
    archive.sections["notifications"]["deleted"] = {"templates": [GONE]}
    archive.sections["devices"]["deleted"] = {"discovered_devices": [GONE]}
    archive.sections["resolution"]["deleted"] = {"requests": [GONE]}
    note = "The same id is deleted from collections that nothing refers to."
    _outcome(vectors, "deleted-elsewhere", archive, note, [], rule)
    archive = FullHome(backup_type="incremental")
    at = archive.grow(CONFIGS, template_id=GONE)
    archive.sections["templates"] = {"schema_version": "1.0.0", "last_updated": BACKUP}
    archive.sections["templates"]["deleted"] = {"templates": [98, GONE]}
    note = "The section that is referred to holds deletions alone."
    _outcome(vectors, "deleted-alone", archive, note, [(CONFIGS, f"{at}/template_id")], rule)
    archive = FullHome(backup_type="full")
    at = archive.grow(CONFIGS, template_id=GONE)
    archive.sections["templates"]["deleted"] = {"templates": [GONE]}
    note = "Deletions of a full backup, which are out of place, and a reference to what they name."
    _outcome(vectors, "deleted-full", archive, note, [(CONFIGS, f"{at}/template_id")], rule, ["D028"])


def _delete(archive, targets):
    for section, collection in sorted(targets):
        archive.sections[section].setdefault("deleted", {})[collection] = [98, GONE]

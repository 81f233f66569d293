"""Profile 5 at `thorough`: ids and values that must differ, and the lists of deleted records."""

from .full_home import FullHome, places
from .record_table import FIELDS, record

LEVEL = {"level": "thorough"}
DEVICES = ("devices", "devices")
TEMPLATES = ("templates", "templates")
DISCOVERED = ("devices", "discovered_devices")


def add(vectors):
    _ids(vectors)
    _values(vectors)
    _deleted(vectors)
    _malformed(vectors)
    _misplaced(vectors)


def _ids(vectors):
    rule = "profile 5: unique ids"
    for section in dict.fromkeys(place[0] for place in FIELDS):
        archive = FullHome()
        pointers = []
        for place in (place for place in FIELDS if place[0] == section):
            pointers.append(archive.grow(place, id=1))
            archive.grow(place)
        note = f"Two records of each collection of {section} have the id 1."
        more = {"places": [places("D023", section, pointers)], **LEVEL}
        vectors.fail(f"unique/{section}-ids.sma", archive.bytes(), rule, note, "D023", **more)
    vectors.keep("unique/devices-ids.sma", None, rule, "Ids are not compared below `thorough`.")
    archive = FullHome()
    archive.grow(DISCOVERED, id="<id>")
    data = archive.bytes({b'"<id>"': b"1.0"})
    vectors.fail("unique/id-spelled.sma", data, rule, "The ids 1 and 1.0 are one id.", "D023", **LEVEL)
    archive = FullHome()
    for number in (1, 1, 1):
        archive.grow(DISCOVERED, id=number)
    pointers = [f"/discovered_devices/{number}" for number in (1, 2, 3)]
    more = {"places": [places("D023", "devices", pointers)], **LEVEL}
    note = "Four records with one id: each after the first repeats it."
    vectors.fail("unique/id-four-times.sma", archive.bytes(), rule, note, "D023", **more)


def _values(vectors):
    rule = "profile 5: unique values"
    for label, mac in (
        ("same", "A8:03:2A:00:00:01"),
        ("hyphens", "a8-03-2a-00-00-01"),
        ("plain", "A8032a000001"),
    ):
        archive = FullHome()
        at = archive.grow(DEVICES, mac=mac)
        note = f"Two devices have one MAC address, spelled A8:03:2A:00:00:01 and {mac}."
        more = {"places": [places("D024", "devices", [at])], **LEVEL}
        vectors.fail(f"unique/mac-{label}.sma", archive.bytes(), rule, note, "D024", **more)
    archive = FullHome()
    archive.grow(DISCOVERED, mac="A8032A000001")
    archive.grow(DISCOVERED, mac="A8:03:2A:00:00:01")
    note = "Discovered devices may repeat, and may be devices."
    vectors.keep("unique/mac-discovered.sma", archive.bytes(), rule, note, **LEVEL)
    archive = FullHome()
    at = archive.grow(TEMPLATES, name="templates 1")
    more = {"places": [places("D024", "templates", [at])], **LEVEL}
    vectors.fail(
        "unique/template-name.sma", archive.bytes(), rule, "Two templates have one name.", "D024", **more
    )
    archive = FullHome()
    archive.grow(TEMPLATES, name="<name>")
    data = archive.bytes({b"<name>": rb"templ\u0061tes 1"})
    note = "Two templates have one name, of which one is written with an escape."
    vectors.fail("unique/template-name-escaped.sma", data, rule, note, "D024", **LEVEL)
    archive = FullHome()
    for name in ("Templates 1", "templates 1 ", "tëmplates 1", "te\u0308mplates 1"):
        archive.grow(TEMPLATES, name=name)
    note = "Names that differ in case, in a space, and in how a letter is composed."
    vectors.keep("unique/template-names.sma", archive.bytes(), rule, note, **LEVEL)
    archive = FullHome()
    for place, fields in FIELDS.items():
        if place != TEMPLATES and any(field.name == "name" for field in fields):
            archive.grow(place, name=f"{place[1]} 1")
    note = "Names of everything but templates may repeat."
    vectors.keep("unique/other-names.sma", archive.bytes(), rule, note, **LEVEL)


def _deleted(vectors):
    rule = "profile 5: deleted"
    for kind in ("incremental", "differential"):
        archive = FullHome(backup_type=kind)
        for place in FIELDS:
            archive.sections[place[0]].setdefault("deleted", {})[place[1]] = [7, 2**53 - 1]
        note = f"Deletions from every collection, in a backup of type {kind}."
        vectors.keep(f"deleted/{kind}.sma", archive.bytes(), rule, note, **LEVEL)
    archive = FullHome(backup_type="incremental")
    archive.sections["devices"]["deleted"] = {}
    archive.sections["templates"]["deleted"] = {"templates": []}
    vectors.keep("deleted/empty.sma", archive.bytes(), rule, "Nothing is deleted.", **LEVEL)
    for place in FIELDS:
        archive = FullHome(backup_type="incremental")
        archive.grow(place, id=5)
        archive.sections[place[0]]["deleted"] = {place[1]: [9, 5]}
        name = f"{place[0]}-{place[1]}".replace("_", "-")
        note = f"Record 5 of {place[1]} is both there and deleted."
        vectors.fail(f"deleted/present-{name}.sma", archive.bytes(), rule, note, "D027", **LEVEL)
    vectors.keep("deleted/present-devices-devices.sma", None, rule, "Not compared below `thorough`.")


def _malformed(vectors):
    rule = "profile 5: deleted"
    for label, deleted, at in (
        ("null", None, ""),
        ("array", [], ""),
        ("string", "devices", ""),
        ("collection-null", {"devices": None}, "/devices"),
        ("collection-object", {"devices": {"7": True}}, "/devices"),
        ("collection-id", {"devices": 7}, "/devices"),
        ("string-id", {"devices": [7, "8"]}, "/devices/1"),
        ("zero", {"devices": [0]}, "/devices/0"),
        ("negative", {"devices": [-1]}, "/devices/0"),
        ("fraction", {"devices": [7.5]}, "/devices/0"),
        ("null-id", {"devices": [None]}, "/devices/0"),
        ("unsafe", {"devices": [2**53]}, "/devices/0"),
        ("record", {"devices": [record(DEVICES, 7)]}, "/devices/0"),
    ):
        archive = FullHome(backup_type="incremental")
        archive.sections["devices"]["deleted"] = deleted
        note = f"deleted is malformed: {label.replace('-', ' ')}."
        at = ("D027", "data/devices.json", f"/deleted{at}")
        vectors.fail(f"deleted/{label}.sma", archive.bytes(), rule, note, "D027", at=at, **LEVEL)


def _misplaced(vectors):
    rule = "profile 5: deleted elsewhere"
    for kind in ("full", "snapshot", "selective"):
        archive = FullHome(backup_type=kind)
        archive.sections["devices"]["deleted"] = {"devices": [7]}
        note = f"A backup of type {kind} lists deletions."
        at = ("D028", "data/devices.json", "/deleted")
        vectors.warn(f"deleted/in-{kind}.sma", archive.bytes(), rule, note, "D028", at=at, **LEVEL)
    vectors.keep("deleted/in-full.sma", None, rule, "Not looked at below `thorough`.")
    archive = FullHome()
    archive.sections["devices"]["deleted"] = {}
    vectors.warn(
        "deleted/in-full-empty.sma",
        archive.bytes(),
        rule,
        "A full backup lists no deletions, in a list.",
        "D028",
        **LEVEL,
    )
    for label, collection in (("unknown", "rooms"), ("other-section", "templates"), ("empty-name", "")):
        archive = FullHome(backup_type="incremental")
        archive.sections["devices"]["deleted"] = {"devices": [7], collection: [8]}
        at = ("D028", "data/devices.json", f"/deleted/{collection}")
        note = f"Deletions from a collection that the section does not have: “{collection}”."
        vectors.warn(f"deleted/{label}.sma", archive.bytes(), rule, note, "D028", at=at, **LEVEL)

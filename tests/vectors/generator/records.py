"""Profile 5 at `thorough`: every field of every collection missing, null, and of another type."""

from .full_home import MISSING, FullHome, places
from .record_table import FIELDS, record

RULE = "profile 5: records"
LEVEL = {"level": "thorough"}
# Two values of another type for each type; nothing is wrong for `any`.
WRONG = {
    "id": ("5", 1.5),
    "mac": (0xA8032A000001, ["A8032A000001"]),
    "ip": (0, {}),
    "str": (7, ["text"]),
    "time": (1705312800, True),
    "obj": ([], "{}"),
    "obj|objs": ("{}", 3),
    "uint": ("3", 1.5),
    "int": ("-45", -45.5),
    "bool": ("true", 1),
    "strs": ("network", {}),
    "rate": ("0.5", True),
    "ref": ("1", [1]),
    "refs": (1, {"0": 1}),
}


def add(vectors):
    _complete(vectors)
    for place in FIELDS:
        _each(vectors, place, "missing", "D021", lambda field: [MISSING] if field.required else [])
        null = lambda field: [None] if not field.nullable and field.kind != "any" else []
        _each(vectors, place, "null", "D022", null)
        _each(vectors, place, "type", "D022", lambda field: WRONG.get(field.kind, []))
    _variables(vectors)
    _elements(vectors)


def _complete(vectors):
    for level in ("basic", "standard", "thorough", "paranoid"):
        data = FullHome().bytes() if level == "basic" else None
        vectors.keep(
            "records/complete.sma", data, RULE, "Every field of every collection is there.", level=level
        )
    archive = FullHome()
    for place, fields in FIELDS.items():
        archive.grow(place, **{field.name: MISSING for field in fields if not field.required})
    note = "Every field that may be absent is absent from the second record of each collection."
    vectors.keep("records/smallest.sma", archive.bytes(), RULE, note, **LEVEL)
    archive = FullHome()
    for place, fields in FIELDS.items():
        archive.grow(place, **{field.name: None for field in fields if field.nullable})
    note = "Every field that may be null is null in the second record of each collection."
    vectors.keep("records/nulls.sma", archive.bytes(), RULE, note, **LEVEL)
    archive = FullHome()
    for place in FIELDS:
        archive.grow(place, x_note={"id": None}, X=[1], **{"": None})
    archive.sections["devices"]["x_note"] = {"devices": [None]}
    archive.sections["devices"]["labels"] = [None, 1, {"id": "x"}]
    archive.sections["configurations"]["devices"] = [{"id": 0}]
    note = "Unknown fields of records, unknown fields of sections, and a collection of another section."
    vectors.keep("records/unknown.sma", archive.bytes(), RULE, note, **LEVEL)
    archive = FullHome()
    archive.sections["rooms"] = {"devices": [{"id": "x"}, 7], "last_updated": 5, "deleted": {"devices": "x"}}
    note = "Nothing of section 5 is asked of a section that nobody knows."
    vectors.warn("records/unknown-section.sma", archive.bytes(), RULE, note, "D011", **LEVEL)
    archive = FullHome()
    for place, fields in FIELDS.items():
        if any(field.kind == "any" for field in fields):
            for value in ("", 0, -1.5, True, False, [], {}, [None], {"a": None}):
                archive.grow(place, **{field.name: value for field in fields if field.kind == "any"})
    vectors.keep("records/any.sma", archive.bytes(), RULE, "Values of every type where any will do.", **LEVEL)
    archive = FullHome()
    for name in archive.sections:
        archive.sections[name] = {
            key: archive.sections[name][key] for key in ("schema_version", "last_updated")
        }
    note = "No section has a collection: absent ones are empty."
    vectors.keep("records/none.sma", archive.bytes(), RULE, note, **LEVEL)


def _each(vectors, place, label, code, values):
    """One record for each fault: that of one field, which nothing refers to."""
    archive = FullHome()
    pointers = []
    for field in FIELDS[place]:
        for value in values(field):
            at = archive.grow(place, **{field.name: value})
            pointers.append(at if value is MISSING else f"{at}/{field.name}")
    name = f"{place[0]}-{place[1]}".replace("_", "-")
    note = {
        "missing": f"Each field that {place[1]} need is missing from one record.",
        "null": f"Each field of {place[1]} that may not be null is null in one record.",
        "type": f"Each field of {place[1]} is of another type in one or two records.",
    }[label]
    vectors.fail(
        f"records/{name}-{label}.sma",
        archive.bytes(),
        f"profile 5: {place[0]} · {place[1]}",
        note,
        code,
        at=(code, f"data/{place[0]}.json", pointers[0]),
        places=[places(code, place[0], pointers)],
        **LEVEL,
    )


def _variables(vectors):
    place = ("templates", "templates")
    archive = FullHome()
    archive.grow(place, variables={})
    archive.grow(place, variables={"mqtt_user": {}})
    archive.grow(place, variables={"a": {"default": 5}, "b": {"default": [1]}, "": {"x_note": None}})
    note = "Variables without fields, with defaults of other types, and with an unknown field."
    vectors.keep("records/variables.sma", archive.bytes(), RULE, note, **LEVEL)
    archive = FullHome()
    pointers = []
    for value, inside in (
        ("shelly", ""),
        (None, ""),
        ([], ""),
        ({"type": 1}, "/type"),
        ({"type": None}, "/type"),
        ({"description": None}, "/description"),
        ({"description": {}}, "/description"),
        ({"sensitive": "yes"}, "/sensitive"),
        ({"sensitive": 0}, "/sensitive"),
        ({"sensitive": None}, "/sensitive"),
    ):
        at = archive.grow(place, variables={"good": {}, "mqtt/user~": value})
        pointers.append(f"{at}/variables/mqtt~1user~0{inside}")
    vectors.fail(
        "records/variables-wrong.sma",
        archive.bytes(),
        "profile 5: templates · templates",
        "Variables that are no objects, and fields of variables of other types.",
        "D022",
        at=("D022", "data/templates.json", pointers[0]),
        places=[places("D022", "templates", pointers)],
        **LEVEL,
    )


def _elements(vectors):
    """What is no record at all."""
    for section in dict.fromkeys(place[0] for place in FIELDS):
        archive = FullHome()
        pointers = []
        for place in FIELDS:
            if place[0] == section:
                archive.records(place).extend([None, "x", 5, [record(place, 9)]])
                pointers.extend(f"/{place[1]}/{number}" for number in range(1, 5))
        vectors.fail(
            f"records/{section}-no-objects.sma",
            archive.bytes(),
            RULE,
            f"Each collection of {section} holds elements that are no objects.",
            "D022",
            at=("D022", f"data/{section}.json", pointers[0]),
            places=[places("D022", section, pointers)],
            **LEVEL,
        )

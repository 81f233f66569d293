"""Profile 5 at `thorough`: the edges of each format, on one field that has it."""

from .full_home import MISSING, FullHome, changed, places
from .record_table import FIELDS

RULE = "profile 5: formats"
LEVEL = {"level": "thorough"}
DEVICES = ("devices", "devices")
DISCOVERED = ("devices", "discovered_devices")
METRICS = ("analytics", "resolution_metrics")
RULES = ("notifications", "rules")
CHANGES = ("configurations", "config_history")
ORPHANS = ("orphans", "device_configs")
# Numbers as they are spelled in the section, since a JSON writer would choose other spellings.
GOOD = (
    (DISCOVERED, "mac", ("A8:03:2A:00:00:01", "a8-03-2a-00-00-01", "A8032a00fF01", "00:00:00:00:00:00")),
    (
        DISCOVERED,
        "ip",
        (
            *("", "0.0.0.0", "255.255.255.255", "10.0.0.1", "::", "::1", "1::", "fe80::1", "2001:db8::"),
            *("2001:DB8:0:0:0:0:0:1", "0001:0db8::000a", "1:2:3:4:5:6:7:8", "::ffff:192.168.1.1"),
            *("1:2:3:4:5:6:1.2.3.4", "64:ff9b::192.0.2.33", "1:2:3::6:7:8"),
        ),
    ),
    (
        DISCOVERED,
        "created_at",
        (
            *("2024-01-15T14:30:00Z", "2024-01-15T14:30:00.123456789Z", "2024-01-15T14:30:00.1+02:00"),
            *("2024-02-29T00:00:00Z", "2000-02-29T23:59:59-11:30", "0001-01-02T00:00:00Z"),
            *("9999-12-31T23:59:59.999999999Z", "2024-01-15T14:30:00+23:59", "2024-12-31T00:00:00-00:00"),
        ),
    ),
    (
        METRICS,
        "requests_created",
        (b"0", b"-0", b"24.0", b"2.4e1", b"9007199254740991", b"9.007199254740991e15"),
    ),
    (DISCOVERED, "signal", (b"0", b"-0", b"-9007199254740991", b"9007199254740991", b"-4.5E1")),
    (METRICS, "auto_fix_rate", (b"0", b"-0.0", b"1", b"1.0", b"0.5", b"1e-300", b"0.9999999999999999")),
    (RULES, "categories", ([], [""], ["network", "network"])),
    (DISCOVERED, "ssid", ("", "null", "客厅 \U0001f4a1")),
    (CHANGES, "changes", ({}, [], [{}], [{"path": "wifi.ssid", "type": "modified"}, {"x": 1}], None)),
    (DEVICES, "template_ids", ([], [1, 2], "[]", 3, {"1": True}, None)),
    (METRICS, "approval_rate", (b"0.5", b"-3", "high", [], None)),
)
WRONG = (
    (
        DISCOVERED,
        "mac",
        (
            *("", "A8:03:2A:00:00", "A8:03:2A:00:00:01:02", "A8:03-2A:00-00:01", "A803.2A00.0001"),
            *("A8:03:2A:00:00:0G", " A8032A000001", "A8032A000001 ", "A8032A00000", "A8032A0000012"),
            *("A8:3:2A:00:00:01", "A8032A:000001", "0xA8032A0000", "A8032A00000１", "A8-03-2A-00-00-01-"),
            *("A8:03:2A:00:00:01\n", "A8 03 2A 00 00 01", "A:80:32:A0:00:001"),
        ),
    ),
    (
        DEVICES,
        "ip",
        (
            *("1.2.3", "1.2.3.4.5", "256.1.1.1", "1.2.3.999", "01.2.3.4", "1.2.3.00", " 1.2.3.4", "1.2.3.4 "),
            *("1.2.3.4\n", "1.2.3.4:80", "1.2.3.4/24", "1..2.3"),
            *("1.2.3.", "+1.2.3.4", "1.2.3.-4", "0x7f.0.0.1"),
            *("2130706433", "１.2.3.4", "localhost", "-", ":"),
            *(":::", "1::2::3", "12345::", "g::", "1:2:3:4:5:6:7"),
            *("1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7::8", "fe80::1%eth0", "[::1]"),
            *("::1/128", "::1.2.3", "::256.1.1.1"),
            *("1.2.3.4::", "1:2:3:4:5:6:7:1.2.3.4", "1:2:3:4:5:6:7:"),
        ),
    ),
    (
        DEVICES,
        "last_seen",
        (
            *("", "2024-01-19", "2024-01-19T10:00:00", "2024-01-19 10:00:00Z", "2024-01-19t10:00:00Z"),
            *("2024-01-19T10:00:00z", "2024-01-19T10:00Z", "2024-01-19T24:00:00Z", "2024-01-19T10:60:00Z"),
            *("2024-01-19T10:00:60Z", "2016-12-31T23:59:60Z"),
            *("2024-01-19T10:00:00.Z", "2024-01-19T10:00:00,5Z"),
            *("2024-01-19T10:00:00.1234567891Z", "2024-01-19T10:00:00+24:00", "2024-01-19T10:00:00+01:60"),
            *("2024-01-19T10:00:00+1:00", "2024-01-19T10:00:00+0100"),
            *("2024-01-19T10:00:00+01", "2024-02-30T00:00:00Z"),
            *("2023-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2024-13-01T00:00:00Z", "2024-00-10T00:00:00Z"),
            *("2024-04-31T00:00:00Z", "2024-01-00T00:00:00Z"),
            *("0000-06-01T00:00:00Z", "12024-01-19T10:00:00Z"),
            *(" 2024-01-19T10:00:00Z", "2024-01-19T10:00:00Z "),
            *("２024-01-19T10:00:00Z", "-024-01-19T10:00:00Z"),
            *("2024-01-19T10:00:00ZZ", "24-01-19T10:00:00Z", "2024-1-19T10:00:00Z", "2024-01-19T10:00:00 Z"),
        ),
    ),
    (
        METRICS,
        "requests_created",
        (b"-1", b"1.5", b"9007199254740992", b"9007199254740991.5", b"1e16", b"-1e-9"),
    ),
    (
        DISCOVERED,
        "signal",
        (b"-9007199254740992", b"9007199254740992", b"-45.5", b"-9007199254740991.5", b"-1e300"),
    ),
    (
        METRICS,
        "auto_fix_rate",
        (b"1.01", b"1.0000000000000002", b"-0.01", b"-1e-300", b"92", b"1e308"),
    ),
    (METRICS, "id", (b"0", b"-1", b"1.5", b"9007199254740992", b"1e300")),
    (RULES, "categories", ([1], [None], ["network", ["mqtt"]], [{}], [True])),
    (RULES, "channel_id", (b"1.5",)),
    (CHANGES, "changes", ("", "[]", 7, True)),
    (CHANGES, "device_id", (b"-1", b"1.5", b"9007199254740992")),
    (ORPHANS, "device_id", (b"-1", b"0.5", "1", None)),
    (DEVICES, "overrides", ([], "{}", 1)),
)


def add(vectors):
    for place, name, values in GOOD:
        archive, _, texts = _with(place, name, values)
        label = _label(place, name)
        note = f"Each spelling of {name} in {place[1]} is a good one."
        vectors.keep(f"records/form-{label}.sma", archive.bytes(texts), RULE, note, **LEVEL)
    for place, name, values in WRONG:
        archive, pointers, texts = _with(place, name, values)
        label = _label(place, name)
        vectors.fail(
            f"records/form-{label}-wrong.sma",
            archive.bytes(texts),
            RULE,
            f"Each of these values of {name} in {place[1]} breaks its format.",
            "D022",
            at=("D022", f"data/{place[0]}.json", pointers[0]),
            places=[places("D022", place[0], pointers)],
            **LEVEL,
        )
    _ids(vectors)
    _sections(vectors)
    _elements(vectors)


def _elements(vectors):
    """`changes` may be an array, but of objects alone."""
    archive = FullHome()
    values = ([1], [None], [[]], ["x"], [{}, True])
    at = [archive.grow(CHANGES, changes=value) for value in values]
    pointers = [f"{place}/changes/{len(value) - 1}" for place, value in zip(at, values)]
    note = "Elements of changes that are no objects."
    more = {"places": [places("D022", "configurations", pointers)], **LEVEL}
    vectors.fail("records/form-changes-elements.sma", archive.bytes(), RULE, note, "D022", **more)


def _label(place, name):
    """Of the section too, where several have such a field."""
    label = name.replace("_", "-")
    return f"{place[0]}-{label}" if name == "device_id" else label


def _with(place, name, values):
    """One record for each value; bytes are put into the text as they are."""
    archive = FullHome()
    pointers, texts = [], {}
    for number, value in enumerate(values):
        stand_in = f"<spelling {number}>"
        if isinstance(value, bytes):
            texts[b'"%s"' % stand_in.encode()] = value
        at = archive.grow(place, **{name: stand_in if isinstance(value, bytes) else value})
        pointers.append(f"{at}/{name}")
    return archive, pointers, texts


def _ids(vectors):
    archive, _, texts = _with(DISCOVERED, "id", (b"9007199254740991", b"2.0", b"3e0"))
    note = "Ids up to 2^53 - 1, and spelled with a point and an exponent."
    vectors.keep("records/form-id.sma", archive.bytes(texts), RULE, note, **LEVEL)
    place = ("configurations", "device_configs")
    archive, _, texts = _with(place, "device_id", (b"1.0", b"1e0"))
    note = "References spelled with a point and an exponent."
    vectors.keep("records/form-reference.sma", archive.bytes(texts), RULE, note, **LEVEL)


def _sections(vectors):
    """What a section says of itself."""
    rule = "profile 5: sections"
    for section in ("devices", "analytics"):
        for path, value, label in (
            ("schema_version", MISSING, "missing"),
            ("schema_version", None, "null"),
            ("schema_version", 1, "number"),
            ("last_updated", MISSING, "missing"),
            ("last_updated", None, "null"),
            ("last_updated", 1705658400, "number"),
            ("last_updated", "2024-01-19T10:00:00", "no-zone"),
            ("last_updated", "2024-02-30T10:00:00Z", "february-30"),
        ):
            data = changed(section, path, value).bytes()
            at = None if value is MISSING else ("D020", f"data/{section}.json", f"/{path}")
            file = f"records/{section}-{path.replace('_', '-')}-{label}.sma"
            vectors.fail(file, data, rule, f"{path} of {section} is wrong: {label}.", "D020", at=at, **LEVEL)
    # Only collections that nothing refers to, so that the collection alone is at fault.
    targets = {field.target for fields in FIELDS.values() for field in fields}
    for value, label in ((None, "null"), ({}, "object"), ("", "string"), (0, "number")):
        archive = FullHome()
        pointers = {}
        for place in FIELDS:
            if place not in targets:
                archive.sections[place[0]][place[1]] = value
                pointers.setdefault(place[0], []).append(f"/{place[1]}")
        wanted = [places("D020", *entry) for entry in pointers.items()]
        note = f"Collections are no arrays: {label}."
        data = archive.bytes()
        vectors.fail(f"records/collections-{label}.sma", data, rule, note, "D020", places=wanted, **LEVEL)
    data = changed("templates", "last_updated", "2024-01-19T10:00:00.5+05:30").bytes()
    vectors.keep("records/last-updated-offset.sma", data, rule, "A time with an offset.", **LEVEL)

"""Profile 9 with hostile values: markup and turned text wherever a report could show them, depth,
and many records."""

from .archive import sealed
from .full_home import FullHome, places

RULE = "profile 9: hostile values"


def add(vectors):
    _displayed(vectors)
    _names(vectors)
    _deep(vectors)
    _many(vectors)


def _displayed(vectors):
    markup = '"><img src=x onerror=alert(1)>'
    bidi = "\u202e\u2066<script>\u200b\u0000"
    for label, text, warning in (("markup", markup, ()), ("bidi", bidi, ("C002",))):
        archive = FullHome()
        info, system = archive.manifest["archive_info"], archive.manifest["source_system"]
        info.update(created_by=text, description=text, tags=[text, text])
        system.update(hostname=text, shelly_manager_version=text, database_version=text)
        archive.schema["database_version"] = text
        archive.schema["versions"][0]["description"] = text
        archive.schema["tables"] = {text: {"columns": [{"name": text, "type": text}]}}
        archive.grow(("devices", "devices"), name=text, type=text, firmware=text, status=text, **{text: 1})
        archive.grow(("devices", "discovered_devices"), ssid=text, model=text, agent_id=text)
        archive.grow(
            ("templates", "templates"),
            name=text,
            description=text,
            variables={"mqtt_user": {}, text: {"type": text}},
        )
        archive.grow(("notifications", "channels"), name=text, type=text, config={text: text})
        note = f"Every string that may be displayed is {label}."
        more = {"failed": ["C001"], "warning": warning, "level": "paranoid"}
        vectors.read(f"hostile/{label}.sma", archive.bytes(), RULE, note, **more)
        archive = FullHome()
        at = archive.grow(("devices", "devices"), **{"ip": text})
        archive.grow(("devices", "devices"), mac=text, created_at=text)
        listed = [places("D022", "devices", [f"{at}/ip", "/devices/2/mac", "/devices/2/created_at"])]
        note = f"Values that break their formats are {label}."
        vectors.fail(
            f"hostile/{label}-values.sma",
            archive.bytes(),
            RULE,
            note,
            "D022",
            places=listed,
            level="thorough",
        )


def _names(vectors):
    archive = FullHome()
    at = archive.grow(("devices", "devices"), settings={'~/"\n\u202e<script>': {"psk": "x"}})
    pointer = at + '/settings/~0~1"\n\u202e<script>/psk'
    listed = [places("C010", "devices", [pointer])]
    note = "A fault below a name full of characters that pointers and pages escape."
    vectors.warn("hostile/pointer.sma", archive.bytes(), RULE, note, "C010", places=listed, level="paranoid")
    archive = sealed()
    for name in ("notes&lt;script&gt;.txt", "a\u202eb.json", "data/' onx=y.json"):
        archive.add(name, b"x")
    note = "Members that nobody knows, with names of entities, of an attribute and of turned text."
    vectors.warn("hostile/member-names.sma", archive.file(), RULE, note, "A106", level="paranoid")
    data = sealed().add("data/<b onx=y>.json", b"x").file()
    note = "A member with a name of markup."
    vectors.refuse("hostile/member-markup.sma", data, "profile 1.2: paths", note, "A025")


def _deep(vectors):
    """A section is at depth 1, its collection at 2, a record at 3, its settings at 4."""
    for label, levels in (("deep", 60), ("deeper", 61)):
        inner = '{"a":' * levels + '{"psk": "x", "b": "<script>"}' + "}" * levels
        archive = FullHome()
        archive.grow(("devices", "devices"), settings="<deep>")
        data = archive.bytes({b'"<deep>"': inner.encode()})
        pointer = "/devices/1/settings" + "/a" * levels
        note = f"A secret and a script in an object at depth {4 + levels}."
        if levels > 60:
            vectors.fail(f"hostile/{label}.sma", data, RULE, note, "D010", level="paranoid")
            continue
        listed = [places("C010", "devices", [f"{pointer}/psk"]), places("C001", "devices", [f"{pointer}/b"])]
        more = {"failed": ["C001"], "warning": ["C010"], "places": listed, "level": "paranoid"}
        vectors.read(f"hostile/{label}.sma", data, RULE, note, **more)


def _many(vectors):
    archive = FullHome()
    devices = archive.records(("devices", "devices"))
    for _ in range(5000):
        archive.grow(("devices", "devices"))
    for device in devices[1:]:
        device["settings"] = {}
    vectors.keep("hostile/many.sma", archive.bytes(), RULE, "Five thousand devices.", level="paranoid")
    archive = FullHome()
    for _ in range(2000):
        archive.grow(("devices", "devices"), id=1, mac="A8032A000001", ip="x")
    note = "Two thousand devices with the same id, the same MAC address and no IP address."
    wrong = ("D022", "D023", "D024")
    vectors.fail("hostile/many-wrong.sma", archive.bytes(), RULE, note, *wrong, level="paranoid")

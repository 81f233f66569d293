"""Profile 1.2, paths: each rule at its edge, in the container where it can be written."""

import json

from . import tar
from .archive import sealed

RULE = "profile 1.2: paths"
# What other systems would unpack over another member, or over something else.
REPLACING = (
    ("full-stop", "data/devices.json.", "A segment that ends in a full stop."),
    ("full-stops", "data/devices.json...", "A segment that ends in several full stops."),
    ("space", "data/devices.json ", "A segment that ends in a space."),
    ("full-stop-folder", "data./devices.json", "A folder that ends in a full stop."),
    ("space-folder", "data /devices.json", "A folder that ends in a space."),
    ("three-dots", "...", "A segment of full stops alone."),
    ("stream", "data/devices.json:x", "A stream of another file, by a colon."),
    ("default-stream", "schema.json::$DATA", "The content of another file, by two colons."),
    ("drive", "C:notes.txt", "A drive."),
    *(
        (f"reserved-{number}", f"no{char}tes.txt", f"The character {char}.")
        for number, char in enumerate('*?"<>|')
    ),
    ("device-con", "con", "The console of Windows."),
    ("device-prn", "PRN.txt", "The printer of Windows, with an extension."),
    ("device-aux", "aux/notes.txt", "A folder that is a device of Windows."),
    ("device-nul", "data/nUl.json", "The null device of Windows, in mixed case, in the folder of sections."),
    ("device-com1", "data/com1.json.enc", "A serial port of Windows, with two extensions."),
    ("device-com9", "COM9", "The last serial port of Windows."),
    ("device-lpt1", "lpt1.", "A parallel port of Windows, with a full stop."),
    ("device-lpt9", "notes/Lpt9.a", "The last parallel port of Windows."),
)
NEAR_DEVICES = (
    ("device-com0", "com0", "No serial port: they begin with 1."),
    ("device-com10", "com10.txt", "No serial port: they end with 9."),
    ("device-console", "console", "A longer name than that of a device."),
    ("device-extension", "notes.con", "The name of a device as an extension."),
)


def add(vectors):
    archive = sealed()
    _tar(vectors, archive)
    _bundle(vectors, archive)
    _repeated(vectors, archive)


def _tar(vectors, archive):
    def with_path(path):
        raw = path if isinstance(path, bytes) else path.encode("utf-8")
        named = tar.pax({"path": raw}) if len(raw) > 100 else b""
        return archive.file(archive.tar(after=named + tar.entry(raw[:100], b"kept out\n")))

    def refuse(name, path, note):
        vectors.refuse(f"paths/{name}.sma", with_path(path), RULE, note, "A025")

    def keep(name, path, note):
        vectors.keep(f"paths/{name}.sma", with_path(path), RULE, note, warning=["A106"])

    keep("255-bytes", "p" * 255, "A path of 255 bytes.")
    refuse("256-bytes", "p" * 256, "A path of 256 bytes.")
    keep("255-bytes-utf-8", "ü" * 127 + "p", "128 characters, 255 bytes.")
    refuse("256-bytes-utf-8", "ü" * 128, "128 characters, 256 bytes.")
    keep("dots-in-name", "notes/..a/.b/c", "Dots that are no segment of their own.")
    keep("spaces-in-name", " notes/ a b", "Spaces that do not end a segment.")
    keep("leading-dot-slash", "./notes.txt", "A leading `./` is dropped.")
    keep("no-break-space", "a\u00a0b", "U+00A0, the first character after the controls.")
    refuse("absolute", "/etc/passwd", "An absolute path.")
    refuse("absolute-after-dot", ".//etc/passwd", "An absolute path once `./` is dropped.")
    refuse("parent", "../notes.txt", "A path that climbs out.")
    refuse("parent-inside", "data/../../notes.txt", "A `..` in the middle.")
    refuse("parent-last", "notes/..", "A `..` at the end.")
    refuse("dot-inside", "data/./notes.txt", "A `.` in the middle.")
    refuse("dot-slash-twice", "././notes.txt", "Only one leading `./` is dropped.")
    refuse("empty-segment", "data//notes.txt", "An empty segment.")
    refuse("backslash", "..\\notes.txt", "A backslash.")
    refuse("newline", "notes\n.txt", "A line feed.")
    refuse("escape", "notes\x1b[2J.txt", "An escape character.")
    refuse("delete", "notes\x7f.txt", "U+007F.")
    refuse("c1-first", "notes\u0080.txt", "U+0080, the first of the C1 controls.")
    refuse("c1-last", "notes\u009f.txt", "U+009F, the last of the C1 controls.")
    refuse("latin-1", b"b\xfcro.txt", "A path that is not UTF-8.")
    refuse("overlong", b"a\xc0\xaf..", "An overlong form of a slash.")
    refuse("surrogate", b"a\xed\xa0\x80", "A surrogate in UTF-8.")
    refuse("empty", "", "An empty path.")
    for name, path, note in REPLACING:
        refuse(name, path, note)
    for name, path, note in NEAR_DEVICES:
        keep(name, path, note)


def _bundle(vectors, archive):
    def with_path(path):
        archive = sealed()
        data = b"{}" if path.endswith(".json") else b"kept out\n"
        return archive.file(archive.add(path, data).bundle())

    for name, path, note in (
        ("empty", "", "An empty path."),
        ("only-dot-slash", "./", "Nothing after the `./`."),
        ("absolute", "/notes.txt", "An absolute path."),
        ("parent", "../notes.txt", "A path that climbs out."),
        ("trailing-slash", "notes/", "An empty last segment."),
        ("backslash", "a\\b", "A backslash."),
        ("nul", "notes\0.txt", "U+0000."),
        ("unit-separator", "notes\x1f.txt", "U+001F."),
        ("c1", "notes\u0085.txt", "A C1 control."),
        ("256-bytes", "p" * 256, "A path of 256 bytes."),
        *REPLACING,
    ):
        vectors.refuse(
            f"paths/bundle-{name}.sma", with_path(path), RULE, f"{note[:-1]}, in a JSON bundle.", "A025"
        )
    keep = with_path("./notes.txt")
    vectors.keep(
        "paths/bundle-leading-dot-slash.sma",
        keep,
        RULE,
        "A leading `./` is dropped, in a JSON bundle.",
        warning=["A106"],
    )


def _repeated(vectors, archive):
    rule = "profile 1.2: paths repeat"

    def refuse(name, data, note):
        vectors.refuse(f"paths/{name}.sma", archive.file(data), rule, note, "A026")

    schema = dict(archive.members)["schema.json"]
    again = tar.entry("schema.json", schema)
    refuse("repeated", archive.tar(after=again), "A member twice, with the same bytes.")
    refuse(
        "repeated-dot-slash",
        archive.tar(after=tar.entry("./schema.json", schema)),
        "A member again below `./`.",
    )
    refuse(
        "repeated-unknown",
        archive.tar(after=tar.entry("a", b"1") + tar.entry("a", b"2")),
        "An unknown member twice.",
    )
    bundle = archive.bundle()
    twice = bundle[:-2] + b',\n"./schema.json": ' + schema + b"\n}"
    refuse("bundle-repeated-dot-slash", twice, "A member of a JSON bundle again below `./`.")
    rule = "profile 1.2: paths differ in case"
    note = "Two paths that differ in the case of ASCII letters"
    for name, path in (
        ("case", "Schema.JSON"),
        ("case-section", "data/DEVICES.json"),
        ("case-folder", "Data/devices.json"),
    ):
        data = archive.file(archive.tar(after=tar.entry(path, b"{}")))
        vectors.refuse(f"paths/{name}.sma", data, rule, f"{note}.", "A026")
    data = archive.tar(after=tar.entry("Notes/", kind=b"5") + tar.entry("notes", b"x"))
    note_of_directory = "A file whose path differs from that of a directory in case."
    vectors.refuse("paths/case-directory.sma", archive.file(data), rule, note_of_directory, "A026")
    data = archive.tar(after=tar.entry("Notes/", kind=b"5") + tar.entry("notes/", kind=b"5"))
    repeated = "Directories may repeat, in another case too."
    vectors.keep("paths/case-directories.sma", archive.file(data), rule, repeated)
    added = sealed().add("notes.txt", b"").add("NOTES.txt", b"")
    data = archive.file(added.bundle())
    vectors.refuse("paths/bundle-case.sma", data, rule, f"{note}, in a JSON bundle.", "A026")
    data = archive.tar(after=tar.entry("ä", b"") + tar.entry("Ä", b""))
    vectors.keep(
        "paths/case-not-ascii.sma",
        archive.file(data),
        rule,
        "Two paths that differ in the case of other letters.",
        warning=["A106"],
    )
    assert json.loads(twice)

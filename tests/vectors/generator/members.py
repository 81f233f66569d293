"""Profile 2: which members there are, which sections, and in which order."""

from . import home
from .archive import Archive, data_checksum, dump, sealed

RULE = "profile 2: members"
SECTIONS = "profile 2: sections"


def add(vectors):
    _order(vectors)
    _missing(vectors)
    _not_listed(vectors)
    _unknown_sections(vectors)
    _section_names(vectors)
    _unknown_members(vectors)


def _order(vectors):
    vectors.keep("members/in-order.sma", sealed().file(), RULE, "The order that a writer writes.")
    archive = sealed()
    archive.members.reverse()
    vectors.keep("members/reversed.sma", archive.file(), RULE, "A reader accepts any order.")
    vectors.keep(
        "members/reversed-bundle.sma", archive.file(archive.bundle()), RULE, "Any order, in a JSON bundle."
    )
    archive = Archive(
        backup_type="selective", without=("templates", "notifications", "resolution", "analytics")
    )
    vectors.keep(
        "members/two-sections.sma",
        archive.fill().seal().file(),
        RULE,
        "Only the critical sections, in a selective backup.",
    )


def _missing(vectors):
    def fail(name, archive, note, *failed, container=None):
        data = archive.file(container(archive) if container else None)
        vectors.fail(f"members/{name}.sma", data, "profile 2: needed members", note, *failed)

    vectors.fail(
        "members/no-manifest.sma",
        sealed().drop("manifest.json").drop("checksum.sha256").file(),
        "profile 2: needed members",
        "A tar of schema.json and sections only.",
        "A103",
    )
    fail("no-schema", sealed().drop("schema.json"), "schema.json is missing, and listed.", "A103", "I007")
    fail("no-checksums", sealed().drop("checksum.sha256"), "checksum.sha256 is missing.", "A103")
    fail(
        "no-checksums-bundle",
        sealed().drop("checksum.sha256"),
        "checksum.sha256 is missing from a bundle.",
        "A103",
        container=Archive.bundle,
    )
    # The data checksum is over the members that are there: only the absence is a fault.
    archive = Archive().fill()
    present = {path: data for path, data in archive.data.items() if path != "data/analytics.json"}
    archive.manifest["validation"]["data_checksum"] = data_checksum(present)
    fail(
        "no-section",
        archive.seal().drop("data/analytics.json"),
        "A section is missing, and listed.",
        "A103",
        "I007",
    )
    archive = Archive(without=("analytics",)).fill().seal()
    vectors.keep(
        "members/section-not-included.sma",
        archive.file(),
        "profile 2: needed members",
        "A section that is not included has no member.",
    )


def _not_listed(vectors):
    rule = "profile 2: section members"
    analytics = dump(home.sections()["analytics"])
    archive = Archive(without=("analytics",)).fill().seal().add("data/analytics.json", analytics)
    vectors.fail(
        "members/not-included.sma",
        archive.file(),
        rule,
        "A member of a section that is not included.",
        "A104",
    )
    archive = sealed().add("data/firmware.json", b"{}")
    vectors.fail(
        "members/not-in-manifest.sma",
        archive.file(),
        rule,
        "A member of a section that the manifest does not list.",
        "A104",
    )
    archive = sealed().add("data/firmware.json.enc", b"SMAENC1\0" + bytes(40))
    vectors.fail(
        "members/encrypted-not-in-manifest.sma",
        archive.file(),
        rule,
        "An encrypted member of a section that the manifest does not list.",
        "A104",
    )
    archive = sealed().drop("checksum.sha256").add("data/devices.json.enc", b"SMAENC1\0" + bytes(40)).sum_up()
    note = "A section in clear beside its encrypted form."
    vectors.fail("members/both-forms.sma", archive.file(), "profile 2: one form of a section", note, "A105")


def _unknown_sections(vectors):
    def with_section(section=None):
        archive = Archive()
        archive.sections["firmware_images"] = section or {"images": [{"id": 1}, {"id": 2}], "note": "x"}
        return archive.fill()

    archive = with_section()
    vectors.warn(
        "members/unknown-section.sma",
        archive.seal().file(),
        SECTIONS,
        "A section of an unknown name, in order otherwise.",
        "D011",
    )
    archive = with_section()
    vectors.warn(
        "members/unknown-section-bundle.sma",
        archive.seal().file(archive.bundle()),
        SECTIONS,
        "The same in a JSON bundle.",
        "D011",
    )
    archive = with_section()
    entry = archive.manifest["data_sections"]["firmware_images"]
    entry["file_size"] += 1
    archive.manifest["statistics"]["total_data_size"] += 1
    note = "The size of an unknown section is verified like any other."
    vectors.fail(
        "members/unknown-section-size.sma", archive.seal().file(), SECTIONS, note, "I002", warning=["D011"]
    )
    archive = with_section()
    archive.manifest["data_sections"]["firmware_images"]["record_count"] = 3
    archive.manifest["statistics"]["total_records"] += 1
    note = "The count of an unknown section is verified like any other."
    vectors.fail(
        "members/unknown-section-count.sma", archive.seal().file(), SECTIONS, note, "D012", warning=["D011"]
    )
    archive = with_section()
    archive.manifest["data_sections"]["firmware_images"]["checksum"] = "sha256:" + "0" * 64
    note = "The checksum of an unknown section is verified like any other."
    vectors.fail(
        "members/unknown-section-checksum.sma",
        archive.seal().file(),
        SECTIONS,
        note,
        "I003",
        warning=["D011"],
    )
    archive = with_section(b"[1, 2]")
    note = "An unknown section is an object, too."
    vectors.fail(
        "members/unknown-section-array.sma", archive.seal().file(), SECTIONS, note, "D010", warning=["D011"]
    )


def _section_names(vectors):
    rule = "profile 2: names of sections"
    for name, note in (
        ("a", "One letter."),
        ("a" * 64, "64 letters."),
        ("z0_9", "Digits and an underscore."),
        ("console", "A name that begins with that of a device of Windows."),
        ("com0", "A name beside those of devices of Windows."),
    ):
        archive = Archive()
        archive.sections[name] = {"items": []}
        file = f"members/section-name-{name if len(name) < 9 else len(name)}.sma"
        vectors.keep(file, archive.fill().seal().file(), rule, note, warning=["D011"])
    left_out = {"included": False, "record_count": 0, "file_size": 0, "checksum": None, "priority": "low"}
    for label, name, note in (
        ("empty", "", "An empty name."),
        ("upper-case", "Firmware", "An upper-case letter."),
        ("digit-first", "1st", "A digit first."),
        ("underscore-first", "_x", "An underscore first."),
        ("hyphen", "firm-ware", "A hyphen."),
        ("slash", "a/b", "A slash."),
        ("letter", "büro", "A letter outside of ASCII."),
        ("65", "a" * 65, "65 letters."),
        ("con", "con", "A device of Windows."),
        ("aux", "aux", "A device of Windows."),
        ("com1", "com1", "A device of Windows with a number."),
        ("lpt9", "lpt9", "The last device of Windows with a number."),
    ):
        archive = Archive().fill()
        archive.manifest["data_sections"][name] = dict(left_out)
        vectors.fail(f"members/section-name-{label}.sma", archive.seal().file(), rule, note, "M051")


def _unknown_members(vectors):
    for name, path in (
        ("readme", "README.md"),
        ("data-text", "data/notes.txt"),
        ("data-deeper", "data/old/devices.json"),
        ("data-upper-case", "data/Rooms.json"),
        ("section-outside", "devices.json"),
        ("data-none", "data/.json"),
        ("data-hyphen", "data/firm-ware.json"),
        ("checksum-other", "checksum.sha512"),
    ):
        archive = sealed().add(path, b"{}\n")
        vectors.warn(
            f"members/unknown-{name}.sma",
            archive.file(),
            "profile 2: unknown members",
            f"A member `{path}`.",
            "A106",
        )

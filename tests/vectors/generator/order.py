"""Profile 9, Form, and profile 9, Time, of the manifest: what `paranoid` says about the members'
order and the base; and profile 3, where the reader has the base archive."""

from . import home
from .archive import Archive, sealed
from .encrypted import Encrypted
from .full_home import FullHome
from .home import BACKUP
from .signature import signed

FORM = "profile 9, Form"
TIME = "profile 9, Time: base"
BASE = "profile 3: archive_info.base"
LEVEL = {"level": "paranoid"}


def add(vectors):
    _order(vectors)
    _unknown(vectors)
    _base_time(vectors)
    _base(vectors)


def _swapped(archive, first, second):
    """Exchanges two members."""
    paths = [path for path, _ in archive.members]
    one, two = paths.index(first), paths.index(second)
    archive.members[one], archive.members[two] = archive.members[two], archive.members[one]
    return archive


def _order(vectors):
    for label, first, second in (
        ("schema-first", "manifest.json", "schema.json"),
        ("sections", "data/devices.json", "data/configurations.json"),
        ("last-sections", "data/resolution.json", "data/analytics.json"),
        ("section-before-schema", "schema.json", "data/devices.json"),
        ("manifest-last", "manifest.json", "checksum.sha256"),
        ("checksum-before-section", "data/analytics.json", "checksum.sha256"),
    ):
        file, note = f"order/{label}.sma", f"{first} and {second} have changed places."
        vectors.warn(file, _swapped(sealed(), first, second).file(), FORM, note, "A107", **LEVEL)
    file, note = "order/sections.sma", "Any order is fine below `paranoid`."
    vectors.keep(file, None, FORM, note, level="thorough")
    archive = sealed()
    archive.members.reverse()
    vectors.warn("order/reversed.sma", archive.file(), FORM, "The last member comes first.", "A107", **LEVEL)
    archive = _swapped(sealed(), "data/templates.json", "data/notifications.json")
    data = archive.file(archive.bundle())
    vectors.warn("order/bundle.sma", data, FORM, "The order of names in a JSON bundle.", "A107", **LEVEL)
    archive = sealed()
    data = archive.file(archive.bundle())
    vectors.keep("order/bundle-right.sma", data, FORM, "A JSON bundle in order.", **LEVEL)
    archive = _swapped(signed(), "checksum.sha256", "signature.sig")
    more = {"signature": "verified", "keys": ["keys/signer.pub.pem"], **LEVEL}
    note = "The signature comes before what it signs, and verifies."
    vectors.warn("order/signature.sma", archive.file(), FORM, note, "A107", **more)
    vectors.keep("order/signed.sma", signed().file(), FORM, "The signature comes last.", **more)
    archive = Archive(backup_type="selective", without=("configurations", "notifications"))
    note = "Sections in order, although some are not included."
    data = archive.fill().seal().file()
    vectors.warn("order/selective.sma", data, FORM, note, "M054", **LEVEL)


def _unknown(vectors):
    for label, names, late in (
        ("unknown", ("plugins", "rooms", "rooms2", "zones"), ()),
        ("unknown-swapped", ("rooms", "plugins"), ("A107",)),
        ("unknown-underscore", ("a_b", "ab"), ()),
        ("unknown-digit", ("room9", "room10"), ("A107",)),
    ):
        archive = Archive()
        for name in names:
            archive.sections[name] = {"schema_version": "1.0.0", "last_updated": BACKUP}
        note = f"Sections that nobody knows, in this order: {', '.join(names)}."
        data = archive.fill().seal().file()
        vectors.warn(f"order/{label}.sma", data, FORM, note, "D011", *late, **LEVEL)
    archive = Archive()
    archive.sections = {"a_section": {"schema_version": "1.0.0"}, **archive.sections}
    note = "A section that nobody knows comes before those that are known."
    data = archive.fill().seal().file()
    vectors.warn("order/unknown-first.sma", data, FORM, note, "D011", "A107", **LEVEL)


def _base_time(vectors):
    for label, time, warning in (
        ("same-time", "2024-01-19T11:00:00+01:00", ()),
        ("later", "2024-01-19T10:00:00.000000001Z", ("M013",)),
        ("later-offset", "2024-01-19T09:59:59-00:30", ("M013",)),
        ("earlier-offset", "2024-01-19T10:29:59+00:30", ()),
        ("much-earlier", "0001-01-02T00:00:00Z", ()),
    ):
        archive = FullHome(backup_type="incremental")
        archive.manifest["archive_info"]["base"]["created_at"] = time
        note = f"The base was made at {time}, the archive at {BACKUP}."
        vectors.read(f"base/{label}.sma", archive.bytes(), TIME, note, (), warning, **LEVEL)
    archive = FullHome()
    base = {"manifest_checksum": "sha256:" + "ab" * 32, "created_at": "2024-01-19T10:00:01Z"}
    archive.manifest["archive_info"]["base"] = base
    note = "A full backup that names a base, which was made after it."
    vectors.warn("base/later-full.sma", archive.bytes(), TIME, note, "M012", "M013", **LEVEL)
    vectors.keep("base/later.sma", None, TIME, "Not compared below `paranoid`.", level="thorough")


def _base(vectors):
    base = sealed()
    base.manifest["archive_info"]["created_at"] = "2024-01-12T10:00:00Z"
    base = base.fill().seal()
    note = "A full backup that others build on."
    vectors.keep("base/full.sma", base.file(), BASE, note)
    named = _manifest_checksum(base)
    for kind in ("incremental", "differential"):
        vectors.keep(
            f"base/{kind}.sma", _built_on(named, kind), BASE, "The reader has no base.", level="basic"
        )
        for level in ("basic", "standard", "thorough", "paranoid"):
            note = f"An archive of type {kind}, with the base that it names."
            more = {"level": level, "base": "base/full.sma"}
            vectors.keep(f"base/{kind}.sma", None, BASE, note, **more)
            note = f"An archive of type {kind}, with another archive than the base that it names."
            more = {"level": level, "base": "base/same-time.sma"}
            vectors.fail(f"base/{kind}.sma", None, BASE, note, "M014", **more)
    note = "The base is named by another archive_id; only the manifest's checksum is compared."
    data = _built_on(named, "incremental", archive_id="5ca1ab1e-0000-4000-8000-00000000000f")
    vectors.keep("base/other-id.sma", data, BASE, note, base="base/full.sma")
    data = _built_on(named, "incremental", archive_id=None)
    note = "The base is named without an archive_id."
    vectors.keep("base/no-id.sma", data, BASE, note, base="base/full.sma")
    at = ("M014", "manifest.json", "/archive_info/base")
    data = _built_on("sha256:" + "00" * 32, "incremental")
    note = "The archive_id is that of the base that is given, the checksum is not."
    vectors.fail("base/other-checksum.sma", data, BASE, note, "M014", at=at, base="base/full.sma")
    note = "The base is a JSON bundle with the same manifest."
    vectors.keep("base/full-bundle.sma", base.file(base.bundle()), BASE, "The base as a JSON bundle.")
    vectors.keep("base/incremental.sma", None, BASE, note, base="base/full-bundle.sma")
    note = "The base is itself an increment."
    middle = Archive(backup_type="incremental")
    middle.manifest["archive_info"]["base"]["manifest_checksum"] = named
    middle = middle.fill().seal()
    vectors.keep("base/middle.sma", middle.file(), BASE, "An increment that another builds on.")
    data = _built_on(_manifest_checksum(middle), "incremental")
    vectors.keep("base/chain.sma", data, BASE, note, base="base/middle.sma")
    note = "The archive builds on an increment, and is given the full backup below it."
    vectors.fail("base/chain.sma", None, BASE, note, "M014", base="base/full.sma")
    _changed_base(vectors)


def _changed_base(vectors):
    """The manifest of the base is the right one, and what it describes is not."""
    base = sealed()
    base.manifest["archive_info"]["created_at"] = "2024-01-12T10:00:00Z"
    base = base.fill().seal()
    right = dict(base.members)["data/devices.json"]
    base.replace("data/devices.json", right.replace(b"Plug", b"Plum"))
    failed = ("I003", "I004", "I007")
    note = "The base, of which one section was changed."
    vectors.fail("base/changed.sma", base.file(), "profile 6.2", note, *failed)
    base.replace("data/devices.json", right).drop("data/analytics.json")
    note = "The base without one of its sections."
    vectors.fail("base/incomplete.sma", base.file(), "profile 6.2", note, "A103", "I007")
    for name, what in (("changed", "was changed"), ("incomplete", "is missing")):
        for level in ("standard", "paranoid"):
            note = f"A section of the base that is given {what}."
            more = {"level": level, "base": f"base/{name}.sma"}
            vectors.fail("base/incremental.sma", None, BASE, note, "M014", **more)
        note = f"A section of the base that is given {what}, which `basic` does not look at."
        vectors.keep("base/incremental.sma", None, BASE, note, level="basic", base=f"base/{name}.sma")
    locked = Encrypted(compression="gzip")
    locked.manifest["archive_info"] |= {"backup_type": "incremental", "base": home.base()}
    locked = locked.fill().seal()
    note = "An encrypted increment, of which the reader has neither the key nor the base."
    vectors.keep("base/locked.sma", locked.file(), BASE, note)


def _manifest_checksum(archive):
    manifest = dict(archive.members)["manifest.json"]
    return manifest.split(b'"manifest_checksum": "')[-1].split(b'"')[0].decode()


def _built_on(checksum, kind, **fields):
    archive = Archive(backup_type=kind)
    base = archive.manifest["archive_info"]["base"]
    base["manifest_checksum"] = checksum
    for name, value in fields.items():
        if value is None:
            del base[name]
        else:
            base[name] = value
    return archive.fill().seal().file()

"""Profile 6.1 to 6.3: the digests of the manifest and of sections, and checksum.sha256."""

import hashlib

from .archive import Archive, dump, sealed
from .canonical import digest

MANIFEST = "profile 6.1"
SECTIONS = "profile 6.2"
FILE = "profile 6.3"
CHANGED = ("I003", "I004", "I007")


def add(vectors):
    _manifest(vectors)
    _sections(vectors)
    _file_form(vectors)
    _file_entries(vectors)


def _manifest(vectors):
    archive = sealed()
    written = dict(archive.members)["manifest.json"]
    for label, old, new, note in (
        ("hostname", b'"shelly-manager"', b'"shelly-manages"', "One letter of the hostname is another."),
        ("description", b"three devices", b"three Devices", "One letter of the description is another."),
        ("number", b'"level": 9', b'"level": 8', "Another compression level."),
    ):
        assert old in written
        changed = (
            sealed().replace("manifest.json", written.replace(old, new)).drop("checksum.sha256").sum_up()
        )
        vectors.fail(
            f"integrity/manifest-{label}.sma",
            changed.file(),
            MANIFEST,
            f"{note[:-1]}; checksum.sha256 agrees.",
            "I001",
        )
    vectors.keep(
        "integrity/manifest-hostname.sma", None, MANIFEST, "Not looked at below `standard`.", level="basic"
    )
    changed = sealed().replace("manifest.json", written.replace(b'"level": 9', b'"level": 8'))
    vectors.fail(
        "integrity/manifest-and-list.sma",
        changed.file(),
        MANIFEST,
        "Changed without its digest in checksum.sha256.",
        "I001",
        "I007",
    )
    data = Archive().fill().seal(checksum="sha256:" + "0" * 64).file()
    vectors.fail("integrity/manifest-zeros.sma", data, MANIFEST, "A digest of zeros.", "I001")
    raw = hashlib.sha256(written).hexdigest()
    data = Archive().fill().seal(checksum=f"sha256:{raw}").file()
    vectors.fail(
        "integrity/manifest-raw-bytes.sma",
        data,
        MANIFEST,
        "A digest over the bytes and not the canonical form.",
        "I001",
    )

    respaced = lambda text: b"\r\n\t" + text.replace(b"\n  ", b"") + b"\n\n"
    data = Archive().fill().seal(text=respaced).file()
    vectors.keep("integrity/manifest-respaced.sma", data, MANIFEST, "Another spacing of the same manifest.")
    archive = Archive().fill()
    archive.manifest = _reversed(archive.manifest)
    vectors.keep(
        "integrity/manifest-reversed.sma", archive.seal().file(), MANIFEST, "All names in reverse order."
    )
    archive = Archive().fill()
    archive.manifest["x_numbers"] = [
        1e-6,
        1e-7,
        0.1,
        5e-324,
        333333333.33333329,
        4.50,
        -0.0,
        2.5e-5,
        9007199254740991,
        1e15,
        -1.5e-10,
    ]
    archive.manifest["x_strings"] = '\u20ac$\u000f\nA\'B"\\\\"/\u007f\u2028\U0001f600'
    archive.manifest["x_names"] = {
        "\u20ac": 1,
        "\r": 2,
        "\ufb33": 3,
        "1": 4,
        "\U0001f600": 5,
        "\u0080": 6,
        "ö": 7,
        "": 8,
    }
    note = "Numbers, strings and the order of names as RFC 8785 writes them."
    vectors.keep("integrity/manifest-canonical.sma", archive.seal().file(), MANIFEST, note, warning=["M080"])
    archive = Archive().fill()
    archive.manifest["validation"]["signature"] = ""
    vectors.keep(
        "integrity/manifest-empty-signature.sma",
        archive.seal().file(),
        MANIFEST,
        "An empty signature in place of null.",
    )


def _reversed(value):
    if isinstance(value, dict):
        return {name: _reversed(value[name]) for name in reversed(list(value))}
    return value


def _sections(vectors):
    good = sealed()
    text = dict(good.members)["data/devices.json"]
    vectors.keep("integrity/sections-right.sma", good.file(), SECTIONS, "Sizes and digests of six sections.")
    data = sealed().replace("data/devices.json", text.replace(b"Kitchen", b"Kitchan")).file()
    vectors.fail(
        "integrity/section-changed.sma", data, SECTIONS, "One letter of a section is another.", *CHANGED
    )
    vectors.keep(
        "integrity/section-changed.sma", None, SECTIONS, "Not looked at below `standard`.", level="basic"
    )
    longer = sealed().replace("data/devices.json", text.replace(b"Kitchen", b"Kitchens"))
    vectors.fail(
        "integrity/section-longer.sma",
        longer.file(),
        SECTIONS,
        "A section has one letter more.",
        "I002",
        *CHANGED,
    )
    vectors.fail(
        "integrity/section-longer-bundle.sma",
        longer.file(longer.bundle()),
        SECTIONS,
        "The same in a JSON bundle.",
        "I002",
        *CHANGED,
    )
    changed = sealed().replace("data/devices.json", text + b"\n")
    note = "Only a line feed at the end more."
    vectors.fail("integrity/section-line-feed.sma", changed.file(), SECTIONS, note, "I002", *CHANGED)
    archive = Archive().fill()
    archive.manifest["data_sections"]["templates"]["file_size"] -= 1
    archive.manifest["statistics"]["total_data_size"] -= 1
    vectors.fail(
        "integrity/size-only.sma",
        archive.seal().file(),
        SECTIONS,
        "file_size is one byte off; the totals follow it.",
        "I002",
    )
    archive = Archive().fill()
    entries = archive.manifest["data_sections"]
    entries["templates"]["checksum"], entries["analytics"]["checksum"] = (
        entries["analytics"]["checksum"],
        entries["templates"]["checksum"],
    )
    vectors.fail(
        "integrity/digests-swapped.sma",
        archive.seal().file(),
        SECTIONS,
        "The digests of two sections are swapped.",
        "I003",
    )
    lines = dict(sealed().members)["checksum.sha256"].splitlines(keepends=True)
    data_lines = [line for line in lines if b"  data/" in line]
    for label, value, note in (
        ("zeros", "sha256:" + "0" * 64, "A data checksum of zeros."),
        (
            "of-bytes",
            digest(b"".join(data for path, data in good.members if path.startswith("data/"))),
            "A data checksum over the sections' bytes.",
        ),
        ("all-lines", digest(b"".join(lines)), "A data checksum over every line of checksum.sha256."),
        (
            "manifest-order",
            digest(
                b"".join(
                    [data_lines[2], data_lines[1], data_lines[5], data_lines[3], data_lines[4], data_lines[0]]
                )
            ),
            "Lines in the order of the manifest.",
        ),
        ("one-space", digest(b"".join(data_lines).replace(b"  ", b" ")), "Lines with one space."),
        ("empty", digest(b""), "The digest of no lines."),
    ):
        archive = Archive().fill()
        archive.manifest["validation"]["data_checksum"] = value
        vectors.fail(f"integrity/data-checksum-{label}.sma", archive.seal().file(), SECTIONS, note, "I004")
    everything = ("devices", "configurations", "templates", "notifications", "resolution", "analytics")
    archive = Archive(backup_type="selective", without=everything).fill().seal()
    note = "No section at all: the digest of the empty string, and a ratio of 0."
    vectors.keep("integrity/no-sections.sma", archive.file(), SECTIONS, note, warning=["M054"])


def _file_form(vectors):
    def with_text(change):
        return sealed().resum(change).file()

    first = hashlib.sha256(dict(sealed().members)["manifest.json"]).hexdigest().encode()
    # Every line that must be there is there: only what comes on top of them is wrong.
    for label, change, note in (
        ("empty-line", lambda text: text + b"\n", "An empty line at the end."),
        ("empty-line-first", lambda text: b"\n" + text, "An empty line at the start."),
        ("comment", lambda text: b"# made by hand\n" + text, "A comment."),
        (
            "binary-mark",
            lambda text: text + first + b" *manifest.json\n",
            "A line with the mark of binary mode.",
        ),
        ("one-space", lambda text: text + first + b" manifest.json\n", "A line with one space."),
        ("tab", lambda text: text + first + b"\tmanifest.json\n", "A line with a tab."),
        (
            "upper-case",
            lambda text: text + first.upper() + b"  manifest.json\n",
            "A line with upper-case digits.",
        ),
        ("short-digest", lambda text: text + first[:-1] + b"  manifest.json\n", "A line with 63 digits."),
        ("long-digest", lambda text: text + first + b"0  manifest.json\n", "A line with 65 digits."),
        ("no-path", lambda text: text + first + b"  \n", "A line without a path."),
        ("no-line-feed", lambda text: text[:-1], "No line feed at the end."),
        ("bsd", lambda text: text + b"SHA256 (manifest.json) = " + first + b"\n", "A line in the BSD form."),
    ):
        vectors.fail(f"integrity/file-{label}.sma", with_text(change), FILE, note, "I005")
    vectors.keep(
        "integrity/file-empty-line.sma", None, FILE, "Not looked at below `standard`.", level="basic"
    )
    turned = lambda text: b"".join(reversed(text.splitlines(keepends=True)))
    vectors.warn(
        "integrity/file-unsorted.sma", with_text(turned), FILE, "The lines are in reverse order.", "I006"
    )
    by_member = lambda text: b"".join(sorted(text.splitlines(keepends=True)))
    vectors.warn(
        "integrity/file-sorted-by-digest.sma",
        with_text(by_member),
        FILE,
        "The lines are sorted by digest.",
        "I006",
    )


def _file_entries(vectors):
    def fail(label, archive, note, **more):
        vectors.fail(f"integrity/{label}.sma", archive.file(), FILE, note, "I007", **more)

    zeros = b"0" * 64
    for path in (b"manifest.json", b"schema.json", b"data/devices.json"):
        name = path.decode().replace("/", "-").replace(".json", "")
        drop = lambda text: b"".join(
            line for line in text.splitlines(keepends=True) if not line.endswith(b"  " + path + b"\n")
        )
        fail(f"list-without-{name}", sealed().resum(drop), f"{path.decode()} is not listed.")
        wrong = lambda text: b"".join(
            (zeros + line[64:] if line.endswith(b"  " + path + b"\n") else line)
            for line in text.splitlines(keepends=True)
        )
        fail(f"list-wrong-{name}", sealed().resum(wrong), f"{path.decode()} is listed with another digest.")
    fail(
        "list-absent",
        sealed().resum(lambda text: text + zeros + b"  x.json\n"),
        "A member is listed and absent.",
    )
    absent = lambda text: text.replace(b"  data/configurations.json", b"  data/configurations.JSON")
    fail("list-other-case", sealed().resum(absent), "A member is listed with a path in another case.")
    itself = lambda text: zeros + b"  checksum.sha256\n" + text
    fail("list-itself", sealed().resum(itself), "checksum.sha256 lists itself.")
    signature = lambda text: text + zeros + b"  signature.sig\n"
    fail("list-signature", sealed().resum(signature), "signature.sig is listed.")
    archive = sealed().drop("checksum.sha256").add("notes.txt", b"call me\n").sum_up()
    vectors.keep(
        "integrity/list-unknown-member.sma",
        archive.file(),
        FILE,
        "A member outside of section 2 may be listed.",
        warning=["A106"],
    )
    archive.replace("notes.txt", b"call us\n")
    fail(
        "list-unknown-member-wrong",
        archive,
        "A listed member outside of section 2 is verified.",
        warning=["A106"],
    )
    archive = sealed().add("notes.txt", b"call me\n")
    vectors.keep(
        "integrity/list-unknown-member-left-out.sma",
        archive.file(),
        FILE,
        "A member outside of section 2 need not be listed.",
        warning=["A106"],
    )
    archive = sealed().replace("schema.json", dump(Archive().schema) + b"\n")
    fail("schema-changed", archive, "schema.json was changed.")

"""Profile 9: the samples at every level, and the deeper ones where sections are encrypted or
broken."""

from .decryption import RAW
from .encrypted import DEVICES, Encrypted
from .full_home import places
from .samples import ARCHIVES, DOCUMENTS, ENCRYPTED, WARNINGS, later

RULE = "profile 9: levels"
LEVELS = ("basic", "thorough", "paranoid")
UNLOCK = {
    "1.0-aes-argon2-signed": {"password_file": "samples/password.txt", "keys": ["samples/signer.pub.pem"]},
    "1.0-chacha-scrypt": {"password_file": "samples/password.txt"},
    "1.0-aes-pbkdf2-json": {"password_file": "samples/password.txt"},
    "1.0-chacha-rawkey": {"key_file": "samples/raw.key"},
}
# Vectors whose faults leave the deeper levels less to look at, and what fails and warns in them.
STANDARD = (
    ("members/no-manifest.sma", ["A103"], []),
    ("members/no-schema.sma", ["A103", "I007"], []),
    ("members/no-section.sma", ["A103", "I007"], []),
    ("members/unknown-section-array.sma", ["D010"], ["D011"]),
    ("strict-json/manifest-root-array.sma", ["M001"], []),
    ("strict-json/schema-empty.sma", ["S001"], []),
    ("strict-json/section-empty.sma", ["D010"], []),
    ("strict-json/section-depth-65.sma", ["D010"], []),
    ("strict-json/section-root-null.sma", ["D010"], []),
    ("strict-json/section-duplicate-name.sma", ["D010"], []),
    ("integrity/no-sections.sma", [], ["M054"]),
)


def add(vectors):
    _samples(vectors)
    _locked(vectors)
    _damaged(vectors)


def _samples(vectors):
    by = {name: "released exporter" for name in DOCUMENTS}
    by |= dict.fromkeys({**ARCHIVES, **ENCRYPTED}, "independent writer of SMA 1.0")
    for name, writer in by.items():
        more = {"by": writer, "layer": later(name)}
        for level in LEVELS:
            # `basic` speaks of the manifest alone; so does the warning of the selective backup.
            note, warning = f"The sample at `{level}`.", WARNINGS.get(name, [])
            vectors.keep(f"samples/{name}.sma", None, RULE, note, level=level, warning=warning, **more)
        for level in LEVELS[1:] if name in UNLOCK else ():
            note = f"The sample at `{level}`, unlocked."
            vectors.keep(f"samples/{name}.sma", None, RULE, note, level=level, **more, **UNLOCK[name])


def _encrypted(file, vectors, change, section, note, code, pointer, level, error=True):
    """A fault that is as hidden as its section: found when that is unlocked."""
    archive = Encrypted(compression="gzip")
    change(archive.sections)
    archive.manifest["source_system"]["total_devices"] = len(archive.sections["devices"]["devices"])
    file = f"locked/{file}.sma"
    vectors.keep(file, archive.fill().seal().file(), RULE, f"{note}; locked.", level=level)
    found = {"failed": [code]} if error else {"warning": [code]}
    listed = [places(code, section, [pointer], encrypted=True)]
    vectors.read(file, None, RULE, f"{note}; unlocked.", **found, places=listed, key_file=RAW, level=level)


def _locked(vectors):
    data = Encrypted(compression="gzip").fill().seal().file()
    for level in ("thorough", "paranoid"):
        vectors.keep("locked/good.sma", data, RULE, f"At `{level}`, locked.", level=level)
        vectors.keep("locked/good.sma", data, RULE, f"At `{level}`, unlocked.", level=level, key_file=RAW)
    devices = lambda **fields: lambda sections: sections["devices"]["devices"][0].update(fields)
    configs = lambda **fields: lambda sections: sections["configurations"]["device_configs"][0].update(fields)
    again = lambda sections: sections["devices"]["devices"].append(
        {**sections["devices"]["devices"][0], "mac": "A8032A0000FF"}
    )
    same = lambda sections: sections["devices"]["devices"].append(
        {**sections["devices"]["devices"][0], "id": 2}
    )
    missing = lambda sections: sections["devices"]["devices"][0].pop("name")
    device, config = "/devices/0", "/device_configs/0"
    for file, change, section, note, code, pointer in (
        (
            "section-field",
            lambda s: s["devices"].pop("schema_version"),
            "devices",
            "A section without its version",
            "D020",
            "",
        ),
        ("missing", missing, "devices", "A device without a name", "D021", device),
        ("value", devices(ip="1.2.3"), "devices", "A device with half an address", "D022", f"{device}/ip"),
        ("ids", again, "devices", "Two devices with one id", "D023", "/devices/1"),
        ("macs", same, "devices", "Two devices with one MAC address", "D024", "/devices/1"),
        (
            "reference",
            configs(device_id=99),
            "configurations",
            "A configuration of no device",
            "D025",
            f"{config}/device_id",
        ),
    ):
        _encrypted(file, vectors, change, section, note, code, pointer, "thorough")
    script, hidden = devices(settings={"a": "<script>"}), devices(name="a\u202eb")
    _encrypted(
        "active", vectors, script, "devices", "Active content", "C001", f"{device}/settings/a", "paranoid"
    )
    note, at = "A hidden character", f"{device}/name"
    _encrypted("hidden", vectors, hidden, "devices", note, "C002", at, "paranoid", error=False)
    late = devices(last_seen="2031-01-01T00:00:00Z")
    note, at = "A time of the future", f"{device}/last_seen"
    _encrypted("future", vectors, late, "devices", note, "D031", at, "paranoid", error=False)
    archive = Encrypted(compression="gzip")
    archive.sections["devices"]["devices"][0]["settings"] = {"auth_pass": "hunter2"}
    file, note = "locked/secret.sma", "A secret that is not in clear, as it is encrypted"
    data = archive.fill().seal().file()
    vectors.keep(file, data, RULE, f"{note}; locked.", level="paranoid")
    vectors.keep(file, None, RULE, f"{note}; unlocked.", level="paranoid", key_file=RAW)


def _damaged(vectors):
    """What refers into a section that cannot be read is not followed, whatever it names; and what
    fails at `standard` fails at the deeper levels, and nothing else with it."""
    archive = Encrypted(compression="gzip")
    archive.sections["configurations"]["device_configs"][0]["device_id"] = 99
    data = archive.fill().flip(DEVICES, -1).seal().file()
    note = "The devices are damaged, so that nobody can tell whether a configuration's device is there"
    for level in LEVELS[1:]:
        vectors.keep("locked/damaged.sma", data, RULE, f"{note}; locked.", level=level)
        more = {"level": level, "key_file": RAW}
        vectors.fail("locked/damaged.sma", None, RULE, f"{note}; unlocked.", "E001", **more)
        for file, failed, warning in STANDARD:
            note_at = f"The outcome at `{level}` is that at `standard`."
            vectors.read(file, None, RULE, note_at, failed, warning, level=level)

"""Profile 3 and 7.4: the manifest's encryption fields, on the sample that needs a raw key. What
is read here is read without the key, so that sections stay locked, unless `key_file` is given."""

import io
import json
import tarfile

from . import compress, tar
from .archive import Archive, checksum_lines, dump
from .canonical import manifest_checksum
from .vectors import ROOT

RULE = "profile 3: encryption"
SAMPLE = "samples/1.0-chacha-rawkey.sma"
KEY = "samples/raw.key"


def add(vectors):
    vectors.keep(
        "encryption/raw-key.sma",
        _changed(lambda encryption: None),
        RULE,
        "A raw key: key_derivation is null.",
    )
    vectors.keep("encryption/raw-key.sma", None, RULE, "A raw key, which is given.", key_file=KEY)
    for label, change, note in (
        ("algorithm-null", lambda fields: fields.update(algorithm=None), "Enabled without an algorithm."),
        ("algorithm-unknown", lambda fields: fields.update(algorithm="aes-128-gcm"), "An unknown algorithm."),
        (
            "key-derivation-unknown",
            lambda fields: fields.update(key_derivation="bcrypt"),
            "An unknown key derivation.",
        ),
        (
            "key-derivation-none",
            lambda fields: fields.update(key_derivation="none"),
            "`none` in place of null.",
        ),
        ("parameters-missing", lambda fields: fields.pop("parameters"), "Enabled without parameters."),
        ("parameters-null", lambda fields: fields.update(parameters=None), "Parameters are null."),
    ):
        file = f"encryption/{label}.sma"
        vectors.fail(file, _changed(change), RULE, note, "M040")
        vectors.fail(file, None, RULE, f"{note} With the key.", "M040", key_file=KEY)
    data = _changed(lambda fields: fields["parameters"].update(x_note=1))
    vectors.warn("encryption/parameter-unknown.sma", data, "profile 7.1", "An unknown parameter.", "M080")
    note = "An unknown parameter, which changes nothing about the key."
    vectors.warn("encryption/parameter-unknown.sma", None, "profile 7.1", note, "M080", key_file=KEY)
    rule = "profile 7.4: no outer layer"
    data = compress.gzip(_changed(lambda fields: None))
    vectors.fail("encryption/outer-gzip.sma", data, rule, "An encrypted archive in a gzip layer.", "M031")
    note = "An encrypted archive in a gzip layer, unlocked."
    vectors.fail("encryption/outer-gzip.sma", None, rule, note, "M031", key_file=KEY)
    manifest, _ = _sample()
    algorithm = manifest["compression"]["algorithm"]
    note = f"The plaintext's compression ({algorithm}) is not the outer layer's."
    vectors.keep("encryption/inner-compression.sma", _changed(lambda fields: None), rule, note)


def _sample():
    with tarfile.open(fileobj=io.BytesIO((ROOT / SAMPLE).read_bytes())) as archive:
        members = [(entry.name, archive.extractfile(entry).read()) for entry in archive]
    return json.loads(dict(members)["manifest.json"]), members


def _changed(change):
    """The sample with other encryption fields, and every digest that follows from them."""
    manifest, members = _sample()
    change(manifest["encryption"])
    manifest["validation"]["manifest_checksum"] = manifest_checksum(manifest)
    archive = Archive(layer="none")
    archive.members = [
        (path, dump(manifest) if path == "manifest.json" else data)
        for path, data in members
        if path != "checksum.sha256"
    ]
    archive.sum_up(checksum_lines(dict(archive.members)))
    return archive.tar(end=tar.END)

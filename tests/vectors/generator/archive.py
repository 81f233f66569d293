"""An SMA 1.0 archive in the making. It starts as the baseline; a vector changes it between the
steps `fill` (sizes, counts, digests of sections), `seal` (manifest and checksum.sha256) and
`file` (container and layer), so that everything written later still agrees with the change."""

import base64
import hashlib
import json

from . import compress, home, tar
from .canonical import digest, manifest_checksum
from .record_table import PRIORITIES


def dump(value):
    """JSON as a person would write it."""
    return json.dumps(value, ensure_ascii=False, indent=2).encode("utf-8")


class Archive:
    """`manifest`, `schema` and `sections` hold values; `members` the bytes, once sealed."""

    def __init__(self, layer="gzip", backup_type="full", without=()):
        self.manifest = home.manifest()
        self.schema = home.schema()
        self.sections = home.sections()
        self.members = []
        self.layer = layer
        self.manifest["compression"] = {"algorithm": layer, "level": 0 if layer == "none" else 9}
        self.manifest["archive_info"]["backup_type"] = backup_type
        if backup_type in ("incremental", "differential"):
            self.manifest["archive_info"]["base"] = home.base()
        for name in without:
            del self.sections[name]
            self.manifest["data_sections"][name]["included"] = False

    def fill(self):
        """Everything in the manifest that follows from the sections' bytes."""
        self.data = {}
        for name, section in self.sections.items():
            self.data[f"data/{name}.json"] = section if isinstance(section, bytes) else dump(section)
            entry = self.manifest["data_sections"].setdefault(
                name, {"included": True, "priority": PRIORITIES.get(name, "low")}
            )
            entry["record_count"] = records(section)
        return self.measure(lambda data: len(compress.deflate(data)))

    def measure(self, compressed_size):
        """Sizes and digests of the data members as they are now."""
        entries = self.manifest["data_sections"]
        for path, data in self.data.items():
            entry = entries[path.removeprefix("data/").removesuffix(".enc").removesuffix(".json")]
            entry["file_size"] = len(data)
            entry["checksum"] = digest(data)
        total = sum(len(data) for data in self.data.values())
        stored = compressed_size(b"".join(self.data.values())) if total else 0
        self.manifest["statistics"] = {
            "total_records": sum(entry["record_count"] for entry in entries.values()),
            "total_data_size": total,
            "compressed_size": stored,
            "compression_ratio": round(stored / total, 2) if total else 0,
        }
        self.manifest["validation"]["data_checksum"] = data_checksum(self.data)
        return self

    def seal(self, text=None, checksum=None):
        """The members. `text` changes the manifest's text before its checksum is taken;
        `checksum` is written in place of the right one."""
        written = dump(self.manifest)
        if text is not None:
            written = text(written)
        try:
            value = checksum or manifest_checksum(json.loads(written))
        except (ValueError, TypeError, KeyError, OverflowError):
            value = digest(b"")  # nothing to take it over: the vector is about something else
        written = written.replace(
            b'"manifest_checksum": ""', b'"manifest_checksum": "%s"' % value.encode(), 1
        )
        schema = self.schema if isinstance(self.schema, bytes) else dump(self.schema)
        self.members = [("manifest.json", written), ("schema.json", schema), *self.data.items()]
        return self.sum_up()

    def sum_up(self, lines=None):
        """Appends checksum.sha256 over the members so far, or over `lines` as they are."""
        lines = checksum_lines(dict(self.members)) if lines is None else lines
        self.members.append(("checksum.sha256", lines))
        return self

    def resum(self, change):
        """Replaces the text of checksum.sha256 by `change` of it."""
        self.members = [
            (path, change(data) if path == "checksum.sha256" else data) for path, data in self.members
        ]
        return self

    def replace(self, path, data):
        """Gives a member other bytes, and changes nothing else."""
        assert path in dict(self.members)
        self.members = [(name, data if name == path else old) for name, old in self.members]
        return self

    def drop(self, path):
        """Takes a member away, and changes nothing else."""
        self.members = [member for member in self.members if member[0] != path]
        return self

    def add(self, path, data, first=False):
        """Adds a member that is listed nowhere."""
        self.members.insert(0, (path, data)) if first else self.members.append((path, data))
        return self

    def tar(self, before=b"", after=b"", end=tar.END):
        """The tar container; `before` and `after` are entries around the members."""
        return before + b"".join(tar.entry(*member) for member in self.members) + after + end

    def bundle(self, **texts):
        """The JSON container; `texts` replaces the value text of members by path."""
        parts = []
        for path, data in self.members:
            if path.endswith(".json"):
                value = data.decode("utf-8", "surrogatepass")
            elif path == "checksum.sha256":
                value = json.dumps(data.decode("utf-8"))
            else:
                value = json.dumps(base64.b64encode(data).decode())
            parts.append(f"{json.dumps(path)}: {texts.get(path, value)}")
        return ("{\n" + ",\n".join(parts) + "\n}").encode("utf-8", "surrogatepass")

    def file(self, container=None):
        """The finished file: the tar, or the container given, in the layer."""
        container = self.tar() if container is None else container
        if self.layer == "gzip":
            return compress.gzip(container)
        if self.layer == "zstd":
            return compress.zstd(container, "-19")
        if self.layer == "lz4":
            return compress.lz4(container, "-9")
        return container


def sealed(**choices):
    """The baseline with every member in place."""
    return Archive(**choices).fill().seal()


def records(section):
    """Profile 5: the lengths of all arrays directly in the section."""
    if not isinstance(section, dict):
        return 0
    return sum(len(value) for value in section.values() if isinstance(value, list))


def checksum_lines(members):
    """The text of checksum.sha256 (profile 6.3), in byte order of the paths."""
    paths = sorted(members, key=lambda path: path.encode("utf-8"))
    return b"".join(_line(path, members[path]) for path in paths)


def data_checksum(data):
    """Profile 6.2, over the lines of the data members."""
    return digest(checksum_lines(data))


def _line(path, data):
    return f"{hashlib.sha256(data).hexdigest()}  {path}\n".encode("utf-8")

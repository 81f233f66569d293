"""The collection that the modules fill, and index.json that comes of it."""

import json
import pathlib

ROOT = pathlib.Path(__file__).resolve().parent.parent
# What the reader of an entry has, besides the file.
READER = ("keys", "password", "password_file", "key_file", "base")


class Vectors:
    """Files by path, and one index entry for each expectation."""

    def __init__(self):
        self.files = {}
        self.entries = []
        self.by = ""

    def keep(self, file, data, rule, note, **more):
        """A vector that keeps its rule. It may still carry faults that come with its shape."""
        self._add(file, data, rule, note, True, **more)

    def fail(self, file, data, rule, note, *failed, **more):
        """A vector that opens and is invalid by the checks `failed`."""
        assert failed
        self._add(file, data, rule, note, False, failed=failed, **more)

    def warn(self, file, data, rule, note, *warning, **more):
        """A vector that is valid with the warnings given."""
        self._add(file, data, rule, note, False, warning=warning, **more)

    def read(self, file, data, rule, note, failed=(), warning=(), **more):
        """A vector for one reader: what fails and what is warned of may both be empty."""
        self._add(file, data, rule, note, not failed and not warning, failed=failed, warning=warning, **more)

    def refuse(self, file, data, rule, note, code, **more):
        """A vector that cannot be opened."""
        self._add(file, data, rule, note, False, code=code, **more)

    def _add(self, file, data, rule, note, keeps, failed=(), warning=(), code=None, **more):
        if data is not None:
            assert self.files.setdefault(file, data) == data, f"two contents for {file}"
        assert file in self.files, file
        codes = lambda names: sorted("SMA-" + name for name in names)
        if code:
            expect = {"opens": False, "code": "SMA-" + code}
        else:
            expect = {"opens": True, "valid": not failed, "failed": codes(failed), "warning": codes(warning)}
        entry = {"file": file, "rule": rule, "note": note, "keeps": keeps}
        entry["level"] = more.pop("level", "standard")
        entry["limits"] = more.pop("limits", {})
        for name in READER:
            if name in more:
                entry[name] = more.pop(name)
        entry["expect"] = expect
        if "signature" in more:
            entry["signature"] = more.pop("signature")
        at = more.pop("at", None)
        if at is not None:
            names = ("code", "member", "pointer") if len(at) == 3 else ("code", "pointer")
            place = zip(names, ("SMA-" + at[0], *at[1:]))
            entry["at"] = {name: value for name, value in place if value is not None}
        if "places" in more:
            entry["places"] = more.pop("places")
        layer = more.pop("layer", None)
        if layer:
            entry["layer"] = layer
        entry["by"] = more.pop("by", self.by)
        assert not more, more
        self.entries.append(entry)

    def credential(self, file, data):
        """A key or a password in a file of its own."""
        assert self.files.setdefault(file, data) == data, f"two contents for {file}"
        return file

    def write(self):
        """Writes every file that this program made, and the index."""
        for file, data in self.files.items():
            path = ROOT / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        (ROOT / "index.json").write_text(self.index(), "utf-8")

    def stale(self):
        """Files that differ from what this program would write."""
        wanted = {**self.files, "index.json": self.index().encode("utf-8")}
        differing = [file for file, data in wanted.items() if _read(file) != data]
        paths = [*ROOT.glob("*/*.sma"), *ROOT.glob("keys/*")]
        found = {path.relative_to(ROOT).as_posix() for path in paths}
        return sorted(differing) + sorted(found - set(wanted))

    def index(self):
        """The text of index.json: one vector a line, so that changes are easy to review."""
        lines = [json.dumps(entry, ensure_ascii=False) for entry in self.entries]
        return "[\n" + ",\n".join(lines) + "\n]\n"


def _read(file):
    path = ROOT / file
    return path.read_bytes() if path.is_file() else None

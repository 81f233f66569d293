"""Archives whose sections hold every collection of profile 5 and every field, and what is alike in
the vectors that change their records."""

import copy

from . import compress, home
from .archive import Archive, dump, records
from .home import BACKUP
from .record_table import FIELDS, PRIORITIES, record

MISSING = object()


class FullHome(Archive):
    """An archive with one complete record in each collection."""

    def __init__(self, without=(), **choices):
        super().__init__(without=[name for name in without if name not in PRIORITIES], **choices)
        self.manifest["source_system"]["total_devices"] = 1
        self.schema["tables"] = {}
        for name, _ in FIELDS:
            if name not in without:
                self.sections.setdefault(name)
        for name in self.sections:
            self.sections[name] = {"schema_version": "1.0.0", "last_updated": BACKUP}
        for place in FIELDS:
            if place[0] in self.sections:
                self.sections[place[0]][place[1]] = [record(place)]

    def records(self, place):
        """The records of a collection, to be changed."""
        return self.sections[place[0]][place[1]]

    def grow(self, place, **fields):
        """Adds a record that differs from a good one in some fields, and says where it is."""
        added = record(place, len(self.records(place)) + 1)
        for name, value in fields.items():
            if value is MISSING:
                added.pop(name, None)
            else:
                added[name] = value
        self.records(place).append(added)
        return f"/{place[1]}/{len(self.records(place)) - 1}"

    def bytes(self, texts=None):
        """The finished file. `texts` are spellings for the sections that JSON writers do not
        choose, such as `1.0`, by the text that stands for them."""
        devices = self.sections.get("devices", {}).get("devices", [])
        self.manifest["source_system"]["total_devices"] = len(devices)
        counts = {name: records(section) for name, section in self.sections.items()}
        # In the order of profile 2; what stands in another order is made without this class.
        self.sections = {name: self.sections[name] for name in sorted(self.sections, key=_rank)}
        for name, section in self.sections.items():
            self.sections[name] = _spelled(section, texts or {})
        self.fill()
        for name, count in counts.items():
            self.manifest["data_sections"][name]["record_count"] = count
        return self.measure(lambda data: len(compress.deflate(data))).seal().file()


def _rank(name):
    known = list(home.PRIORITIES)
    return (known.index(name), "") if name in known else (len(known), name)


def _spelled(section, texts):
    written = section if isinstance(section, bytes) else dump(section)
    for old, new in texts.items():
        written = written.replace(old, new)
    return written


def places(code, section, pointers, encrypted=False):
    """All faults of a check in a section."""
    member = f"data/{section}.json" + (".enc" if encrypted else "")
    return {"code": f"SMA-{code}", "member": member, "pointers": list(pointers)}


def changed(section, path, value, **choices):
    """A full home with one value of a section replaced, added or taken away."""
    archive = FullHome(**choices)
    *parents, last = path.split("/")
    target = archive.sections[section]
    for name in parents:
        target = target[int(name)] if isinstance(target, list) else target[name]
    last = int(last) if isinstance(target, list) else last
    if value is MISSING:
        del target[last]
    else:
        target[last] = copy.deepcopy(value)
    return archive

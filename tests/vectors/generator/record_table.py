"""The tables of profile 5, 5.1 and 5.2, read from the profile itself, and a good value for each field:
records in every collection, with every field, valid at every level."""

import re
from pathlib import Path

from .home import BACKUP, CREATED, UPDATED

PROFILE = Path(__file__).parents[3] / "docs" / "spec" / "profile-1.0.md"
# A row of a record table: section, collections, whether they are history, priority in 5.2, fields.
ROW = re.compile(r"\| (\w+) · ((?:`\w+`(?:, )?)+)( \(history\))? \|(?: (\w*) ?\|)? (.*) \|")
# A row of 5.2 for sections that are free in their form.
FREE_ROW = re.compile(r"\| (\w+(?:, \w+)+) \| (\w+) \|")
FIELD = re.compile(r"(\w+):(→?[\w.|\\]+…?)([*?]?)")
# The sections whose records may be orphans.
LIVE = ("configurations", "resolution", "notifications")


class Field:
    """One field: `kind` is its type, `target` the section and collection that it refers to."""

    def __init__(self, name, kind, mark):
        self.name = name
        self.required = mark == "*"
        self.nullable = mark == "?"
        self.target = kind.strip("→…") if kind.startswith("→") else None
        self.kind = ("refs" if kind.endswith("…") else "ref") if self.target else kind.replace("\\", "")

    def as_number(self):
        """The same field where references are mere numbers."""
        mark = "*" if self.required else "?" if self.nullable else ""
        return Field(self.name, "uint", mark) if self.target else self


def _section(text, number):
    """The text below one heading of the profile."""
    return re.search(rf"^#+ {re.escape(number)}\.? .*\n((?:(?!#).*\n)*)", text, re.MULTILINE)[1]


def _read():
    text = PROFILE.read_text(encoding="utf-8")
    fields, priorities, history = {}, {}, set()
    for number in ("5", "5.1", "5.2"):
        for line in _section(text, number).splitlines():
            if free := FREE_ROW.match(line):
                priorities |= dict.fromkeys(free[1].split(", "), free[2])
            if not (row := ROW.match(line)):
                continue
            section, collections, past, priority, cell = row.groups()
            # Behind the fields a row may speak of what is inside of one.
            found = [Field(*field) for field in FIELD.findall(cell.split(". ")[0])]
            for collection in re.findall(r"\w+", collections):
                place = (section, collection)
                if number == "5.1":
                    found = [Field(field.name, field.kind, "?") for field in found]
                if past:
                    history.add(place)
                fields[place] = fields.get(place, []) + found
            if priority:
                priorities[section] = priority
    for place in fields:
        if place[0] == "orphans":
            (live,) = (other for other in fields if other[1] == place[1] and other[0] in LIVE)
            fields[place] = [field.as_number() for field in fields[live]]
    for (section, _), found in fields.items():
        for field in found:
            if field.target:
                field.target = _target(field.target, section, fields)
    return fields, priorities, history


def _target(name, section, fields):
    """The section and collection that a reference names: `templates.templates`, or `rules` alone."""
    if "." in name:
        return tuple(name.split("."))
    places = [place for place in fields if place[1] == name and place[0] != "orphans"]
    return next((place for place in places if place[0] == section), places[0])


FIELDS, PRIORITIES, HISTORY = _read()
# Times that may be ahead of the archive.
PLANNED = ("expires_at", "next_run", "next_retry_at", "scheduled_at")

GOOD = {
    "str": "text",
    "time": CREATED,
    "obj": {"wifi": {"ssid": "HomeNetwork"}},
    "obj|objs": [{"path": "wifi.ssid", "expected": "OldNetwork", "actual": "HomeNetwork"}],
    "uint": 3,
    "int": -45,
    "bool": True,
    "any": "mqtt.example.com",
    "strs": ["network", "mqtt"],
    "rate": 0.92,
    "ip": "192.168.1.20",
}
# Where paranoid rules, or the numbers of a record, ask for more than a type.
SPECIAL = {
    "generation": 1,
    "path": "mqtt.server",
    "updated_at": UPDATED,
    "expires_at": BACKUP,
    "changes": {"wifi.ssid": {"from": "OldNetwork", "to": "HomeNetwork"}},
    "scope": "global",
    "template_ids": [1],
    "device_filter": {"device_ids": [1]},
    "variables": {"mqtt_user": {"type": "string", "description": "", "default": "x", "sensitive": False}},
    "device_count": 24,
    "total_differences": 9,
    "auto_fix_attempts": 12,
    "auto_fix_successes": 11,
    "auto_fix_failures": 1,
}
CONFIG = {
    "templates": {"mqtt": {"user": "{{.Custom.mqtt_user}}"}},
    "channels": {"recipients": ["admin@example.com"], "subject": "{{.AlertLevel | upper}}"},
}


def record(place, number=1):
    """A record of a collection with every field; it refers to the records numbered 1."""
    return {field.name: _good(place, field, number) for field in FIELDS[place]}


def _good(place, field, number):
    if field.kind == "id":
        return number
    if field.kind == "mac":
        return f"A8:03:2A:00:{number >> 8:02X}:{number & 255:02X}"
    if field.kind == "ref":
        return 1
    if field.kind == "refs":
        return [1]
    if field.name == "name":
        return f"{place[1]} {number}"
    if field.name == "type" and place[1] == "channels":
        return "email"
    if field.name == "config" and place[1] in CONFIG:
        return dict(CONFIG[place[1]])
    value = SPECIAL.get(field.name, GOOD[field.kind])
    return value.copy() if isinstance(value, (dict, list)) else value

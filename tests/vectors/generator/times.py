"""Profile 9, Time, at `paranoid`: times of records, compared with each other and with the archive's."""

from .full_home import MISSING, FullHome, places
from .record_table import FIELDS, PLANNED

LEVEL = {"level": "paranoid"}
DEVICES = ("devices", "devices")
DISCOVERED = ("devices", "discovered_devices")
# A day after the archive was made, and the first nanosecond after it.
DAY = "2024-01-20T10:00:00Z"
LATER = "2024-01-20T10:00:00.000000001Z"


def add(vectors):
    _created(vectors)
    _future(vectors)
    _expires(vectors)


def _warn(vectors, file, archive, rule, note, code, pointers, section):
    more = {**LEVEL, "places": [places(code, section, pointers)]}
    vectors.warn(f"plausibility/{file}.sma", archive.bytes(), rule, note, code, **more)


def _keep(vectors, file, archive, rule, note):
    vectors.keep(f"plausibility/{file}.sma", archive.bytes(), rule, note, **LEVEL)


def _names(place):
    return {field.name for field in FIELDS[place]}


def _created(vectors):
    rule = "profile 9, Time: created_at and updated_at"
    stamped = [place for place in FIELDS if {"created_at", "updated_at"} <= _names(place)]
    for section in dict.fromkeys(place[0] for place in stamped):
        archive = FullHome()
        pointers = [
            archive.grow(place, created_at="2024-01-16T00:00:00.1Z", updated_at="2024-01-16T00:00:00.09Z")
            for place in stamped
            if place[0] == section
        ]
        note = f"Records of each collection of {section} were updated 10 ms before they were created."
        _warn(vectors, f"updated-{section}", archive, rule, note, "D030", pointers, section)
    file, note = "plausibility/updated-devices.sma", "Not compared below `paranoid`."
    vectors.keep(file, None, rule, note, level="thorough")
    archive = FullHome()
    for created, updated in (
        ("2024-01-16T00:00:00Z", "2024-01-16T00:00:00Z"),
        ("2024-01-16T12:00:00+02:00", "2024-01-16T10:00:00.000Z"),
        ("2024-01-16T12:00:00+02:00", "2024-01-16T10:30:00Z"),
        ("2024-01-16T23:30:00Z", "2024-01-17T09:30:01+10:00"),
        ("2024-01-16T00:00:00.9Z", "2024-01-16T00:00:00.900000001Z"),
    ):
        archive.grow(DEVICES, created_at=created, updated_at=updated)
    archive.grow(DISCOVERED, created_at="2024-01-19T09:00:00Z", updated_at=MISSING)
    archive.grow(DISCOVERED, created_at=MISSING)
    note = "Equal times, times with offsets, and records with only one of the two."
    _keep(vectors, "updated-edges", archive, rule, note)
    archive = FullHome()
    pointers = [
        archive.grow(DEVICES, created_at="2024-01-16T00:00:00Z", updated_at="2024-01-16T01:59:59+02:00"),
        archive.grow(DEVICES, created_at="2024-01-16T00:00:00.000000001Z", updated_at="2024-01-16T00:00:00Z"),
    ]
    note = "Updated a second too early, although the text is later, and a nanosecond too early."
    _warn(vectors, "updated-offset", archive, rule, note, "D030", pointers, "devices")


def _future(vectors):
    rule = "profile 9, Time: the future"
    for section in dict.fromkeys(place[0] for place in FIELDS):
        archive = FullHome()
        pointers = []
        for place in (place for place in FIELDS if place[0] == section):
            times = [
                field.name for field in FIELDS[place] if field.kind == "time" and field.name not in PLANNED
            ]
            fields = dict.fromkeys(times, LATER)
            fields |= dict.fromkeys(_names(place) & set(PLANNED), "2031-01-01T00:00:00Z")
            at = archive.grow(place, **fields)
            pointers += [f"{at}/{name}" for name in times]
            archive.grow(place, **{**fields, **dict.fromkeys(times, DAY)})
        archive.sections[section]["last_updated"] = LATER
        pointers.append("/last_updated")
        note = f"Every time of {section}, but planned ones, a nanosecond more than a day after the archive's."
        _warn(vectors, f"future-{section}", archive, rule, note, "D031", pointers, section)
    file, note = "plausibility/future-devices.sma", "Not compared below `paranoid`."
    vectors.keep(file, None, rule, note, level="thorough")
    archive = FullHome()
    for section in archive.sections.values():
        section["last_updated"] = "2024-01-20T12:00:00+02:00"
    note = "Sections updated a day after the archive was made, and not more."
    _keep(vectors, "future-last-updated", archive, rule, note)
    archive = FullHome()
    archive.manifest["archive_info"]["created_at"] = "2024-01-19T20:00:00.5+10:00"
    archive.grow(DEVICES, last_seen="2024-01-20T10:00:00.5Z")
    note = "The archive's own time has an offset and a fraction; a day later to the instant."
    _keep(vectors, "future-offset", archive, rule, note)
    archive = FullHome()
    archive.manifest["archive_info"]["created_at"] = "9999-12-31T23:59:59Z"
    archive.grow(DEVICES, last_seen="9999-12-31T23:59:59.999999999-23:59")
    note = "Made in the last second that there can be: a day after it is beyond the calendar."
    _keep(vectors, "future-last-second", archive, rule, note)
    archive = FullHome()
    archive.grow(
        DEVICES,
        last_seen=None,
        x_seen_at="2031-01-01T00:00:00Z",
        settings={"created_at": "2031-01-01T00:00:00Z"},
    )
    note = "What looks like a time in an unknown field and in settings is no time of a record."
    _keep(vectors, "future-unknown", archive, rule, note)


def _expires(vectors):
    rule = "profile 9, Time: expires_at"
    archive = FullHome()
    discovered = "2024-01-19T09:45:00Z"
    pointers = [
        archive.grow(DISCOVERED, discovered=discovered, expires_at=expires)
        for expires in (
            discovered,
            "2024-01-19T11:44:59+02:00",
            "2024-01-19T09:44:59.999999999Z",
            "1970-01-01T00:00:00Z",
        )
    ]
    note = "Expires when it was discovered, and before."
    _warn(vectors, "expires", archive, rule, note, "D032", pointers, "devices")
    archive = FullHome()
    for expires in (
        "2024-01-19T09:45:00.000000001Z",
        "9999-12-31T23:59:59Z",
        MISSING,
        "2024-01-19T09:45:01+00:00",
    ):
        archive.grow(DISCOVERED, discovered=discovered, expires_at=expires)
    note = "Expires a nanosecond after it was discovered, far in the future, and never."
    _keep(vectors, "expires-later", archive, rule, note)

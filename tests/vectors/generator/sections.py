"""Profile 3 and 5 at `standard`: counts of records and of devices."""

from .archive import Archive, records

COUNT = "profile 5: record_count"
DEVICES = "profile 3: source_system.total_devices"


def add(vectors):
    _counts(vectors)
    _devices(vectors)


def _miscounted(name, count, **choices):
    archive = Archive(**choices).fill()
    entry = archive.manifest["data_sections"][name]
    archive.manifest["statistics"]["total_records"] += count - entry["record_count"]
    entry["record_count"] = count
    return archive


def _counts(vectors):
    for name in ("devices", "analytics"):
        right = records(Archive().sections[name])
        for label, count in (("more", right + 1), ("fewer", right - 1)):
            data = _miscounted(name, count).seal().file()
            note = f"record_count of {name} is one {label} than there are."
            vectors.fail(f"sections/count-{name}-{label}.sma", data, COUNT, note, "D012")
    vectors.keep(
        "sections/count-devices-more.sma", None, COUNT, "Not counted below `standard`.", level="basic"
    )
    archive = Archive()
    archive.sections["templates"]["templates"] = []
    archive.sections["configurations"]["device_configs"] = []
    archive.schema["tables"]["device_configs"]["row_count"] = 0
    data = archive.fill().seal().file()
    vectors.keep("sections/count-zero.sma", data, COUNT, "A section without records.")
    archive = Archive()
    archive.sections["devices"]["notes"] = [[], "x", None]
    data = archive.fill().seal().file()
    vectors.keep(
        "sections/count-any-array.sma",
        data,
        COUNT,
        "Every array directly in the section counts, whatever it holds.",
    )
    archive = Archive()
    archive.sections["devices"]["notes"] = {"inside": [1, 2, 3]}
    data = archive.fill().seal().file()
    vectors.keep("sections/count-nested-array.sma", data, COUNT, "Arrays deeper inside do not count.")
    archive = Archive(backup_type="incremental")
    archive.sections["devices"]["deleted"] = {"devices": [7, 8]}
    data = archive.fill().seal().file()
    vectors.keep(
        "sections/count-deleted.sma", data, COUNT, "`deleted` does not count, in an incremental backup."
    )
    data = _miscounted("devices", 5, backup_type="incremental").seal().file()
    vectors.fail(
        "sections/count-incremental.sma", data, COUNT, "Counted in an incremental backup, too.", "D012"
    )


def _devices(vectors):
    def with_total(total, **choices):
        archive = Archive(**choices)
        archive.manifest["source_system"]["total_devices"] = total
        return archive.fill().seal().file()

    for kind in ("full", "snapshot", "selective"):
        data = with_total(4, backup_type=kind)
        note = f"One device more than there are, in a backup of type {kind}."
        vectors.fail(f"sections/devices-{kind}.sma", data, DEVICES, note, "D013")
    vectors.keep("sections/devices-full.sma", None, DEVICES, "Not compared below `standard`.", level="basic")
    for kind in ("incremental", "differential"):
        data = with_total(400, backup_type=kind)
        note = f"Not compared in a backup of type {kind}."
        vectors.keep(f"sections/devices-{kind}.sma", data, DEVICES, note)
    data = with_total(400, backup_type="selective", without=("devices",))
    note = "Not compared where the devices are not included."
    vectors.keep("sections/devices-not-included.sma", data, DEVICES, note, warning=["M054"])
    vectors.keep(
        "sections/devices-right.sma",
        with_total(3),
        DEVICES,
        "The number of devices; discovered ones do not count.",
    )

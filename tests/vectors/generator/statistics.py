"""Profile 3, statistics: sums and the compression ratio."""

from .archive import Archive


def add(vectors):
    rule = "profile 3: statistics"

    def changed(name, value):
        archive = Archive().fill()
        archive.manifest["statistics"][name] = value(archive.manifest["statistics"])
        return archive.seal().file()

    data = changed("total_records", lambda found: found["total_records"] + 1)
    vectors.fail("integrity/total-records.sma", data, rule, "total_records is one too many.", "I008")
    data = changed("total_data_size", lambda found: found["total_data_size"] + 1)
    vectors.fail("integrity/total-data-size.sma", data, rule, "total_data_size is one byte too many.", "I009")
    vectors.keep("integrity/total-records.sma", None, rule, "Not summed below `standard`.", level="basic")
    exact = lambda found: found["compressed_size"] / found["total_data_size"]
    for label, value, keeps in (
        ("exact", exact, True),
        ("above", lambda found: exact(found) + 0.00999, True),
        ("below", lambda found: exact(found) - 0.00999, True),
        ("too-high", lambda found: exact(found) + 0.01001, False),
        ("too-low", lambda found: exact(found) - 0.01001, False),
        ("percent", lambda found: exact(found) * 100, False),
        ("inverse", lambda found: 1 / exact(found), False),
        ("zero", lambda found: 0, False),
    ):
        data = changed("compression_ratio", value)
        file = f"integrity/ratio-{label}.sma"
        if keeps:
            vectors.keep(file, data, rule, f"compression_ratio is within 0.01: {label}.")
        else:
            vectors.warn(file, data, rule, f"compression_ratio is more than 0.01 off: {label}.", "I010")
    archive = Archive().fill()
    archive.manifest["statistics"].update(compressed_size=0, compression_ratio=0)
    note = "compressed_size is 0 although there is data."
    vectors.warn("integrity/compressed-size-zero.sma", archive.seal().file(), rule, note, "I010")
    everything = ("devices", "configurations", "templates", "notifications", "resolution", "analytics")
    archive = Archive(backup_type="selective", without=everything).fill()
    archive.manifest["statistics"]["compression_ratio"] = 0.5
    note = "A ratio other than 0 without any data."
    vectors.warn("integrity/ratio-without-data.sma", archive.seal().file(), rule, note, "I010", "M054")
    archive = Archive(backup_type="selective", without=everything).fill()
    archive.manifest["statistics"].update(compressed_size=1200, compression_ratio=0)
    note = "No data: there is no quotient, and the ratio is 0."
    vectors.warn("integrity/no-ratio-without-data.sma", archive.seal().file(), rule, note, "M054")
    # A total of 10 000 bytes makes the edges of 0.01 exact in decimal.
    for label, ratio, keeps in (("edge", 0.13, True), ("past-edge", 0.1301, False)):
        archive = Archive()
        archive.sections["resolution"]["x_filler"] = ""
        archive.fill()
        short = 10_000 - archive.manifest["statistics"]["total_data_size"]
        archive.sections["resolution"]["x_filler"] = "x" * short
        archive.fill()
        archive.manifest["statistics"].update(compressed_size=1200, compression_ratio=ratio)
        data = archive.seal().file()
        if keeps:
            vectors.keep(
                f"integrity/ratio-{label}.sma", data, rule, "0.13 for 1200 of 10 000 bytes: just within 0.01."
            )
        else:
            vectors.warn(
                f"integrity/ratio-{label}.sma", data, rule, "0.1301 for 1200 of 10 000 bytes.", "I010"
            )

"""Profile 9, Sums and Notifications, at `paranoid`."""

from .full_home import MISSING, FullHome, places

LEVEL = {"level": "paranoid"}
REPORTS = ("analytics", "drift_reports")
METRICS = ("analytics", "resolution_metrics")
CHANNELS = ("notifications", "channels")


def add(vectors):
    _reports(vectors)
    _metrics(vectors)
    _channels(vectors)


def _fail(vectors, file, archive, rule, note, code, pointers, section):
    more = {**LEVEL, "places": [places(code, section, pointers)]}
    vectors.fail(f"plausibility/{file}.sma", archive.bytes(), rule, note, code, **more)


def _warn(vectors, file, archive, rule, note, code, pointers, section):
    more = {**LEVEL, "places": [places(code, section, pointers)]}
    vectors.warn(f"plausibility/{file}.sma", archive.bytes(), rule, note, code, **more)


def _keep(vectors, file, archive, rule, note):
    vectors.keep(f"plausibility/{file}.sma", archive.bytes(), rule, note, **LEVEL)


def _reports(vectors):
    rule = "profile 9, Sums: drift_reports"
    kinds = ("critical_differences", "warning_differences", "info_differences")
    archive = FullHome()
    pointers = []
    for total, counts in ((10, (3, 3, 3)), (8, (3, 3, 3)), (0, (0, 0, 1)), (2**53 - 1, (0, 0, 0))):
        pointers.append(archive.grow(REPORTS, total_differences=total, **dict(zip(kinds, counts))))
    pointers.append(archive.grow(REPORTS, total_differences=1, **dict.fromkeys(kinds, 2**53 - 1)))
    note = "total_differences is more and less than the sum."
    _fail(vectors, "differences", archive, rule, note, "D040", pointers, "analytics")
    file, note = "plausibility/differences.sma", "Not added up below `paranoid`."
    vectors.keep(file, None, rule, note, level="thorough")
    archive = FullHome()
    for name in ("total_differences", *kinds):
        archive.grow(REPORTS, **{"total_differences": 99, name: MISSING})
    archive.grow(REPORTS, total_differences=0, **dict.fromkeys(kinds, 0))
    note = "Not compared where one of the four numbers is absent; and all are 0."
    _keep(vectors, "differences-absent", archive, rule, note)
    archive = FullHome()
    at = [archive.grow(REPORTS, device_count=24, devices_with_drift=count) for count in (25, 2**53 - 1)]
    note = "More devices with drift than devices."
    _fail(vectors, "devices-with-drift", archive, rule, note, "D041", at, "analytics")
    archive = FullHome()
    for total, count in ((24, 24), (0, 0), (MISSING, 25), (2, MISSING), (2**53 - 1, 2**53 - 2)):
        archive.grow(REPORTS, device_count=total, devices_with_drift=count)
    note = "As many devices with drift as devices, and reports with only one of the two."
    _keep(vectors, "devices-with-drift-edges", archive, rule, note)


def _metrics(vectors):
    rule = "profile 9, Sums: resolution_metrics"

    def metrics(archive, attempts, successes, failures, rate=MISSING):
        numbers = {"attempts": attempts, "successes": successes, "failures": failures, "rate": rate}
        return archive.grow(METRICS, **{f"auto_fix_{name}": value for name, value in numbers.items()})

    archive = FullHome()
    most = 2**53 - 1
    rows = ((12, 12, 1), (12, 0, 13), (0, 0, 1), (0, 1, 0), (most, most, 1), (most, most, most))
    pointers = [metrics(archive, *row) for row in rows]
    note = "More successes and failures than attempts, by one and by as much as there can be."
    _fail(vectors, "attempts", archive, rule, note, "D042", pointers, "analytics")
    archive = FullHome()
    for row in (
        (12, 6, 6),
        (12, 0, 0),
        (0, 0, 0),
        (most, most, 0),
        (MISSING, 5, 5),
        (1, MISSING, 5),
        (1, 1, MISSING),
    ):
        metrics(archive, *row)
    note = "As many as attempts, fewer (some are still open), and metrics without one of the three."
    _keep(vectors, "attempts-edges", archive, rule, note)
    archive = FullHome()
    rows = (
        (100, 50, 50, 0.511),
        (100, 50, 50, 0.489),
        (3, 1, 1, 0.35),
        (3, 0, 3, 1),
        (3, 3, 0, 0),
        (most, 0, 0, 1),
    )
    pointers = [metrics(archive, *row) for row in rows]
    note = "auto_fix_rate is off by more than 0.01."
    _warn(vectors, "rate", archive, rule, note, "D043", pointers, "analytics")
    archive = FullHome()
    rows = (
        (100, 50, 50, 0.509),
        (100, 50, 50, 0.491),
        (3, 1, 1, 0.33),
        (0, 0, 0, 0.5),
        (0, 0, 0, 1),
        (most, most, 0, 1),
    )
    for row in (*rows, (MISSING, 1, 1, 0), (3, MISSING, 1, 1), (8, 4, MISSING, 0.5), (8, 4, 4, MISSING)):
        metrics(archive, *row)
    note = "Off by less than 0.01, no attempts, and metrics without one of the numbers."
    _keep(vectors, "rate-edges", archive, rule, note)
    archive = FullHome()
    at = metrics(archive, 8, 4, MISSING, 1)
    note = "auto_fix_rate is off, and the failures are absent, which the rate does not need."
    _warn(vectors, "rate-without-failures", archive, rule, note, "D043", [at], "analytics")


def _channels(vectors):
    rule = "profile 9, Notifications"
    url = "https://hooks.example.com/x"
    archive = FullHome()
    pointers = [
        archive.grow(CHANNELS, type=kind, config=config)
        for kind, config in (
            ("email", {}),
            ("email", {"recipients": []}),
            ("email", {"recipients": None}),
            ("email", {"url": url}),
            ("email", {"smtp": {"recipients": ["a@example.com"]}}),
            ("webhook", {}),
            ("webhook", {"url": None}),
            ("webhook", {"webhook_url": ""}),
            ("webhook", {"URL": url}),
            ("webhook", {"recipients": ["a@example.com"]}),
            ("slack", {}),
            ("slack", {"channel": "#alerts"}),
        )
    ]
    note = "Enabled channels that do not say where their messages go."
    _warn(vectors, "channels", archive, rule, note, "D060", pointers, "notifications")
    file, note = "plausibility/channels.sma", "Not looked at below `paranoid`."
    vectors.keep(file, None, rule, note, level="thorough")
    archive = FullHome()
    for kind, config in (
        ("email", {"recipients": ["a@example.com", "b@example.com"]}),
        ("webhook", {"url": url}),
        ("webhook", {"webhook_url": url}),
        ("webhook", {"url": "", "webhook_url": url}),
        ("slack", {"webhook_url": url, "channel": "#alerts"}),
        ("slack", {"url": url}),
        ("sms", {}),
        ("", {}),
    ):
        archive.grow(CHANNELS, type=kind, config=config)
    for kind in ("email", "webhook", "slack"):
        archive.grow(CHANNELS, type=kind, config={}, enabled=False)
    note = "Channels with their targets, of other types, and disabled ones."
    _keep(vectors, "channels-complete", archive, rule, note)

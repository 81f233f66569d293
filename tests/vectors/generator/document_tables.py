"""The members of a `2026.1` document with values to try, from the table of wire-documents.md."""

DIGEST = "sha256:" + "0123456789abcdef" * 4
LISTS = ("devices", "templates", "discovered_devices")

STRING = [("null", None), ("number", 1)]
NOT_EMPTY = [("empty", ""), *STRING]
UINT = [("negative", -1), ("fraction", 1.5), ("string", "1"), ("null", None)]
BOOL = [("string", "true"), ("null", None)]
ARRAY = [("object", {}), ("null", None)]
OBJECT = [("array", []), ("null", None)]

# Optional members, outermost last, so that all can be taken away one by one.
OPTIONAL = (
    "/devices/1/configuration/template_id",
    "/devices/1/configuration/last_synced",
    "/devices/1/configuration",
    "/network_settings/mqtt_config",
)

# Pointer, values that are right, values that are wrong.
MEMBERS = (
    ("/metadata", [], OBJECT),
    ("/devices", [], ARRAY),
    ("/templates", [], ARRAY),
    ("/discovered_devices", [], ARRAY),
    ("/network_settings", [], OBJECT),
    ("/plugin_configurations", [], ARRAY),
    ("/system_settings", [], OBJECT),
    (
        "/metadata/export_id",
        [("nil", "00000000-0000-0000-0000-000000000000")],
        [
            ("upper-case", "5CA1AB1E-0000-4000-8000-000000000026"),
            ("short", "5ca1ab1e-0000-4000-8000-00000000002"),
            ("text", "export"),
            *NOT_EMPTY,
        ],
    ),
    (
        "/metadata/created_at",
        [],
        [("offset", "2026-08-01T10:00:00+00:00"), ("date", "2026-08-01"), *NOT_EMPTY],
    ),
    ("/metadata/created_by", [("space", " ")], NOT_EMPTY),
    (
        "/metadata/export_type",
        [("api", "api")],
        [("scheduled", "scheduled"), ("upper-case", "Manual"), *NOT_EMPTY],
    ),
    ("/metadata/system_info", [], OBJECT),
    ("/metadata/integrity", [], OBJECT),
    ("/metadata/system_info/version", [], NOT_EMPTY),
    ("/metadata/system_info/hostname", [], NOT_EMPTY),
    (
        "/metadata/system_info/database_type",
        [("postgresql", "postgresql"), ("mysql", "mysql")],
        [("unknown", "oracle"), ("upper-case", "SQLite"), *NOT_EMPTY],
    ),
    (
        "/metadata/system_info/total_size_bytes",
        [],
        [("one", 1), ("negative", -1), ("string", "0"), ("null", None)],
    ),
    (
        "/metadata/system_info/compression_ratio",
        [],
        [("estimate", 0.7), ("one", 1), ("string", "0"), ("null", None)],
    ),
    (
        "/metadata/integrity/checksum",
        [],
        [
            ("upper-case", DIGEST[:7] + DIGEST[7:].upper()),
            ("short", DIGEST[:-1]),
            ("no-prefix", DIGEST[7:]),
            ("null", None),
            ("number", 0),
        ],
    ),
    ("/metadata/integrity/record_count", [], UINT),
    ("/metadata/integrity/file_count", [], [("zero", 0), ("two", 2), ("string", "1"), ("null", None)]),
    ("/devices/0", [], OBJECT),
    ("/devices/0/id", [("zero", 0), ("largest", 9007199254740991)], UINT),
    *(
        (f"/devices/0/{name}", [("empty", "")], STRING)
        for name in ("mac", "ip", "type", "name", "model", "firmware", "status")
    ),
    *((f"/devices/0/{name}", [], NOT_EMPTY) for name in ("last_seen", "created_at", "updated_at")),
    ("/devices/1/configuration", [], [("array", []), ("string", "x")]),
    ("/devices/1/configuration/device_id", [("zero", 0)], UINT),
    (
        "/devices/1/configuration/template_id",
        [("zero", 0)],
        [("negative", -1), ("fraction", 1.5), ("string", "1")],
    ),
    ("/devices/1/configuration/sync_status", [("empty", "")], STRING),
    ("/devices/1/configuration/updated_at", [], NOT_EMPTY),
    (
        "/devices/1/configuration/last_synced",
        [],
        [("empty", ""), ("number", 1), ("offset", "2026-01-15T14:30:00+01:00")],
    ),
    ("/templates/0", [], OBJECT),
    ("/templates/0/id", [("zero", 0)], UINT),
    ("/templates/0/generation", [("zero", 0)], UINT),
    *((f"/templates/0/{name}", [("empty", "")], STRING) for name in ("name", "description", "device_type")),
    ("/templates/0/is_default", [("false", False)], BOOL),
    *((f"/templates/0/{name}", [], NOT_EMPTY) for name in ("created_at", "updated_at")),
    ("/discovered_devices/0", [], OBJECT),
    *(
        (f"/discovered_devices/0/{name}", [("empty", "")], STRING)
        for name in ("mac", "ssid", "model", "ip", "agent_id")
    ),
    ("/discovered_devices/0/generation", [("zero", 0)], UINT),
    (
        "/discovered_devices/0/signal",
        [("positive", 5), ("smallest", -9007199254740991)],
        [("fraction", -1.5), ("string", "-45"), ("null", None)],
    ),
    ("/discovered_devices/0/discovered", [], NOT_EMPTY),
    ("/network_settings/wifi_networks", [], ARRAY),
    ("/network_settings/wifi_networks/0", [], OBJECT),
    ("/network_settings/wifi_networks/0/ssid", [("empty", "")], STRING),
    ("/network_settings/wifi_networks/0/security", [("empty", "")], STRING),
    ("/network_settings/wifi_networks/0/priority", [("zero", 0)], UINT),
    ("/network_settings/ntp_servers", [], [("number-inside", [1]), ("null-inside", [None]), *ARRAY]),
    ("/network_settings/mqtt_config", [], [("array", []), ("string", "x")]),
    ("/network_settings/mqtt_config/server", [("empty", "")], STRING),
    ("/network_settings/mqtt_config/username", [], STRING),
    (
        "/network_settings/mqtt_config/port",
        [("smallest", 1), ("largest", 65535)],
        [("zero", 0), ("too-large", 65536), *UINT],
    ),
    ("/network_settings/mqtt_config/qos", [("zero", 0), ("largest", 2)], [("too-large", 3), *UINT]),
    ("/network_settings/mqtt_config/retain", [("true", True)], BOOL),
    ("/plugin_configurations/0", [], OBJECT),
    ("/plugin_configurations/0/plugin_name", [("empty", "")], STRING),
    ("/plugin_configurations/0/version", [("empty", "")], STRING),
    ("/plugin_configurations/0/enabled", [("false", False)], BOOL),
    ("/system_settings/log_level", [], NOT_EMPTY),
)

OPEN_MAPS = (
    "/devices/0/settings",
    "/devices/1/configuration/config",
    "/templates/0/config",
    "/templates/0/variables",
    "/plugin_configurations/0/config",
    "/system_settings/api_settings",
    "/system_settings/database_settings",
)

# Members to take away: each of those above that is required and no element of an array.
REMOVED = tuple(
    pointer
    for pointer in (*(row[0] for row in MEMBERS), *OPEN_MAPS)
    if pointer not in OPTIONAL and not pointer.endswith("/0")
)

UNKNOWN = tuple(
    f"{parent}/x_note"
    for parent in (
        "",
        "/metadata",
        "/metadata/system_info",
        "/metadata/integrity",
        "/devices/0",
        "/devices/1/configuration",
        "/templates/0",
        "/discovered_devices/0",
        "/network_settings",
        "/network_settings/wifi_networks/0",
        "/network_settings/mqtt_config",
        "/plugin_configurations/0",
        "/system_settings",
    )
)

DOCUMENT_TIMES = (
    ("whole-seconds", "2026-01-15T14:30:00Z", True, "Whole seconds."),
    ("one-digit", "2026-01-15T14:30:00.1Z", True, "One fractional digit."),
    ("nine-digits", "2026-01-15T14:30:00.123456789Z", True, "Nine fractional digits."),
    ("year-0000", "0000-02-29T00:00:00Z", True, "A leap day of year 0000."),
    ("year-9999", "9999-12-31T23:59:59Z", True, "The last second of year 9999."),
    ("ten-digits", "2026-01-15T14:30:00.1234567890Z", False, "Ten fractional digits."),
    ("no-digits", "2026-01-15T14:30:00.Z", False, "A point without digits."),
    ("offset", "2026-01-15T14:30:00+00:00", False, "A numeric offset."),
    ("no-zone", "2026-01-15T14:30:00", False, "No Z."),
    ("lower-case-t", "2026-01-15t14:30:00Z", False, "A lower-case t."),
    ("lower-case-z", "2026-01-15T14:30:00z", False, "A lower-case z."),
    ("second-60", "2016-12-31T23:59:60Z", False, "Second 60."),
    ("hour-24", "2026-01-15T24:00:00Z", False, "Hour 24."),
    ("february-30", "2026-02-30T00:00:00Z", False, "30 February."),
    ("february-29", "2026-02-29T00:00:00Z", False, "29 February of a common year."),
    ("year-10000", "10000-01-01T00:00:00Z", False, "A year of five digits."),
    ("space", "2026-01-15 14:30:00Z", False, "A space for the T."),
)

"""The members of a `2024.1` document: what must be there, what may go, and values that are wrong."""

REQUIRED = (
    "/sma_version",
    "/metadata",
    "/devices",
    "/templates",
    "/metadata/export_id",
    "/metadata/created_at",
    "/metadata/system_info",
    "/metadata/integrity",
    "/metadata/integrity/record_count",
    "/devices/0/id",
    "/devices/0/mac",
    "/devices/0/type",
    "/templates/0/id",
    "/templates/0/name",
    "/templates/0/config",
    "/discovered_devices/0/mac",
)
# Everything else may be absent or null; outermost last.
FREE = (
    *(
        f"/metadata/system_info/{name}"
        for name in ("version", "database_type", "hostname", "total_size_bytes", "compression_ratio")
    ),
    "/metadata/created_by",
    "/metadata/export_type",
    "/metadata/integrity/file_count",
    *(
        f"/devices/0/{name}"
        for name in (
            "ip",
            "name",
            "model",
            "firmware",
            "status",
            "last_seen",
            "settings",
            "created_at",
            "updated_at",
        )
    ),
    *(
        f"/devices/1/configuration/{name}"
        for name in ("device_id", "template_id", "config", "last_synced", "sync_status", "updated_at")
    ),
    "/devices/1/configuration",
    *(
        f"/templates/0/{name}"
        for name in (
            "generation",
            "description",
            "device_type",
            "variables",
            "is_default",
            "created_at",
            "updated_at",
        )
    ),
    *(
        f"/discovered_devices/0/{name}"
        for name in ("ssid", "model", "ip", "agent_id", "generation", "signal", "discovered")
    ),
    *(f"/network_settings/wifi_networks/0/{name}" for name in ("ssid", "security", "priority")),
    *(f"/network_settings/mqtt_config/{name}" for name in ("server", "username", "port", "qos", "retain")),
    *(f"/network_settings/{name}" for name in ("wifi_networks", "mqtt_config", "ntp_servers")),
    *(f"/plugin_configurations/0/{name}" for name in ("plugin_name", "version", "config", "enabled")),
    *(f"/system_settings/{name}" for name in ("log_level", "api_settings", "database_settings")),
)
WRONG = (
    ("/sma_version", "2.0", "other"),
    ("/sma_version", 1.0, "number"),
    ("/metadata/export_id", 7, "number"),
    ("/metadata/created_at", "2026-02-30T00:00:00Z", "february-30"),
    ("/metadata/created_at", "2026-02-03", "no-time"),
    ("/metadata/created_by", 1, "number"),
    ("/metadata/export_type", "hourly", "unknown"),
    ("/metadata/system_info", [], "array"),
    ("/metadata/system_info/hostname", 1, "number"),
    ("/metadata/integrity/record_count", -1, "negative"),
    ("/metadata/integrity/record_count", "4", "string"),
    ("/devices", {}, "object"),
    ("/templates", {}, "object"),
    ("/devices/0", "x", "string"),
    ("/devices/0/id", -1, "negative"),
    ("/devices/0/id", 1.5, "fraction"),
    ("/devices/0/id", 9007199254740992, "unsafe"),
    ("/devices/0/mac", 1, "number"),
    ("/devices/0/name", 1, "number"),
    ("/devices/0/last_seen", "yesterday", "text"),
    ("/devices/0/last_seen", "2026-01-19T09:58:60Z", "second-60"),
    ("/devices/0/settings", [], "array"),
    ("/devices/1/configuration/config", "x", "string"),
    ("/devices/1/configuration/device_id", -2, "negative"),
    ("/templates/0/config", [], "array"),
    ("/templates/0/is_default", "no", "string"),
    ("/templates/0/generation", -1, "negative"),
    ("/discovered_devices", {}, "object"),
    ("/discovered_devices/0/signal", "-45", "string"),
    ("/network_settings/mqtt_config/port", 0, "zero"),
    ("/network_settings/mqtt_config/port", 65536, "too-large"),
    ("/network_settings/mqtt_config/qos", 3, "three"),
    ("/network_settings/ntp_servers", [1], "number-inside"),
    ("/plugin_configurations", {}, "object"),
    ("/plugin_configurations/0/enabled", 1, "number"),
    ("/system_settings", "x", "string"),
    ("/system_settings/log_level", 5, "number"),
)

"""The content of the baseline: a made-up home of three devices in all six sections, valid at
every level. Records follow profile 5; one object per call, so that callers may change it."""

CREATED = "2024-01-15T14:30:00Z"
UPDATED = "2024-01-19T09:58:00Z"
BACKUP = "2024-01-19T10:00:00Z"
SCHEMA_VERSION = "2024.01.19.001"
STAMPS = {"created_at": CREATED, "updated_at": UPDATED}
PRIORITIES = {
    "devices": "critical",
    "configurations": "critical",
    "templates": "high",
    "notifications": "medium",
    "resolution": "low",
    "analytics": "minimal",
}


def sections():
    """The sections by name, in the order of profile 2."""
    return {
        "devices": _section(devices=_devices(), discovered_devices=_discovered()),
        "configurations": _section(device_configs=_configs(), config_history=_config_history()),
        "templates": _section(templates=_templates()),
        "notifications": _notifications(),
        "resolution": _resolution(),
        "analytics": _analytics(),
    }


def schema():
    """schema.json, with a row count for three of the tables."""
    column = {"name": "id", "type": "integer", "nullable": False, "primary_key": True}
    tables = {}
    for section, collection, rows in (
        ("devices", "devices", 3),
        ("configurations", "device_configs", 2),
        ("analytics", "drift_reports", 1),
    ):
        tables[collection] = {
            "section": section,
            "collection": collection,
            "row_count": rows,
            "columns": [dict(column)],
        }
    return {
        "schema_version": SCHEMA_VERSION,
        "database_type": "sqlite",
        "database_version": "3.40.0",
        "versions": [
            {
                "version": SCHEMA_VERSION,
                "date": "2024-01-19T00:00:00Z",
                "description": "initial",
                "backward": True,
                "forward": False,
            }
        ],
        "tables": tables,
    }


def manifest():
    """The manifest as far as it does not depend on the members' bytes."""
    return {
        "format_version": "1.0.0",
        "archive_info": {
            "created_at": BACKUP,
            "created_by": "admin@example.com",
            "backup_type": "full",
            "description": "Made-up home of three devices",
            "tags": ["vector"],
            "archive_id": "5ca1ab1e-0000-4000-8000-000000000003",
        },
        "source_system": {
            "shelly_manager_version": "0.5.4",
            "database_type": "sqlite",
            "database_version": "3.40.0",
            "schema_version": SCHEMA_VERSION,
            "hostname": "shelly-manager",
            "total_devices": 3,
        },
        "compression": {"algorithm": "gzip", "level": 9},
        "encryption": {"enabled": False, "algorithm": None, "key_derivation": None},
        "data_sections": {
            name: {
                "included": True,
                "record_count": 0,
                "file_size": 0,
                "checksum": None,
                "priority": priority,
            }
            for name, priority in PRIORITIES.items()
        },
        "statistics": {},
        "validation": {
            "manifest_checksum": "",
            "data_checksum": "",
            "signature_algorithm": None,
            "signature": None,
        },
    }


def base():
    """What an incremental archive builds on."""
    return {
        "archive_id": "5ca1ab1e-0000-4000-8000-000000000002",
        "manifest_checksum": "sha256:" + "ab" * 32,
        "created_at": "2024-01-12T10:00:00Z",
    }


def _section(**collections):
    return {"schema_version": "1.0.0", "last_updated": BACKUP, **collections}


def _devices():
    rows = [("Kitchen Plug", "SHPLG-S", 1), ("Büro Lampe", "SHSW-25", 1), ("客厅", "S3SW-001P8EU", 3)]
    return [
        {
            "id": number,
            "mac": f"A8:03:2A:00:00:0{number}",
            "ip": f"192.168.1.1{number}",
            "type": kind,
            "name": name,
            "firmware": "20231107-114426/v1.14.1-gcb84623",
            "status": "online",
            "last_seen": UPDATED,
            "settings": {"model": kind, "gen": generation, "auto_off": 87.5},
            **STAMPS,
        }
        for number, (name, kind, generation) in enumerate(rows, 1)
    ]


def _discovered():
    return [
        {
            "id": 1,
            "mac": "A8:03:2A:00:00:0F",
            "ssid": "shellyplug-s-00000F",
            "model": "SHPLG-S",
            "generation": 1,
            "ip": "192.168.33.1",
            "signal": -45,
            "agent_id": "provisioner-001",
            "discovered": "2024-01-19T09:45:00Z",
        }
    ]


def _configs():
    return [
        {
            "id": number,
            "device_id": number,
            "template_id": 1,
            "config": {"wifi": {"ssid": "HomeNetwork", "pass": "[ENCRYPTED]"}},
            "last_synced": "2024-01-19T08:30:00Z",
            "sync_status": "synced",
            **STAMPS,
        }
        for number in (1, 2)
    ]


def _config_history():
    return [
        {
            "id": 1,
            "device_id": 1,
            "config_id": 1,
            "action": "sync",
            "old_config": None,
            "new_config": {"wifi": {"ssid": "HomeNetwork"}},
            "changed_by": "admin",
            "created_at": CREATED,
        }
    ]


def _templates():
    user = {"type": "string", "description": "MQTT user", "default": "shelly"}
    return [
        {
            "id": 1,
            "name": "Basic MQTT",
            "description": "",
            "device_type": "all",
            "generation": 0,
            "config": {"mqtt": {"user": "{{.Custom.mqtt_user}}"}},
            "variables": {"mqtt_user": user},
            "is_default": False,
            **STAMPS,
        }
    ]


def _notifications():
    channel = {"id": 1, "name": "Hook", "type": "webhook", "enabled": True}
    channel["config"] = {"url": "https://hooks.example.com/x"}
    rule = {"id": 1, "name": "Offline", "enabled": True, "channel_id": 1, "alert_level": "critical"}
    return _section(channels=[{**channel, **STAMPS}], rules=[{**rule, **STAMPS}])


def _resolution():
    policy = {"id": 1, "name": "Auto-fix network", "enabled": True, "max_age": 7}
    return _section(policies=[{**policy, **STAMPS}])


def _analytics():
    report = {"id": 1, "report_type": "scheduled", "device_count": 3, "devices_with_drift": 0}
    times = {"generated_at": "2024-01-19T02:00:00Z", "created_at": "2024-01-19T02:00:00Z"}
    return _section(drift_reports=[{**report, **times}])

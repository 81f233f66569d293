"""The baseline documents `2026.1` and `2024.1`, and how their writers put them into text."""

import copy
import json

from .canonical import canonical, digest, document_checksum

TIME = "2026-01-15T14:30:00Z"
STAMPS = {"created_at": TIME, "updated_at": "2026-01-19T09:58:00Z"}


def of_2026():
    """Two devices, one template, one discovered device, and every optional member once."""
    return copy.deepcopy(
        {
            "format_version": "2026.1",
            "metadata": {
                "export_id": "5ca1ab1e-0000-4000-8000-000000000026",
                "created_at": "2026-08-01T10:00:00.5Z",
                "created_by": "admin@example.com",
                "export_type": "manual",
                "system_info": {
                    "version": "0.5.4",
                    "database_type": "sqlite",
                    "hostname": "shelly-manager",
                    "total_size_bytes": 0,
                    "compression_ratio": 0,
                },
                "integrity": {"checksum": "", "record_count": 4, "file_count": 1},
            },
            "devices": [
                _device(1, "Kitchen Plug"),
                {**_device(2, "Büro"), "configuration": _configuration()},
            ],
            "templates": [_template()],
            "discovered_devices": [_discovered()],
            "network_settings": {
                "wifi_networks": [{"ssid": "HomeNetwork", "security": "wpa2", "priority": 1}],
                "mqtt_config": {
                    "server": "192.168.1.200",
                    "username": "",
                    "port": 1883,
                    "qos": 1,
                    "retain": False,
                },
                "ntp_servers": ["pool.ntp.org"],
            },
            "plugin_configurations": [
                {"plugin_name": "export", "version": "1", "config": {"a": None}, "enabled": True}
            ],
            "system_settings": {
                "log_level": "info",
                "api_settings": {"rate_limit": 100},
                "database_settings": {},
            },
        }
    )


def of_2024():
    """The same home as the programs of 2024.1 wrote it."""
    document = {"sma_version": "1.0", **of_2026(), "format_version": "2024.1"}
    document["metadata"]["system_info"].update(total_size_bytes=2048, compression_ratio=0.7)
    document["metadata"]["integrity"]["file_count"] = 3
    return document


def text_2026(document):
    """Canonical text with the right checksum, where the document has a place for one."""
    document = copy.deepcopy(document)
    try:
        integrity = document["metadata"]["integrity"]
        if integrity["checksum"] == "":
            integrity["checksum"] = document_checksum(document)
    except (KeyError, TypeError):
        pass  # the place is what the vector takes away
    return canonical(document)


def text_2024(document, form="after", layout=None):
    """Text with the checksum as the browser writes it `after` or wrote it `before` 2026-07-21, or
    with an empty one, as the `server` does. `layout` writes it in another way than indented."""
    layout = layout or (lambda value: json.dumps(value, ensure_ascii=False, indent=2))
    text = layout(document).encode("utf-8")
    if form == "server":
        return text
    empty = b'"checksum": ""'
    assert text.count(empty) == 1
    count = b'"record_count": %d' % document["metadata"]["integrity"]["record_count"]
    hashed = text.replace(count, b'"record_count": 0', 1) if form == "before" else text
    return text.replace(empty, b'"checksum": "%s"' % digest(hashed).encode())


def _device(number, name):
    return {
        "id": number,
        "mac": f"A8032A00000{number}",
        "ip": f"192.168.1.1{number}",
        "type": "SHPLG-S",
        "name": name,
        "model": "SHPLG-S",
        "firmware": "",
        "status": "online",
        "last_seen": "2026-01-19T09:58:00Z",
        "settings": {"gen": 1, "auto_off": 57.6},
        **STAMPS,
    }


def _configuration():
    return {
        "device_id": 2,
        "template_id": 1,
        "config": {"wifi": {"ssid": "HomeNetwork"}},
        "last_synced": TIME,
        "sync_status": "synced",
        "updated_at": TIME,
    }


def _template():
    return {
        "id": 1,
        "generation": 1,
        "name": "Basic MQTT",
        "description": "",
        "device_type": "all",
        "config": {"mqtt": {"enable": True}},
        "variables": {"user": {"default": "shelly"}},
        "is_default": True,
        **STAMPS,
    }


def _discovered():
    return {
        "mac": "A8032A00000F",
        "ssid": "shellyplug-s-00000F",
        "model": "SHPLG-S",
        "ip": "192.168.33.1",
        "agent_id": "provisioner-001",
        "generation": 1,
        "signal": -45,
        "discovered": TIME,
    }

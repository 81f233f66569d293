{
  "sma_version": "1.0",
  "format_version": "2024.1",
  "metadata": {
    "export_id": "5ca1ab1e-0000-4000-8000-000000000026",
    "created_at": "2026-08-01T10:00:00.5Z",
    "created_by": "admin@example.com",
    "export_type": "manual",
    "system_info": {
      "version": "0.5.4",
      "database_type": "sqlite",
      "hostname": "shelly-manager",
      "total_size_bytes": 2048,
      "compression_ratio": 0.7
    },
    "integrity": {
      "checksum": "sha256:a1dfa21cc3a4773a0f5f232757e14ca91474ccbeea217a72f597c30d40a38a8f",
      "record_count": 4,
      "file_count": 3
    }
  },
  "devices": [
    {
      "id": 1,
      "mac": "A8032A000001",
      "ip": "192.168.1.11",
      "type": "SHPLG-S",
      "name": "Kitchen Plug",
      "model": "SHPLG-S",
      "firmware": "",
      "status": "online",
      "last_seen": "2026-01-19T09:58:00Z",
      "settings": {
        "gen": 1,
        "auto_off": 57.6
      },
      "created_at": "2026-01-15T14:30:00Z",
      "updated_at": "2026-01-19T09:58:00Z"
    },
    {
      "id": 2,
      "mac": "A8032A000002",
      "ip": "192.168.1.12",
      "type": "SHPLG-S",
      "name": "Büro",
      "model": "SHPLG-S",
      "firmware": "",
      "status": "online",
      "last_seen": "2026-01-19T09:58:00Z",
      "settings": {
        "gen": 1,
        "auto_off": 57.6
      },
      "created_at": "2026-01-15T14:30:00Z",
      "updated_at": "2026-01-19T09:58:00Z",
      "configuration": {
        "device_id": 2,
        "template_id": 1,
        "config": {
          "wifi": {
            "ssid": "HomeNetwork"
          }
        },
        "last_synced": "2026-01-15T14:30:00Z",
        "sync_status": "synced",
        "updated_at": "2026-01-15T14:30:00Z"
      }
    }
  ],
  "templates": [
    {
      "id": 1,
      "generation": 1,
      "name": "Basic MQTT",
      "description": "",
      "device_type": "all",
      "config": {
        "mqtt": {
          "enable": true
        }
      },
      "variables": {
        "user": {
          "default": "shelly"
        }
      },
      "is_default": true,
      "created_at": "2026-01-15T14:30:00Z",
      "updated_at": "2026-01-19T09:58:00Z"
    }
  ],
  "discovered_devices": [
    {
      "mac": "A8032A00000F",
      "ssid": "shellyplug-s-00000F",
      "model": "SHPLG-S",
      "ip": "192.168.33.1",
      "agent_id": "provisioner-001",
      "generation": 1,
      "signal": -45,
      "discovered": "2026-01-15T14:30:00Z"
    }
  ],
  "network_settings": {
    "wifi_networks": [
      {
        "ssid": "HomeNetwork",
        "security": "wpa2",
        "priority": 1
      }
    ],
    "mqtt_config": {
      "server": "192.168.1.200",
      "username": "",
      "port": 1883,
      "qos": 1,
      "retain": false
    },
    "ntp_servers": [
      "pool.ntp.org"
    ]
  },
  "plugin_configurations": [
    {
      "plugin_name": "export",
      "version": "1",
      "config": {
        "a": null
      },
      "enabled": true
    }
  ],
  "system_settings": {
    "log_level": "info",
    "api_settings": {
      "rate_limit": 100
    },
    "database_settings": {}
  }
}
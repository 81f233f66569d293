 	
{
"manifest.json": {
  "format_version": "1.0.0",
  "archive_info": {
    "created_at": "2024-01-19T10:00:00Z",
    "created_by": "admin@example.com",
    "backup_type": "full",
    "description": "Made-up home of three devices",
    "tags": [
      "vector"
    ],
    "archive_id": "5ca1ab1e-0000-4000-8000-000000000003"
  },
  "source_system": {
    "shelly_manager_version": "0.5.4",
    "database_type": "sqlite",
    "database_version": "3.40.0",
    "schema_version": "2024.01.19.001",
    "hostname": "shelly-manager",
    "total_devices": 3
  },
  "compression": {
    "algorithm": "none",
    "level": 0
  },
  "encryption": {
    "enabled": false,
    "algorithm": null,
    "key_derivation": null
  },
  "data_sections": {
    "devices": {
      "included": true,
      "record_count": 4,
      "file_size": 1767,
      "checksum": "sha256:3be1db4a48372906d9ffe44e2d4ae0b7ce6c9f85c08fa5eccddb4dc11c61abfe",
      "priority": "critical"
    },
    "configurations": {
      "included": true,
      "record_count": 3,
      "file_size": 1124,
      "checksum": "sha256:dfd6fcd8f345efc26eb8ac8f6b12959c022a6cc8aeadbab30ae2b4b4fc68b141",
      "priority": "critical"
    },
    "templates": {
      "included": true,
      "record_count": 1,
      "file_size": 596,
      "checksum": "sha256:97587e537abb7d07ba4bea8bbbe0ad964981e68398de43d8d24f8972972fc530",
      "priority": "high"
    },
    "notifications": {
      "included": true,
      "record_count": 2,
      "file_size": 586,
      "checksum": "sha256:91676eb7a009db4962cbd8a7ecf458a18abc6551c9a5172fc36b1b6812c6b9b3",
      "priority": "medium"
    },
    "resolution": {
      "included": true,
      "record_count": 1,
      "file_size": 285,
      "checksum": "sha256:108d32e23d14a80a8eb1790c38eb08f8ddff948e8b299f1d1c538d9578031ac2",
      "priority": "low"
    },
    "analytics": {
      "included": true,
      "record_count": 1,
      "file_size": 305,
      "checksum": "sha256:3c4c8fe372de758764eff6d5ae9175dfcc7cdc84cdb49a43b082473ad2b5b5fb",
      "priority": "minimal"
    }
  },
  "statistics": {
    "total_records": 12,
    "total_data_size": 4663,
    "compressed_size": 928,
    "compression_ratio": 0.2
  },
  "validation": {
    "manifest_checksum": "sha256:20bc2e80d8a463b000e711b96c05b3073707caa3f8a657d4f0d1e497fc4e033c",
    "data_checksum": "sha256:1d033af6aa9733b454e39b7cd1b0775b86c94ca8b406e6cb18106c10a4ebd13e",
    "signature_algorithm": null,
    "signature": null
  }
},
"schema.json": {
  "schema_version": "2024.01.19.001",
  "database_type": "sqlite",
  "database_version": "3.40.0",
  "versions": [
    {
      "version": "2024.01.19.001",
      "date": "2024-01-19T00:00:00Z",
      "description": "initial",
      "backward": true,
      "forward": false
    }
  ],
  "tables": {
    "devices": {
      "section": "devices",
      "collection": "devices",
      "row_count": 3,
      "columns": [
        {
          "name": "id",
          "type": "integer",
          "nullable": false,
          "primary_key": true
        }
      ]
    },
    "device_configs": {
      "section": "configurations",
      "collection": "device_configs",
      "row_count": 2,
      "columns": [
        {
          "name": "id",
          "type": "integer",
          "nullable": false,
          "primary_key": true
        }
      ]
    },
    "drift_reports": {
      "section": "analytics",
      "collection": "drift_reports",
      "row_count": 1,
      "columns": [
        {
          "name": "id",
          "type": "integer",
          "nullable": false,
          "primary_key": true
        }
      ]
    }
  }
},
"data/devices.json": {
  "schema_version": "1.0.0",
  "last_updated": "2024-01-19T10:00:00Z",
  "devices": [
    {
      "id": 1,
      "mac": "A8:03:2A:00:00:01",
      "ip": "192.168.1.11",
      "type": "SHPLG-S",
      "name": "Kitchen Plug",
      "firmware": "20231107-114426/v1.14.1-gcb84623",
      "status": "online",
      "last_seen": "2024-01-19T09:58:00Z",
      "settings": {
        "model": "SHPLG-S",
        "gen": 1,
        "auto_off": 87.5
      },
      "created_at": "2024-01-15T14:30:00Z",
      "updated_at": "2024-01-19T09:58:00Z"
    },
    {
      "id": 2,
      "mac": "A8:03:2A:00:00:02",
      "ip": "192.168.1.12",
      "type": "SHSW-25",
      "name": "Büro Lampe",
      "firmware": "20231107-114426/v1.14.1-gcb84623",
      "status": "online",
      "last_seen": "2024-01-19T09:58:00Z",
      "settings": {
        "model": "SHSW-25",
        "gen": 1,
        "auto_off": 87.5
      },
      "created_at": "2024-01-15T14:30:00Z",
      "updated_at": "2024-01-19T09:58:00Z"
    },
    {
      "id": 3,
      "mac": "A8:03:2A:00:00:03",
      "ip": "192.168.1.13",
      "type": "S3SW-001P8EU",
      "name": "客厅",
      "firmware": "20231107-114426/v1.14.1-gcb84623",
      "status": "online",
      "last_seen": "2024-01-19T09:58:00Z",
      "settings": {
        "model": "S3SW-001P8EU",
        "gen": 3,
        "auto_off": 87.5
      },
      "created_at": "2024-01-15T14:30:00Z",
      "updated_at": "2024-01-19T09:58:00Z"
    }
  ],
  "discovered_devices": [
    {
      "id": 1,
      "mac": "A8:03:2A:00:00:0F",
      "ssid": "shellyplug-s-00000F",
      "model": "SHPLG-S",
      "generation": 1,
      "ip": "192.168.33.1",
      "signal": -45,
      "agent_id": "provisioner-001",
      "discovered": "2024-01-19T09:45:00Z"
    }
  ]
},
"data/configurations.json": {
  "schema_version": "1.0.0",
  "last_updated": "2024-01-19T10:00:00Z",
  "device_configs": [
    {
      "id": 1,
      "device_id": 1,
      "template_id": 1,
      "config": {
        "wifi": {
          "ssid": "HomeNetwork",
          "pass": "[ENCRYPTED]"
        }
      },
      "last_synced": "2024-01-19T08:30:00Z",
      "sync_status": "synced",
      "created_at": "2024-01-15T14:30:00Z",
      "updated_at": "2024-01-19T09:58:00Z"
    },
    {
      "id": 2,
      "device_id": 2,
      "template_id": 1,
      "config": {
        "wifi": {
          "ssid": "HomeNetwork",
          "pass": "[ENCRYPTED]"
        }
      },
      "last_synced": "2024-01-19T08:30:00Z",
      "sync_status": "synced",
      "created_at": "2024-01-15T14:30:00Z",
      "updated_at": "2024-01-19T09:58:00Z"
    }
  ],
  "config_history": [
    {
      "id": 1,
      "device_id": 1,
      "config_id": 1,
      "action": "sync",
      "old_config": null,
      "new_config": {
        "wifi": {
          "ssid": "HomeNetwork"
        }
      },
      "changed_by": "admin",
      "created_at": "2024-01-15T14:30:00Z"
    }
  ]
},
"data/templates.json": {
  "schema_version": "1.0.0",
  "last_updated": "2024-01-19T10:00:00Z",
  "templates": [
    {
      "id": 1,
      "name": "Basic MQTT",
      "description": "",
      "device_type": "all",
      "generation": 0,
      "config": {
        "mqtt": {
          "user": "{{.Custom.mqtt_user}}"
        }
      },
      "variables": {
        "mqtt_user": {
          "type": "string",
          "description": "MQTT user",
          "default": "shelly"
        }
      },
      "is_default": false,
      "created_at": "2024-01-15T14:30:00Z",
      "updated_at": "2024-01-19T09:58:00Z"
    }
  ]
},
"data/notifications.json": {
  "schema_version": "1.0.0",
  "last_updated": "2024-01-19T10:00:00Z",
  "channels": [
    {
      "id": 1,
      "name": "Hook",
      "type": "webhook",
      "enabled": true,
      "config": {
        "url": "https://hooks.example.com/x"
      },
      "created_at": "2024-01-15T14:30:00Z",
      "updated_at": "2024-01-19T09:58:00Z"
    }
  ],
  "rules": [
    {
      "id": 1,
      "name": "Offline",
      "enabled": true,
      "channel_id": 1,
      "alert_level": "critical",
      "created_at": "2024-01-15T14:30:00Z",
      "updated_at": "2024-01-19T09:58:00Z"
    }
  ]
},
"data/resolution.json": {
  "schema_version": "1.0.0",
  "last_updated": "2024-01-19T10:00:00Z",
  "policies": [
    {
      "id": 1,
      "name": "Auto-fix network",
      "enabled": true,
      "max_age": 7,
      "created_at": "2024-01-15T14:30:00Z",
      "updated_at": "2024-01-19T09:58:00Z"
    }
  ]
},
"data/analytics.json": {
  "schema_version": "1.0.0",
  "last_updated": "2024-01-19T10:00:00Z",
  "drift_reports": [
    {
      "id": 1,
      "report_type": "scheduled",
      "device_count": 3,
      "devices_with_drift": 0,
      "generated_at": "2024-01-19T02:00:00Z",
      "created_at": "2024-01-19T02:00:00Z"
    }
  ]
},
"checksum.sha256": "3c4c8fe372de758764eff6d5ae9175dfcc7cdc84cdb49a43b082473ad2b5b5fb  data/analytics.json\ndfd6fcd8f345efc26eb8ac8f6b12959c022a6cc8aeadbab30ae2b4b4fc68b141  data/configurations.json\n3be1db4a48372906d9ffe44e2d4ae0b7ce6c9f85c08fa5eccddb4dc11c61abfe  data/devices.json\n91676eb7a009db4962cbd8a7ecf458a18abc6551c9a5172fc36b1b6812c6b9b3  data/notifications.json\n108d32e23d14a80a8eb1790c38eb08f8ddff948e8b299f1d1c538d9578031ac2  data/resolution.json\n97587e537abb7d07ba4bea8bbbe0ad964981e68398de43d8d24f8972972fc530  data/templates.json\nc743b3d5c898e981329189ee89599e68ce09906f46ff804c252bddd6ce7682bf  manifest.json\nb1d8fdf0aab5fd6675025dffa6abf1fb8437306d8f5639edaa7828110b76855f  schema.json\n"
}

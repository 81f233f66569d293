// Generated from the table of the format by `cargo xtask docs`.

/** A `2026.1` document. */
export interface SMAArchive {
  /** Devices. */
  devices: SMADevice[];
  /** Discovered devices. */
  discovered_devices: SMADiscoveredDevice[];
  /** Format version. */
  format_version: "2026.1";
  /** Metadata. */
  metadata: SMAMetadata;
  /** Network settings. */
  network_settings: SMANetworkSettings;
  /** Plugin configurations. */
  plugin_configurations: SMAPluginConfiguration[];
  /** System settings. */
  system_settings: SMASystemSettings;
  /** Templates. */
  templates: SMATemplate[];
}

/** Devices of a `2026.1` document. */
export interface SMADevice {
  /** Configuration. */
  configuration?: SMAConfiguration;
  /** Created. */
  created_at: string;
  /** Firmware. */
  firmware: string;
  /** ID. */
  id: number;
  /** IP address. */
  ip: string;
  /** Last seen. */
  last_seen: string;
  /** MAC address. */
  mac: string;
  /** Model. */
  model: string;
  /** Name. */
  name: string;
  /** Settings. */
  settings: Record<string, unknown>;
  /** Status. */
  status: string;
  /** Type. */
  type: string;
  /** Updated. */
  updated_at: string;
}

/** Configuration of a `2026.1` document. */
export interface SMAConfiguration {
  /** Configuration. */
  config: Record<string, unknown>;
  /** Device. */
  device_id: number;
  /** Last synced. */
  last_synced?: string;
  /** Sync status. */
  sync_status: string;
  /** Template. */
  template_id?: number;
  /** Updated. */
  updated_at: string;
}

/** Discovered devices of a `2026.1` document. */
export interface SMADiscoveredDevice {
  /** Found by. */
  agent_id: string;
  /** Discovered. */
  discovered: string;
  /** Generation. */
  generation: number;
  /** IP address. */
  ip: string;
  /** MAC address. */
  mac: string;
  /** Model. */
  model: string;
  /** Signal (dBm). */
  signal: number;
  /** Network name. */
  ssid: string;
}

/** Metadata of a `2026.1` document. */
export interface SMAMetadata {
  /** Created. */
  created_at: string;
  /** Created by. */
  created_by: string;
  /** Export ID. */
  export_id: string;
  /** Export type. */
  export_type: "manual" | "api";
  /** Integrity. */
  integrity: SMAIntegrity;
  /** System. */
  system_info: SMASystemInfo;
}

/** Integrity of a `2026.1` document. */
export interface SMAIntegrity {
  /** Checksum. */
  checksum: string;
  /** Files. */
  file_count: 1;
  /** Records. */
  record_count: number;
}

/** System of a `2026.1` document. */
export interface SMASystemInfo {
  /** Compression ratio. */
  compression_ratio: number;
  /** Database. */
  database_type: "sqlite" | "postgresql" | "mysql";
  /** Host name. */
  hostname: string;
  /** Size (bytes). */
  total_size_bytes: 0;
  /** Shelly Manager version. */
  version: string;
}

/** Network settings of a `2026.1` document. */
export interface SMANetworkSettings {
  /** MQTT. */
  mqtt_config?: SMAMqttConfig;
  /** Time servers. */
  ntp_servers: string[];
  /** Wi-Fi networks. */
  wifi_networks: SMAWifiNetwork[];
}

/** MQTT of a `2026.1` document. */
export interface SMAMqttConfig {
  /** Port. */
  port: number;
  /** Quality of service. */
  qos: number;
  /** Retain. */
  retain: boolean;
  /** Server. */
  server: string;
  /** User name. */
  username: string;
}

/** Wi-Fi networks of a `2026.1` document. */
export interface SMAWifiNetwork {
  /** Priority. */
  priority: number;
  /** Security. */
  security: string;
  /** Network name. */
  ssid: string;
}

/** Plugin configurations of a `2026.1` document. */
export interface SMAPluginConfiguration {
  /** Configuration. */
  config: Record<string, unknown>;
  /** Enabled. */
  enabled: boolean;
  /** Plugin. */
  plugin_name: string;
  /** Version. */
  version: string;
}

/** System settings of a `2026.1` document. */
export interface SMASystemSettings {
  /** API settings. */
  api_settings: Record<string, unknown>;
  /** Database settings. */
  database_settings: Record<string, unknown>;
  /** Log level. */
  log_level: string;
}

/** Templates of a `2026.1` document. */
export interface SMATemplate {
  /** Configuration. */
  config: Record<string, unknown>;
  /** Created. */
  created_at: string;
  /** Description. */
  description: string;
  /** Device type. */
  device_type: string;
  /** Generation. */
  generation: number;
  /** ID. */
  id: number;
  /** Default. */
  is_default: boolean;
  /** Name. */
  name: string;
  /** Updated. */
  updated_at: string;
  /** Variables. */
  variables: Record<string, unknown>;
}

// The functions that Shelly Manager's web interface uses, with the same shapes.
import type { SMAArchive, SMADevice, SMADiscoveredDevice, SMANetworkSettings, SMAPluginConfiguration,
  SMASystemSettings, SMATemplate } from "./document.js";

export type * from "./document.js";

export interface SMAParseOptions {
  /** Maximum size of the file and of its decompressed content, in bytes. Default: 100 MiB. */
  maxSizeBytes?: number;
}

export interface SMAParseInfo {
  /** Size of the decompressed content, in bytes; 0 if the file cannot be opened. */
  originalSize: number;
  /** Size of the file, in bytes. */
  compressedSize: number;
  /** `compressedSize / originalSize`; 0 for nothing. */
  compressionRatio: number;
  /** Time that parsing took, in milliseconds. */
  parseTimeMs: number;
}

export interface SMAParseResult {
  success: boolean;
  /** The backup as a `2026.1` document, if it is valid. */
  archive?: SMAArchive;
  /** What is wrong and what to do, if it is not. */
  error?: string;
  parseInfo: SMAParseInfo;
}

/** What a backup is made of. At least one device, template or discovered device is required. */
export interface SMASources {
  devices?: SMADevice[];
  templates?: SMATemplate[];
  discoveredDevices?: SMADiscoveredDevice[];
  networkSettings?: SMANetworkSettings;
  pluginConfigurations?: SMAPluginConfiguration[];
  systemSettings?: SMASystemSettings;
}

export interface SMAGenerateOptions {
  /** Compression level of gzip, 1 to 9. Default: 6. */
  compressionLevel?: number;
}

export interface SMAGenerateMetadata {
  /** Size of the document, in bytes; 0 if there is none. */
  originalSize: number;
  /** Size of the file, in bytes; 0 if there is none. */
  compressedSize: number;
  /** `compressedSize / originalSize`; 0 for nothing. */
  compressionRatio: number;
  /** Checksum of the document: `sha256:` and 64 hex digits. */
  checksum?: string;
  /** Time that it took, in milliseconds. */
  generateTimeMs: number;
  /** Number of devices, templates and discovered devices. */
  recordCount: number;
}

export interface SMAGenerateResult {
  success: boolean;
  /** The file. */
  blob?: Blob;
  /** Its name. */
  filename?: string;
  error?: string;
  metadata: SMAGenerateMetadata;
}

export interface SMAUpload {
  /** The file, of type `application/gzip`. */
  file?: File;
  error?: string;
  metadata?: SMAGenerateMetadata;
}

/** Opens and validates a backup. Never rejects. Encrypted and incremental ones are not supported. */
export function parseSMAFile(buffer: ArrayBuffer | Uint8Array, options?: SMAParseOptions): Promise<SMAParseResult>;

/** Opens and validates a backup. Never rejects. */
export function parseSMAFromFile(file: File | Blob, options?: SMAParseOptions): Promise<SMAParseResult>;

/**
 * Asserts that a value is a valid `2026.1` document, checksum included. The package must be loaded: after
 * `isSMAParsingSupported()` returned `true`, or a promise of another function resolved.
 *
 * @throws {Error} What is wrong.
 */
export function validateSMAArchive(value: unknown): asserts value is SMAArchive;

/** Whether this browser can parse backups. */
export function isSMAParsingSupported(): boolean;

/** Writes a backup. Never rejects. */
export function generateSMAFile(sources: SMASources, options?: SMAGenerateOptions): Promise<SMAGenerateResult>;

/** Writes a backup and saves it as a download. Never rejects. */
export function downloadSMAFile(sources: SMASources, options?: SMAGenerateOptions): Promise<SMAGenerateResult>;

/** Writes a backup as a file for an upload. Never rejects. */
export function createSMAForUpload(sources: SMASources, options?: SMAGenerateOptions): Promise<SMAUpload>;

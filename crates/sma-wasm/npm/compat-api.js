// The functions of Shelly Manager's web interface, translated to those of this package.
import { SmaError, open, openFile, writeDocument } from "./sma.js";

const MAX_SIZE_BYTES = 100 * 1024 * 1024;
const COMPRESSION_LEVEL = 6;
const TYPE = "application/gzip";
/** What the web interface calls itself in the backups that it writes. */
const NAME = "shelly-manager-ui";

/** Why the wasm is not loaded; `null` once it is. */
let failure = new Error("the module is still loading");

/** Loads the wasm with a function, and remembers why that failed. */
export async function loaded(load) {
  try {
    await load();
    failure = null;
  } catch (error) {
    failure = error;
  }
}

export function isSMAParsingSupported() {
  return failure === null;
}

export async function parseSMAFile(buffer, options) {
  const size = buffer?.byteLength ?? 0;
  return parse(size, options, () => new Blob([buffer]));
}

export async function parseSMAFromFile(file, options) {
  return parse(file?.size ?? 0, options, () => file);
}

export function validateSMAArchive(value) {
  requireProgram();
  if (value === null || typeof value !== "object") {
    throw new Error("This is not a backup: it is not an object.");
  }
  let archive;
  try {
    archive = open(new TextEncoder().encode(JSON.stringify(value)));
    requireDocument(archive);
    requireValid(archive.report("standard"));
  } catch (error) {
    throw error instanceof SmaError ? new Error(textOf(error), { cause: error }) : error;
  } finally {
    archive?.free();
  }
}

export async function generateSMAFile(sources, options) {
  const start = performance.now();
  const metadata = { ...sizes(0, 0), generateTimeMs: 0, recordCount: 0 };
  try {
    requireProgram();
    const level = options?.compressionLevel ?? COMPRESSION_LEVEL;
    const now = new Date().toISOString();
    const { json, file } = writeDocument(JSON.stringify(documentOf(sources ?? {}, now)), { level });
    const { checksum, record_count: recordCount } = integrityOf(file);
    Object.assign(metadata, sizes(json.length, file.length), { checksum, recordCount });
    const blob = new Blob([file], { type: TYPE });
    return { success: true, blob, filename: `shelly-manager-${now.replace(/[:.]/g, "-")}.sma`, metadata };
  } catch (error) {
    return { success: false, error: textOf(error), metadata };
  } finally {
    metadata.generateTimeMs = performance.now() - start;
  }
}

export async function downloadSMAFile(sources, options) {
  const result = await generateSMAFile(sources, options);
  if (!result.success) return result;
  try {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(result.blob);
    link.download = result.filename;
    link.click();
    // Not at once: the download begins after this.
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    return result;
  } catch (error) {
    return { success: false, error: textOf(error), metadata: result.metadata };
  }
}

export async function createSMAForUpload(sources, options) {
  const { success, blob, filename, error, metadata } = await generateSMAFile(sources, options);
  return success ? { file: new File([blob], filename, { type: TYPE }), metadata } : { error, metadata };
}

/** Opens, validates and reads a file. `get` returns it, or throws. */
async function parse(compressedSize, options, get) {
  const start = performance.now();
  const parseInfo = { ...sizes(0, compressedSize), parseTimeMs: 0 };
  let archive;
  try {
    requireProgram();
    const max = options?.maxSizeBytes ?? MAX_SIZE_BYTES;
    const limits = { archive_bytes: max, container_bytes: max, document_bytes: max };
    archive = await openFile(get(), { limits });
    const { container_size: originalSize, format, backup_type: type } = archive.summary();
    Object.assign(parseInfo, sizes(originalSize, compressedSize));
    requireWhole(type);
    requireValid(await archive.validate("standard"));
    return { success: true, archive: documentIn(archive, format), parseInfo };
  } catch (error) {
    return { success: false, error: textOf(error), parseInfo };
  } finally {
    archive?.free();
    parseInfo.parseTimeMs = performance.now() - start;
  }
}

/** The content of an archive as a `2026.1` document. */
function documentIn(archive, format) {
  if (format === "2026.1") return archive.document();
  return JSON.parse(new TextDecoder().decode(archive.toDocument().json));
}

/** A `2026.1` document of these records, whose checksum and count are still to be computed. */
function documentOf(sources, now) {
  return {
    format_version: "2026.1",
    metadata: {
      export_id: uuid(),
      created_at: now,
      created_by: NAME,
      export_type: "manual",
      system_info: {
        version: "unknown",
        hostname: NAME,
        database_type: "sqlite",
        total_size_bytes: 0,
        compression_ratio: 0,
      },
      integrity: { checksum: "", record_count: 0, file_count: 1 },
    },
    devices: sources.devices ?? [],
    templates: sources.templates ?? [],
    discovered_devices: sources.discoveredDevices ?? [],
    network_settings: sources.networkSettings ?? { wifi_networks: [], ntp_servers: [] },
    plugin_configurations: sources.pluginConfigurations ?? [],
    system_settings: sources.systemSettings ?? { log_level: "info", api_settings: {}, database_settings: {} },
  };
}

/** The member `metadata.integrity` of a file that was written, which has to be valid. */
function integrityOf(file) {
  const archive = open(file);
  try {
    requireValid(archive.report("standard"));
    return archive.document().metadata.integrity;
  } finally {
    archive.free();
  }
}

function sizes(originalSize, compressedSize) {
  const compressionRatio = originalSize > 0 ? compressedSize / originalSize : 0;
  return { originalSize, compressedSize, compressionRatio };
}

function requireProgram() {
  if (failure !== null) {
    const reason = failure instanceof Error ? failure.message : String(failure);
    throw new Error(`Backups cannot be read or written here: WebAssembly cannot be loaded (${reason}).`);
  }
}

function requireDocument(archive) {
  const { format } = archive.summary();
  if (format !== "2026.1") throw new Error(`This is not a 2026.1 document, but ${format}.`);
}

/** Throws if an archive holds nothing but what changed since another one. */
function requireWhole(type) {
  if (type === "incremental" || type === "differential") {
    throw new Error(`This backup is ${type}: it holds only what changed since its base.`);
  }
}

/** Throws the first problem of a report. */
function requireValid(report) {
  if (report.valid) return;
  const [cause] = report.assessment.causes;
  throw new Error(`${cause.title} ${cause.action}`);
}

function textOf(error) {
  if (error instanceof SmaError) return `${error.message} ${error.action}`;
  return error instanceof Error ? error.message : String(error);
}

/** A random UUID. `crypto.randomUUID` is missing in pages that are served without TLS. */
function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  // Version 4 and the variant of RFC 9562, section 5.4.
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

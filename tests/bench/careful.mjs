// A validator of documents and archives as careful people write it in JavaScript: decompression with
// pako, strict JSON, the shape of every record, numbers of records, and checksums over canonical JSON.
// It checks about what the level `standard` does, and reports only whether the file is good.
import canonicalize from 'canonicalize';
import { ungzip } from 'pako';
import { parseStrict } from './strict-json.mjs';
import { tarMembers } from './tar.mjs';

const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;
const GZIP = 0x1f;

const isText = (value) => typeof value === 'string';
const isBoolean = (value) => typeof value === 'boolean';
const isInteger = (value) => Number.isSafeInteger(value);
const isCount = (value) => isInteger(value) && value >= 0;
const isTime = (value) => isText(value) && TIME.test(value) && !Number.isNaN(Date.parse(value));
const isOpen = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const isListOf = (check) => (value) => Array.isArray(value) && value.every(check);
const optional = (check) => (value) => value === undefined || check(value);
const record = (fields) => {
  const names = Object.keys(fields);
  return (value) =>
    isOpen(value) &&
    names.every((name) => fields[name](value[name])) &&
    Object.keys(value).every((name) => Object.hasOwn(fields, name));
};

const isDevice = record({
  id: isCount,
  mac: isText,
  ip: isText,
  type: isText,
  name: isText,
  model: isText,
  firmware: isText,
  status: isText,
  last_seen: isTime,
  created_at: isTime,
  updated_at: isTime,
  settings: isOpen,
  configuration: optional(
    record({
      device_id: isCount,
      config: isOpen,
      sync_status: isText,
      updated_at: isTime,
      template_id: optional(isCount),
      last_synced: optional(isTime),
    }),
  ),
});

const isTemplate = record({
  id: isCount,
  generation: isCount,
  name: isText,
  description: isText,
  device_type: isText,
  config: isOpen,
  variables: isOpen,
  is_default: isBoolean,
  created_at: isTime,
  updated_at: isTime,
});

const isDiscovered = record({
  mac: isText,
  ssid: isText,
  model: isText,
  ip: isText,
  agent_id: isText,
  generation: isCount,
  signal: isInteger,
  discovered: isTime,
});

const isDocument = record({
  format_version: (value) => value === '2026.1',
  metadata: isOpen,
  devices: isListOf(isDevice),
  templates: isListOf(isTemplate),
  discovered_devices: isListOf(isDiscovered),
  network_settings: isOpen,
  plugin_configurations: isListOf(isOpen),
  system_settings: isOpen,
});

/** Returns whether a document or archive is good; throws where it is not even readable. */
export async function validateCarefully(file) {
  const content = file[0] === GZIP ? ungzip(file) : file;
  return content[0] === 0x7b ? validateDocument(content) : validateArchive(content);
}

async function validateDocument(content) {
  const document = parseStrict(content);
  if (!isDocument(document)) return false;
  const { integrity } = document.metadata;
  const records =
    document.devices.length + document.templates.length + document.discovered_devices.length;
  if (integrity.record_count !== records) return false;
  const expected = integrity.checksum;
  if (!DIGEST.test(expected)) return false;
  integrity.checksum = '';
  return (await digest(canonicalize(document))) === expected;
}

async function validateArchive(content) {
  const members = new Map(tarMembers(content));
  const manifest = parseStrict(members.get('manifest.json'));
  const { validation } = manifest;
  const expected = validation.manifest_checksum;
  validation.manifest_checksum = '';
  validation.signature = '';
  if ((await digest(canonicalize(manifest))) !== expected) return false;
  for (const [name, section] of Object.entries(manifest.data_sections)) {
    if (!section.included) continue;
    const bytes = members.get(`data/${name}.json`);
    if (bytes?.length !== section.file_size) return false;
    if ((await digest(bytes)) !== section.checksum) return false;
    const collections = Object.values(parseStrict(bytes)).filter(Array.isArray);
    const records = collections.reduce((sum, collection) => sum + collection.length, 0);
    if (records !== section.record_count) return false;
  }
  return true;
}

async function digest(content) {
  const bytes = isText(content) ? new TextEncoder().encode(content) : content;
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return `sha256:${Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

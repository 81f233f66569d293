// Large archives, made from the test vectors: their processing takes long enough to be canceled.
import { createCipheriv, createHash, hkdfSync } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { file } from './page.mjs';

/** Devices: seconds of work for the worker, and a file that is still quickly made. */
const DEVICES = 60_000;

const DOCUMENT = 'samples/2026.1-server-export.sma';
const ARCHIVE = 'samples/1.0-tar-gzip.sma';
const LOCKED = 'samples/1.0-chacha-rawkey.sma';
export const KEY_FILE = 'samples/raw.key';

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

/** As many records as that, each a copy of one of these under an id and a MAC of its own. */
function multiplied(records, count) {
  return Array.from({ length: count }, (_, index) => {
    const mac = index.toString(16).padStart(12, '0').toUpperCase();
    return { ...records[index % records.length], id: index + 1, mac, name: `Device ${index + 1}` };
  });
}

/** A document of a fleet. Its checksum is not that of its content any more. */
export function fleetDocument() {
  const document = JSON.parse(gunzipSync(file(DOCUMENT).buffer));
  document.devices = multiplied(document.devices, DEVICES);
  return { name: 'fleet-document.sma', buffer: gzipSync(JSON.stringify(document), { level: 1 }) };
}

/** A tar archive of a fleet. The checksums of its sections are right. */
export function fleetArchive() {
  const members = untar(gunzipSync(file(ARCHIVE).buffer));
  const section = JSON.parse(members.get('data/devices.json'));
  section.devices = multiplied(section.devices, DEVICES);
  members.set('data/devices.json', Buffer.from(JSON.stringify(section)));
  return { name: 'fleet.sma', buffer: gzipSync(tar(summedUp(members)), { level: 1 }) };
}

/** The archive of a home as it is later, after these changes of its sections. All checksums are right. */
export function later(changes, { name = 'later.sma', info = {} } = {}) {
  const members = untar(gunzipSync(file(ARCHIVE).buffer));
  const manifest = JSON.parse(members.get('manifest.json'));
  Object.assign(manifest.archive_info, { created_at: '2024-01-20T10:00:00Z' }, info);
  for (const [section, change] of Object.entries(changes)) {
    const path = `data/${section}.json`;
    const content = JSON.parse(members.get(path));
    change(content);
    const text = Buffer.from(JSON.stringify(content));
    const lists = Object.values(content).filter(Array.isArray);
    Object.assign(manifest.data_sections[section], {
      record_count: lists.reduce((sum, list) => sum + list.length, 0),
      file_size: text.length,
      checksum: `sha256:${sha256(text)}`,
    });
    members.set(path, text);
  }
  members.set('manifest.json', Buffer.from(JSON.stringify(manifest)));
  return { name, buffer: gzipSync(tar(summedUp(members))) };
}

/** The same with another byte in one of its sections, of which the others can be recovered. */
export function damagedFleet() {
  const whole = gunzipSync(fleetArchive().buffer);
  const place = whole.indexOf('"Device 2"');
  whole[place + 1] ^= 1;
  return { name: 'damaged-fleet.sma', buffer: gzipSync(whole, { level: 1 }) };
}

/** An encrypted archive with one section, of much whitespace, which the key of `KEY_FILE` opens. */
export function encryptedFleet() {
  const members = untar(file(LOCKED).buffer);
  const manifest = JSON.parse(members.get('manifest.json'));
  manifest.compression.algorithm = 'gzip';
  const { devices } = manifest.data_sections;
  manifest.data_sections = { devices };
  for (const path of members.keys()) {
    if (path.startsWith('data/') || path === 'checksum.sha256') {
      members.delete(path);
    }
  }
  // Quick to make, and long to unfold: the same piece again and again, of a block that is not.
  const block = Array.from({ length: 512 }, (_, index) => sha256(String(index))).join('');
  const space = block.replace(/[0-9a-f]/g, (digit) => ' \t\n\r'[parseInt(digit, 16) % 4]);
  const piece = gzipSync(Buffer.alloc(8 * 1024 * 1024, space.slice(0, 16_384)));
  const section = ['{"devices":[', ...Array(50).fill(piece), ']}'];
  const text = section.map((part) => (typeof part === 'string' ? gzipSync(part) : part));
  const salt = Buffer.from(manifest.encryption.parameters.salt, 'base64');
  const path = 'data/devices.json.enc';
  members.set(path, sealed(Buffer.concat(text), path, salt, file(KEY_FILE).buffer));
  members.set('manifest.json', Buffer.from(JSON.stringify(manifest)));
  return { name: 'encrypted-fleet.sma', buffer: tar(summedUp(members)) };
}

/** The bytes of an encrypted member (profile, 7.2 and 7.3). */
function sealed(text, path, archiveSalt, key) {
  const memberSalt = Buffer.alloc(16, 7);
  const info = Buffer.concat([Buffer.from('sma/1.0/member\0'), archiveSalt, Buffer.from(path)]);
  const keys = Buffer.from(hkdfSync('sha256', key, memberSalt, info, 39));
  const parts = [Buffer.from('SMAENC1\0'), memberSalt];
  const last = Math.ceil(text.length / 65_536) - 1;
  for (let index = 0; index <= last; index += 1) {
    const nonce = Buffer.alloc(12);
    keys.copy(nonce, 0, 32);
    nonce.writeUInt32BE(index, 7);
    nonce[11] = Number(index === last);
    const cipher = createCipheriv('chacha20-poly1305', keys.subarray(0, 32), nonce, {
      authTagLength: 16,
    });
    const chunk = text.subarray(index * 65_536, (index + 1) * 65_536);
    parts.push(cipher.update(chunk), cipher.final(), cipher.getAuthTag());
  }
  return Buffer.concat(parts);
}

/** The members with checksums that are right for them. */
export function summedUp(members) {
  const others = [...members].filter(([path]) => path !== 'checksum.sha256');
  const lines = others
    .map(([path, bytes]) => `${sha256(bytes)}  ${path}\n`)
    .sort((one, other) => (one.slice(66) < other.slice(66) ? -1 : 1));
  return new Map([...others, ['checksum.sha256', Buffer.from(lines.join(''))]]);
}

export function untar(bytes) {
  const members = new Map();
  for (let at = 0; bytes[at] !== 0; ) {
    const name = bytes.toString('latin1', at, at + 100).replace(/\0.*$/, '');
    const size = parseInt(bytes.toString('latin1', at + 124, at + 136), 8);
    members.set(name, bytes.subarray(at + 512, at + 512 + size));
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return members;
}

export function tar(members) {
  const parts = [];
  for (const [path, bytes] of members) {
    const header = Buffer.alloc(512);
    header.write(path, 0);
    header.write('0000644\0', 100);
    header.write('0000000\0', 108);
    header.write('0000000\0', 116);
    header.write(`${bytes.length.toString(8).padStart(11, '0')}\0`, 124);
    header.write('00000000000\0', 136);
    header.write('        ', 148);
    header.write('0', 156);
    header.write('ustar\x0000', 257);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    parts.push(header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512));
  }
  return Buffer.concat([...parts, Buffer.alloc(1024)]);
}

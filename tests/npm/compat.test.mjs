// The functions of Shelly Manager's web interface: they never reject, and what they read and write is
// what other programs read and write.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { gunzipSync, gzipSync } from "node:zlib";
import {
  createSMAForUpload, downloadSMAFile, generateSMAFile, isSMAParsingSupported, parseSMAFile,
  parseSMAFromFile, validateSMAArchive,
} from "@shelly-manager/sma/compat";
import { vector } from "./package.mjs";

const DOCUMENTS = ["2026.1-browser-export.sma", "2026.1-server-export.sma"];
const CONVERTED = ["1.0-tar-gzip.sma", "1.0-json-lz4.sma", "2024.1-browser-after-2026-07-21.sma"];
const sample = (name) => vector(`samples/${name}`);
const original = (name) => JSON.parse(gunzipSync(sample(name)));

const DEVICE = original(DOCUMENTS[0]).devices[0];

test("parsing is supported here", () => assert.equal(isSMAParsingSupported(), true));

for (const name of DOCUMENTS) {
  test(`${name} is read as it is`, async () => {
    const file = sample(name);
    const { success, archive, error, parseInfo } = await parseSMAFile(file);
    assert.deepEqual({ success, error }, { success: true, error: undefined });
    assert.deepEqual(archive, original(name));
    const { parseTimeMs, ...sizes } = parseInfo;
    const originalSize = gunzipSync(file).length;
    const compressedSize = file.length;
    assert.deepEqual(sizes, { originalSize, compressedSize, compressionRatio: compressedSize / originalSize });
    assert(parseTimeMs >= 0);
    validateSMAArchive(archive);
  });
}

for (const name of CONVERTED) {
  test(`${name} is read as a 2026.1 document`, async () => {
    const { archive, error } = await parseSMAFromFile(new File([sample(name)], name));
    assert.equal(error, undefined);
    assert.equal(archive.format_version, "2026.1");
    assert.equal(archive.metadata.integrity.checksum, checksum(archive));
    validateSMAArchive(archive);
  });
}

test("nothing rejects, and each refusal says why", async () => {
  const damaged = Buffer.from(sample(DOCUMENTS[0]));
  damaged[damaged.length >> 1] ^= 1;
  for (const file of [damaged, new Uint8Array(), new Uint8Array(9), sample("1.0-aes-pbkdf2-json.sma"),
    sample("1.0-incremental.sma"), undefined, null, 7, "text", {}]) {
    const { success, archive, error, parseInfo } = await parseSMAFile(file);
    assert.deepEqual({ success, archive }, { success: false, archive: undefined });
    assert.match(error, /\.$/);
    assert.equal(parseInfo.compressedSize, file?.byteLength ?? 0);
    assert.equal((await parseSMAFromFile(file)).success, false);
  }
  for (const options of [null, { maxSizeBytes: -1 }, { maxSizeBytes: "1" }, { maxSizeBytes: NaN }]) {
    const { success } = await parseSMAFile(sample(DOCUMENTS[0]), options);
    assert.equal(success, options === null);
  }
});

test("a file or content over the limit is refused", async () => {
  const file = sample(DOCUMENTS[0]);
  const size = gunzipSync(file).length;
  assert.equal((await parseSMAFile(file, { maxSizeBytes: size })).success, true);
  for (const maxSizeBytes of [size - 1, file.length - 1]) {
    assert.match((await parseSMAFile(file, { maxSizeBytes })).error, /larger/);
  }
});

test("what is not a valid document is not asserted", () => {
  const document = original(DOCUMENTS[0]);
  const changed = structuredClone(document);
  changed.devices[0].name = "changed";
  const unknown = { ...document, more: 1 };
  const circle = {};
  circle.circle = circle;
  for (const value of [changed, unknown, circle, {}, [], null, undefined, "text", 7]) {
    assert.throws(() => validateSMAArchive(value), Error);
  }
});

test("what is written is a file as the web interface writes it", async () => {
  const sources = { devices: [DEVICE], systemSettings: { log_level: "warn", api_settings: {}, database_settings: {} } };
  const { success, blob, filename, error, metadata } = await generateSMAFile(sources);
  assert.deepEqual({ success, error }, { success: true, error: undefined });
  assert.equal(blob.type, "application/gzip");
  assert.match(filename, /\.sma$/);
  const file = Buffer.from(await blob.arrayBuffer());
  const text = gunzipSync(file);
  const document = JSON.parse(text);
  assert.deepEqual(document.devices, [DEVICE]);
  assert.equal(document.system_settings.log_level, "warn");
  const template = original(DOCUMENTS[0]);
  assert.deepEqual(Object.keys(document).sort(), Object.keys(template).sort());
  assert.deepEqual(document.metadata.system_info, template.metadata.system_info);
  assert.match(document.metadata.export_id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  const { generateTimeMs, ...rest } = metadata;
  assert.deepEqual(rest, {
    originalSize: text.length,
    compressedSize: file.length,
    compressionRatio: file.length / text.length,
    checksum: checksum(document),
    recordCount: 1,
  });
  assert.equal(document.metadata.integrity.checksum, metadata.checksum);
  assert(generateTimeMs >= 0);
});

test("the compression level has an effect, and an invalid one is refused", async () => {
  const { devices, templates } = original(DOCUMENTS[0]);
  const size = async (compressionLevel) =>
    (await generateSMAFile({ devices, templates }, { compressionLevel })).metadata.compressedSize;
  assert((await size(9)) < (await size(1)));
  // Each file has another id and time.
  assert(Math.abs((await size(undefined)) - (await size(6))) < 16);
  assert(Math.abs((await size(1)) - (await size(6))) > 64);
  for (const compressionLevel of [0, 10, 1.5, "6"]) {
    const { success, error, metadata } = await generateSMAFile({ devices }, { compressionLevel });
    assert.equal(success, false, `${compressionLevel}`);
    assert.match(error, /\.$/);
    assert.equal(metadata.recordCount, 0);
  }
});

test("what is not valid is not written", async () => {
  const circle = {};
  circle.circle = circle;
  for (const sources of [{}, undefined, null, { devices: [] }, { devices: [{}] }, { devices: 7 },
    { devices: [circle] }, { devices: [DEVICE], networkSettings: { wifi_networks: 1 } }]) {
    const { success, blob, error } = await generateSMAFile(sources);
    assert.deepEqual({ success, blob }, { success: false, blob: undefined });
    assert.match(error, /\S/);
    assert.equal((await createSMAForUpload(sources)).file, undefined);
    assert.equal((await downloadSMAFile(sources)).success, false);
  }
});

test("a file for an upload has a name and a type", async () => {
  const { file, error, metadata } = await createSMAForUpload({ devices: [DEVICE] });
  assert.equal(error, undefined);
  assert(file instanceof File);
  assert.equal(file.type, "application/gzip");
  assert.equal(file.size, metadata.compressedSize);
  assert.equal((await parseSMAFromFile(file)).success, true);
});

test("a file that other programs compressed is read", async () => {
  const file = gzipSync(JSON.stringify(original(DOCUMENTS[0]), null, 2), { level: 9 });
  assert.equal((await parseSMAFile(file)).success, true);
});

/** The checksum of a document: over RFC 8785, which for these values is JSON with sorted names. */
function checksum(document) {
  const copy = structuredClone(document);
  copy.metadata.integrity.checksum = "";
  return `sha256:${createHash("sha256").update(JSON.stringify(sorted(copy))).digest("hex")}`;
}

function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.keys(value).sort().map((name) => [name, sorted(value[name])]));
}

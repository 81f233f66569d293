// Arguments and results of the functions of the package.
import assert from "node:assert/strict";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";
import { checksOf, manifest, sma, thrownBy, vector, withArchive, withBytes } from "./package.mjs";

const TAR = "samples/1.0-tar-gzip.sma";
const DOCUMENT = "samples/2026.1-browser-export.sma";

test("the package and the wasm have one version", () => {
  assert.equal(sma.version(), manifest.version);
});

test("a summary says what an archive is", () => {
  const summary = withArchive(TAR, (archive) => archive.summary());
  assert.equal(summary.format, "SMA 1.0.0");
  assert.equal(summary.layer, "gzip");
  assert.equal(summary.container, "tar");
  assert.equal(summary.file_size, vector(TAR).length);
  assert.equal(summary.container_size, gunzipSync(vector(TAR)).length);
  assert.equal(summary.encryption, null);
  assert.equal(summary.signed, false);
  assert.deepEqual(summary.sections.map((section) => section.name).sort(), [
    "analytics",
    "configurations",
    "devices",
    "notifications",
    "resolution",
    "templates",
  ]);
  assert.equal(summary.sections[0].collections[0].count, 24);
});

test("rows are the records of the file", () => {
  const { devices } = JSON.parse(gunzipSync(vector("samples/1.0-json-gzip.sma")))["data/devices.json"];
  withArchive("samples/1.0-json-gzip.sma", (archive) => {
    assert.deepEqual(archive.rows("devices", "devices", 0, 1000), devices);
    assert.deepEqual(archive.rows("devices", "devices", 3, 2), devices.slice(3, 5));
    assert.deepEqual(archive.rows("devices", "devices", 24, 5), []);
    assert.deepEqual(archive.rows("devices", "devices", 2 ** 40, 2 ** 40), []);
    assert.deepEqual(archive.rows("devices", "devices", 0, 0), []);
    assert.deepEqual(archive.record("devices", "devices", 23), devices[23]);
  });
});

test("values other than collections are fields", () => {
  withArchive("samples/2024.1-server-export.sma", (archive) => {
    assert.equal(typeof archive.field("system_settings", "log_level"), "string");
  });
});

test("no result contains a BigInt or undefined", () => {
  const look = (value) => {
    assert.ok(!["bigint", "undefined", "function"].includes(typeof value));
    if (value !== null && typeof value === "object") {
      assert.ok([Object.prototype, Array.prototype].includes(Object.getPrototypeOf(value)));
      Object.values(value).forEach(look);
    }
  };
  look(sma.checks());
  withArchive(TAR, (archive) => {
    look(archive.summary());
    look(archive.report("standard"));
  });
  withArchive("flipped/2026.1-browser-export.sma", (archive) => look(archive.report("standard")));
});

test("`__proto__` in a record is a name like any other", () => {
  const text = gunzipSync(vector("samples/1.0-json-gzip.sma")).toString();
  const hostile = text.replace(/("devices": *\[\s*\{)/, '$1"__proto__":{"polluted":true},');
  assert.notEqual(hostile, text);
  withBytes(Buffer.from(hostile), (archive) => {
    for (const record of [archive.record("devices", "devices", 0), archive.rows("devices", "devices", 0, 1)[0]]) {
      assert.ok(Object.hasOwn(record, "__proto__"));
      assert.equal(Object.getPrototypeOf(record), Object.prototype);
      assert.equal(record.polluted, undefined);
    }
  });
  assert.equal({}.polluted, undefined);
});

test("every code of a report is in the table of checks, with advice", () => {
  const table = new Map(sma.checks().map((check) => [check.code, check]));
  assert.equal(table.size, sma.checks().length);
  const report = withArchive(TAR, (archive) => archive.report("standard"));
  for (const check of checksOf(report)) {
    assert.equal(table.get(check.code).name, check.name);
    assert.ok(table.get(check.code).meaning && table.get(check.code).action);
  }
});

test("`basic` checks less than `standard`", () => {
  withArchive("flipped/2026.1-browser-export.sma", (archive) => {
    assert.equal(archive.report("basic").valid, true);
    assert.equal(archive.report("standard").valid, false);
  });
});

test("bytes may be a view, a part of one, or an ArrayBuffer", () => {
  const bytes = vector(DOCUMENT);
  const padded = new Uint8Array(bytes.length + 20);
  padded.set(bytes, 7);
  const part = padded.subarray(7, 7 + bytes.length);
  for (const form of [bytes, new Uint8Array(bytes), new Uint8Array(bytes).buffer, part]) {
    assert.equal(withBytes(form, (archive) => archive.report("standard").valid), true);
  }
});

test("the bytes may change once the archive is open", () => {
  const bytes = new Uint8Array(vector(DOCUMENT));
  withBytes(bytes, (archive) => {
    bytes.fill(0);
    assert.equal(archive.report("standard").valid, true);
  });
});

test("a freed archive cannot be used, others can", () => {
  const [freed, other] = [sma.open(vector(TAR)), sma.open(vector(TAR))];
  freed.free();
  assert.ok(thrownBy(() => freed.summary()) instanceof Error);
  assert.ok(thrownBy(() => freed.rows("devices", "devices", 0, 1)) instanceof Error);
  assert.equal(other.rows("devices", "devices", 0, 99).length, 24);
  other.free();
});

test("freeing releases the memory", () => {
  // 64 archives of 8 MiB each would need half a gibibyte if they stayed.
  const padding = " ".repeat(8 << 20);
  const text = gunzipSync(vector(DOCUMENT)).toString().replace("{", `{${padding}`);
  const bytes = Buffer.from(text);
  const before = process.memoryUsage().rss;
  for (let round = 0; round < 64; round += 1) {
    withBytes(bytes, (archive) => archive.summary());
  }
  assert.ok(process.memoryUsage().rss - before < 256 << 20);
});

// Samples: documents of released exporters, and archives of another writer.
import assert from "node:assert/strict";
import { test } from "node:test";
import { checksOf, codes, withArchive } from "./package.mjs";

const CHECKSUM = "SMA-I020";
const DECRYPTION = "SMA-E001";

const documents = [
  ["2026.1-browser-export", "passed"],
  ["2026.1-server-export", "passed"],
  ["2024.1-browser-after-2026-07-21", "passed"],
  ["2024.1-browser-before-2026-07-21", "passed"],
  ["2024.1-server-export", "skipped"],
];
const readable = [
  "1.0-tar-gzip",
  "1.0-json-gzip",
  "1.0-tar-none-signed",
  "1.0-tar-zstd",
  "1.0-json-lz4",
  "1.0-selective",
  "1.0-incremental",
];
const encrypted = [
  "1.0-aes-argon2-signed",
  "1.0-chacha-scrypt",
  "1.0-aes-pbkdf2-json",
  "1.0-chacha-rawkey",
];

const standard = (archive) => archive.report("standard");
const find = (report, code) => checksOf(report).find((check) => check.code === code);

for (const [name, checksum] of documents) {
  test(`${name} is valid, its checksum ${checksum}`, () => {
    const report = withArchive(`samples/${name}.sma`, standard);
    assert.equal(report.valid, true);
    assert.deepEqual(codes(report, "failed"), []);
    assert.equal(find(report, CHECKSUM).status, checksum);
  });
}

test("the defect of the browser exporter before 2026-07-21 is reported", () => {
  const report = withArchive("samples/2024.1-browser-before-2026-07-21.sma", standard);
  assert.match(find(report, CHECKSUM).message, /before 2026-07-21/);
});

test("a document without a checksum is reported", () => {
  const report = withArchive("samples/2024.1-server-export.sma", standard);
  assert.match(find(report, CHECKSUM).message, /no checksum/);
});

for (const name of readable) {
  test(`${name} is valid and readable`, () => {
    withArchive(`samples/${name}.sma`, (archive) => {
      assert.equal(archive.report("standard").valid, true);
      const devices = archive.summary().sections.find((section) => section.name === "devices");
      assert.equal(devices.state, "readable");
    });
  });
}

for (const name of encrypted) {
  test(`${name} is valid and encrypted, with skipped checks`, () => {
    withArchive(`samples/${name}.sma`, (archive) => {
      const report = archive.report("standard");
      assert.equal(report.valid, true);
      assert.equal(find(report, DECRYPTION).status, "skipped");
      assert.ok(archive.summary().sections.every((section) => section.state === "encrypted"));
    });
  });
}

const withDigest = documents.filter(([, checksum]) => checksum === "passed").map(([name]) => name);
for (const name of [...withDigest, ...readable]) {
  test(`a changed character in a device name of ${name} is found`, () => {
    const report = withArchive(`flipped/${name}.sma`, standard);
    assert.equal(report.valid, false);
    assert.ok(codes(report, "failed").some((code) => code.startsWith("SMA-I")));
  });
}

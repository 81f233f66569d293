// Operations that return promises: progress, and canceling with a signal.
import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { sma, thrownBy, vector } from "./package.mjs";

const ARCHIVE = "samples/1.0-tar-gzip.sma";
/** White space that takes long enough to report progress. */
const long = new Blob([gzipSync(`{"format_version":"2026.1","devices":[${" ".repeat(1 << 26)}]}`)]);

test("a file opens and is validated as its bytes are", async () => {
  const bytes = vector(ARCHIVE);
  const [opened, file] = [sma.open(bytes), await sma.openFile(new Blob([bytes]))];
  assert.deepEqual(file.summary(), opened.summary());
  assert.deepEqual(await file.validate("thorough"), opened.report("thorough"));
  opened.free();
  file.free();
});

test("a document is returned as it is, and an archive has none", async () => {
  const document = await sma.openFile(new Blob([vector("samples/2024.1-server-export.sma")]));
  assert.equal(document.document().format_version, "2024.1");
  document.free();
  const archive = sma.open(vector(ARCHIVE));
  assert.equal(archive.document(), undefined);
  archive.free();
});

test("progress is reported", async () => {
  const seen = [];
  (await sma.openFile(long, { onProgress: (progress) => seen.push(progress) })).free();
  assert(seen.length > 0);
  for (const { stage, unit, done, total } of seen) {
    assert(["reading", "parsing"].includes(stage), stage);
    assert.equal(unit, "bytes");
    assert(done <= total, `${done} of ${total}`);
  }
});

test("a signal cancels, and its reason is what is thrown", async () => {
  const controller = new AbortController();
  const reason = new Error("changed my mind");
  const opening = sma.openFile(long, {
    signal: controller.signal,
    onProgress: () => controller.abort(reason),
  });
  await assert.rejects(opening, reason);
  await assert.rejects(sma.openFile(long, { signal: AbortSignal.abort(reason) }), reason);
  const archive = sma.open(vector(ARCHIVE));
  await assert.rejects(archive.validate("thorough", { signal: AbortSignal.abort(reason) }), reason);
  assert.equal((await archive.validate("thorough")).valid, true);
  archive.free();
});

test("an exception of the caller cancels", async () => {
  const thrown = new Error("mine");
  const opening = sma.openFile(long, { onProgress: () => { throw thrown; } });
  await assert.rejects(opening, thrown);
});

test("a file that cannot be read is refused with a code", async () => {
  const gone = { size: 9, slice: () => ({ arrayBuffer: () => Promise.reject(new Error("gone")) }) };
  await assert.rejects(sma.openFile(gone), { name: "SmaError", code: "SMA-U016", message: "The file cannot be read: gone." });
});

test("a file over the limit is refused before it is read", async () => {
  const huge = { size: 2 ** 40, slice: () => assert.fail("it was read") };
  await assert.rejects(sma.openFile(huge), { name: "SmaError", code: "SMA-A002" });
});

test("wrong options are refused at once", () => {
  const archive = sma.open(vector(ARCHIVE));
  for (const options of [{ signal: 7 }, { onProgress: "x" }, { more: 1 }]) {
    assert.equal(thrownBy(() => sma.openFile(long, options)).code, "SMA-U002");
    assert.equal(thrownBy(() => archive.validate("basic", options)).code, "SMA-U002");
  }
  for (const file of [undefined, null, 7, "text", {}, new Uint8Array(9)]) {
    assert.equal(thrownBy(() => sma.openFile(file)).code, "SMA-U001");
  }
  assert.equal(thrownBy(() => archive.validate("deep")).code, "SMA-U003");
  archive.free();
});

test("a document is completed and compressed", () => {
  const text = JSON.stringify({ metadata: { integrity: { checksum: "", record_count: 7 } }, devices: [1, 2] });
  const { json, file } = sma.writeDocument(text, { level: 9 });
  const { integrity } = JSON.parse(new TextDecoder().decode(json)).metadata;
  assert.equal(integrity.record_count, 2);
  assert.match(integrity.checksum, /^sha256:[0-9a-f]{64}$/);
  assert(file instanceof Uint8Array);
  for (const [given, options] of [["{", {}], ["{}", {}], [text, { level: 10 }]]) {
    assert.equal(thrownBy(() => sma.writeDocument(given, options)).code, "SMA-U013", given);
  }
  assert.equal(thrownBy(() => sma.writeDocument(text, { layer: "none" })).code, "SMA-U002");
});

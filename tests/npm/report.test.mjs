// Reports as JSON and HTML: byte for byte those of the core, which `cargo xtask test` writes to
// target/reports.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { thrownBy, vector, withArchive } from "./package.mjs";

const REPORTS = new URL("../../target/reports/", import.meta.url);
const VECTORS = new URL("../vectors/", import.meta.url);
const LEVELS = ["basic", "standard", "thorough", "paranoid"];
const ENCRYPTED = "samples/1.0-aes-pbkdf2-json.sma";

const publicKeys = vector("samples/signer.pub.pem");
const madeAt = "2026-08-02 14:03 UTC";

for (const folder of ["samples", "flipped"]) {
  const files = readdirSync(new URL(folder, VECTORS)).filter((name) => name.endsWith(".sma"));

  test(`the reports on ${folder}/ are the core's, byte for byte`, () => {
    assert.ok(files.length > 0);
    for (const fileName of files) {
      withArchive(`${folder}/${fileName}`, (archive) => {
        for (const level of LEVELS) {
          const core = (end) => readFileSync(new URL(`${folder}/${fileName}.${level}.${end}`, REPORTS), "utf8");
          assert.equal(archive.reportJson(level), core("json"));
          assert.equal(archive.reportHtml(level, { fileName, madeAt, publicKeys }), core("html"));
        }
      });
    }
  });
}

test("the JSON and the value are one report", () => {
  withArchive("flipped/1.0-tar-gzip.sma", (archive) => {
    const options = { publicKeys };
    assert.deepEqual(JSON.parse(archive.reportJson("standard", options)), archive.report("standard", options));
  });
});

test("a page states whether the sections were decrypted", () => {
  const credential = { password: vector("samples/password.txt").toString().trimEnd() };
  const page = (archive, options) => archive.reportHtml("standard", { fileName: "a.sma", ...options });
  withArchive(ENCRYPTED, (archive) => {
    assert.match(page(archive), /not decrypted/);
    assert.match(page(archive, { credential: { password: "wrong" } }), /not decrypted/);
    assert.match(page(archive, { credential }), /decrypted for this report/);
    archive.unlock(credential);
    assert.match(page(archive), /decrypted for this report/);
    archive.lock();
    assert.match(page(archive), /not decrypted/);
  });
});

test("no page contains the password or markup from the file name", () => {
  const password = "<hunter2>";
  const fileName = "<script>alert(1)</script>\u202e.sma";
  const html = withArchive(ENCRYPTED, (archive) =>
    archive.reportHtml("paranoid", { fileName, credential: { password } }),
  );
  assert.ok(!html.includes("hunter2") && !html.includes("<script") && !html.includes("\u202e"));
});

test("wrong and missing options are refused", () => {
  withArchive(ENCRYPTED, (archive) => {
    for (const options of [{}, undefined, { fileName: 5 }, { fileName: "a", madeAt: 5 }, { fileName: "a", when: "" }]) {
      assert.equal(thrownBy(() => archive.reportHtml("basic", options)).code, "SMA-U002", JSON.stringify(options));
    }
    assert.equal(thrownBy(() => archive.reportJson("basic", { fileName: "a" })).code, "SMA-U002");
    assert.equal(thrownBy(() => archive.reportJson("deep")).code, "SMA-U003");
  });
});

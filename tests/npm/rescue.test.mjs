// Recovery, repair and conversion: results are read by this package and by other programs.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";
import { checksOf, sma, thrownBy, vector, withArchive, withBytes } from "./package.mjs";

const TAR = vector("samples/1.0-tar-none-signed.sma");
const DOCUMENT = "samples/2026.1-server-export.sma";

/** Recovers what there is of bytes, hands it to `use` and frees it. */
function withRecovery(bytes, use) {
  const recovery = sma.recover(bytes);
  try {
    return use(recovery);
  } finally {
    recovery.free();
  }
}

/** Whether bytes are an archive that is valid at a level. */
function isValid(bytes, level) {
  return withBytes(bytes, (archive) => archive.report(level).valid);
}

test("intact sections of a truncated archive are unchanged and repaired", () => {
  const cut = TAR.subarray(0, TAR.length / 2);
  withRecovery(cut, (recovery) => {
    const report = recovery.report();
    const intact = report.sections.filter(({ state }) => state === "intact");
    // It is signed, and no key was given.
    assert.equal(report.summary, `${intact.length} of 6 sections intact (signature not verified)`);
    assert.ok(intact.length > 0 && intact.length < 6);
    for (const { name } of intact) {
      const digest = createHash("sha256").update(recovery.section(name)).digest("hex");
      // As the whole archive's checksum.sha256 has it.
      assert.ok(TAR.includes(`${digest}  data/${name}.json\n`), name);
    }
    const repaired = recovery.repair();
    assert.ok(isValid(repaired, "thorough"));
    withBytes(repaired, (archive) => {
      const { description, sections } = archive.summary();
      assert.match(description, /lost/);
      const names = sections.filter(({ state }) => state === "readable").map(({ name }) => name);
      assert.deepEqual(names, intact.map(({ name }) => name));
    });
    const folder = mkdtempSync(join(tmpdir(), "sma-"));
    writeFileSync(join(folder, "repaired.tar"), recovery.repair({ container: "tar", layer: "none" }));
    execFileSync("tar", ["-xf", "repaired.tar"], { cwd: folder });
    execFileSync("sha256sum", ["--strict", "-c", "checksum.sha256"], { cwd: folder });
  });
});

test("a changed section is never called intact", () => {
  const changed = vector("flipped/1.0-tar-none-signed.sma");
  withRecovery(changed, (recovery) => {
    const states = Object.fromEntries(
      recovery.report().sections.map(({ name, state }) => [name, state]),
    );
    assert.equal(states.devices, "damaged");
    assert.equal(states.configurations, "intact");
  });
});

test("failures of recovery, repair and conversion have a code, a category and advice", () => {
  const nothing = thrownBy(() => sma.recover(new TextEncoder().encode("hello")));
  assert.deepEqual([nothing.code, nothing.category], ["SMA-U011", "archive"]);
  const cut = gunzipSync(vector(DOCUMENT)).subarray(0, 4000);
  const document = withRecovery(cut, (recovery) => thrownBy(() => recovery.repair()));
  assert.equal(document.code, "SMA-U012");
  const archive = withArchive("samples/1.0-tar-gzip.sma", (one) => thrownBy(() => one.convert()));
  assert.equal(archive.code, "SMA-U013");
  const option = withArchive(DOCUMENT, (one) => thrownBy(() => one.convert({ layer: "rar" })));
  assert.deepEqual([option.code, option.category], ["SMA-U002", "user"]);
  for (const error of [nothing, document, archive, option]) {
    assert.match(error.action, /^[A-Z].*\.$/);
  }
});

test("a document is converted to an archive and back without a change", () => {
  const text = gunzipSync(vector(DOCUMENT));
  const [plan, converted] = withArchive(DOCUMENT, (one) => [one.conversionPlan(), one.convert()]);
  assert.equal(plan.from_version, "2026.1");
  assert.deepEqual(plan.obstacle, null);
  assert.ok(plan.steps.length > 3 && plan.steps.every(({ transform }) => transform.endsWith(".")));
  assert.ok(isValid(converted, "standard"));
  withBytes(converted, (archive) => {
    const failed = checksOf(archive.report("thorough")).filter(({ status }) => status === "failed");
    assert.deepEqual(failed.map(({ code }) => code), plan.problems.map(({ code }) => code));
    const { json } = archive.toDocument();
    assert.equal(
      createHash("sha256").update(json).digest("hex"),
      createHash("sha256").update(text).digest("hex"),
    );
  });
});

test("an archive is converted to a document, with notes about what is left out", () => {
  withArchive("samples/1.0-tar-gzip.sma", (archive) => {
    const { json, notes } = archive.toDocument();
    assert.ok(isValid(json, "standard"));
    assert.ok(notes.some(({ kind, text }) => kind === "not_carried" && /notifications/.test(text)));
  });
});

test("an encrypted archive is converted to a document only once unlocked", () => {
  const credential = { password: readFileSync(new URL("../vectors/samples/password.txt", import.meta.url), "utf8").trimEnd() };
  withArchive("samples/1.0-aes-pbkdf2-json.sma", (archive) => {
    assert.equal(thrownBy(() => archive.toDocument()).code, "SMA-U013");
    archive.unlock(credential);
    assert.ok(isValid(archive.toDocument().json, "standard"));
  });
});

test("a document with errors is converted only if they are accepted", () => {
  withArchive("flipped/2026.1-server-export.sma", (archive) => {
    assert.ok(archive.conversionPlan().faults.length > 0);
    assert.equal(thrownBy(() => archive.convert()).code, "SMA-U013");
    assert.ok(isValid(archive.convert({ acceptFaults: true, layer: "zstd", container: "json" }), "standard"));
  });
});

// Every test vector has its expected outcome: see tests/vectors/README.md.
import assert from "node:assert/strict";
import { test } from "node:test";
import { codes, sma, thrownBy, vector, withArchive } from "./package.mjs";

/** Options for a vector: public keys, a credential and a base. */
function reader({ keys = [], password, password_file, key_file, base }) {
  const options = { publicKeys: keys.map((path) => vector(path)), base: base && vector(base) };
  if (password !== undefined) {
    options.credential = { password };
  } else if (password_file) {
    // A password file is the password and maybe the end of a line (profile, 7.2).
    const bytes = vector(password_file);
    const end = /\r?\n$/.exec(bytes.toString("latin1"))?.[0].length ?? 0;
    options.credential = { password: bytes.subarray(0, bytes.length - end) };
  } else if (key_file) {
    options.credential = { key: vector(key_file) };
  }
  return options;
}

/** Outcome of a vector, in the form of the index. */
function outcome(entry) {
  const { file, level, limits, expect } = entry;
  if (!expect.opens) {
    const error = thrownBy(() => sma.open(vector(file), { limits }));
    return { opens: false, code: error.code };
  }
  return withArchive(
    file,
    (archive) => {
      const report = archive.report(level, reader(entry));
      if (entry.signature) {
        assert.equal(archive.verify(reader(entry).publicKeys).state, entry.signature, file);
      }
      for (const faults of entry.places ?? []) {
        located(report, entry, faults);
      }
      const [failed, warning] = [codes(report, "failed"), codes(report, "warning")];
      return { opens: true, valid: report.valid, failed, warning };
    },
    { limits },
  );
}

/** Each fault is where it is expected, and there are no others. */
function located(report, { file, places }, { code, member, pointers }) {
  const check = Object.values(report)
    .filter(Array.isArray)
    .flat()
    .find((one) => one.code === code);
  const expected = places.filter((other) => other.code === code);
  assert.equal(check.count, expected.flatMap((other) => other.pointers).length, file);
  for (const place of pointers) {
    assert.ok(
      check.locations.some(
        ({ member: found, pointer = "" }) =>
          found === member && (pointer === place || pointer.startsWith(`${place}/`)),
      ),
      `${file}: ${code} at ${place}`,
    );
  }
}

const entries = JSON.parse(vector("index.json"));
for (const folder of new Set(entries.map(({ file }) => file.split("/")[0]))) {
  test(`the vectors in ${folder}/`, () => {
    for (const entry of entries.filter(({ file }) => file.startsWith(`${folder}/`))) {
      assert.deepEqual(outcome(entry), entry.expect, `${entry.file}: ${entry.note}`);
    }
  });
}

// Every vector has the same outcome here as everywhere: see tests/vectors/README.md.
import assert from "node:assert/strict";
import { test } from "node:test";
import { codes, sma, thrownBy, vector, withArchive } from "./package.mjs";

/** What the package makes of a vector, in the words of the index. */
function outcome({ file, level, limits, expect }) {
  if (!expect.opens) {
    const error = thrownBy(() => sma.open(vector(file), { limits }));
    return { opens: false, code: error.code };
  }
  return withArchive(
    file,
    (archive) => {
      const report = archive.report(level);
      const [failed, warning] = [codes(report, "failed"), codes(report, "warning")];
      return { opens: true, valid: report.valid, failed, warning };
    },
    { limits },
  );
}

const entries = JSON.parse(vector("index.json"));
for (const folder of new Set(entries.map(({ file }) => file.split("/")[0]))) {
  test(`the vectors in ${folder}/`, () => {
    for (const entry of entries.filter(({ file }) => file.startsWith(`${folder}/`))) {
      assert.deepEqual(outcome(entry), entry.expect, `${entry.file}: ${entry.note}`);
    }
  });
}

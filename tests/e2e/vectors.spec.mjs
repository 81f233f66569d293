// Every test vector in the page: the verdict or the refusal is the one that its index expects.
import { readFileSync } from 'node:fs';
import { expectRefusal, expectVerdict, file, pick, test, vector } from './page.mjs';

const index = JSON.parse(readFileSync(vector('index.json'), 'utf8'));

// The page looks as deep as `standard`, with the limits of a browser.
const comparable = index.filter(
  ({ level, limits }) => level === 'standard' && Object.keys(limits).length === 0,
);

function word({ valid, failed, warning }) {
  if (valid) {
    return warning.length > 0 ? 'Valid, with warnings' : 'Valid';
  }
  return failed.some((code) => code.startsWith('SMA-I')) ? 'Changed or damaged' : 'Invalid';
}

const folders = new Set(comparable.map(({ file }) => file.split('/')[0]));
for (const folder of folders) {
  test(`the vectors of ${folder}`, async ({ page }) => {
    test.setTimeout(600_000);
    for (const { file: path, expect } of comparable.filter((v) => v.file.startsWith(`${folder}/`))) {
      await test.step(path, async () => {
        const vector = file(path);
        await pick(page, vector);
        if (expect.opens) {
          await expectVerdict(page, vector.name, word(expect));
        } else {
          await expectRefusal(page, vector.name, expect.code);
        }
      });
    }
  });
}

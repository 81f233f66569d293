// Archives from elsewhere in the page: every sample, every changed sample, and one file for each
// reason to refuse. Verdicts and refusals are those that the index of the vectors expects.
import { readFileSync } from 'node:fs';
import { expectRefusal, expectVerdict, file, pick, test, vector } from './page.mjs';

const index = JSON.parse(readFileSync(vector('index.json'), 'utf8')).filter(
  // The page looks as deep as `standard`, with the limits of a browser, and here for somebody who
  // has no keys and no password.
  ({ level, limits, ...reader }) =>
    level === 'standard' &&
    Object.keys(limits).length === 0 &&
    !['keys', 'password', 'password_file', 'key_file'].some((name) => name in reader),
);
const within = (folder) => index.filter(({ file }) => file.startsWith(`${folder}/`));
const refused = new Map(
  index.filter(({ expect }) => !expect.opens).map((entry) => [entry.expect.code, entry]),
);

function word({ valid, failed, warning }) {
  if (valid) {
    return warning.length > 0 ? 'Valid, with warnings' : 'Valid';
  }
  return failed.some((code) => code.startsWith('SMA-I')) ? 'Changed or damaged' : 'Invalid';
}

for (const [what, entries] of [
  ['samples have their verdict', within('samples')],
  ['changed samples have their verdict', within('flipped')],
  ['each reason to refuse is told', [...refused.values()]],
]) {
  test(what, async ({ page }) => {
    test.setTimeout(180_000);
    for (const { file: path, expect } of entries) {
      await test.step(path, async () => {
        const archive = file(path);
        await pick(page, archive);
        if (expect.opens) {
          await expectVerdict(page, archive.name, word(expect));
        } else {
          await expectRefusal(page, archive.name, expect.code);
        }
      });
    }
  });
}

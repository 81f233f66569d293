// Test vectors in the page: every sample, every changed sample, one archive for each check that fails,
// and one file for each reason to refuse. Verdicts, findings and refusals are those in the index of the
// vectors.
import { readFileSync } from 'node:fs';
import {
  expect, expectRefusal, expectVerdict, file, openSample, pick, setLevel, test, vector,
} from './page.mjs';

const index = JSON.parse(readFileSync(vector('index.json'), 'utf8')).filter(
  // With the limits of a browser, and here for somebody who has no keys, no password and no base.
  ({ limits, ...reader }) =>
    Object.keys(limits).length === 0 &&
    !['keys', 'password', 'password_file', 'key_file', 'base'].some((name) => name in reader),
);
const opened = index.filter(({ expect: { opens } }) => opens);
const within = (folder) => opened.filter(({ file }) => file.startsWith(`${folder}/`));
const refused = new Map(
  index.filter(({ expect }) => !expect.opens).map((entry) => [entry.expect.code, entry]),
);
/** The first archive for each check that finds that one fault and no other. */
const found = new Map(
  opened
    .filter(({ expect: { failed, warning } }) => failed.length + warning.length === 1)
    .reverse()
    .map((entry) => [[...entry.expect.failed, ...entry.expect.warning][0], entry]),
);

/** Checks that compare contents with digests. */
const DIGESTS = ['SMA-I001', 'SMA-I003', 'SMA-I004', 'SMA-I007', 'SMA-I020'];

/** Archives whose contents are encrypted, and increments: nobody here has a password or a base. */
const LOCKED = /^(samples|flipped)\/1\.0-(aes|chacha)|^derivation\//;
/** Documents whose checksum only the program that wrote them can make again. */
const UNPROVEN = /^(samples|flipped)\/2024\.1-server/;
const INCREMENT = /^(samples|flipped)\/1\.0-incremental|^base\//;

function word({ file: path, level, expect: { valid, failed, warning } }) {
  if (valid) {
    if (level === 'basic') return 'Structure valid';
    if (LOCKED.test(path)) return 'Contents not checked';
    if (INCREMENT.test(path)) return 'Base not checked';
    if (UNPROVEN.test(path)) return 'Partly checked';
    return warning.length > 0 ? 'Valid, with warnings' : 'Valid';
  }
  if (failed.every((code) => code.startsWith('SMA-G'))) {
    return 'Damaged or forged';
  }
  return failed.some((code) => DIGESTS.includes(code)) ? 'Changed or damaged' : 'Invalid';
}

for (const [what, entries] of [
  ['samples get their verdict', within('samples')],
  ['changed samples get their verdict', within('flipped')],
  ['each check fails for its vector', [...found.values()]],
]) {
  test(what, async ({ page }) => {
    test.setTimeout(300_000);
    await openSample(page);
    for (const level of ['basic', 'standard', 'thorough', 'paranoid']) {
      // What is open is still the archive before.
      await setLevel(page, level);
      for (const entry of entries.filter((one) => one.level === level)) {
        const { file: path, expect: expected } = entry;
        await test.step(`${path} at ${level}`, async () => {
          const archive = file(path);
          await pick(page, archive);
          await expectVerdict(page, archive.name, word(entry));
          const codes = page.locator('section[aria-labelledby="findings"] .codes code');
          const wanted = [...expected.failed, ...expected.warning];
          await expect(codes).toHaveCount(wanted.length);
          // Those of one cause are together.
          expect((await codes.allTextContents()).sort()).toEqual(wanted.sort());
        });
      }
    }
  });
}

test('each reason to refuse is displayed', async ({ page }) => {
  test.setTimeout(180_000);
  for (const { file: path, expect } of refused.values()) {
    await test.step(path, async () => {
      const archive = file(path);
      await pick(page, archive);
      await expectRefusal(page, archive.name, expect.code);
    });
  }
});

test('nearly every check has a vector', () => {
  // The others need a key, a password or a base, or always find something else as well.
  expect(found.size).toBeGreaterThan(60);
});

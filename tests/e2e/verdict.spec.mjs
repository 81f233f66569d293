// The verdict: the headline, the ladder, and the problems by their cause, in each state.
import {
  expect, expectAccessible, expectNothingTooWide, file, pick, setLevel, test,
} from './page.mjs';

/** A file with its headline, what is missing, the tone, and the state of each rung. */
const STATES = [
  ['samples/1.0-tar-gzip.sma', 'This backup is intact',
    'It is not signed, so nothing proves who made it. Not checked: safe to share.', 'good',
    'Passed Passed Passed Passed Passed Not applicable Not checked'],
  ['samples/1.0-aes-argon2-signed.sma', 'Locked: no problems found outside the encrypted contents, which are not checked yet',
    'Its signature was not checked. Not checked: readable, well formed, consistent and safe to share.',
    'unknown', 'Not checked Passed Passed Not checked Not checked Not checked Not checked'],
  ['samples/1.0-incremental.sma', 'No problems found; restoring it also requires its base',
    null, 'unknown', null],
  ['flipped/1.0-tar-none-signed.sma',
    'Damaged: devices.json does not match its checksum. The other 5 sections are intact',
    null, 'bad', null],
  ['samples/2024.1-server-export.sma', 'No problems found, but not everything could be checked',
    null, 'unknown', null],
  ['members/no-manifest.sma', 'Not usable as it is: 2 members are missing: manifest.json and checksum.sha256', null, 'bad', null],
];

for (const [path, headline, missing, tone, rungs] of STATES) {
  test(`${path}: ${headline}`, async ({ page }) => {
    await pick(page, file(path));
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(headline);
    await expect(page.locator('.verdict')).toHaveClass(`verdict ${tone}`);
    if (missing !== null) {
      await expect(page.locator('.verdict-sentence')).toHaveText(missing);
    }
    const states = page.locator('.rung-state');
    await expect(states).toHaveCount(7);
    if (rungs !== null) {
      expect((await states.allTextContents()).join(' ')).toBe(rungs);
    }
    await expectAccessible(page);
    for (const width of [360, 768, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      await expectNothingTooWide(page);
    }
  });
}

test('one changed byte is one finding, above the fold', { tag: '@firefox' }, async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await pick(page, file('flipped/1.0-tar-none-signed.sma'));
  const findings = page.locator('.findings .cause');
  await expect(findings).toHaveCount(1);
  await expect(findings).toContainText('The other 5 sections are intact.');
  for (const code of ['SMA-I003', 'SMA-I004', 'SMA-I007']) {
    await expect(findings).toContainText(code);
  }
  await expect(findings).toContainText('data/devices.json');
  await expect(findings.locator('dt')).toHaveText(['Expected', 'Found']);
  const { y } = await findings.boundingBox();
  expect(y).toBeLessThan(900);
});

test('what waits for the password is one entry', async ({ page }) => {
  await pick(page, file('samples/1.0-aes-argon2-signed.sma'));
  const waiting = page.getByText(/^\d+ checks need the password or key\.$/);
  await expect(waiting).toHaveCount(1);
});

test('whether an archive can be shared is checked on request', async ({ page }) => {
  await pick(page, file('secrets/in-devices.sma'));
  const rung = page.locator('.rung').last();
  await expect(rung).toContainText('Not checked');
  await rung.getByRole('button', { name: 'Check now' }).click();
  await expect(rung).toContainText(/secrets? in plaintext/);
  await expect(page.getByText('SMA-C010')).toBeVisible();
  // It stays so at another level.
  await setLevel(page, 'standard');
  await expect(rung).toContainText(/secrets? in plaintext/);
});

test('what the verdict does not prove is one click away', async ({ page }) => {
  await pick(page, file('samples/1.0-tar-gzip.sma'));
  await page.getByText('What this does not prove').click();
  await expect(page.getByText(/only a signature catches someone/)).toBeVisible();
});

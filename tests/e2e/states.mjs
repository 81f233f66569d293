// What the page can show: how to reach each state from the first screen.
import { expect, file, openRecord, openSample, pick, sparse } from './page.mjs';

const GIB = 1024 ** 3;

const opened = (path) => async (page) => {
  await pick(page, file(path));
  await expect(page.locator('.tally')).toBeVisible();
};
const press = (page, name) => page.getByRole('button', { name }).click();

/** Each state, and what a person does to see it. */
export const STATES = {
  start: async () => {},
  valid: openSample,
  signed: opened('samples/1.0-tar-none-signed.sma'),
  'signed by an unknown key': opened('signature/embedded.sma'),
  'damaged or forged': opened('signature/changed-embedded.sma'),
  'locked with a password': opened('samples/1.0-chacha-scrypt.sma'),
  'locked with a key file': opened('samples/1.0-chacha-rawkey.sma'),
  'impossible to unlock': opened('derivation/argon2-most.sma'),
  incremental: opened('samples/1.0-incremental.sma'),
  document: opened('samples/2026.1-browser-export.sma'),
  invalid: opened('records/form-mac-wrong.sma'),
  'not an archive': (page) =>
    pick(page, { name: 'photo.png', buffer: Buffer.from('\x89PNG\r\n\x1a\n', 'latin1') }),
  truncated: async (page) => {
    const { name, buffer } = file('samples/1.0-tar-none-signed.sma');
    await pick(page, { name, buffer: buffer.subarray(0, buffer.length / 2) });
  },
  large: (page) => pick(page, sparse('large.sma', 1.5 * GIB)),
  'too large': (page) => pick(page, sparse('large.sma', 5 * GIB)),
  unlocked: async (page) => {
    await opened('samples/1.0-chacha-rawkey.sma')(page);
    await page.locator('#unlock-with-file').setInputFiles({
      mimeType: '', ...file('samples/raw.key'),
    });
    await expect(page.locator('#unlock-again')).toBeVisible();
    await expect(page.locator('.tally')).toBeVisible();
  },
  recovered: async (page) => {
    await opened('flipped/1.0-tar-gzip.sma')(page);
    await press(page, 'Find intact sections');
    await expect(page.locator('.rescue .check-list')).toBeVisible();
  },
  'planned conversion': async (page) => {
    await opened('flipped/2026.1-server-export.sma')(page);
    await press(page, 'Show steps');
    await expect(page.locator('.steps')).toBeVisible();
  },
  'verified with a key': async (page) => {
    await opened('signature/embedded.sma')(page);
    await page.locator('#choose-key-file').setInputFiles({
      mimeType: '', ...file('keys/signer.pub.pem'),
    });
    await press(page, 'Add to keyring');
    await press(page, 'Verify with this key');
    await expect(page.locator('#signature')).toBeFocused();
    await press(page, /^Remember this signer/);
    await expect(page.locator('.pin')).toBeVisible();
  },
  comparison: async (page) => {
    await opened('samples/1.0-tar-gzip.sma')(page);
    await page.getByRole('link', { name: /^Compare/ }).click();
    await page.locator('#compare-with-file').setInputFiles({ mimeType: '', ...file('samples/1.0-selective.sma') });
    await expect(page.locator('.subject').first()).toBeVisible();
  },
  rehearsal: async (page) => {
    await opened('samples/1.0-selective.sma')(page);
    await page.getByRole('link', { name: /^Rehearse/ }).click();
    await page.locator('#restore-to-file').setInputFiles({ mimeType: '', ...file('samples/1.0-tar-gzip.sma') });
    await expect(page.locator('.subject').first()).toBeVisible();
  },
  'list of files': async (page) => {
    await pick(page, file('base/full.sma'), file('base/incremental.sma'), file('flipped/1.0-tar-gzip.sma'));
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Newest backup/);
  },
  'redacted copy': async (page) => {
    await openSample(page);
    await page.getByRole('link', { name: /^Redacted copy/ }).click();
    await press(page, 'Make redacted copy');
    await expect(page.getByRole('heading', { name: 'Ready to save' })).toBeVisible();
  },
  'encrypted copy': async (page) => {
    await openSample(page);
    await page.getByRole('link', { name: /^Encrypted copy/ }).click();
  },
  'signed copy': async (page) => {
    await opened('samples/1.0-tar-none-signed.sma')(page);
    await page.getByRole('link', { name: /^Signed copy/ }).click();
  },
  table: async (page) => {
    await openSample(page);
    await page.locator('#open-notifications-channels').click();
    await expect(page.locator('#row-0 .skeleton')).toHaveCount(0);
  },
  record: async (page) => {
    await openRecord(page);
    await expect(page.getByRole('region', { name: /^History/ })).toBeVisible();
    await expect(page.getByRole('region', { name: 'Referred to by' })).toBeVisible();
  },
  field: async (page) => {
    await opened('samples/2024.1-browser-after-2026-07-21.sma')(page);
    await page.locator('#open-network_settings-mqtt_config').click();
    await expect(page.locator('.tree')).toBeVisible();
  },
};

/** Goes to a state, and waits until it is displayed. */
export async function show(page, name) {
  await STATES[name](page);
  await expect(page.locator('.verdict, .notice, .start, .table-screen, .record, .tool-screen').first()).toBeVisible();
}

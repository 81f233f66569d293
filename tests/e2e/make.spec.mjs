// Redacted, encrypted and signed copies.
import { createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { fleetArchive, untar } from './fleet.mjs';
import {
  cancel, expect, expectAccessible, expectNothingTooWide, expectVerdict, file, openSample, pick, test, vector,
} from './page.mjs';

const HOME = 'samples/1.0-tar-gzip.sma';
const PASSWORD = 'correct horse battery';
const heading = (page) => page.getByRole('heading', { level: 1 });
const made = (page) => page.getByRole('region', { name: 'Ready to save' });

async function openTool(page, name, archive = file(HOME)) {
  await pick(page, archive);
  await expect(page.locator('.tally')).toBeVisible();
  await page.getByRole('link', { name }).click();
  await expect(heading(page)).toBeFocused();
}

async function give(page, button, key) {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: button }).click();
  await (await chooser).setFiles(key);
}

async function save(page) {
  await expect(made(page)).toBeVisible();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save copy' }).click();
  const saved = await download;
  return { name: saved.suggestedFilename(), buffer: readFileSync(await saved.path()) };
}

async function encrypt(page, password, repeated = password) {
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByLabel('Password again').fill(repeated);
  await page.getByRole('button', { name: 'Make encrypted copy' }).click();
}

test('a redacted copy has neither names nor addresses nor secrets of the backup', async ({ page }) => {
  await openTool(page, /^Redacted copy/);
  await expect(page.getByRole('listitem').filter({ hasText: 'Passwords, tokens and keys are removed' })).toBeVisible();
  await page.getByRole('button', { name: 'Make redacted copy' }).click();
  await expect(page.getByRole('heading', { name: 'Ready to save' })).toBeFocused();
  const { devices } = JSON.parse(untar(gunzipSync(file(HOME).buffer)).get('data/devices.json'));
  const macs = made(page).getByRole('row', { name: /^MAC addresses/ });
  await expect(macs).toBeVisible();
  await expect(made(page)).toContainText('Not searched for:');

  const copy = await save(page);
  expect(copy.name).toBe('1.0-tar-gzip.redacted.sma');
  const members = untar(gunzipSync(copy.buffer));
  const text = [...members.values()].join('\n');
  for (const { mac, ip, name } of devices) {
    expect(text).not.toContain(mac);
    expect(text).not.toContain(`"${ip}"`);
    expect(text).not.toContain(name);
  }
  expect(JSON.parse(members.get('data/devices.json')).devices).toHaveLength(devices.length);
  await pick(page, copy);
  await expect(page.locator('.verdict-file bdi')).toHaveText(copy.name);
  await expect(page.locator('.verdict-word')).toHaveText(/^Valid/);
});

test('a signed copy has the signature of the key, and is verified by another program', async ({ page }) => {
  await openTool(page, /^Signed copy/);
  await give(page, 'Choose the private key…', vector('samples/signer.key.pem'));
  await expect(made(page)).toContainText('Signed with the key SHA256:');
  const copy = await save(page);
  expect(copy.name).toBe('1.0-tar-gzip.signed.sma');
  const members = untar(gunzipSync(copy.buffer));
  const key = createPublicKey(readFileSync(vector('samples/signer.pub.pem')));
  expect(verify(null, members.get('checksum.sha256'), key, members.get('signature.sig'))).toBe(true);
  // The sections are as they were.
  const before = untar(gunzipSync(file(HOME).buffer));
  expect(members.get('data/devices.json').equals(before.get('data/devices.json'))).toBe(true);
  const stored = await page.evaluate(() => JSON.stringify({ ...localStorage }) + document.body.innerHTML);
  expect(stored).not.toContain('PRIVATE KEY');
});

test('a file that is no private key is refused', async ({ page }) => {
  await openTool(page, /^Signed copy/);
  await give(page, 'Choose the private key…', vector('samples/signer.pub.pem'));
  await expect(page.getByRole('alert').filter({ hasText: /key/ })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Choose the private key…' })).toBeVisible();
});

test('an encrypted copy opens with its password only', async ({ page }) => {
  await openTool(page, /^Encrypted copy/);
  await encrypt(page, PASSWORD);
  await expect(made(page)).toContainText('decrypted again, and has the same content');
  const copy = await save(page);
  expect(copy.name).toBe('1.0-tar-gzip.encrypted.sma');
  expect([...untar(copy.buffer).keys()]).toContain('data/devices.json.enc');
  expect(copy.buffer.includes('Kitchen')).toBe(false);

  await pick(page, copy);
  await expectVerdict(page, copy.name, 'Contents not checked');
  await page.locator('#unlock-with').fill('another password');
  await page.getByRole('button', { name: 'Unlock' }).click();
  await expect(page.locator('#unlock-complaint')).not.toBeEmpty();
  await page.locator('#unlock-with').fill(PASSWORD);
  await page.getByRole('button', { name: 'Unlock' }).click();
  await expectVerdict(page, copy.name, 'Valid');
});

test('an encrypted copy opens with its key file', async ({ page }) => {
  await openTool(page, /^Encrypted copy/);
  await give(page, 'Choose a key file', vector('samples/raw.key'));
  const copy = await save(page);
  await pick(page, copy);
  await expectVerdict(page, copy.name, 'Contents not checked');
  await page.locator('#unlock-with-file').setInputFiles(vector('samples/raw.key'));
  await expectVerdict(page, copy.name, 'Valid');
});

test('a password with a slip is not used, and leaves the document', async ({ page }) => {
  await openTool(page, /^Encrypted copy/);
  await encrypt(page, PASSWORD, 'correct horse batterz');
  await expect(page.getByRole('alert').filter({ hasText: 'passwords differ' })).toBeVisible();
  await expect(page.getByLabel('Password', { exact: true })).toHaveValue('');
  await encrypt(page, '');
  await expect(page.getByRole('alert').filter({ hasText: 'Enter a password' })).toBeVisible();
});

test('deriving the key can be canceled', async ({ page }) => {
  await openTool(page, /^Encrypted copy/);
  await cancel(page, '.make', () => encrypt(page, PASSWORD));
  await expect(page.getByRole('button', { name: 'Make encrypted copy' })).toBeVisible();
  await encrypt(page, PASSWORD);
  await expect(made(page)).toBeVisible();
});

test('making a long copy can be canceled', async ({ page }) => {
  await openTool(page, /^Redacted copy/, fleetArchive());
  await cancel(page, '.make', () => page.getByRole('button', { name: 'Make redacted copy' }).click());
  await expect(page.getByRole('button', { name: 'Make redacted copy' })).toBeVisible();
});

test('what cannot be copied so says why', async ({ page }) => {
  await openTool(page, /^Signed copy/, file('samples/2026.1-server-export.sma'));
  await expect(page.locator('.make')).toContainText('Convert it to an SMA 1.0 archive');
  await openTool(page, /^Encrypted copy/, file('samples/1.0-chacha-rawkey.sma'));
  await expect(page.locator('.make')).toContainText('encrypted already');
  await openTool(page, /^Redacted copy/, file('samples/1.0-chacha-rawkey.sma'));
  await expect(page.locator('.make')).toContainText('Unlock the backup');
  await openTool(page, /^Redacted copy/, file('samples/1.0-incremental.sma'));
  await page.getByRole('button', { name: 'Make redacted copy' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'since its base' })).toBeVisible();
});

test('a damaged backup is not signed', async ({ page }) => {
  await openTool(page, /^Signed copy/, file('flipped/1.0-tar-gzip.sma'));
  await give(page, 'Choose the private key…', vector('samples/signer.key.pem'));
  await expect(page.getByRole('alert').filter({ hasText: 'SMA-I' })).toBeVisible();
  await expect(made(page)).toHaveCount(0);
});

test('axe finds nothing on the copies', async ({ page }) => {
  await openSample(page);
  for (const name of [/^Encrypted copy/, /^Signed copy/, /^Redacted copy/]) {
    await page.getByRole('link', { name }).click();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Overview' }).click();
  }
  await page.getByRole('link', { name: /^Redacted copy/ }).click();
  await page.getByRole('button', { name: 'Make redacted copy' }).click();
  await expect(made(page)).toBeVisible();
  await page.setViewportSize({ width: 360, height: 800 });
  await expectAccessible(page);
  await expectNothingTooWide(page);
});

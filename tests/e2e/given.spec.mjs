// What is given to the page: nothing that is open is lost to a file, a text or a drag that is no archive,
// and keys and passwords go where they belong.
import { readFileSync } from 'node:fs';
import {
  drop, expect, expectRefusal, expectVerdict, file, openSample, paste, pick, test, vector,
} from './page.mjs';

const SIGNED = 'samples/1.0-tar-none-signed.sma';
const LOCKED = 'samples/1.0-chacha-rawkey.sma';
const PNG = { name: 'photo.png', buffer: Buffer.from('\x89PNG\r\n\x1a\n', 'latin1') };
const text = (name) => readFileSync(vector(name), 'utf8');

const note = (page) => page.getByRole('region', { name: 'Note' });
const givenKey = (page) => page.getByRole('group', { name: 'Public key' });
const unlockWith = (page, name) => page.getByRole('button', { name: `Unlock with ${name}` });

async function open(page, name) {
  await pick(page, file(name));
  await expect(page.locator('.tally')).toBeVisible();
}

/** Opens the table of devices of the sample. */
async function openDevices(page) {
  await openSample(page);
  await page.getByRole('button', { name: /^Devices/ }).click();
  await expect(page.getByRole('grid', { name: 'Devices' })).toBeFocused();
}

test('pasted text that is no archive closes nothing', async ({ page }) => {
  await openDevices(page);
  await paste(page, [], '192.168.1.20');
  await expect(note(page)).toContainText('neither a backup nor a public key');
  await expect(page.getByRole('grid', { name: 'Devices' })).toBeVisible();
  await note(page).getByRole('button', { name: 'Dismiss note' }).click();
  await expect(note(page)).toBeHidden();
});

test('pasted text that begins as a document is tried, and closes nothing if it is refused', async ({ page }) => {
  await openDevices(page);
  await paste(page, [], '{"a": 1}');
  await expect(page.getByRole('heading', { name: 'This file cannot be opened' })).toBeFocused();
  await expect(page.getByRole('grid', { name: 'Devices' })).toBeVisible();
});

test('a pasted public key goes to the signature', async ({ page }) => {
  await open(page, SIGNED);
  await page.getByRole('button', { name: /^Devices/ }).click();
  await paste(page, [], text('samples/signer.pub.pem'));
  await expect(givenKey(page)).toBeFocused();
  await expect(givenKey(page)).toContainText('SHA256:');
});

test('text dragged inside the page stays where it is', async ({ page }) => {
  await openSample(page);
  const value = page.getByText('shelly-manager', { exact: false }).first();
  await value.dblclick();
  const box = await value.boundingBox();
  await page.mouse.move(box.x + 8, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + 40, box.y + 60, { steps: 5 });
  await expect(page.locator('.veil')).toBeHidden();
  await page.mouse.up();
  await expectVerdict(page, 'home.sma', 'Valid');
});

test('files dragged out of the page itself are not opened', async ({ page }) => {
  await openSample(page);
  await page.dispatchEvent('body', 'dragstart');
  await drop(page, PNG);
  await expect(page.locator('.veil')).toBeHidden();
  await page.dispatchEvent('body', 'dragend');
  await drop(page, PNG);
  await expectRefusal(page, 'photo.png', 'SMA-A001');
});

for (const [what, other, code] of [
  ['a picture', PNG, 'SMA-A001'],
  ['an empty file', { name: 'empty.sma', buffer: Buffer.alloc(0) }, 'SMA-A001'],
]) {
  test(`${what} is named, and the unlocked archive stays`, async ({ page }) => {
    await open(page, LOCKED);
    await drop(page, file('samples/raw.key'));
    await unlockWith(page, 'raw.key').click();
    await expect(page.getByRole('heading', { name: 'Unlocked' })).toBeVisible();
    await page.getByRole('button', { name: /^Devices/ }).click();
    await drop(page, other);
    await expectRefusal(page, other.name, code);
    await expect(page.getByRole('grid', { name: 'Devices' })).toBeVisible();
    await page.getByRole('button', { name: 'Dismiss message' }).click();
    await page.goBack();
    await expect(page.getByRole('heading', { name: 'Unlocked' })).toBeVisible();
  });
}

test('a damaged file can be recovered beside the open archive, to which Back returns', async ({ page }) => {
  const { name, buffer } = file(SIGNED);
  await openSample(page);
  await drop(page, { name, buffer: buffer.subarray(0, buffer.length / 2) });
  await expectRefusal(page, name, 'SMA-A021');
  await expectVerdict(page, 'home.sma', 'Valid');
  await page.getByRole('button', { name: 'Recover intact sections' }).click();
  await page.getByRole('button', { name: 'Find intact sections' }).click();
  await expect(page.locator('.rescue')).toContainText(/of 6 sections intact/);
  await page.goBack();
  await expectVerdict(page, 'home.sma', 'Valid');
});

for (const [form, name] of [
  ['PEM', 'keys/signer.pub.pem'],
  ['OpenSSH', 'keys/signer.ssh.pub'],
  ['minisign', 'keys/signer.minisign.pub'],
]) {
  test(`a public key as ${form} that is dropped anywhere goes to the signature`, async ({ page }) => {
    await open(page, 'signature/embedded.sma');
    await page.getByRole('button', { name: /^Devices/ }).click();
    await drop(page, file(name));
    await expect(givenKey(page)).toBeFocused();
    await page.getByRole('button', { name: 'Verify with this key' }).click();
    await expect(page.getByRole('heading', { level: 2, name: /^Signed with the key/ })).toBeFocused();
  });
}

test('a password file that is dropped anywhere is offered while the archive is locked', async ({ page }) => {
  await open(page, 'samples/1.0-chacha-scrypt.sma');
  await drop(page, file('samples/password.txt'));
  await expect(unlockWith(page, 'password.txt')).toBeFocused();
  await expect(page.locator('.notice')).toBeHidden();
  await unlockWith(page, 'password.txt').click();
  await expect(page.getByRole('heading', { name: 'Unlocked' })).toBeVisible({ timeout: 45_000 });
});

test('a short text is refused, and closes nothing, where there is nothing to unlock', async ({ page }) => {
  await openSample(page);
  await drop(page, file('samples/password.txt'));
  await expectRefusal(page, 'password.txt', 'SMA-A001');
  await expectVerdict(page, 'home.sma', 'Valid');
});

for (const [order, files] of [
  ['the key first', ['samples/signer.pub.pem', SIGNED]],
  ['the archive first', [SIGNED, 'samples/signer.pub.pem']],
]) {
  test(`an archive opens with its key, ${order}`, async ({ page }) => {
    await drop(page, ...files.map(file));
    await expectVerdict(page, '1.0-tar-none-signed.sma', 'Valid');
    await expect(givenKey(page)).toContainText('SHA256:');
    await expect(page.locator('.remark')).toHaveCount(0);
  });
}

test('an archive opens with its key file, which is offered', async ({ page }) => {
  await drop(page, file('samples/raw.key'), file(LOCKED));
  await unlockWith(page, 'raw.key').click();
  await expect(page.getByRole('heading', { name: 'Unlocked' })).toBeVisible();
});

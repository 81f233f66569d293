// Opening files, and notices about files that are not opened.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import {
  drag, drop, expect, expectRefusal, expectVerdict, file, openSample, paste, pick, test, vector,
} from './page.mjs';

const VALID = 'samples/2026.1-browser-export.sma';
const CHANGED = 'flipped/2026.1-browser-export.sma';

test('the sample opens and is valid', { tag: '@firefox' }, async ({ page }) => {
  await openSample(page);
  await expect(page).toHaveTitle('Valid – home.sma – SMA Inspector');
  await expect(page.locator('.section')).toHaveCount(6);
  await expect(page.locator('#open-devices-devices')).toContainText('24');
});

test('a picked file opens, and another one takes its place', { tag: '@firefox' }, async ({ page }) => {
  await pick(page, file(VALID));
  await expectVerdict(page, '2026.1-browser-export.sma', 'Valid');
  await pick(page, file('samples/1.0-tar-gzip.sma'));
  await expectVerdict(page, '1.0-tar-gzip.sma', 'Valid');
});

test('the same file can be picked again after it was closed', async ({ page }) => {
  for (let time = 0; time < 2; time += 1) {
    await pick(page, file(VALID));
    await expectVerdict(page, '2026.1-browser-export.sma', 'Valid');
    await page.getByRole('button', { name: 'Close' }).click();
    await expect(page.locator('.drop')).toBeVisible();
    await expect(page).toHaveTitle('SMA Inspector');
  }
});

test('a file can be dropped anywhere', { tag: '@firefox' }, async ({ page }) => {
  await drag(page, file(VALID));
  await expect(page.locator('.veil')).toBeVisible();
  await page.dispatchEvent('body', 'dragleave');
  await expect(page.locator('.veil')).toBeHidden();
  await drop(page, file(VALID));
  await expect(page.locator('.veil')).toBeHidden();
  await expectVerdict(page, '2026.1-browser-export.sma', 'Valid');
});

test('a pasted file opens', async ({ page }) => {
  await paste(page, [file(VALID)]);
  await expectVerdict(page, '2026.1-browser-export.sma', 'Valid');
});

test('the pasted text of a file opens', async ({ page }) => {
  await paste(page, [], gunzipSync(readFileSync(vector('samples/2024.1-server-export.sma'))).toString());
  await expectVerdict(page, 'Pasted text', 'Partly checked');
});

test('a paste without content is explained and keeps the open archive', async ({ page }) => {
  await openSample(page);
  await paste(page, []);
  await expect(page.locator('.notice')).toContainText('No file found');
  await page.getByRole('button', { name: 'Dismiss message' }).click();
  await expect(page.locator('.notice')).toBeHidden();
  await expectVerdict(page, 'home.sma', 'Valid');
});

test('a changed device is found and located', { tag: '@firefox' }, async ({ page }) => {
  await pick(page, file(CHANGED));
  await expectVerdict(page, '2026.1-browser-export.sma', 'Changed or damaged');
  const failed = page.locator('.check', { has: page.locator('.badge.bad') });
  await expect(failed).toHaveCount(1);
  await expect(failed).toContainText('SMA-I020');
  await expect(failed).toContainText('What to do:');
});

test('a skipped check gives the reason', async ({ page }) => {
  await pick(page, file('samples/2024.1-server-export.sma'));
  await expectVerdict(page, '2024.1-server-export.sma', 'Partly checked');
  const skipped = page.locator('.check', { hasText: 'SMA-I020' });
  await expect(skipped).toContainText('was skipped');
  await expect(skipped).toContainText('The document contains no checksum');
});

const ZIP = Buffer.from('504b0506000000000000000000000000000000000000', 'hex');
const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
const whole = readFileSync(vector('samples/1.0-tar-gzip.sma'));

for (const [what, buffer, code, words] of [
  ['a ZIP', ZIP, 'SMA-A001', 'ZIP'],
  ['a PNG', PNG, 'SMA-A001', 'PNG'],
  ['an empty file', Buffer.alloc(0), 'SMA-A001', 'empty'],
  ['a truncated archive', whole.subarray(0, whole.length / 2), 'SMA-A011', ''],
]) {
  test(`${what} is identified, and the next file opens`, async ({ page }) => {
    await drop(page, { name: 'other.sma', buffer });
    await expectRefusal(page, 'other.sma', code);
    await expect(page.locator('.notice')).toContainText(words);
    await expect(page.locator('#notice')).toBeFocused();
    await drop(page, file(VALID));
    await expectVerdict(page, '2026.1-browser-export.sma', 'Valid');
    await expect(page.locator('.notice')).toBeHidden();
  });
}

test('a refused file closes nothing', { tag: '@firefox' }, async ({ page }) => {
  await openSample(page);
  await drop(page, { name: 'other.sma', buffer: PNG });
  await expectRefusal(page, 'other.sma', 'SMA-A001');
  await expectVerdict(page, 'home.sma', 'Valid');
});

test('a folder without a backup is explained', { tag: '@chromium' }, async ({ page }) => {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [vector('keys')], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop']) {
    await session.send('Input.dispatchDragEvent', { type, x: 200, y: 200, data });
  }
  await expect(page.locator('.notice')).toContainText('No backup in this folder');
});

test('text of files is escaped', async ({ page }) => {
  const name = '<img src=x onerror=alert(1)>\u202e\u200b.sma';
  await drop(page, { name, buffer: readFileSync(vector(VALID)) });
  await expectVerdict(page, name, 'Valid');
  await expect(page.locator('main img')).toHaveCount(0);
});


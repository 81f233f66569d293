// Limits: long texts are cut before they reach the page, and a file over a limit is reported with its
// size and opened with a higher limit at the user's request.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { cancel, expect, expectVerdict, file, pick, sparse, test as base, vector } from './page.mjs';

const MOST = 2000;
const LONG = 20_000_000;
/** A length that no message to the page reaches. */
const MESSAGE = 500_000;

const hostile = readFileSync(
  fileURLToPath(new URL('../reports/security/s09-long-description.sma', import.meta.url)),
);

const test = base.extend({
  context: async ({ context }, use) => {
    await context.addInitScript(() => {
      window.seen = { asked: 0, longest: 0 };
      window.Worker = class extends Worker {
        constructor(...given) {
          super(...given);
          this.addEventListener('message', ({ data: [, text] }) => {
            window.seen.longest = Math.max(window.seen.longest, text.length);
          });
        }

        postMessage(...given) {
          window.seen.asked += 1;
          super.postMessage(...given);
        }
      };
    });
    await use(context);
  },
});

const seen = (page) => page.evaluate(() => window.seen);

/** The archive of the report with a changed manifest. */
function withManifest(change) {
  const tar = gunzipSync(hostile);
  const size = parseInt(tar.toString('latin1', 124, 135), 8);
  const manifest = JSON.parse(tar.subarray(512, 512 + size));
  manifest.archive_info.description = 'short';
  change(manifest);
  const text = Buffer.from(JSON.stringify(manifest));
  const header = Buffer.from(tar.subarray(0, 512));
  header.write(`${text.length.toString(8).padStart(11, '0')}\0`, 124);
  header.write('        ', 148);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  const rest = tar.subarray(512 + 512 * Math.ceil(size / 512));
  const padding = Buffer.alloc((512 - (text.length % 512)) % 512);
  return gzipSync(Buffer.concat([header, text, padding, rest]), { level: 1 });
}

test('a description of 20 MB is cut on the page and saved in full', async ({ page }) => {
  await pick(page, { name: 's09.sma', buffer: hostile });
  await expectVerdict(page, 's09.sma', 'Valid');
  const description = page.locator('.facts div', { has: page.getByText('Description') });
  const display = await description.locator('dd').innerText();
  expect(display.length).toBe(MOST + 1);
  expect(display.endsWith('…')).toBe(true);
  expect((await seen(page)).longest).toBeLessThan(MESSAGE);

  const download = page.waitForEvent('download');
  await page.locator('#save-facts').click();
  const saved = await download;
  expect(saved.suggestedFilename()).toBe('s09.sma.facts.json');
  const facts = JSON.parse(readFileSync(await saved.path(), 'utf8'));
  expect(facts.description.length).toBe(LONG);
  expect((await seen(page)).longest).toBeLessThan(MESSAGE);
});

test('saving long texts is canceled', async ({ page }) => {
  const buffer = withManifest((manifest) => {
    manifest.archive_info.description = '<"'.repeat(20_000_000);
  });
  await pick(page, { name: 'long.sma', buffer });
  await expect(page.locator('#save-facts')).toBeVisible({ timeout: 60_000 });
  await expect(page.locator('.tally')).toBeVisible({ timeout: 60_000 });
  let downloads = 0;
  page.on('download', () => {
    downloads += 1;
  });
  await cancel(page, '.facts', () => page.locator('#save-facts').click());
  await expect(page.locator('#save-facts')).toBeFocused();
  await page.locator('#open-devices-devices').click();
  await expect(page.locator('#row-0 .skeleton')).toHaveCount(0, { timeout: 60_000 });
  expect(downloads).toBe(0);
});

test('short texts are not cut', async ({ page }) => {
  const description = 'ü'.repeat(MOST);
  const buffer = withManifest((manifest) => {
    manifest.archive_info.description = description;
  });
  await pick(page, { name: 'room.sma', buffer });
  await expect(page.locator('.facts')).toContainText(description);
  await expect(page.locator('#save-facts')).toHaveCount(0);
});

const long = (letter) => letter.repeat(LONG);
for (const [where, change] of [
  ['the host', (manifest) => { manifest.source_system.hostname = long('h'); }],
  ['a tag', (manifest) => { manifest.archive_info.tags = [long('t'), 'b']; }],
  ['every text', (manifest) => {
    const text = 'x'.repeat(1_000_000);
    Object.assign(manifest.archive_info, { created_by: text, backup_type: text, archive_id: text });
    manifest.compression.algorithm = text;
    manifest.source_system.database_type = text;
    manifest.source_system.schema_version = text;
    manifest.validation.manifest_checksum = text;
  }],
  ['unknown fields and sections', (manifest) => {
    manifest[long('f')] = 1;
    manifest.data_sections['s'.repeat(1_000_000)] = manifest.data_sections.devices;
  }],
]) {
  test(`${where} of 20 MB never reaches the page`, async ({ page }) => {
    await pick(page, { name: 'long.sma', buffer: withManifest(change) });
    await expect(page.locator('.verdict-file bdi')).toHaveText('long.sma');
    await expect(page.locator('.filing').first()).toBeVisible();
    expect((await seen(page)).longest).toBeLessThan(MESSAGE);
    expect((await page.content()).length).toBeLessThan(MESSAGE);
  });
}

test('the reason for a refusal is cut', async ({ page }) => {
  const buffer = withManifest((manifest) => { manifest.format_version = `9.0.0-${'a'.repeat(LONG)}`; });
  await pick(page, { name: 'long.sma', buffer });
  await expect(page.locator('.notice-file')).toHaveText('long.sma');
  expect((await seen(page)).longest).toBeLessThan(MESSAGE);
});

test('the report is saved with full texts', async ({ page }) => {
  const buffer = withManifest((manifest) => { manifest.archive_info.backup_type = 'y'.repeat(5000); });
  await pick(page, { name: 'long.sma', buffer });
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save report as JSON' }).click();
  const report = JSON.parse(readFileSync(await (await download).path(), 'utf8'));
  expect(report.valid).toBe(false);
  expect(report.manifest_checks.length).toBeGreaterThan(0);
});

const GIB = 1024 ** 3;

for (const [bytes, size, canBeLarger] of [
  [5 * GIB, '5.00 GiB', false],
  [2 * GIB + 1, '2.00 GiB', false],
  [1.5 * GIB, '1.50 GiB', true],
  [GIB + 1, '1.00 GiB', true],
]) {
  test(`a file of ${bytes} bytes is not read`, async ({ page }) => {
    await pick(page, file('samples/1.0-tar-gzip.sma'));
    await expectVerdict(page, '1.0-tar-gzip.sma', 'Valid');
    const { asked } = await seen(page);
    await pick(page, sparse('large.sma', bytes));
    const notice = page.locator('.notice');
    await expect(notice).toContainText('This file is too large');
    await expect(notice).toContainText(`The file is ${size}, more than the limit of 1.00\u00a0GiB.`);
    await expect(notice).toContainText(canBeLarger ? 'raise the limit' : 'command line');
    await expect(page.locator('#larger')).toHaveCount(canBeLarger ? 1 : 0);
    expect((await seen(page)).asked).toBe(asked);
    // The open archive stays.
    await expectVerdict(page, '1.0-tar-gzip.sma', 'Valid');
  });
}

/** A document followed by this much whitespace, compressed. */
function padded(bytes) {
  const document = gunzipSync(readFileSync(vector('samples/2026.1-browser-export.sma')));
  return gzipSync(Buffer.concat([document, Buffer.alloc(bytes, ' ')]), { level: 9 });
}

test('a document over the limit is opened with a higher one', async ({ page }) => {
  await pick(page, { name: 'padded.sma', buffer: padded(101 * 1024 * 1024) });
  await expect(page.locator('.notice')).toContainText('raise the limit');
  await page.locator('#larger').click();
  await expectVerdict(page, 'padded.sma', 'Valid');
  await expect(page.locator('.notice')).toHaveCount(0);
});

test('a file over the higher limit is not offered again', async ({ page }) => {
  // An object with 3 GiB of spaces, in gzip members that are quick to make.
  const spaces = gzipSync(Buffer.alloc(64 * 1024 * 1024, ' '), { level: 9 });
  const members = [gzipSync('{'), ...Array(48).fill(spaces)];
  await pick(page, { name: 'spaces.sma', buffer: Buffer.concat(members) });
  await expect(page.locator('.notice .code')).toBeVisible({ timeout: 60_000 });
  await page.locator('#larger').click();
  await expect(page.locator('.notice')).toContainText('command line', { timeout: 60_000 });
  await expect(page.locator('#larger')).toHaveCount(0);
});

test('a higher limit is not offered for other files', async ({ page }) => {
  await pick(page, { name: 'text.sma', buffer: Buffer.from('hello') });
  await expect(page.locator('.notice .code')).toBeVisible();
  await expect(page.locator('#larger')).toHaveCount(0);
});

// Recovery of a damaged file.
import { readFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { tar, untar } from './fleet.mjs';
import {
  expect, expectAccessible, expectNothingTooWide, expectRefusal, expectVerdict, file, pick, test,
} from './page.mjs';

const card = (page) => page.locator('.rescue');

async function look(page) {
  await card(page).getByRole('button', { name: 'Find intact sections' }).click();
}

/** Saves the repaired archive and opens it. */
async function saveAndOpen(page, name) {
  const download = page.waitForEvent('download');
  await card(page).getByRole('button', { name: 'Save intact sections' }).click();
  const saved = await download;
  expect(saved.suggestedFilename()).toBe(name);
  await pick(page, { name, buffer: readFileSync(await saved.path()) });
}

test('the sections before the cut of a truncated archive are saved', async ({ page }) => {
  const whole = file('samples/1.0-tar-none-signed.sma');
  const half = { name: whole.name, buffer: whole.buffer.subarray(0, whole.buffer.length / 2) };
  await pick(page, half);
  await expectRefusal(page, half.name, 'SMA-A021');
  const [notice, rescue] = [await page.locator('.notice').boundingBox(), await card(page).boundingBox()];
  expect([rescue.x, rescue.width]).toEqual([notice.x, notice.width]);
  await look(page);
  await expect(card(page)).toContainText(/[1-5] of 6 sections intact/);
  const intact = card(page).locator('.check', { has: page.locator('.tag', { hasText: 'intact' }) });
  const names = await intact.locator('strong').allTextContents();
  expect(names[0]).toBe('devices');
  await saveAndOpen(page, '1.0-tar-none-signed.repaired.sma');
  await expectVerdict(page, '1.0-tar-none-signed.repaired.sma', 'Valid, with warnings');
  // The description lists what was lost.
  await expect(page.locator('.facts')).toContainText('lost');
  await expect(card(page)).toHaveCount(0);
});

test('the unchanged sections of an archive are saved', async ({ page }) => {
  await pick(page, file('flipped/1.0-tar-gzip.sma'));
  await expectVerdict(page, '1.0-tar-gzip.sma', 'Changed or damaged');
  await look(page);
  await expect(card(page)).toContainText('5 of 6 sections intact');
  await saveAndOpen(page, '1.0-tar-gzip.repaired.sma');
  await expectVerdict(page, '1.0-tar-gzip.repaired.sma', 'Valid, with warnings');
});

test('recovery is not offered if nothing can be proven', async ({ page }) => {
  await pick(page, { name: 'photo.png', buffer: Buffer.from('\x89PNG\r\n\x1a\n', 'latin1') });
  await expectRefusal(page, 'photo.png', 'SMA-A001');
  await expect(card(page)).toHaveCount(0);
  await pick(page, file('flipped/2026.1-server-export.sma'));
  await expectVerdict(page, '2026.1-server-export.sma', 'Changed or damaged');
  await expect(card(page)).toHaveCount(0);
});

test('the reason for which no archive can be made is displayed', async ({ page }) => {
  const whole = file('samples/1.0-json-gzip.sma');
  await pick(page, { name: 'cut.sma', buffer: whole.buffer.subarray(0, 400) });
  await expectRefusal(page, 'cut.sma', 'SMA-A011');
  await look(page);
  await expect(card(page).locator('#rescue')).toBeFocused();
  await expect(card(page).getByRole('button', { name: 'Save intact sections' })).toHaveCount(0);
  await expect(card(page)).toContainText(/manifest|Nothing/);
});

/** Members of a tar sample. */
const members = () => untar(gunzipSync(file('samples/1.0-tar-gzip.sma').buffer));

test('single sections are saved if no archive can be made', async ({ page }) => {
  const content = members();
  content.set('manifest.json', Buffer.from('no manifest'));
  await pick(page, { name: 'home.sma', buffer: gzipSync(tar(content)) });
  await expectRefusal(page, 'home.sma', 'SMA-A033');
  await look(page);
  await expect(card(page)).toContainText('Save the sections one by one.');
  await expect(card(page).getByRole('button', { name: 'Save intact sections' })).toHaveCount(0);
  const download = page.waitForEvent('download');
  await card(page).getByRole('button', { name: 'Save section devices' }).click();
  const saved = await download;
  expect(saved.suggestedFilename()).toBe('home.devices.json');
  expect(readFileSync(await saved.path())).toEqual(content.get('data/devices.json'));
});

test('the file name of a damaged section says so', async ({ page }) => {
  await pick(page, file('flipped/1.0-tar-gzip.sma'));
  await look(page);
  const download = page.waitForEvent('download');
  await card(page).getByRole('button', { name: 'Save section devices' }).click();
  expect((await download).suggestedFilename()).toBe('1.0-tar-gzip.devices.damaged.json');
});

/** More members than the usual limits allow. */
function crowded(change = (bytes) => bytes) {
  const content = members();
  const devices = content.get('data/devices.json');
  content.set('data/devices.json', Buffer.from(devices.toString().replace('"mac"', '"MAC"')));
  for (let index = 0; index < 1100; index += 1) {
    content.set(`extra/${index}`, Buffer.alloc(0));
  }
  return { name: 'crowded.sma', buffer: gzipSync(change(tar(content))) };
}

test('an archive that was opened with higher limits is recovered with them', async ({ page }) => {
  await pick(page, crowded());
  await page.locator('#larger').click();
  await expect(page.locator('.verdict-file bdi')).toHaveText('crowded.sma');
  await look(page);
  await expect(card(page)).toContainText('5 of 6 sections intact');
});

test('a recovery that exceeds a limit is repeated with higher limits', async ({ page }) => {
  // The first header is damaged, so that opening fails before the limit.
  await pick(page, crowded((bytes) => {
    bytes[150] ^= 1;
    return bytes;
  }));
  await expectRefusal(page, 'crowded.sma', 'SMA-A020');
  await look(page);
  await expect(card(page)).toContainText('raise the limit');
  await page.locator('#larger-rescue').click();
  await expect(card(page)).toContainText('sections intact');
  await expect(page.locator('#larger-rescue')).toHaveCount(0);
});

test('axe finds nothing in a recovery', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 800 });
  await pick(page, file('flipped/1.0-tar-gzip.sma'));
  await look(page);
  await expect(card(page)).toContainText('5 of 6');
  await expectAccessible(page);
  await expectNothingTooWide(page);
});

// Search over everything in the archive.
import { fleetArchive } from './fleet.mjs';
import {
  cancel, expect, expectAccessible, expectNothingTooWide, expectVerdict, file, openRecord,
  openSample, pick, test,
} from './page.mjs';

/** Work on a fleet takes seconds, and longer on a busy machine. */
const PATIENCE = { timeout: 60_000 };

const field = (page) => page.getByRole('combobox', { name: 'Search this archive' });
const list = (page) => page.getByRole('listbox', { name: 'Matches' });
const options = (page) => list(page).getByRole('option');
const selected = (page) => list(page).getByRole('option', { selected: true });
const heading = (page) => page.getByRole('heading', { level: 1 });

/** Searches, and waits for the matches of this query. */
async function search(page, query) {
  await field(page).fill(query);
  await expect(list(page).locator('mark').first()).toBeVisible(PATIENCE);
}

test('there is something to search only while an archive is open', async ({ page }) => {
  await expect(field(page)).toHaveCount(0);
  await openSample(page);
  await expect(field(page)).toBeVisible();
  await page.getByRole('button', { name: 'Close file' }).click();
  await expect(field(page)).toHaveCount(0);
});

test('a slash and some letters lead to a device', { tag: '@firefox' }, async ({ page }) => {
  await openSample(page);
  await page.keyboard.press('/');
  await expect(field(page)).toBeFocused();
  await page.keyboard.type('kuche kaffee');
  await expect(options(page).first()).toContainText('Küche Kaffeemaschine');
  await expect(options(page).first().locator('mark')).toHaveText(['Küche', 'Kaffee']);
  await expect(selected(page)).toHaveAttribute('id', 'found-0');
  await page.keyboard.press('Enter');
  await expect(heading(page)).toHaveText('Küche Kaffeemaschine');
  await expect(heading(page)).toBeFocused();
  await expect(list(page)).toHaveCount(0);
  // Neither the address nor the history carries the query.
  expect(page.url()).toMatch(/#\/devices\/5$/);
  expect(await page.evaluate(() => JSON.stringify(history.state))).not.toContain('kaffee');
});

test('the name of a device finds everything about it, by collection', async ({ page }) => {
  await openSample(page);
  await search(page, 'Living Room Lamp');
  const groups = list(page).getByRole('group');
  await expect(groups.first()).toHaveAccessibleName(/^Devices/);
  for (const name of [/Device configurations/, /Configuration history/]) {
    await expect(list(page).getByRole('group', { name })).toBeVisible();
  }
  const total = Number((await page.locator('.search-total').textContent()).match(/\d+/)[0]);
  expect(total).toBeGreaterThanOrEqual(await options(page).count());
  // A second word narrows it down, and shows where it is.
  const history = list(page).getByRole('group', { name: /Configuration history/ });
  await field(page).fill('living room lamp mqtt');
  await expect(history.locator('mark', { hasText: 'mqtt' }).first()).toBeVisible();
  await expect(history.getByRole('option').first()).toContainText('Living Room Lamp');
});

test('the arrow keys walk through the matches, and the focus stays', async ({ page }) => {
  await openSample(page);
  await search(page, 'mqtt');
  const count = await options(page).count();
  expect(count).toBeGreaterThan(2);
  await page.keyboard.press('ArrowUp');
  await expect(selected(page)).toHaveAttribute('id', 'found-0');
  for (let at = 1; at < count; at += 1) {
    await page.keyboard.press('ArrowDown');
    await expect(field(page)).toHaveAttribute('aria-activedescendant', `found-${at}`);
    await expect(selected(page)).toHaveAttribute('id', `found-${at}`);
    await expect(selected(page)).toBeInViewport();
  }
  await page.keyboard.press('ArrowDown');
  await expect(selected(page)).toHaveAttribute('id', `found-${count - 1}`);
  await expect(field(page)).toBeFocused();
});

test('Escape clears the query, then leaves the field, and stays on the screen', async ({ page }) => {
  await openRecord(page);
  await search(page, 'living');
  await page.keyboard.press('Escape');
  await expect(field(page)).toHaveValue('');
  await expect(field(page)).toBeFocused();
  await expect(list(page)).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(page.locator('main')).toBeFocused();
  await expect(page.locator('.search-panel')).toHaveCount(0);
  await expect(page.locator('.record')).toBeVisible();
});

test('keys in the field are text', async ({ page }) => {
  await openRecord(page);
  const name = await heading(page).textContent();
  await page.keyboard.press('/');
  await page.keyboard.type('a/b');
  await expect(field(page)).toHaveValue('a/b');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowRight');
  await expect(heading(page)).toHaveText(name);
});

test('a match is opened with the mouse, and the list closes when the focus leaves', async ({ page }) => {
  await openSample(page);
  await search(page, 'living');
  await options(page).first().click();
  await expect(heading(page)).toContainText('Living Room');
  await field(page).click();
  await expect(list(page)).toBeVisible();
  await page.locator('main').click({ position: { x: 5, y: 5 } });
  await expect(list(page)).toHaveCount(0);
  await expect(field(page)).toHaveValue('living');
});

test('a MAC address is found in any spelling', async ({ page }) => {
  await openRecord(page);
  const mac = await page.locator('.field', { hasText: 'MAC address' }).locator('bdi.mono').textContent();
  const digits = mac.replace(/[^0-9A-F]/gi, '').toLowerCase();
  const pairs = digits.match(/../g);
  for (const spelling of [digits, pairs.join(':'), pairs.join('-').toUpperCase()]) {
    await field(page).fill('');
    await expect(list(page)).toHaveCount(0);
    await field(page).fill(spelling);
    await expect(options(page).first()).toContainText('Living Room Lamp');
  }
});

test('secrets are neither found nor shown', async ({ page }) => {
  const document = {
    metadata: { export_id: 'x', timestamp: '2026-01-19T10:00:00Z', version: '2026.1' },
    devices: [{
      id: 1, mac: 'A8946E979CBA', ip: '192.168.1.2', name: 'Plug',
      settings: { wifi: { ssid: 'Home', pass: 'canary-1' }, code: 'let pass = "canary-2"; go();' },
    }],
    templates: [], discovered_devices: [], format_version: '2026.1',
  };
  await pick(page, { name: 'device.sma', buffer: Buffer.from(JSON.stringify(document)) });
  for (const query of ['canary', 'canary-1', 'canary-2']) {
    await field(page).fill(query);
    await expect(page.locator('.search-hint')).toContainText(`Nothing matches “${query}”`);
  }
  await search(page, 'wifi pass');
  await expect(options(page).first()).toContainText('settings.wifi.pass ••••••');
  await search(page, 'go()');
  await expect(options(page).first()).toContainText('go()');
  await expect(options(page).first()).not.toContainText('canary');
});

test('a locked archive says so, and is searched once it is unlocked', async ({ page }) => {
  await pick(page, file('samples/1.0-chacha-rawkey.sma'));
  await field(page).fill('mqtt');
  await expect(page.locator('.search-note')).toHaveText(/^Only what is readable is searched: \d+\u00a0sections are locked\.$/);
  await expect(page.locator('.search-hint')).toContainText('Nothing matches');
  await page.locator('#unlock-with-file').setInputFiles({ mimeType: '', ...file('samples/raw.key') });
  await expect(page.locator('#unlock-again')).toBeVisible();
  await search(page, 'mqtt');
  await expect(page.locator('.search-note')).toHaveCount(0);
  await page.keyboard.press('Escape');
  await page.locator('#unlock-again').click();
  await field(page).fill('mqtt');
  await expect(page.locator('.search-hint')).toContainText('Nothing matches');
});

test('each open file has its own search', async ({ page }) => {
  await openSample(page);
  await search(page, 'living');
  await pick(page, file('samples/1.0-tar-zstd.sma'));
  await expectVerdict(page, '1.0-tar-zstd.sma', 'Valid');
  await expect(field(page)).toHaveValue('');
  await search(page, 'a');
  await expect(options(page).first()).toBeVisible();
});

test('a fleet is searched, and preparing that can be canceled', async ({ page }) => {
  await pick(page, fleetArchive());
  await expect(page.locator('.tally')).toBeVisible(PATIENCE);
  await cancel(page, '.search', () => field(page).click());
  await expect(page.locator('.search-panel')).toHaveCount(0);
  await expect(page.locator('main')).toBeFocused();
  await field(page).click();
  await search(page, 'device 59999');
  await expect(options(page).first()).toContainText('Device 59999', PATIENCE);
  await page.keyboard.press('Enter');
  await expect(heading(page)).toHaveText('Device 59999');
});

test('axe finds nothing in the list of matches', async ({ page }) => {
  await openSample(page);
  await search(page, 'living mqtt');
  await expectAccessible(page);
  await field(page).fill('nothing of this kind');
  await expect(page.locator('.search-hint')).toBeVisible();
  await expectAccessible(page);
});

test('the list of matches fits into any window', async ({ page }) => {
  await openSample(page);
  await search(page, 'living');
  for (const width of [1440, 820, 360]) {
    await page.setViewportSize({ width, height: 800 });
    await expectNothingTooWide(page);
    const panel = await page.locator('.search-panel').boundingBox();
    expect(panel.x).toBeGreaterThanOrEqual(0);
    expect(panel.x + panel.width).toBeLessThanOrEqual(width);
    expect(panel.y + panel.height).toBeLessThanOrEqual(800);
  }
});

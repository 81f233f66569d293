// Several files one after the other, addresses, and the browser's Back.
import { test as bare } from '@playwright/test';
import {
  expect, expectAccessible, expectVerdict, file, openSample, pick, ready, test,
} from './page.mjs';

const FILES = ['1.0-tar-gzip.sma', '1.0-tar-zstd.sma', '1.0-json-gzip.sma', '2026.1-browser-export.sma'];
const others = (page) => page.getByRole('navigation', { name: 'Other open files' });
const devices = (page) => page.getByRole('button', { name: /^Devices/ });
const grid = (page) => page.getByRole('grid', { name: 'Devices' });

async function open(page, name) {
  await pick(page, file(`samples/${name}`));
  await expectVerdict(page, name, 'Valid');
}

test('Back after a second file returns to the first, where it was left', async ({ page }) => {
  await openSample(page);
  await devices(page).click();
  await page.keyboard.press('Enter');
  await expect(page.locator('.screen-head')).toContainText('Device 1 of 24');
  await open(page, FILES[0]);
  await page.goBack();
  await expect(page.locator('.screen-head')).toContainText('Device 1 of 24');
  await page.goBack();
  await expect(grid(page)).toBeVisible();
  await page.goBack();
  await expectVerdict(page, 'home.sma', 'Valid');
  for (let step = 0; step < 3; step += 1) {
    await page.goForward();
  }
  await expectVerdict(page, FILES[0], 'Valid');
});

test('an unlocked archive stays unlocked while another one is on screen', async ({ page }) => {
  await pick(page, file('samples/1.0-chacha-rawkey.sma'));
  await page.locator('#unlock-with-file').setInputFiles({ mimeType: '', ...file('samples/raw.key') });
  await expect(page.getByRole('heading', { name: 'Unlocked' })).toBeVisible();
  await open(page, FILES[0]);
  await others(page).getByRole('button', { name: '1.0-chacha-rawkey.sma' }).click();
  await expectVerdict(page, '1.0-chacha-rawkey.sma', 'Valid');
  await expect(page.getByRole('heading', { name: 'Unlocked' })).toBeVisible();
  await expectAccessible(page);
});

test('three files stay open, and the oldest is closed with a note', async ({ page }) => {
  for (const name of FILES) {
    await open(page, name);
  }
  await expect(page.getByRole('region', { name: 'Note' })).toContainText(
    '1.0-tar-gzip.sma was closed: at most 3 files stay open.',
  );
  await expect(others(page).getByRole('button')).toHaveText([FILES[2], FILES[1]]);
  await page.goBack();
  await expectVerdict(page, FILES[2], 'Valid');
  await page.goBack();
  await expectVerdict(page, FILES[1], 'Valid');
  await page.goBack();
  await expect(page.getByRole('region', { name: 'Note' })).toContainText('The file of this step is closed');
  await expectVerdict(page, FILES[1], 'Valid');
});

test('a closed file is gone, and the others stay open', async ({ page }) => {
  await open(page, FILES[0]);
  await open(page, FILES[1]);
  await page.getByRole('button', { name: 'Close file' }).click();
  await expect(page.getByRole('heading', { name: 'Check a Shelly Manager backup' })).toBeVisible();
  await others(page).getByRole('button', { name: FILES[0] }).click();
  await expectVerdict(page, FILES[0], 'Valid');
  await expect(others(page)).toHaveCount(0);
});

bare('an address leads to its screen once the file is opened again', async ({ page }) => {
  await page.goto('/');
  await ready(page);
  await openSample(page);
  await devices(page).click();
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/#\/devices\/24$/);
  await page.reload();
  await ready(page);
  await expect(page.getByText('Open the file again to return to the screen you were on.')).toBeVisible();
  await page.getByRole('button', { name: 'Try the sample' }).click();
  await expect(page.locator('.screen-head')).toContainText('Device 24 of 24');
});

bare('an address of an encrypted section leads there once it is unlocked', async ({ page }) => {
  await page.goto('/#/devices/2');
  await ready(page);
  await pick(page, file('samples/1.0-chacha-rawkey.sma'));
  await page.locator('#unlock-with-file').setInputFiles({ mimeType: '', ...file('samples/raw.key') });
  await expect(page.locator('.screen-head')).toContainText('Device 2 of 5');
});

test('addresses carry nothing out of an archive', async ({ page }) => {
  await pick(page, file('samples/2024.1-browser-after-2026-07-21.sma'));
  await page.locator('#open-network_settings-mqtt_config').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('mqtt_config');
  expect(page.url()).not.toContain('mqtt');
  await page.goBack();
  await page.goForward();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('mqtt_config');
});

test('a table that is entered again is where it was left', async ({ page }) => {
  await openSample(page);
  await devices(page).click();
  await expect(grid(page)).toBeFocused();
  await grid(page).evaluate((grid) => grid.scrollTo(0, 300));
  await expect(page.getByText('Device', { exact: false }).first()).toBeVisible();
  const top = () => grid(page).evaluate((grid) => grid.scrollTop);
  const before = await top();
  expect(before).toBeGreaterThan(0);
  await page.goBack();
  await expectVerdict(page, 'home.sma', 'Valid');
  await page.goForward();
  await expect(grid(page)).toBeFocused();
  await expect.poll(top).toBe(before);
});

test('opening a table does not cut the head of the page', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await openSample(page);
  await devices(page).click();
  await expect(grid(page)).toBeFocused();
  expect(await page.evaluate(() => window.scrollY)).toBe(0);
});

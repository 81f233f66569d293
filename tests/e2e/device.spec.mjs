// The page of a device: its configuration, its differences from its template, its history.
import { test as bare } from '@playwright/test';
import {
  expect, expectAccessible, expectNothingTooWide, openSample, ready, test,
} from './page.mjs';

/** Opens the device at a position of the sample. */
async function openDevice(page, position, name) {
  await openSample(page);
  await page.locator('#open-devices-devices').click();
  await page.getByRole('searchbox').fill(name);
  await expect(page.locator('.screen-head')).toContainText('1 of 24');
  await page.locator('#row-0').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(name);
  await expect(page).toHaveURL(new RegExp(`#/devices/${position}$`));
}

const part = (page, name) => page.getByRole('region', { name });

test('a device shows its configuration with secrets removed', async ({ page }) => {
  await openDevice(page, 17, 'Büro Schreibtisch');
  const configuration = part(page, 'Configuration');
  await configuration.locator('summary', { hasText: 'mqtt' }).click();
  await expect(configuration).toContainText('192.168.1.200:1883');
  await expect(configuration.getByText('removed by Shelly Manager').first()).toBeVisible();
  await configuration.getByRole('link', { name: 'Open its record' }).click();
  await expect(page).toHaveURL(/#\/configurations\/device_configs\/17$/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Büro Schreibtisch – configuration');
});

test('a device shows what differs from its template', async ({ page }) => {
  await openDevice(page, 17, 'Büro Schreibtisch');
  const differences = part(page, /^Differences from the template Protected Device/);
  const row = differences.getByRole('row', { name: /auth\.user/ });
  await expect(row.getByRole('cell')).toHaveText(['admin', 'not set']);
  await expect(differences).toContainText('set by variables of the template: not compared.');
  await differences.getByRole('link', { name: 'Protected Device' }).click();
  await expect(page).toHaveURL(/#\/templates\/2$/);
});

test('the history of a device shows old and new values, the latest first', async ({ page }) => {
  await openDevice(page, 15, 'Bathroom Climate');
  const history = part(page, /^History/);
  // Five records; two of the changes are recorded twice.
  await expect(history).toContainText(/3\schanges/);
  const first = history.locator('.timeline > li').first();
  await expect(first).toContainText('sntp.server');
  await expect(first.locator('del')).toHaveText('before: time.google.com');
  await expect(first.locator('ins')).toHaveText('after: 192.168.1.1');
  const times = await history.getByRole('link').allTextContents();
  const parsed = times.map((time) => Date.parse(time));
  expect(parsed).toEqual([...parsed].sort((a, b) => b - a));
  await history.getByRole('link').first().click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Bathroom Climate – ');
});

test('four actions lead from the file to the day a setting of one device changed', async ({ page }) => {
  // Open the file, the devices, type a name, open the device.
  await openDevice(page, 6, 'Küche Deckenlicht');
  const change = part(page, /^History/).locator('.timeline > li', { hasText: 'mqtt.server' }).first();
  await expect(change).toContainText('6 Jan 2026');
  await expect(change).toContainText('192.168.1.200:1883');
});

test('a device lists what refers to it', async ({ page }) => {
  await openDevice(page, 17, 'Büro Schreibtisch');
  const referrers = part(page, 'Referred to by');
  await expect(referrers.getByRole('heading', { name: 'Configuration history 7' })).toBeVisible();
  // Each change is in the history above.
  await expect(referrers.getByRole('link', { name: /configuration change/ })).toHaveCount(0);
  await referrers.getByRole('button', { name: /^Show all 7\srecords$/ }).click();
  await expect(page.getByRole('grid')).toBeFocused();
  await expect(page.locator('.screen-head')).toContainText('7 of 68');
  await page.getByRole('button', { name: /^Remove filter Refers to Device 17/ }).click();
  await expect(page.locator('.screen-head')).not.toContainText(' of ');
});

bare('the page of a device survives a reload', async ({ page }) => {
  await page.goto('/#/devices/17');
  await ready(page);
  await page.getByRole('button', { name: 'Try the sample' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Büro Schreibtisch');
  await expect(part(page, /^History/)).toBeVisible();
  await page.reload();
  await ready(page);
  await page.getByRole('button', { name: 'Try the sample' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Büro Schreibtisch');
});

test('axe finds nothing on a device in any width', async ({ page }) => {
  await openDevice(page, 17, 'Büro Schreibtisch');
  await expect(part(page, 'Referred to by')).toBeVisible();
  await expect(part(page, /^History/)).toBeVisible();
  for (const width of [360, 768, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    await expectAccessible(page);
    await expectNothingTooWide(page);
  }
});

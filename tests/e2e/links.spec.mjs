// Links: from a reference to its record and back, and from a finding to its field.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import {
  expect, expectAccessible, expectVerdict, file, openSample, pick, test, vector,
} from './page.mjs';

const heading = (page) => page.getByRole('heading', { level: 1 });
const referrers = (page) => page.getByRole('region', { name: 'Referred to by' });

/** Opens a record of the sample. */
async function openRecordOf(page, collection, row = 0) {
  await openSample(page);
  await page.locator(`#open-${collection}`).click();
  await page.locator(`#row-${row}`).click();
  await expect(page.locator('.fields').first()).toBeVisible();
}

test('a reference is a link with the name of its record, both ways', async ({ page }) => {
  await openRecordOf(page, 'configurations-device_configs');
  const device = page.locator('.field', { hasText: 'device_id' }).getByRole('link');
  await expect(device).toHaveText('Living Room Lamp');
  await expect(device).toHaveAttribute('href', '#/devices/1');
  await device.click();
  await expect(heading(page)).toHaveText('Living Room Lamp');
  await expect(page).toHaveURL(/#\/devices\/1$/);
  await referrers(page).getByRole('link', { name: 'Living Room Lamp – configuration', exact: true }).click();
  await expect(page).toHaveURL(/#\/configurations\/device_configs\/1$/);
  await page.locator('.field', { hasText: 'template_id' }).getByRole('link', { name: 'Basic MQTT Setup' }).click();
  await expect(heading(page)).toHaveText('Basic MQTT Setup');
  await expect(referrers(page).getByRole('heading', { name: /^Device configurations \d+/ })).toBeVisible();
  await page.goBack();
  await page.goBack();
  await expect(heading(page)).toHaveText('Living Room Lamp');
});

test('every id in a list of references is a link', async ({ page }) => {
  await openRecordOf(page, 'notifications-history');
  const links = page.locator('.field', { hasText: 'affected_devices' }).getByRole('link');
  expect(await links.count()).toBeGreaterThan(0);
  await expect(links.first()).toHaveAttribute('href', /^#\/devices\/\d+$/);
});

test('a reference to a record that is missing says so', async ({ page }) => {
  await pick(page, file('references/configurations-config-history-device-id.sma'));
  await expect(page.locator('.verdict')).toBeVisible();
  await page.locator('#open-configurations-config_history').click();
  await expect(page.locator('#row-0')).not.toHaveText('');
  const rows = await page.locator('.grid-body .row').count();
  let isFound = false;
  for (let row = 0; row < rows && !isFound; row += 1) {
    await page.locator(`#row-${row}`).click();
    await expect(page.locator('.fields').first()).toBeVisible();
    isFound = (await page.getByText('(not in this archive)').count()) > 0;
    await page.goBack();
  }
  expect(isFound).toBe(true);
});

test('a finding leads to the field of its record', async ({ page }) => {
  await pick(page, file('records/form-mac-wrong.sma'));
  const findings = page.getByRole('region', { name: 'Findings' });
  const link = findings.getByRole('link', { name: /^Discovered device \d+ · MAC address$/ });
  await link.click();
  await expect(page).toHaveURL(/#\/devices\/discovered_devices\/2$/);
  const field = page.locator('.field.highlight');
  await expect(field).toContainText('MAC address');
  await expect(field).toContainText('The finding is here');
  await expect(field).toBeFocused();
  await expect(field).toBeInViewport();
  await expectAccessible(page);
  await page.goBack();
  await expect(findings).toBeVisible();
  await page.goForward();
  await expect(page.locator('.fields').first()).toBeVisible();
  await expect(field).toHaveCount(0);
});

test('a finding in a document leads to the record, and names a field that is missing', async ({ page }) => {
  const document = JSON.parse(gunzipSync(readFileSync(vector('samples/2026.1-browser-export.sma'))));
  delete document.devices[1].mac;
  await pick(page, { name: 'home.sma', buffer: Buffer.from(JSON.stringify(document)) });
  const link = page.getByRole('link', { name: 'Device 2 · MAC address' }).first();
  await link.click();
  await expect(page).toHaveURL(/#\/devices\/2$/);
  await expect(page.locator('.field.highlight')).toContainText('missing');
});

test('the title of a record is said once', async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await openRecordOf(page, 'configurations-device_configs', 1);
  await expect(heading(page)).toHaveText('Living Room TV – configuration');
  const head = page.locator('.screen-head');
  await expect(head.getByText('Device configuration 2 of 24')).toHaveCount(1);
  const [title, buttons] = [await heading(page).boundingBox(), await page.locator('.turn').boundingBox()];
  expect(buttons.y).toBeLessThan(title.y + title.height);
});

test('an incremental archive counts what it deletes', async ({ page }) => {
  await pick(page, file('samples/1.0-incremental.sma'));
  await expect(page.locator('.verdict')).toBeVisible();
  const devices = page.locator('#open-devices-deleted');
  await expect(devices).toHaveText('Deleted since the base: 3');
  await expect(page.locator('#open-notifications-deleted')).toHaveText('Deleted since the base: 1');
  await devices.click();
  await expect(heading(page)).toHaveText('Deleted since the base');
});

test('tables show versions, states and numbers for what they are', async ({ page }) => {
  await openSample(page);
  await page.locator('#open-devices-devices').click();
  const firmware = page.locator('#row-0 .cell', { hasText: 'v1.14.0' });
  await expect(firmware).toHaveText('v1.14.0');
  await expect(firmware.locator('bdi')).toHaveAttribute('title', '20230913-114008/v1.14.0-gcb84623');
  await expect(page.locator('#row-0 .word.good')).toHaveText('online');
  await page.goBack();
  await expectVerdict(page, 'home.sma', 'Valid');
  await page.locator('#open-analytics-drift_reports').click();
  await expect(page.locator('#row-0 .cell.number').first()).toHaveCSS('text-align', 'end');
  await page.goBack();
  await page.locator('#open-notifications-channels').click();
  await expect(page.locator('#row-0 .flag')).toContainText('Yes');
  await expect(page.locator('#row-0 .flag svg')).toBeVisible();
});

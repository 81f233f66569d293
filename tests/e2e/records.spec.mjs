// Tables and records.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, expectVerdict, file, openRecord, openSample, pick, test, vector } from './page.mjs';

/** A document with this many devices. Its checksum is wrong. */
function fleet(count) {
  const document = JSON.parse(gunzipSync(readFileSync(vector('samples/2026.1-browser-export.sma'))));
  const [device] = document.devices;
  document.devices = Array.from({ length: count }, (_, index) => ({
    ...device,
    name: `Device number ${index + 1}`,
  }));
  return { name: 'fleet.sma', buffer: Buffer.from(JSON.stringify(document)) };
}

test('a table of ten thousand devices draws few rows', async ({ page }) => {
  await pick(page, fleet(10_000));
  await expectVerdict(page, 'fleet.sma', 'Changed or damaged');
  await page.locator('#open-devices-devices').click();
  const grid = page.getByRole('grid', { name: 'Devices' });
  await expect(grid).toHaveAttribute('aria-rowcount', '10001');
  const rows = grid.locator('.grid-body .row');
  await expect(rows.first()).toContainText('Device number 1');
  for (let part = 1; part <= 20; part += 1) {
    await grid.evaluate((grid, part) => {
      grid.scrollTop = ((grid.scrollHeight - grid.clientHeight) * part) / 20;
    }, part);
    await expect(page.locator(`#row-${Math.floor((9999 * part) / 20)}`)).toContainText('Device number');
    expect(await rows.count()).toBeLessThan(100);
  }
  await expect(page.locator('#row-9999')).toBeInViewport();
  await expect(page.locator('#row-9999')).toContainText('Device number 10000');
});

test('the keyboard moves through a table', { tag: '@firefox' }, async ({ page }) => {
  await pick(page, fleet(1000));
  await page.locator('#open-devices-devices').click();
  const grid = page.getByRole('grid');
  await expect(grid).toBeFocused();
  const active = async (index) => {
    await expect(grid).toHaveAttribute('aria-activedescendant', `row-${index}`);
    await expect(page.locator(`#row-${index}`)).toBeInViewport();
    await expect(page.locator(`#row-${index}`)).toHaveAttribute('aria-selected', 'true');
  };
  await active(0);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  await active(1);
  await page.keyboard.press('End');
  await active(999);
  await page.keyboard.press('ArrowDown');
  await active(999);
  await page.keyboard.press('PageUp');
  await expect(grid).not.toHaveAttribute('aria-activedescendant', 'row-999');
  await page.keyboard.press('Home');
  await active(0);
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Device number 1000');
  await page.keyboard.press('Escape');
  await expect(grid).toBeFocused();
  await active(999);
});

test('a record shows every field of the file', { tag: '@firefox' }, async ({ page }) => {
  await openRecord(page);
  const names = await page.locator('.field .raw').allTextContents();
  for (const name of ['id', 'mac', 'ip', 'type', 'name', 'firmware', 'status', 'last_seen']) {
    expect(names).toContain(name);
  }
  await expect(page.locator('.field time').first()).toContainText(' UTC');
});

test('buttons and arrow keys lead to the next record', async ({ page }) => {
  await openRecord(page);
  await expect(page.locator('.screen-head')).toContainText('Device 1 of 24');
  await expect(page.getByRole('button', { name: 'Previous' })).toBeDisabled();
  await page.getByRole('button', { name: 'Next' }).click();
  await expect(page.locator('.screen-head')).toContainText('Device 2 of 24');
  await expect(page.getByRole('button', { name: 'Next' })).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(page.locator('.screen-head')).toContainText('Device 3 of 24');
  await page.keyboard.press('ArrowLeft');
  await expect(page.locator('.screen-head')).toContainText('Device 2 of 24');
});

test('nested values unfold branch by branch', async ({ page }) => {
  await openSample(page);
  await page.locator('#open-configurations-device_configs').click();
  await page.locator('#row-0').click();
  const branch = page.locator('.tree details').first();
  await expect(branch.locator('.tree')).toHaveCount(0);
  await branch.locator('summary').click();
  await expect(branch.locator('.tree').first()).toBeVisible();
});

test("the browser's Back retraces the way", { tag: '@firefox' }, async ({ page }) => {
  await openRecord(page);
  await page.goBack();
  await expect(page.getByRole('grid')).toBeVisible();
  await page.goBack();
  await expect(page.locator('.verdict')).toBeVisible();
  await page.goForward();
  await expect(page.getByRole('grid')).toBeVisible();
});

test('every collection of the sample opens', async ({ page }) => {
  await openSample(page);
  const ids = await page.locator('button.entry').evaluateAll((all) => all.map(({ id }) => id));
  expect(ids.length).toBeGreaterThan(10);
  for (const id of ids) {
    await page.locator(`[id="${id}"]`).click();
    await expect(page.locator('#row-0')).not.toHaveText('');
    await page.keyboard.press('Escape');
    await expect(page.locator(`[id="${id}"]`)).toBeFocused();
  }
});

test('network settings are displayed as stored', async ({ page }) => {
  await pick(page, file('samples/2024.1-browser-after-2026-07-21.sma'));
  await page.locator('#open-network_settings-mqtt_config').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('mqtt_config');
  await expect(page.locator('.tree .key').first()).toBeVisible();
});

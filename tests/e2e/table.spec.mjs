// Tables: order, filters, columns, copying, rows in two lines.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import {
  expect, expectAccessible, expectNothingTooWide, expectVerdict, openSample, pick, test, vector,
} from './page.mjs';

const grid = (page) => page.getByRole('grid');
const rows = (page) => grid(page).locator('.grid-body .row');
const header = (page, name) => grid(page).getByRole('columnheader', { name });
const count = (page) => page.locator('.screen-head .muted');

async function openTable(page, name) {
  await openSample(page);
  await page.locator(`#open-${name}`).click();
  await expect(page.locator('#row-0')).not.toHaveText('');
}

/** The texts of a column, as far as its rows are drawn. */
async function column(page, index) {
  const cells = rows(page).locator(`[role="gridcell"]:nth-child(${index})`);
  await expect(cells.first()).not.toHaveText('');
  return cells.allTextContents();
}

test('a heading sorts ascending, then descending, then as the archive does', { tag: '@firefox' }, async ({ page }) => {
  await openTable(page, 'devices-devices');
  const stored = await column(page, 1);
  const name = header(page, 'Name');
  await expect(name).toHaveAttribute('aria-sort', 'none');
  await name.getByRole('button').click();
  await expect(name).toHaveAttribute('aria-sort', 'ascending');
  await expect(page.locator('#row-0')).toContainText('Bathroom Climate');
  await name.getByRole('button').press('Enter');
  await expect(name).toHaveAttribute('aria-sort', 'descending');
  await expect(page.locator('#row-0')).not.toContainText('Bathroom Climate');
  await page.keyboard.press('Enter');
  await expect(name).toHaveAttribute('aria-sort', 'none');
  await expect(page.locator('#row-0')).toContainText(stored[0]);
});

test('the order is decided over all records', async ({ page }) => {
  const document = JSON.parse(gunzipSync(readFileSync(vector('samples/2026.1-browser-export.sma'))));
  const [device] = document.devices;
  document.devices = Array.from({ length: 10_000 }, (_, index) => ({
    ...device,
    name: `Device number ${((index * 7919) % 10_000) + 1}`,
  }));
  await pick(page, { name: 'fleet.sma', buffer: Buffer.from(JSON.stringify(document)) });
  await expectVerdict(page, 'fleet.sma', 'Changed or damaged');
  await page.locator('#open-devices-devices').click();
  await header(page, 'Name').getByRole('button').click();
  await expect(page.locator('#row-0')).toContainText(/^Device number 1\D/);
  await expect(page.locator('#row-9')).toContainText('Device number 10');
  await grid(page).focus();
  await page.keyboard.press('End');
  await expect(page.locator('#row-9999')).toContainText('Device number 10000');
  await page.getByRole('searchbox').fill('number 777');
  await expect(count(page)).toHaveText(/^11 of 10\u202f000\srecords$/);
  await expect(page.locator('#row-0')).toContainText(/^Device number 777\D/);
  await page.keyboard.press('Escape');
  await expect(count(page)).toHaveText(/^10\u202f000\srecords$/);
});

test('addresses are sorted as numbers, versions by their parts', async ({ page }) => {
  await openTable(page, 'devices-devices');
  await header(page, 'IP address').getByRole('button').click();
  await expect(header(page, 'IP address')).toHaveAttribute('aria-sort', 'ascending');
  await expect(page.locator('#row-0')).toContainText('192.168.1.101');
  const addresses = (await column(page, 4)).map((ip) => Number(ip.split('.')[3]));
  expect(addresses).toEqual([...addresses].sort((a, b) => a - b));
  await header(page, 'Firmware').getByRole('button').click();
  await expect(header(page, 'Firmware')).toHaveAttribute('aria-sort', 'ascending');
  await expect(page.locator('#row-0')).toContainText(/1\.\d+\.\d+/);
});

test('filters show their counts, and records that meet all of them', { tag: '@firefox' }, async ({ page }) => {
  await openTable(page, 'devices-devices');
  await page.locator('summary', { hasText: 'Filter' }).click();
  const status = page.getByRole('group', { name: 'Status' });
  const online = status.getByRole('button', { name: /^online/ });
  const others = status.getByRole('button', { name: /^sleeping|^offline/ }).first();
  const number = async (button) => Number((await button.textContent()).match(/\d+$/)[0]);
  const [some, more] = [await number(online), await number(others)];
  await online.click();
  await expect(online).toHaveAttribute('aria-pressed', 'true');
  await expect(online).toBeFocused();
  await expect(count(page)).toHaveText(new RegExp(`^${some} of 24\\srecords$`));
  await others.click();
  await expect(count(page)).toHaveText(new RegExp(`^${some + more} of 24\\srecords$`));
  await page.keyboard.press('Escape');
  await expect(status).toBeHidden();
  const active = page.getByRole('group', { name: 'Active filters' });
  await active.getByRole('button', { name: /^Remove filter Status: online/ }).click();
  await expect(count(page)).toHaveText(new RegExp(`^${more} of 24\\srecords$`));
  await active.getByRole('button', { name: 'Clear filters' }).click();
  await expect(count(page)).toHaveText(/^24\srecords$/);
});

test('a text without a match says so and can be cleared', async ({ page }) => {
  await openTable(page, 'devices-devices');
  await page.getByRole('searchbox', { name: 'Filter devices' }).fill('kich');
  await expect(page.getByText('No record matches.')).toBeVisible();
  await page.getByRole('button', { name: 'Clear filters' }).last().click();
  await expect(count(page)).toHaveText(/^24\srecords$/);
  await expect(grid(page)).toBeFocused();
});

test('records are found by the name of what they refer to', async ({ page }) => {
  await openTable(page, 'configurations-config_history');
  await expect(page.locator('#row-0')).toContainText('Living Room Lamp');
  await page.getByRole('searchbox').fill('garden pump');
  await expect(count(page)).toHaveText(/^\d+ of 68\srecords$/);
  for (const name of await column(page, 2)) {
    expect(name).toBe('Garden Pump');
  }
});

test('the choice of columns and the order outlive the table', async ({ page }) => {
  await openTable(page, 'devices-devices');
  await page.locator('summary', { hasText: 'Columns' }).click();
  await page.getByRole('checkbox', { name: 'MAC address' }).uncheck();
  await page.getByRole('checkbox', { name: 'Created' }).check();
  await page.keyboard.press('Escape');
  await expect(header(page, 'MAC address')).toHaveCount(0);
  await header(page, 'Created').getByRole('button').click();
  await expect(header(page, 'Created')).toHaveAttribute('aria-sort', 'ascending');
  await page.goBack();
  await expectVerdict(page, 'home.sma', 'Valid');
  await page.locator('#open-devices-devices').click();
  await expect(header(page, 'MAC address')).toHaveCount(0);
  await expect(header(page, 'Created')).toHaveAttribute('aria-sort', 'ascending');
});

test('Previous and Next follow the order of the table', async ({ page }) => {
  await openTable(page, 'devices-devices');
  await header(page, 'Name').getByRole('button').click();
  await expect(page.locator('#row-0')).toContainText('Bathroom Climate');
  const [, second] = await column(page, 1);
  await page.locator('#row-0').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Bathroom Climate');
  await page.getByRole('button', { name: 'Next' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(second);
  await page.keyboard.press('Escape');
  await expect(page.locator('#row-1')).toHaveAttribute('aria-selected', 'true');
  await expect(page.locator('#row-1')).toContainText(second);
});

test('rows are copied as CSV and JSON, without formulas and secrets', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const document = JSON.parse(gunzipSync(readFileSync(vector('samples/2026.1-browser-export.sma'))));
  const [device] = document.devices;
  const settings = { wifi: { ssid: 'home', pass: 'swordfish' } };
  document.devices = ['=HYPERLINK("x")', 'b, "c"', 'd'].map((name) => ({ ...device, name, settings }));
  await pick(page, { name: 'three.sma', buffer: Buffer.from(JSON.stringify(document)) });
  await page.locator('#open-devices-devices').click();
  await expect(page.locator('#row-2')).toContainText('d');
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
  const menu = page.locator('summary', { hasText: 'Copy' });

  await menu.click();
  await page.getByRole('button', { name: 'Copy 3 rows as CSV' }).click();
  await expect(page.getByRole('region', { name: 'Note' })).toContainText('Copied.');
  const [head, first, second] = (await clipboard()).split('\r\n');
  expect(head.split(',').slice(0, 3)).toEqual(['name', 'type', 'mac']);
  expect(first).toMatch(/^"'=HYPERLINK\(""x""\)",/);
  expect(second).toMatch(/^"b, ""c""",/);

  await page.keyboard.press('Escape');
  await grid(page).focus();
  await page.keyboard.press('Shift+ArrowDown');
  await expect(rows(page).and(page.locator('[aria-selected="true"]'))).toHaveCount(2);
  await menu.click();
  await page.getByRole('button', { name: 'Copy 2 selected rows as JSON' }).click();
  await expect.poll(async () => (await clipboard()).startsWith('[')).toBe(true);
  const copied = JSON.parse(await clipboard());
  expect(copied.map(({ name }) => name)).toEqual(['=HYPERLINK("x")', 'b, "c"']);
  expect(copied[0].settings.wifi).toEqual({ ssid: 'home', pass: '[SECRET]' });
});

test('a fleet scrolls with few rows, in any order', async ({ page }) => {
  const document = JSON.parse(gunzipSync(readFileSync(vector('samples/2026.1-browser-export.sma'))));
  const [device] = document.devices;
  document.devices = Array.from({ length: 10_000 }, (_, index) => ({ ...device, name: `D${index}` }));
  await pick(page, { name: 'fleet.sma', buffer: Buffer.from(JSON.stringify(document)) });
  await page.locator('#open-devices-devices').click();
  await header(page, 'Name').getByRole('button').click();
  await header(page, 'Name').getByRole('button').click();
  await expect(page.locator('#row-0')).toContainText('D9999');
  for (const position of [2500, 5000, 9999]) {
    await grid(page).evaluate((grid, part) => {
      grid.scrollTop = (grid.scrollHeight - grid.clientHeight) * part;
    }, position / 9999);
    await expect(page.locator(`#row-${position}`)).toContainText(`D${9999 - position}`);
    expect(await rows(page).count()).toBeLessThan(100);
  }
});

test('numbers are aligned at their last digits', async ({ page }) => {
  await openTable(page, 'analytics-drift_reports');
  const cell = page.locator('#row-0 .cell').nth(2);
  await expect(cell).toHaveCSS('text-align', 'end');
});

for (const width of [360, 768, 1440]) {
  test(`axe finds nothing in a filtered table of ${width} pixels`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 });
    await openTable(page, 'devices-devices');
    await header(page, 'Name').getByRole('button').click();
    await page.locator('summary', { hasText: 'Filter' }).click();
    await page.getByRole('group', { name: 'Status' }).getByRole('button').first().click();
    await expect(count(page)).toContainText('of 24');
    await expectAccessible(page);
    await expectNothingTooWide(page);
    await page.keyboard.press('Escape');
    await expectAccessible(page);
  });
}

test('a narrow window has rows of two lines', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await openTable(page, 'devices-devices');
  const [name, type] = await page.locator('#row-0 .cell').all();
  const [above, below] = [await name.boundingBox(), await type.boundingBox()];
  expect(below.y).toBeGreaterThanOrEqual(above.y + above.height - 1);
  await expectNothingTooWide(page);
});

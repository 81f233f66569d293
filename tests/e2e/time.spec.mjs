// What changed on the devices along time, and the charts.
import { later } from './fleet.mjs';
import {
  expect, expectAccessible, expectNothingTooWide, file, openSample, pick, savedBy, test,
} from './page.mjs';

const heading = (page) => page.getByRole('heading', { level: 1 });
const days = (page) => page.locator('.day');
const rows = (page) => page.locator('.moment');
const counted = (page) => page.locator('.screen-head');

async function openHistory(page) {
  await page.getByRole('link', { name: /^History/ }).click();
  await expect(heading(page)).toHaveText('History');
  await expect(rows(page).first()).toBeVisible();
}

async function openCharts(page) {
  await page.getByRole('link', { name: /^Charts/ }).click();
  await expect(page.getByRole('heading', { name: 'Devices that drifted' })).toBeVisible();
}

/** One change of fourteen devices in the same minute, and a failed fix with a password. */
const busyHome = () => later({
  configurations: ({ config_history: history }) => {
    const change = (id) => ({
      id: 1000 + id, device_id: id, config_id: null, action: 'sync', old_config: null, new_config: null,
      changes: { 'sntp.server': { from: 'pool.ntp.org', to: 'time.example' } },
      changed_by: 'system', created_at: `2024-01-19T23:59:${String(id).padStart(2, '0')}Z`,
    });
    history.push(...Array.from({ length: 14 }, (_, index) => change(index + 1)));
  },
  resolution: ({ history }) => {
    history.push({
      ...history[0], id: 1000, path: 'wifi.pass', old_value: 'hunter2', new_value: 'swordfish',
      success: false, executed_at: '2024-01-20T00:00:00Z',
    });
  },
});

async function openBusyHome(page) {
  await pick(page, busyHome());
  await expect(page.locator('.verdict-file bdi')).toHaveText('later.sma');
  await openHistory(page);
}

test('changes are listed by day, the latest first, each once', async ({ page }) => {
  await openSample(page);
  await openHistory(page);
  await expect(page).toHaveURL(/#\/history$/);
  await expect(heading(page)).toBeFocused();
  await expect(counted(page)).toContainText('68 changes');
  await expect(days(page).first().getByRole('heading')).toHaveText('Sunday, 18 Jan 2026 3 changes');
  const first = rows(page).first();
  await expect(first).toContainText('15:05');
  await expect(first).toContainText('sntp.server before: time.google.com → after: 192.168.1.1');
  await expect(first).toContainText('auto_fix · system · also in configuration history');
  await first.getByRole('link', { name: 'auto_fix' }).click();
  await expect(page).toHaveURL(/#\/resolution\/history\/44$/);
  await page.goBack();
  await first.getByRole('link').first().click();
  await expect(page).toHaveURL(/#\/devices\/\d+$/);
});

test('the same change of many devices within a minute is one row', async ({ page }) => {
  await openBusyHome(page);
  const row = rows(page).nth(1);
  await expect(row).toContainText('14 devices');
  await expect(row).toContainText('sntp.server before: pool.ntp.org → after: time.example');
  await row.getByText('Show devices').click();
  await expect(row.locator('.moment-devices').getByRole('link')).toHaveCount(14);
});

test('a failed change says so, and its secret is hidden', async ({ page }) => {
  await openBusyHome(page);
  await expect(rows(page).first()).toContainText('failed');
  await expect(rows(page).first()).toContainText('wifi.pass before: a secret → after: a secret');
  await expect(page.locator('body')).not.toContainText('swordfish');
});

test('changes are chosen by path, person and text', async ({ page }) => {
  await openSample(page);
  await openHistory(page);
  const option = page.getByRole('combobox', { name: 'Path' }).locator('option', { hasText: 'sntp.server' });
  const count = Number((await option.textContent()).match(/\((\d+)\)/)[1]);
  await page.getByRole('combobox', { name: 'Path' }).selectOption(await option.getAttribute('value'));
  await expect(counted(page)).toContainText(`${count} of 68 changes`);
  await expect(rows(page)).toHaveCount(count);
  for (const row of await rows(page).all()) {
    await expect(row).toContainText('sntp.server');
  }
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expect(counted(page)).toContainText('68 changes');
  await page.getByRole('textbox', { name: 'Filter' }).fill('no such device');
  await expect(page.getByText('No change matches these filters.')).toBeVisible();
});

test('the changes that are shown are saved as a table, without secrets', async ({ page }) => {
  await openBusyHome(page);
  await page.getByLabel('Filter').fill('wifi.pass');
  const save = page.getByRole('button', { name: 'Save 1 change as CSV' });
  const table = await savedBy(page, () => save.click());
  expect(table.name).toBe('later.history.csv');
  const [head, change, ...more] = table.text.split('\r\n');
  expect(head).toBe('\ufefftime,device,action,by,failed,path,old,new');
  expect(change).toMatch(/^2024-01-20T00:00:00Z,[^,]+,\w+,\w*,true,wifi\.pass,\[SECRET\],\[SECRET\]$/);
  expect(more).toEqual(['']);
});

test('a part of the time is chosen with the keyboard', async ({ page }) => {
  await openSample(page);
  await openHistory(page);
  const from = page.getByRole('slider', { name: /^From/ });
  await from.focus();
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowLeft');
  await expect(from).toHaveAttribute('aria-valuetext', /2026/);
  await expect(counted(page)).toContainText(/\d+ of 68\schanges/);
  await expect(days(page).last().getByRole('heading')).toContainText('2026');
  await expect(from).toBeFocused();
});

test('a part of the time is chosen by dragging', async ({ page }) => {
  await openSample(page);
  await openHistory(page);
  const area = await page.locator('.chart-plot').boundingBox();
  await page.mouse.move(area.x + 2, area.y + area.height / 2);
  await page.mouse.down();
  await page.mouse.move(area.x + area.width / 4, area.y + area.height / 2);
  await page.mouse.up();
  await expect(counted(page)).toContainText(/\d+ of 68\schanges/);
  await expect(days(page).first().getByRole('heading')).toContainText('2025');
});

test('a long history has pages', async ({ page }) => {
  await openSample(page);
  await openHistory(page);
  await expect(rows(page)).toHaveCount(50);
  await page.getByRole('button', { name: 'Next' }).click();
  await expect(rows(page)).toHaveCount(18);
  await expect(page.getByRole('heading', { name: 'Changes', exact: true })).toBeFocused();
});

test('a locked archive says why it has no history', async ({ page }) => {
  await pick(page, file('samples/1.0-chacha-rawkey.sma'));
  await page.getByRole('link', { name: /^History/ }).click();
  await expect(page.getByText('Unlock the backup to see them.')).toBeVisible();
});

test('each chart has a table that says the same', async ({ page }) => {
  await openSample(page);
  await openCharts(page);
  await expect(page).toHaveURL(/#\/charts$/);
  await expect(page.getByRole('img', { name: /^Number of devices that drifted, 20 Dec 2025 to 19 Jan 2026$/ })).toBeVisible();
  const tables = page.getByText('Show as a table');
  await expect(tables).toHaveCount(3);
  for (const table of await tables.all()) {
    await table.click();
  }
  const severities = page.getByRole('table', { name: 'Differences by severity' });
  await expect(severities.getByRole('row').nth(3)).toHaveText('22 Dec 2025110');
  await expect(page.getByRole('list', { name: 'Size of each section' }).getByRole('listitem')).toHaveCount(6);
});

test('the screens need no style attributes', async ({ page }) => {
  await openSample(page);
  await openHistory(page);
  await expect(page.locator('main [style]')).toHaveCount(0);
});

for (const [name, open] of Object.entries({ history: openHistory, charts: openCharts })) {
  test(`axe finds nothing on the ${name}`, async ({ page }) => {
    await openSample(page);
    await open(page);
    await expectAccessible(page);
    await page.setViewportSize({ width: 360, height: 800 });
    await expectAccessible(page);
    await expectNothingTooWide(page);
  });
}

// Rehearsal of a restore against another archive.
import { fleetArchive, later } from './fleet.mjs';
import {
  cancel, expect, expectAccessible, expectNothingTooWide, file, pick, test,
} from './page.mjs';

const HOME = 'samples/1.0-tar-gzip.sma';
const screen = (page) => page.locator('.rehearsal');
const heading = (page) => page.getByRole('heading', { level: 1 });
const record = (page, title) => screen(page).locator('.subject').filter({ hasText: title });

/** A system in which a device has another address, one was deleted, and another one was added. */
const system = () => later({
  devices: ({ devices }) => {
    devices[0].ip = '192.168.1.77';
    const [gone] = devices.splice(2, 1);
    devices.push({ ...gone, id: 99, mac: 'A8:03:00:FF:FF:FF', ip: '192.168.1.99', name: 'New heater' });
  },
}, { name: 'system.sma' });

async function rehearse(page, target, archive = file(HOME)) {
  await pick(page, archive);
  await expect(page.locator('.tally')).toBeVisible();
  await page.getByRole('link', { name: /^Rehearse a restore/ }).click();
  await expect(heading(page)).toHaveText('Rehearse a restore');
  if (!target) {
    return page.getByRole('button', { name: 'An empty system' }).click();
  }
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose a file…' }).click();
  return (await chooser).setFiles({ mimeType: '', ...target });
}

const choose = (page, name) => page.getByRole('radio', { name, exact: true }).check();

test('what a restore adds, changes and keeps is listed for each strategy', async ({ page }) => {
  await rehearse(page, system());
  await expect(heading(page)).toHaveText('Restoring would add 1\u00a0record and change 1\u00a0record');
  await expect(screen(page)).toContainText('Target: the system of system.sma. Nothing is written.');
  await expect(record(page, 'Kitchen 1')).toContainText('changed');
  await expect(record(page, 'Kitchen 1')).toContainText('IP address before: 192.168.1.77 → after: 192.168.1.2');
  await expect(record(page, 'Living Room 3').first()).toContainText('added');
  // What only the target has is not touched.
  await expect(screen(page)).not.toContainText('New heater');

  await choose(page, 'Merge');
  await expect(record(page, 'Kitchen 1')).toContainText('changed');
  await choose(page, 'Skip');
  await expect(heading(page)).toHaveText('Restoring would add 1\u00a0record');
  await expect(record(page, 'Kitchen 1')).toContainText('kept as it is');
  await choose(page, 'Fail');
  await expect(record(page, 'Kitchen 1')).toContainText('not restored');
  await expect(page.getByRole('region', { name: 'Not restored' })).toContainText('Kitchen 1');
});

test('a restore to an empty system adds every record', async ({ page }) => {
  await rehearse(page);
  await expect(heading(page)).toHaveText(/^Restoring would add \d+\srecords$/);
  await expect(screen(page)).toContainText('Target: an empty system.');
  await expect(screen(page).locator('.subject').first()).toContainText('added');
  await expect(page.getByRole('navigation', { name: 'Pages of the list' })).toContainText('1–50 of');
  await page.getByRole('button', { name: 'Next' }).click();
  await expect(page.getByRole('navigation', { name: 'Pages of the list' })).toContainText('51–99 of');
});

test('a restore to the same system changes nothing', async ({ page }) => {
  await rehearse(page, file(HOME));
  await expect(heading(page)).toHaveText('Restoring would change nothing');
  await page.getByRole('radio', { name: /^Already the same/ }).check();
  await expect(record(page, 'Kitchen 1').first()).toContainText('already the same');
});

test('a damaged backup is refused, with the reason', async ({ page }) => {
  await rehearse(page, system(), file('flipped/1.0-tar-gzip.sma'));
  await expect(heading(page)).toHaveText('This backup would be refused');
  await expect(page.getByRole('region', { name: 'Not restored' })).toContainText('SMA-I');
});

test('a record leads to its screen, and Back to the rehearsal', async ({ page }) => {
  await rehearse(page, system());
  await record(page, 'Kitchen 1').getByRole('link').click();
  await expect(heading(page)).toHaveText('Kitchen 1');
  await page.goBack();
  await expect(heading(page)).toHaveText(/^Restoring would add/);
  await page.getByRole('button', { name: 'Choose another target' }).click();
  await expect(heading(page)).toHaveText('Rehearse a restore');
});

test('a long rehearsal can be canceled', async ({ page }) => {
  await cancel(page, '.rehearsal', () => rehearse(page, fleetArchive()));
  await expect(heading(page)).toHaveText('Rehearse a restore');
});

test('axe finds nothing on a rehearsal', async ({ page }) => {
  await rehearse(page, system());
  await expect(heading(page)).toHaveText(/^Restoring would/);
  await choose(page, 'Fail');
  await expect(page.getByRole('region', { name: 'Not restored' })).toBeVisible();
  await expectAccessible(page);
  await page.setViewportSize({ width: 360, height: 800 });
  await expectAccessible(page);
  await expectNothingTooWide(page);
});

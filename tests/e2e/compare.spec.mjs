// Comparison of two archives.
import { fleetArchive, later } from './fleet.mjs';
import {
  cancel, drag, expect, expectAccessible, expectNothingTooWide, expectVerdict, file, pick, savedBy, test,
} from './page.mjs';

const HOME = 'samples/1.0-tar-gzip.sma';
const screen = (page) => page.locator('.compare');
const subject = (page, title) => screen(page).locator('.subject').filter({ hasText: title });
const heading = (page) => page.getByRole('heading', { level: 1 });

/** A relay moved and has another MQTT server and password, a device is gone, another one is new. */
const changedHome = () => later({
  devices: ({ devices }) => {
    devices[0].ip = '192.168.1.77';
    devices[1].last_seen = '2024-01-20T09:58:00Z';
    const [gone] = devices.splice(2, 1);
    devices.push({ ...gone, id: 99, mac: 'A8:03:00:FF:FF:FF', name: 'New heater' });
  },
  configurations: ({ device_configs: configs }) => {
    const config = configs.find(({ device_id: id }) => id === 1);
    config.config.mqtt.server = '10.0.0.9:1883';
    config.config.mqtt.pass = 'swordfish';
  },
});

async function openHome(page) {
  await pick(page, file(HOME));
  await expectVerdict(page, '1.0-tar-gzip.sma', 'Valid');
}

async function compareWith(page, other) {
  await page.getByRole('link', { name: /^Compare/ }).click();
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: /^Choose a file…|Compare with another…/ }).click();
  await (await chooser).setFiles({ mimeType: '', ...other });
}

test('differences are grouped by device, in sentences, without what changes by itself', { tag: '@firefox' }, async ({ page }) => {
  await openHome(page);
  await compareWith(page, changedHome());
  await expect(heading(page)).toHaveText('1 added, 1 removed, 1 changed');
  await expect(heading(page)).toBeFocused();
  await expect(page).toHaveURL(/#\/compare$/);
  const relay = subject(page, 'Kitchen 1');
  await expect(relay).toContainText('IP address before: 192.168.1.2 → after: 192.168.1.77');
  await expect(relay).toContainText('mqtt.server before: 192.168.1.200:1883 → after: 10.0.0.9:1883');
  // The placeholder of the older archive is no secret; the password in the newer one is.
  await expect(relay.locator('li').filter({ hasText: 'mqtt.pass' })).toContainText('after: a secret');
  await expect(page.locator('body')).not.toContainText('swordfish');
  await expect(subject(page, 'New heater')).toContainText('added');
  await expect(screen(page)).not.toContainText('Last seen');

  await page.getByRole('radio', { name: /^Volatile values only 1$/ }).check();
  await expect(screen(page).locator('.subject')).toHaveCount(1);
  await expect(screen(page)).toContainText('Last seen');
  await page.getByRole('radio', { name: /^All/ }).check();
  await page.getByLabel('Filter').fill('mqtt.SERVER');
  await expect(screen(page).locator('.subject')).toHaveCount(1);
  await page.getByLabel('Filter').fill('nothing like it');
  await expect(screen(page)).toContainText('Nothing matches this filter.');
});

test('the archive that was made first is the older one, and the two can be swapped', async ({ page }) => {
  await pick(page, changedHome());
  await expect(page.locator('.verdict-file bdi')).toHaveText('later.sma');
  await compareWith(page, file(HOME));
  await expect(subject(page, 'New heater')).toContainText('added');
  const sides = screen(page).locator('.side');
  await expect(sides.first()).toContainText('1.0-tar-gzip.sma');
  await expect(sides.first()).toContainText('19 Jan 2024, 10:00:00 UTC');
  await expect(sides.first()).toContainText('This backup is intact');
  await expect(sides.last()).toContainText('later.sma');
  await page.getByRole('button', { name: 'Swap older and newer' }).click();
  await expect(subject(page, 'New heater')).toContainText('removed');
  await expect(sides.first()).toContainText('later.sma');
});

test('a record leads to its screen, and back', async ({ page }) => {
  await openHome(page);
  await compareWith(page, changedHome());
  await subject(page, 'Kitchen 1').getByRole('link', { name: 'Kitchen 1' }).click();
  await expect(heading(page)).toHaveText('Kitchen 1');
  await page.goBack();
  await expect(heading(page)).toHaveText('1 added, 1 removed, 1 changed');
  // The new device is not in the archive on screen.
  await expect(subject(page, 'New heater').getByRole('link')).toHaveCount(0);
});

test('an archive without differences is called the same', async ({ page }) => {
  await openHome(page);
  await compareWith(page, file('samples/1.0-json-gzip.sma'));
  await expect(heading(page)).toHaveText('No differences');
  await expect(screen(page)).toContainText('Every section, record and setting is equal.');
});

test('a file dropped on the right half is compared, on the left half it is opened', async ({ page }) => {
  await page.setViewportSize({ width: 1000, height: 800 });
  await openHome(page);
  const data = await drag(page, changedHome());
  await page.dispatchEvent('body', 'dragover', { dataTransfer: data, clientX: 900 });
  await expect(page.locator('.veil .target')).toHaveText(/Compare with.*1\.0-tar-gzip\.sma/);
  await page.dispatchEvent('body', 'dragover', { dataTransfer: data, clientX: 100 });
  await expect(page.locator('.veil .target')).toHaveText('Drop the file to open it');
  await page.dispatchEvent('body', 'drop', { dataTransfer: data, clientX: 900 });
  await expect(heading(page)).toHaveText('1 added, 1 removed, 1 changed');
  const again = await drag(page, changedHome());
  await page.dispatchEvent('body', 'drop', { dataTransfer: again, clientX: 100 });
  await expect(page.locator('.verdict-file bdi')).toHaveText('later.sma');
});

test('a key dropped on the right half is for the signature', async ({ page }) => {
  await page.setViewportSize({ width: 1000, height: 800 });
  await pick(page, file('samples/1.0-tar-none-signed.sma'));
  const data = await drag(page, file('keys/signer.pub.pem'));
  await page.dispatchEvent('body', 'drop', { dataTransfer: data, clientX: 900 });
  await expect(page.getByRole('button', { name: 'Verify with this key' })).toBeVisible();
});

test('an archive that is open is compared without opening it again', async ({ page }) => {
  await pick(page, changedHome());
  await expect(page.locator('.verdict-file bdi')).toHaveText('later.sma');
  await openHome(page);
  await page.getByRole('link', { name: /^Compare/ }).click();
  await screen(page).getByRole('button', { name: 'later.sma' }).click();
  await expect(heading(page)).toHaveText('1 added, 1 removed, 1 changed');
  // It stays open.
  await page.getByRole('navigation', { name: 'Other open files' }).getByRole('button', { name: 'later.sma' }).click();
  await expect(page.locator('.verdict-file bdi')).toHaveText('later.sma');
});

test('a file that is no archive is explained, and another can be chosen', async ({ page }) => {
  await openHome(page);
  await compareWith(page, { name: 'photo.png', buffer: Buffer.from('\x89PNG\r\n\x1a\n', 'latin1') });
  await expect(page.getByRole('alert').filter({ hasText: 'photo.png' })).toContainText('cannot be opened');
  await expect(page.getByRole('button', { name: 'Choose a file…' })).toBeVisible();
});

test('locked sections are not compared, and the screen says how to compare them', async ({ page }) => {
  await openHome(page);
  await compareWith(page, file('samples/1.0-chacha-rawkey.sma'));
  await expect(heading(page)).toHaveText(/not compared/);
  await expect(screen(page)).toContainText('once both backups are unlocked');
});

test('differences are saved as sentences, as a table and as JSON', { tag: '@firefox' }, async ({ page }) => {
  await openHome(page);
  await compareWith(page, changedHome());
  const save = async (name) => {
    await page.locator('summary').filter({ hasText: 'Save differences' }).click();
    return savedBy(page, () => page.getByRole('button', { name }).click());
  };
  const sentences = await save(/^As sentences/);
  expect(sentences.name).toBe('1.0-tar-gzip.differences.txt');
  expect(sentences.text).toContain('Kitchen 1: IP address changed from 192.168.1.2 to 192.168.1.77\n');
  expect(sentences.text).not.toContain('swordfish');
  await page.keyboard.press('Escape');
  const table = await save(/^As a table/);
  expect(table.name).toBe('1.0-tar-gzip.differences.csv');
  expect(table.text).toMatch(/^\ufeffsection,kind,title,part,outcome,field,path,old,new\r\n/);
  expect(table.text).toContain('\r\ndevices,Device,Kitchen 1,,changed,IP address,,192.168.1.2,192.168.1.77\r\n');
  expect(table.text).not.toContain('swordfish');
  await page.keyboard.press('Escape');
  const json = JSON.parse((await save(/^As JSON/)).text);
  const [devices] = json.changed.find(({ name }) => name === 'devices').collections;
  expect(devices.added.map(({ id }) => id)).toEqual([99]);
});

test('a long comparison can be canceled', async ({ page }) => {
  const fleet = fleetArchive();
  await pick(page, fleet);
  await expect(page.locator('.verdict-file bdi')).toHaveText(fleet.name);
  await page.getByRole('link', { name: /^Compare/ }).click();
  await cancel(page, '.compare', async () => {
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Choose a file…' }).click();
    await (await chooser).setFiles({ mimeType: '', ...fleet });
  });
  await expect(heading(page)).toHaveText('Compare with another backup');
  await expect(page.getByRole('button', { name: 'Choose a file…' })).toBeVisible();
});

test('Escape leads back to the overview, to where the screen was chosen', async ({ page }) => {
  await openHome(page);
  await page.getByRole('link', { name: /^Compare/ }).click();
  await expect(page).toHaveURL(/#\/compare$/);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('link', { name: /^Compare/ })).toBeFocused();
});

test('axe finds nothing on a comparison', async ({ page }) => {
  await openHome(page);
  await compareWith(page, changedHome());
  await expect(subject(page, 'Kitchen 1')).toBeVisible();
  await expectAccessible(page);
  await page.setViewportSize({ width: 360, height: 800 });
  await expectAccessible(page);
  await expectNothingTooWide(page);
});

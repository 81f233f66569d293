// Everything by keyboard: the sheet of keys, undo, and the main path without a pointer.
import { readFileSync } from 'node:fs';
import { later } from './fleet.mjs';
import {
  expect, expectAccessible, expectVerdict, file, openSample, openRecord, pick, test,
} from './page.mjs';

const sheet = (page) => page.getByRole('dialog', { name: 'Keyboard shortcuts' });
const heading = (page) => page.getByRole('heading', { level: 1 });

/** Moves the focus with Tab until it is on an element with this role and name. */
async function tabTo(page, role, name) {
  const wanted = page.getByRole(role, { name }).first();
  for (let step = 0; step < 120; step += 1) {
    if (await wanted.count() > 0 && await wanted.evaluate((element) => element === document.activeElement)) {
      return;
    }
    await page.keyboard.press('Tab');
  }
  throw new Error(`${role} ${name} is not reached with Tab`);
}

async function press(page, role, name) {
  await tabTo(page, role, name);
  await page.keyboard.press('Enter');
}

/** Chooses files with the button that has the focus. */
async function choose(page, ...files) {
  const chooser = page.waitForEvent('filechooser');
  await page.keyboard.press('Enter');
  await (await chooser).setFiles(files.map((given) => ({ mimeType: '', ...given })));
}

test('the main path needs no pointer', { tag: '@firefox' }, async ({ page }) => {
  await tabTo(page, 'button', 'Choose a file');
  await choose(page, file('samples/1.0-tar-gzip.sma'));
  await expectVerdict(page, '1.0-tar-gzip.sma', 'Valid');
  await expect(heading(page)).toBeFocused();

  await tabTo(page, 'radio', /^Thorough/);
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('radio', { name: /^Paranoid/ })).toBeChecked();
  await expect(page.locator('.depth [role="status"]')).toBeEmpty();

  await page.keyboard.press('/');
  await expect(page.getByRole('combobox', { name: 'Search this archive' })).toBeFocused();
  await page.keyboard.press('Escape');
  await press(page, 'button', /^Devices/);
  await expect(page.getByRole('grid')).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.locator('.screen-head')).toContainText('Device 2 of 24');
  await page.keyboard.press('ArrowRight');
  await expect(page.locator('.screen-head')).toContainText('Device 3 of 24');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: /^Devices/ })).toBeFocused();

  await press(page, 'link', /^History/);
  await expect(heading(page)).toHaveText('History');
  await expect(page.locator('.moment').first()).toBeVisible();
  await tabTo(page, 'slider', /^From/);
  await page.keyboard.press('End');
  await expect(page.locator('.screen-head')).toContainText(/\d+ of \d+/);
  await page.keyboard.press('Escape');

  await press(page, 'link', /^Compare/);
  await tabTo(page, 'button', 'Choose a file…');
  await choose(page, later({ devices: ({ devices }) => { devices[0].name = 'Renamed'; } }));
  await expect(heading(page)).toHaveText('1 changed');
  await page.keyboard.press('Escape');

  await press(page, 'link', /^Rehearse/);
  await press(page, 'button', /empty/i);
  await expect(page.locator('.subject').first()).toBeVisible();
  await page.keyboard.press('Escape');

  await press(page, 'link', /^Redacted copy/);
  await press(page, 'button', 'Make redacted copy');
  await expect(page.getByRole('heading', { name: 'Ready to save' })).toBeVisible();
  const saving = page.waitForEvent('download');
  await press(page, 'button', /^Save/);
  const saved = await saving;
  expect(readFileSync(await saved.path()).length).toBeGreaterThan(1000);
});

test('the sheet lists the keys, and gives the focus back', { tag: '@firefox' }, async ({ page }) => {
  await openSample(page);
  await page.keyboard.press('?');
  await expect(sheet(page)).toBeVisible();
  await expect(sheet(page)).toContainText('Search this archive');
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(sheet(page)).toBeHidden();
  await expectVerdict(page, 'home.sma', 'Valid');
  await page.getByRole('button', { name: 'Keyboard shortcuts' }).click();
  await sheet(page).getByRole('button', { name: 'Close' }).click();
  await expect(page.getByRole('button', { name: 'Keyboard shortcuts' })).toBeFocused();
});

test('the keys of the page do nothing behind the sheet', async ({ page }) => {
  await openRecord(page);
  await page.keyboard.press('?');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Escape');
  await expect(page.locator('.screen-head')).toContainText('Device 1 of 24');
});

test('shortcuts of one character can be turned off', async ({ page }) => {
  await openSample(page);
  await page.keyboard.press('?');
  await sheet(page).getByRole('checkbox', { name: 'Use / and ? as shortcuts' }).uncheck();
  await page.keyboard.press('Escape');
  await page.keyboard.press('/');
  await expect(page.getByRole('combobox', { name: 'Search this archive' })).not.toBeFocused();
  await page.keyboard.press('?');
  await expect(sheet(page)).toBeHidden();
});

test('closing a file can be undone, and leads back to its screen', async ({ page }) => {
  await openRecord(page);
  await page.getByRole('button', { name: 'Close file' }).click();
  await expect(heading(page)).toHaveText('Check a Shelly Manager backup');
  const note = page.getByRole('region', { name: 'Note' });
  await expect(note).toContainText('home.sma was closed.');
  await note.getByRole('button', { name: 'Undo' }).click();
  await expect(page.locator('.screen-head')).toContainText('Device 1 of 24');
  await expect(note).toHaveCount(0);
});

test('removing a key from the keyring can be undone', async ({ page }) => {
  await pick(page, file('samples/1.0-tar-none-signed.sma'));
  await expectVerdict(page, '1.0-tar-none-signed.sma', 'Valid');
  await page.locator('#choose-key-file').setInputFiles({ mimeType: '', ...file('keys/signer.pub.pem') });
  await page.getByRole('button', { name: 'Add to keyring' }).click();
  const stored = () => page.evaluate(() => JSON.parse(localStorage['archive-inspector.keyring']).keys.length);
  await expect.poll(stored).toBe(1);
  await page.locator('#keyring').click();
  await page.getByRole('button', { name: /^Remove/ }).click();
  await expect.poll(stored).toBe(0);
  const note = page.getByRole('region', { name: 'Note' });
  await expect(note).toContainText('removed from your keyring');
  await note.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(stored).toBe(1);
});

test('the selected row and chosen parts are visible in forced colors', async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active' });
  await openSample(page);
  await page.locator('#open-devices-devices').click();
  await page.keyboard.press('ArrowDown');
  const outline = await page.locator('.row.selected').evaluate((row) => getComputedStyle(row).outlineStyle);
  expect(outline).toBe('solid');
});

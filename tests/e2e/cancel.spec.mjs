// Canceled operations: the open archive stays open and usable.
import {
  damagedFleet, encryptedFleet, fleetArchive, fleetDocument, KEY_FILE,
} from './fleet.mjs';
import { cancel, dropOn, expect, expectVerdict, file, openSample, pick, test } from './page.mjs';

/** Work on a fleet takes seconds, and longer on a busy machine. */
const PATIENCE = { timeout: 60_000 };

const heading = (page) => page.getByRole('heading', { level: 1 });
const card = (page, name) => page.locator(`.${name}`);

/** Opens a fleet, and waits for its verdict. */
async function open(page, fleet) {
  await pick(page, fleet);
  await expect(page.locator('.verdict-file bdi')).toHaveText(fleet.name, PATIENCE);
  await expect(heading(page)).not.toHaveText('Checking…', PATIENCE);
}

/** Expects that the records of the open archive can be read. */
async function expectRows(page, name) {
  await page.locator('#open-devices-devices').click();
  await expect(page.locator('#row-0')).toContainText(name, PATIENCE);
  await page.keyboard.press('Escape');
  await expect(page.locator('.verdict')).toBeVisible();
}

test('canceling the opening of another file keeps the open archive', async ({ page }) => {
  await openSample(page);
  await cancel(page, '.opening', () => pick(page, fleetDocument()));
  await expectVerdict(page, 'home.sma', 'Valid');
  await page.locator('#open-devices-devices').click();
  await expect(page.locator('#row-0 .skeleton')).toHaveCount(0);
  await expect(page.locator('#row-0')).not.toBeEmpty();
});

test('a canceled first validation can be repeated', async ({ page }) => {
  const fleet = fleetArchive();
  await cancel(page, '.verdict', () => pick(page, fleet));
  await expectVerdict(page, fleet.name, 'Not checked');
  await expectRows(page, 'Device 1');
  await expectVerdict(page, fleet.name, 'Not checked');
  await page.getByRole('button', { name: 'Run checks' }).click();
  await expect(page.locator('.tally')).toBeVisible(PATIENCE);
});

test('canceling a deeper validation keeps the previous verdict', async ({ page }) => {
  await open(page, fleetArchive());
  const verdict = await heading(page).textContent();
  const tally = await page.locator('.tally').textContent();
  // Not `check()`: it expects the level to stay chosen, and canceling chooses the previous one again.
  await cancel(page, '.verdict', () => page.locator('input[value="paranoid"]').click());
  await expect(heading(page)).toHaveText(verdict);
  await expect(page.locator('.tally')).toHaveText(tally);
  await expect(page.locator('input[name="level"][value="thorough"]')).toBeChecked();
  await expect(page.locator('.depth [role="status"]')).toBeEmpty();
  await expectRows(page, 'Device 1');
});

test('canceling decryption keeps the locked archive', async ({ page }) => {
  await open(page, encryptedFleet());
  const verdict = await heading(page).textContent();
  await cancel(page, '.unlock', () => dropOn(page, '.unlock', file(KEY_FILE)));
  await expect(card(page, 'unlock').getByRole('heading')).toHaveText('Encrypted');
  await expect(page.locator('.section .tag', { hasText: 'Encrypted' })).toHaveCount(1);
  await expect(heading(page)).toHaveText(verdict);
  // A wrong key is answered, and the right one opens it.
  await dropOn(page, '.unlock', { name: 'a.key', buffer: Buffer.alloc(32) });
  await expect(card(page, 'unlock').getByRole('alert')).toContainText('Wrong', PATIENCE);
  await dropOn(page, '.unlock', file(KEY_FILE));
  await expect(card(page, 'unlock').getByRole('heading')).toHaveText('Unlocked', PATIENCE);
});

test('canceling the plan and the conversion keeps the document', async ({ page }) => {
  await open(page, fleetDocument());
  const verdict = await heading(page).textContent();
  const part = card(page, 'conversion');
  const press = (name) => part.getByRole('button', { name }).click();
  await cancel(page, '.conversion', () => press('Show steps'));
  await expect(heading(page)).toHaveText(verdict);
  await expectRows(page, 'Device 1');
  await press('Show steps');
  await expect(part.locator('.steps')).toBeVisible(PATIENCE);

  let downloads = 0;
  page.on('download', () => {
    downloads += 1;
  });
  await cancel(page, '.conversion', () => press('Save archive'));
  await expect(part.locator('.steps')).toBeVisible();
  await expectRows(page, 'Device 1');
  expect(downloads).toBe(0);
  const download = page.waitForEvent('download', PATIENCE);
  await press('Save archive');
  expect((await download).suggestedFilename()).toBe('fleet-document.converted.sma');
});

test('canceling a recovery keeps the damaged archive', async ({ page }) => {
  await open(page, damagedFleet());
  await expectVerdict(page, 'damaged-fleet.sma', 'Changed or damaged');
  const part = card(page, 'rescue');
  const look = () => part.getByRole('button', { name: 'Find intact sections' }).click();
  await cancel(page, '.rescue', look);
  await expectVerdict(page, 'damaged-fleet.sma', 'Changed or damaged');
  await expectRows(page, 'Device 1');
  await look();
  await expect(part).toContainText('sections intact', PATIENCE);
});

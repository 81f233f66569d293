// The validation level, and saving the report.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, expectVerdict, file, openSample, pick, setLevel, test } from './page.mjs';

const SECRET = 'secrets/in-devices.sma';
const HOSTILE = 'hostile/markup.sma';

const level = (page, name) => page.getByRole('radio', { name, exact: true });

/** The text of the file that is saved by a button. */
async function save(page, name) {
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name }).click();
  const saved = await download;
  return { name: saved.suggestedFilename(), text: readFileSync(await saved.path(), 'utf8') };
}

test('every record is validated by default, and more only on request', async ({ page }) => {
  await pick(page, file(SECRET));
  await expectVerdict(page, 'in-devices.sma', 'Valid');
  await expect(level(page, 'Thorough')).toBeChecked();
  await expect(page.getByText('SMA-C010')).toHaveCount(0);

  await setLevel(page, 'paranoid');
  await expectVerdict(page, 'in-devices.sma', 'Valid, with warnings');
  await expect(page.getByText('SMA-C010')).toBeVisible();

  await setLevel(page, 'basic');
  await expectVerdict(page, 'in-devices.sma', 'Structure valid');
  await expect(page.getByText('SMA-I003')).toHaveCount(0);
});

test('the level applies to the next file', async ({ page }) => {
  await openSample(page);
  await setLevel(page, 'paranoid');
  await pick(page, file(SECRET));
  await expectVerdict(page, 'in-devices.sma', 'Valid, with warnings');
  await expect(level(page, 'Paranoid')).toBeChecked();
});

test('the keyboard selects the level', async ({ page }) => {
  await openSample(page);
  await level(page, 'Thorough').focus();
  await page.keyboard.press('ArrowRight');
  await expect(level(page, 'Paranoid')).toBeChecked();
  await expect(page.getByText('SMA-C020')).toBeVisible();
});

test('the report saved as JSON is that of the core, byte for byte', async ({ page }) => {
  for (const path of ['samples/1.0-tar-gzip.sma', 'flipped/1.0-json-gzip.sma']) {
    await pick(page, file(path));
    await expect(page.locator('.verdict-file bdi')).toHaveText(file(path).name);
    for (const depth of ['standard', 'paranoid']) {
      await setLevel(page, depth);
      const { name, text } = await save(page, 'Save report as JSON');
      expect(name).toBe(`${file(path).name}.report.json`);
      const core = new URL(`../../target/reports/${path}.${depth}.json`, import.meta.url);
      expect(text).toBe(readFileSync(core, 'utf8'));
    }
  }
});

test('the report saved as HTML is self-contained', async ({ page, context }) => {
  const archive = file('samples/1.0-tar-gzip.sma');
  await pick(page, archive);
  await expectVerdict(page, archive.name, 'Valid');
  const { name, text } = await save(page, 'Save report as HTML');
  expect(name).toBe('1.0-tar-gzip.sma.report.html');
  expect(text).toContain(createHash('sha256').update(archive.buffer).digest('hex'));
  const report = await context.newPage();
  await report.setContent(text);
  await expect(report.getByRole('heading', { name: 'Not checked' })).toBeVisible();
  await report.close();
});

test('markup in an archive is escaped on the page and in the report', async ({ page }) => {
  await openSample(page);
  await setLevel(page, 'paranoid');
  await pick(page, file(HOSTILE));
  await expect(page.locator('.verdict-file bdi')).toHaveText(file(HOSTILE).name);
  await expect(page.locator('#checks')).toBeVisible();
  // Nothing of it has become an element of the page.
  await expect(page.locator('main script, main iframe, main object, main embed, main img')).toHaveCount(0);
  const { text } = await save(page, 'Save report as HTML');
  expect(text).not.toMatch(/<(script|iframe|object|embed|img)/i);
});

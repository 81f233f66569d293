// The base of an incremental archive, given in the page.
import { dropOn, expect, expectAccessible, expectVerdict, file, pick, test } from './page.mjs';

const INCREMENT = 'base/incremental.sma';
const card = (page) => page.getByRole('region', { name: 'Base', exact: true });

async function addBase(page, given) {
  const chooser = page.waitForEvent('filechooser');
  await card(page).getByRole('button', { name: 'Add the base…' }).click();
  await (await chooser).setFiles({ mimeType: '', ...given });
}

test('an archive without its base is neither valid nor invalid, and asks for it', async ({ page }) => {
  await pick(page, file(INCREMENT));
  await expectVerdict(page, 'incremental.sma', 'Base not checked');
  await expect(card(page)).toContainText('stores only what changed');
  await expectAccessible(page, '.base');
});

test('an archive is valid with its base', async ({ page }) => {
  await pick(page, file(INCREMENT));
  await addBase(page, file('base/full.sma'));
  await expectVerdict(page, 'incremental.sma', 'Valid');
  await expect(card(page)).toContainText('was checked with full.sma as its base');
});

test('an archive that is not the base makes the increment invalid', async ({ page }) => {
  await pick(page, file(INCREMENT));
  await addBase(page, file('base/other-id.sma'));
  await expect(card(page)).toContainText('was checked with other-id.sma as its base');
  await expect(page.getByRole('heading', { level: 1 })).not.toHaveText(/^Base not checked$|^Valid/);
});

test('a file that is no archive is explained, and nothing changes', async ({ page }) => {
  await pick(page, file(INCREMENT));
  await dropOn(page, '.base', { name: 'photo.png', buffer: Buffer.from('\x89PNG\r\n\x1a\n', 'latin1') });
  await expect(card(page).getByRole('alert')).toContainText('PNG');
  await expectVerdict(page, 'incremental.sma', 'Base not checked');
});

test('an archive with a whole content has no such card', async ({ page }) => {
  await pick(page, file('samples/1.0-tar-gzip.sma'));
  await expectVerdict(page, '1.0-tar-gzip.sma', 'Valid');
  await expect(card(page)).toHaveCount(0);
});

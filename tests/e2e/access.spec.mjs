// Accessibility: assistive technology, the keyboard, narrow screens, both themes.
import {
  drop, expect, expectAccessible, expectNothingTooWide, expectVerdict, file, openRecord,
  openSample, pick, test,
} from './page.mjs';

const SCREENS = {
  start: async () => {},
  version: (page) => page.locator('.about summary').click(),
  refusal: (page) => drop(page, { name: 'photo.png', buffer: Buffer.from('\x89PNG\r\n\x1a\n', 'latin1') }),
  valid: openSample,
  changed: async (page) => {
    await pick(page, file('flipped/1.0-tar-gzip.sma'));
    await expectVerdict(page, '1.0-tar-gzip.sma', 'Changed or damaged');
  },
  table: async (page) => {
    await openSample(page);
    await page.locator('#open-devices-devices').click();
    await expect(page.locator('#row-0')).toBeVisible();
  },
  record: openRecord,
};

for (const [name, show] of Object.entries(SCREENS)) {
  test(`the screen “${name}” is accessible and fits into narrow windows`, async ({ page }) => {
    await show(page);
    const passed = page.locator('.passed > summary');
    if (await passed.isVisible()) {
      await passed.click();
    }
    // Preloading would fetch the style sheets again.
    await expectAccessible(page);
    for (const width of [820, 360]) {
      await page.setViewportSize({ width, height: 800 });
      await expectNothingTooWide(page);
    }
  });
}

test('a record can be reached and left with the keyboard', async ({ page }) => {
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Choose a file' })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Choose a folder' })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Try the sample' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expectVerdict(page, 'home.sma', 'Valid');
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();

  const passed = [];
  while (!passed.includes('open-devices-devices') && passed.length < 20) {
    await page.keyboard.press('Tab');
    passed.push(await page.evaluate(() => {
      const { activeElement } = document;
      return activeElement.id || activeElement.textContent.trim();
    }));
  }
  const order = ['What this does not prove', 'Verify with a public key', 'keyring', 'open-devices-devices'];
  expect(passed.filter((part) => order.includes(part))).toEqual(order);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('grid')).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.locator('.screen-head')).toContainText('Device 2 of 24');
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();

  await page.keyboard.press('Escape');
  await expect(page.getByRole('grid')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.locator('#open-devices-devices')).toBeFocused();
});

test('the verdict is announced', async ({ page }) => {
  await openSample(page);
  await expect(page.getByRole('status')).toHaveText(/^home\.sma: This backup is intact\. ./);
});

test('the skip link skips the header', async ({ page }) => {
  await openSample(page);
  await page.getByRole('link', { name: 'Skip to content' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.locator('main')).toBeFocused();
});

test('the way back from a record is large enough for a finger', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 800 });
  await openRecord(page);
  for (const link of await page.locator('.crumbs .link').all()) {
    expect((await link.boundingBox()).height).toBeGreaterThanOrEqual(24);
  }
});

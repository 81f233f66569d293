// Starting: a part that cannot be loaded is not waited for in silence.
import { expect, test } from '@playwright/test';
import { pathToFileURL, fileURLToPath } from 'node:url';

for (const part of ['start.js', 'sma-inspector.js', 'sma-inspector_bg.wasm', 'worker.js', 'worker_bg.wasm']) {
  test(`the page says that it could not start without ${part}`, async ({ page }) => {
    await page.route(`**/${part}`, (route) => route.abort());
    await page.goto('/');
    await expect(page.getByRole('alert')).toContainText('SMA Inspector could not start.');
    await expect(page.getByText('Loading SMA Inspector')).toBeHidden();
  });
}

/** The animation that reveals the text needs no script. Its delay is skipped. */
async function expectLateText(page) {
  const late = page.getByText('SMA Inspector has not started yet.');
  await expect(late).toBeHidden();
  await page.evaluate(() => document.getAnimations().forEach((animation) => animation.finish()));
  await expect(late).toBeVisible();
}

test('the page explains itself when its first script is blocked', async ({ page }) => {
  await page.route('**/boot.js', (route) => route.abort());
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto('/');
  await expectLateText(page);
});

test('the page explains itself when it is opened as a file', async ({ page }) => {
  const folder = fileURLToPath(new URL('../../target/preview/page/', import.meta.url));
  await page.goto(pathToFileURL(`${folder}index.html`).href);
  await expect(page.getByText(/could not start|has not started yet/).first()).toBeAttached();
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('could not start');
});

// Pictures of the page for the README, the overview of the built-in sample in both themes, and the icon of
// the installed page.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { openSample, test } from './page.mjs';

for (const colorScheme of ['light', 'dark']) {
  test(`a picture of the overview in ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width: 1440, height: 900 });
    await openSample(page);
    const image = new URL(`../../docs/images/inspector-${colorScheme}.png`, import.meta.url);
    await page.screenshot({ path: fileURLToPath(image) });
  });
}

test('the icon of 192 pixels', async ({ browser }) => {
  const icon = readFileSync(new URL('../../web/icon.svg', import.meta.url), 'utf8');
  const page = await browser.newPage({ viewport: { width: 192, height: 192 } });
  // Full-bleed: systems cut icons to their own shapes.
  await page.setContent(`<style>body { margin: 0; background: #0b5cad } svg { display: block }</style>${icon}`);
  await page.screenshot({ path: fileURLToPath(new URL('../../web/icon-192.png', import.meta.url)) });
  await page.close();
});

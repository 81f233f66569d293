// Pictures of the page for the README: the overview of the built-in sample in both themes.
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

// Pictures of every state of the page, whole, in each width and theme, into `target/screenshots/`.
import { fileURLToPath } from 'node:url';
import { test } from './page.mjs';
import { show, STATES } from './states.mjs';

const HEIGHTS = { 360: 740, 768: 1024, 1440: 900 };

for (const name of Object.keys(STATES)) {
  test(name, async ({ page }) => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await show(page, name);
    for (const [width, height] of Object.entries(HEIGHTS)) {
      await page.setViewportSize({ width: Number(width), height });
      for (const colorScheme of ['light', 'dark']) {
        await page.emulateMedia({ colorScheme });
        const file = `../../target/screenshots/${name.replaceAll(' ', '-')}-${width}-${colorScheme}.png`;
        await page.screenshot({ path: fileURLToPath(new URL(file, import.meta.url)), fullPage: true });
      }
    }
  });
}

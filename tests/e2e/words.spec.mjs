// Texts of the page: the accessibility tree of each state, in `snapshots/`. After a change of texts run
// `npx playwright test words --update-snapshots`, and read the diff.
import { test as bare } from '@playwright/test';
import { expect, test } from './page.mjs';
import { show, STATES } from './states.mjs';

/** Expects the texts that are stored under a name. Passed checks are in docs/checks.md, and stay folded. */
async function expectTexts(page, name) {
  const folded = page.locator('details.part > summary, details.members > summary, details.more-places > summary');
  for (const summary of await folded.all()) {
    if (!(await summary.evaluate(({ parentElement }) => parentElement.open))) {
      await summary.click();
    }
  }
  const texts = await page.locator('body').ariaSnapshot();
  // How long unlocking takes depends on the machine, and the digest of the program on the compiler.
  const steady = texts.replace(/Version \S+ · [0-9a-f]{8}/, 'Version 0 · 0').replace(/(Measuring how long|Unlocking takes)[^.…]*(\.\d[^.…]*)?[.…]/, 'Unlocking takes about 1 s.');
  expect(`${steady}\n`).toMatchSnapshot(`${name.replaceAll(' ', '-')}.yml`);
}

for (const name of Object.keys(STATES)) {
  test(`the texts of the state “${name}”`, async ({ page }) => {
    await show(page, name);
    await expectTexts(page, name);
  });
}

bare('the texts of a page that cannot start', async ({ page }) => {
  await page.route('**/sma-inspector_bg.wasm', (route) => route.abort());
  await page.goto('/');
  await expect(page.locator('html')).toHaveAttribute('data-state', 'broken');
  await expectTexts(page, 'broken');
});

bare('the texts without JavaScript', async ({ browser, baseURL }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, baseURL });
  const page = await context.newPage();
  await page.goto('/');
  await expectTexts(page, 'without JavaScript');
  await context.close();
});

// Texts of the page: the accessibility tree of each state, in `snapshots/`. After a change of texts run
// `npx playwright test words --update-snapshots`, and read the diff.
import { test as bare } from '@playwright/test';
import { expect, file, openRecord, openSample, pick, sparse, test } from './page.mjs';

const GIB = 1024 ** 3;

const opened = (path) => async (page) => {
  await pick(page, file(path));
  await expect(page.locator('.tally')).toBeVisible();
};
const press = (page, name) => page.getByRole('button', { name }).click();

const STATES = {
  start: async () => {},
  valid: openSample,
  signed: opened('samples/1.0-tar-none-signed.sma'),
  'signed by an unknown key': opened('signature/embedded.sma'),
  'damaged or forged': opened('signature/changed-embedded.sma'),
  'locked with a password': opened('samples/1.0-chacha-scrypt.sma'),
  'locked with a key file': opened('samples/1.0-chacha-rawkey.sma'),
  'impossible to unlock': opened('derivation/argon2-most.sma'),
  incremental: opened('samples/1.0-incremental.sma'),
  document: opened('samples/2026.1-browser-export.sma'),
  invalid: opened('records/form-mac-wrong.sma'),
  'not an archive': (page) =>
    pick(page, { name: 'photo.png', buffer: Buffer.from('\x89PNG\r\n\x1a\n', 'latin1') }),
  truncated: async (page) => {
    const { name, buffer } = file('samples/1.0-tar-none-signed.sma');
    await pick(page, { name, buffer: buffer.subarray(0, buffer.length / 2) });
  },
  large: (page) => pick(page, sparse('large.sma', 1.5 * GIB)),
  'too large': (page) => pick(page, sparse('large.sma', 5 * GIB)),
  unlocked: async (page) => {
    await opened('samples/1.0-chacha-rawkey.sma')(page);
    await page.locator('#unlock-with-file').setInputFiles({
      mimeType: '', ...file('samples/raw.key'),
    });
    await expect(page.locator('#unlock-again')).toBeVisible();
    await expect(page.locator('.tally')).toBeVisible();
  },
  recovered: async (page) => {
    await opened('flipped/1.0-tar-gzip.sma')(page);
    await press(page, 'Find intact sections');
    await expect(page.locator('.rescue .check-list')).toBeVisible();
  },
  'planned conversion': async (page) => {
    await opened('flipped/2026.1-server-export.sma')(page);
    await press(page, 'Show steps');
    await expect(page.locator('.steps')).toBeVisible();
  },
  'verified with a key': async (page) => {
    await opened('signature/embedded.sma')(page);
    await page.locator('#choose-key-file').setInputFiles({
      mimeType: '', ...file('keys/signer.pub.pem'),
    });
    await press(page, 'Add to keyring');
    await press(page, 'Verify with this key');
    await expect(page.locator('#signature')).toBeFocused();
    await press(page, /^Remember this signer/);
    await expect(page.locator('.pin')).toBeVisible();
  },
  comparison: async (page) => {
    await opened('samples/1.0-tar-gzip.sma')(page);
    await page.getByRole('link', { name: /^Compare/ }).click();
    await page.locator('#compare-with-file').setInputFiles({ mimeType: '', ...file('samples/1.0-selective.sma') });
    await expect(page.locator('.subject').first()).toBeVisible();
  },
  rehearsal: async (page) => {
    await opened('samples/1.0-selective.sma')(page);
    await page.getByRole('link', { name: /^Rehearse/ }).click();
    await page.locator('#restore-to-file').setInputFiles({ mimeType: '', ...file('samples/1.0-tar-gzip.sma') });
    await expect(page.locator('.subject').first()).toBeVisible();
  },
  'list of files': async (page) => {
    await pick(page, file('base/full.sma'), file('base/incremental.sma'), file('flipped/1.0-tar-gzip.sma'));
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Newest backup/);
  },
  'redacted copy': async (page) => {
    await openSample(page);
    await page.getByRole('link', { name: /^Redacted copy/ }).click();
    await press(page, 'Make redacted copy');
    await expect(page.getByRole('heading', { name: 'Ready to save' })).toBeVisible();
  },
  'encrypted copy': async (page) => {
    await openSample(page);
    await page.getByRole('link', { name: /^Encrypted copy/ }).click();
  },
  'signed copy': async (page) => {
    await opened('samples/1.0-tar-none-signed.sma')(page);
    await page.getByRole('link', { name: /^Signed copy/ }).click();
  },
  table: async (page) => {
    await openSample(page);
    await page.locator('#open-notifications-channels').click();
    await expect(page.locator('#row-0 .skeleton')).toHaveCount(0);
  },
  record: async (page) => {
    await openRecord(page);
    await expect(page.getByRole('region', { name: /^History/ })).toBeVisible();
    await expect(page.getByRole('region', { name: 'Referred to by' })).toBeVisible();
  },
  field: async (page) => {
    await opened('samples/2024.1-browser-after-2026-07-21.sma')(page);
    await page.locator('#open-network_settings-mqtt_config').click();
    await expect(page.locator('.tree')).toBeVisible();
  },
};

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

for (const [name, show] of Object.entries(STATES)) {
  test(`the texts of the state “${name}”`, async ({ page }) => {
    await show(page);
    await expect(page.locator('.verdict, .notice, .start, .table-screen, .record, .tool-screen').first()).toBeVisible();
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

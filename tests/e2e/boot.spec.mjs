// Starting: the first screen takes a file before the program has loaded, and a part that cannot be loaded
// is not waited for in silence.
import { gunzipSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import {
  drag, drop, expectAccessible, expectNothingTooWide, expectVerdict, file, paste, pickFolder, ready, vector,
} from './page.mjs';

test.use({ serviceWorkers: 'allow' });

const SAMPLE = 'samples/1.0-tar-gzip.sma';
const parts = ['start.js', 'sma-inspector.js', 'sma-inspector_bg.wasm'];

for (const part of parts) {
  test(`the page says that it could not start without ${part}`, async ({ page }) => {
    await page.route(`**/${part}`, (route) => route.abort());
    await page.goto('/');
    await expect(page.getByRole('alert')).toContainText('SMA Inspector could not start.');
    await expect(page.getByText('Loading SMA Inspector')).toBeHidden();
    await expect(page.getByRole('button', { name: 'Choose a file' })).toBeHidden();
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
  await page.route('**/start.js', (route) => route.abort());
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto('/');
  await expectLateText(page);
});

test('the page explains itself when it is opened as a file', async ({ page }) => {
  const folder = new URL('../../target/preview/page/', import.meta.url);
  await page.goto(new URL('index.html', folder).href);
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('SMA Inspector could not start.');
  await expect(alert).toContainText('From a disk, only sma-inspector.html can start.');
});

/** The first screen, with the program held back until it is let go. */
async function first(page) {
  let letGo;
  const held = new Promise((resolve) => { letGo = resolve; });
  await page.route('**/sma-inspector_bg.wasm', async (route) => {
    await held;
    await route.continue();
  });
  await page.goto('/');
  await expect(page.getByText('Loading SMA Inspector…')).toBeVisible();
  return letGo;
}

const GIVEN = {
  dropped: (page) => drop(page, file(SAMPLE)),
  pasted: (page) => paste(page, [file(SAMPLE)]),
  chosen: async (page) => {
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Choose a file' }).click();
    await (await chooser).setFiles({ mimeType: '', ...file(SAMPLE) });
  },
};

for (const [how, give] of Object.entries(GIVEN)) {
  test(`a file that is ${how} before the program has loaded is opened then`, async ({ page }) => {
    const letGo = await first(page);
    await give(page);
    const status = page.getByText('1.0-tar-gzip.sma opens as soon as SMA Inspector has loaded.');
    await expect(status).toBeVisible();
    letGo();
    await ready(page);
    await expectVerdict(page, '1.0-tar-gzip.sma', 'Valid');
  });
}

test('a file that is chosen while the program starts is opened', async ({ page }) => {
  const letGo = await first(page);
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose a file' }).click();
  const chosen = await chooser;
  letGo();
  await ready(page);
  await chosen.setFiles({ mimeType: '', ...file(SAMPLE) });
  await expectVerdict(page, '1.0-tar-gzip.sma', 'Valid');
});

test('an archive and its key can be dropped before the program has loaded', async ({ page }) => {
  const letGo = await first(page);
  await drop(page, file('samples/signer.pub.pem'), file('samples/1.0-tar-none-signed.sma'));
  await expect(page.getByText('2 files open as soon as SMA Inspector has loaded.')).toBeVisible();
  letGo();
  await ready(page);
  await expectVerdict(page, '1.0-tar-none-signed.sma', 'Valid');
  await expect(page.getByRole('button', { name: 'Verify with this key' })).toBeVisible();
});

test('a folder can be chosen before the program has loaded', async ({ page }) => {
  const letGo = await first(page);
  await pickFolder(page, vector('base'));
  await expect(page.getByText('The folder base opens as soon as SMA Inspector has loaded.')).toBeVisible();
  letGo();
  await ready(page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Newest backup to rely on/);
});

test('where the browser cannot choose folders, there is no such button', async ({ page }) => {
  await page.addInitScript(() => { delete HTMLInputElement.prototype.webkitdirectory; });
  const expectNone = async () => {
    await expect(page.getByRole('button', { name: 'Choose a file' })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Choose a folder' })).toHaveCount(0);
    await expect(page.getByText('upload a folder')).toHaveCount(0);
  };
  const letGo = await first(page);
  await expectNone();
  letGo();
  await ready(page);
  await expectNone();
});

test('the text of an archive can be pasted before the program has loaded', async ({ page }) => {
  const letGo = await first(page);
  await paste(page, [], gunzipSync(file('samples/2026.1-server-export.sma').buffer).toString());
  letGo();
  await ready(page);
  await expectVerdict(page, 'Pasted text', 'Valid');
});

test('the sample can be chosen before the program has loaded', async ({ page }) => {
  const letGo = await first(page);
  await page.getByRole('button', { name: 'Try the sample' }).click();
  await expect(page.getByText('The sample opens as soon as')).toBeVisible();
  letGo();
  await ready(page);
  await expectVerdict(page, 'home.sma', 'Valid');
});

test('files that the system opens with the installed page are opened', async ({ page }) => {
  await page.addInitScript(() => {
    const value = { setConsumer(consumer) { window.launch = consumer; } };
    Object.defineProperty(window, 'launchQueue', { value });
  });
  await page.goto('/');
  await ready(page);
  await page.evaluate((bytes) => {
    const content = Uint8Array.from(atob(bytes), (character) => character.charCodeAt(0));
    window.launch({ files: [{ getFile: async () => new File([content], 'home.sma') }] });
  }, file(SAMPLE).buffer.toString('base64'));
  await expectVerdict(page, 'home.sma', 'Valid');
});

test('a drag of files marks where they can be dropped, and another drag does not', async ({ page }) => {
  await first(page);
  await drag(page);
  await expect(page.locator('html')).not.toHaveAttribute('data-dragging');
  await drag(page, file(SAMPLE));
  await expect(page.locator('html')).toHaveAttribute('data-dragging');
});

test('nothing moves when the program has loaded', async ({ page }) => {
  const letGo = await first(page);
  const places = () => page.locator('.brand, h1, .lead, .drop, .drop-icon, .drop-title, .drop button, .promise').evaluateAll(
    (all) => all.map((it) => {
      const { x, y, width, height } = it.getBoundingClientRect();
      return [it.textContent.trim().replace(/\s+/g, ' '), x, y, width, height].slice(it.matches('.drop') ? 1 : 0);
    }),
  );
  const before = await places();
  await page.getByRole('button', { name: 'Choose a file' }).focus();
  letGo();
  await ready(page);
  await expect(page.getByText('You can also paste a file')).toBeVisible();
  expect(await places()).toEqual(before);
  // Nor does the focus.
  await expect(page.getByRole('button', { name: 'Choose a file' })).toBeFocused();
});

test('axe finds nothing on the first screen', async ({ page }) => {
  await first(page);
  await drop(page, file(SAMPLE));
  await expectAccessible(page);
});

test('the first screen fits into any window', async ({ page }) => {
  await first(page);
  await drop(page, { ...file(SAMPLE), name: `${'a-long-name'.repeat(20)}.sma` });
  for (const width of [1440, 768, 360]) {
    await page.setViewportSize({ width, height: 800 });
    await expectNothingTooWide(page);
  }
});

// The page for tests. Every test with `page` fails if, after loading, the page makes a request, violates
// its policy or writes an error to the console.
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test as base } from '@playwright/test';
import { mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bridge } from './firefox.mjs';

export { expect };

/** The browser with nothing loaded, and without these conditions. */
export const bare = base.extend({
  browser: [
    async ({ browser }, use) => {
      bridge(browser);
      await use(browser);
    },
    { scope: 'worker' },
  ],
});

export const test = bare.extend({
  page: async ({ page }, use) => {
    const trouble = [];
    page.on('console', (message) => {
      const isBlocked = message.text() === 'Service Worker registration blocked by Playwright';
      if (['error', 'warning'].includes(message.type()) && !isBlocked) {
        trouble.push(`console: ${message.text()}`);
      }
    });
    page.on('pageerror', (error) => trouble.push(`error: ${error.message}`));
    // Dialogs are caught from the first listener on, and not at once.
    page.on('filechooser', () => {});
    await page.goto('/');
    await ready(page);
    page.context().on('request', (request) => {
      // The program of a second worker comes from memory.
      if (!request.url().startsWith('blob:')) {
        trouble.push(`request: ${request.url()}`);
      }
    });
    page.on('websocket', (socket) => trouble.push(`socket: ${socket.url()}`));
    await use(page);
    expect(trouble).toEqual([]);
  },
});

/** Waits until everything has loaded and the worker listens. */
export async function ready(page) {
  await expect(page.locator('html')).toHaveAttribute('data-state', 'ready');
}

/** The path of a test vector, such as `samples/1.0-tar-gzip.sma`. */
export function vector(name) {
  return fileURLToPath(new URL(`../vectors/${name}`, import.meta.url));
}

/** A test vector as a file for the page. */
export function file(name) {
  return { name: basename(name), buffer: readFileSync(vector(name)) };
}

/** The path of a sparse file of this size. */
export function sparse(name, bytes) {
  const path = join(tmpdir(), `${process.pid}-${bytes}`, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, '');
  truncateSync(path, bytes);
  return path;
}

/** Picks files, or the paths of some, with the page's button. */
export async function pick(page, ...files) {
  const chooser = page.waitForEvent('filechooser');
  await page.locator('#choose, #another').click();
  const given = files.map((file) => (typeof file === 'string' ? file : { mimeType: '', ...file }));
  await (await chooser).setFiles(given);
}

/** Picks a folder with the page's button. */
export async function pickFolder(page, path) {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose a folder' }).click();
  await (await chooser).setFiles(path);
}

/** The name and the text of the file that something saves. */
export async function savedBy(page, act) {
  const saving = page.waitForEvent('download');
  await act();
  const saved = await saving;
  return { name: saved.suggestedFilename(), text: readFileSync(await saved.path(), 'utf8') };
}

/** Drags files over the page. */
export async function drag(page, ...files) {
  const data = await dataTransfer(page, files);
  await page.dispatchEvent('body', 'dragenter', { dataTransfer: data });
  await page.dispatchEvent('body', 'dragover', { dataTransfer: data });
  return data;
}

/** Drops files on the page. */
export async function drop(page, ...files) {
  await dropOn(page, 'body', ...files);
}

/** Drops files on a part of the page. */
export async function dropOn(page, selector, ...files) {
  const data = await drag(page, ...files);
  await page.dispatchEvent(selector, 'drop', { dataTransfer: data });
}

/** Pastes files, or a text. */
export async function paste(page, files, text) {
  const data = await dataTransfer(page, files, text);
  await page.evaluate(
    (clipboardData) =>
      document.body.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
      ),
    data,
  );
}

/**
 * Starts an operation and cancels it as soon as its progress is displayed in a part of the page. The click
 * is made in the page: the operation could finish before a click from here arrives.
 */
export async function cancel(page, part, start) {
  const canceled = page.evaluate((selector) => new Promise((resolve) => {
    const observer = new MutationObserver(look);
    function look() {
      const shown = document.querySelector(`${selector} progress`);
      const buttons = [...document.querySelectorAll(`${selector} .progress button`)];
      const button = buttons.find((each) => each.textContent.trim() === 'Cancel');
      if (shown && button) {
        observer.disconnect();
        button.click();
        resolve();
      }
    }
    observer.observe(document.body, { childList: true, subtree: true });
  }), part);
  await start();
  await canceled;
  await expect(page.locator(`${part} progress`)).toHaveCount(0);
}

/** Expects a verdict on a file. */
export async function expectVerdict(page, name, word) {
  await expect(page.locator('.verdict-file bdi')).toHaveText(name);
  const said = word === 'Not checked' ? page.getByRole('heading', { level: 1 }) : page.locator('.verdict-word');
  await expect(said).toHaveText(word);
}

/** Sets the validation level. */
export async function setLevel(page, level) {
  await page.locator(`input[name="level"][value="${level}"]`).check();
  await expect(page.locator('.depth [role="status"]')).toBeEmpty();
}

/** Expects that a file is refused with a code. */
export async function expectRefusal(page, name, code) {
  const notice = page.locator('.notice');
  await expect(notice.locator('.notice-file')).toHaveText(name);
  await expect(notice.locator('.code')).toHaveText(code);
  await expect(notice).toContainText('What to do:');
}

/** Opens the built-in sample. */
export async function openSample(page) {
  await page.getByRole('button', { name: 'Try the sample' }).click();
  await expectVerdict(page, 'home.sma', 'Valid');
}

/** Opens the sample's first device. */
export async function openRecord(page) {
  await openSample(page);
  await page.locator('#open-devices-devices').click();
  await page.locator('#row-0').click();
  await expect(page.locator('.fields').first()).toBeVisible();
}

/** Expects that axe finds nothing on the page, or in a part of it, in both themes. */
export async function expectAccessible(page, part) {
  for (const colorScheme of ['dark', 'light']) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // Otherwise it opens another page for its results.
    const axe = new AxeBuilder({ page }).setLegacyMode().options({ preload: false });
    const { violations } = await (part ? axe.include(part) : axe).analyze();
    expect(violations.map(({ id, nodes }) => [colorScheme, id, nodes[0].html])).toEqual([]);
  }
}

/** Expects that nothing is wider than the window. */
export async function expectNothingTooWide(page) {
  const { scrollWidth, innerWidth } = await page.evaluate(() => ({
    scrollWidth: document.scrollingElement.scrollWidth,
    innerWidth: window.innerWidth,
  }));
  expect(scrollWidth).toBeLessThanOrEqual(innerWidth);
}

function dataTransfer(page, files, text) {
  const content = files.map(({ name, buffer }) => ({ name, bytes: buffer.toString('base64') }));
  return page.evaluateHandle(
    ([content, text]) => {
      const data = new DataTransfer();
      for (const { name, bytes } of content) {
        const array = Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0));
        data.items.add(new File([array], name));
      }
      if (text !== undefined) {
        data.setData('text/plain', text);
      }
      return data;
    },
    [content, text],
  );
}

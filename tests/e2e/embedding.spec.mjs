// <sma-inspector> in another page: a program of Vue, built by Vite, under a strict policy.
import { test as bare } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, expectAccessible, file } from './page.mjs';

const HOST = fileURLToPath(new URL('../../target/hosts/vue', import.meta.url));
const INSPECTOR = fileURLToPath(new URL('../../target/preview/page', import.meta.url));

/** What the element needs: WebAssembly, and its own files from where the page comes from. */
const POLICY = [
  "default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "style-src 'self'", "connect-src 'self'",
  "worker-src 'self'", "img-src 'self'", "base-uri 'none'", "form-action 'none'",
].join('; ');

const TYPES = {
  '.css': 'text/css', '.html': 'text/html', '.js': 'text/javascript', '.wasm': 'application/wasm',
};

function serve(request, response) {
  const { pathname } = new URL(request.url, 'http://host');
  const path = pathname === '/' ? '/index.html' : pathname;
  const content = path === '/backup.sma'
    ? Promise.resolve(file('samples/1.0-tar-gzip.sma').buffer)
    : readFile(path.startsWith('/inspector/') ? join(INSPECTOR, path.slice(11)) : join(HOST, path));
  content.then(
    (bytes) => {
      response.writeHead(200, {
        'Content-Type': TYPES[extname(path)] ?? 'application/octet-stream',
        'Content-Security-Policy': POLICY,
      });
      response.end(bytes);
    },
    () => response.writeHead(404).end(),
  );
}

/** The host, which fails the test on any error, and on any request of the element once it is ready. */
const test = bare.extend({
  address: [async ({}, use) => {
    const server = createServer(serve).listen(0, '127.0.0.1');
    await new Promise((resolve) => { server.once('listening', resolve); });
    await use(`http://127.0.0.1:${server.address().port}/`);
    server.close();
  }, { scope: 'worker' }],

  page: async ({ page, address }, use) => {
    const trouble = [];
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) {
        trouble.push(`console: ${message.text()}`);
      }
    });
    page.on('pageerror', (error) => trouble.push(`error: ${error.message}`));
    await page.route('**/favicon.ico', (route) => route.fulfill({ body: '' }));
    await page.goto(address);
    await expect(events(page)).toContainText('ready');
    page.context().on('request', (request) => {
      // A worker of an element that is put back is started from its files.
      if (!/\/(backup\.sma|element-worker\.js|sma-inspector\.js)$/.test(request.url())) {
        trouble.push(`request: ${request.url()}`);
      }
    });
    await use(page);
    expect(trouble).toEqual([]);
  },
});

const events = (page) => page.getByRole('list', { name: 'Events' });
const inspector = (page) => page.getByRole('region', { name: 'SMA Inspector' });
const heading = (page) => inspector(page).getByRole('heading', { level: 1 });

async function open(page) {
  await page.getByRole('button', { name: 'Open the latest backup' }).click();
  await expect(events(page)).toContainText('verdict {"file":"backup.sma","verdict":"Valid"');
}

/** Opens the first device with the keyboard. */
async function openDevice(page) {
  await inspector(page).getByRole('button', { name: /^Devices/ }).click();
  await expect(inspector(page).getByRole('grid')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(heading(page)).toBeFocused();
}

/** What the host would notice: its title, its address, its entries of the history, and its storage. */
const traces = (page) => page.evaluate(() => ({
  title: document.title,
  address: location.href,
  entries: history.length,
  state: history.state,
  stored: { ...localStorage },
}));

test('the host opens a backup, and hears the verdict', async ({ page }) => {
  await open(page);
  await expect(heading(page)).toHaveText('This backup is intact');
  await expect(inspector(page)).toContainText('backup.sma');
});

test('the host is left alone, whatever is done in the element', async ({ page }) => {
  const before = await traces(page);
  await open(page);
  await openDevice(page);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(heading(page)).toHaveText('This backup is intact');
  expect(await traces(page)).toEqual(before);
});

test('a key that follows at once is not lost to the host', async ({ page }) => {
  await open(page);
  await openDevice(page);
  // The second one arrives as soon as the record is gone.
  await heading(page).evaluate(async (record) => {
    const region = record.getRootNode();
    const name = record.textContent;
    const hasGone = () => region.querySelector('h1')?.textContent !== name;
    const press = () => (region.activeElement ?? document.activeElement)
      .dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, composed: true }));
    const isGone = new Promise((resolve) => {
      new MutationObserver(() => hasGone() && resolve())
        .observe(region, { childList: true, characterData: true, subtree: true });
    });
    press();
    await isGone;
    press();
  });
  await expect(heading(page)).toHaveText('This backup is intact');
});

test('the route leads to a screen, and reports it', async ({ page }) => {
  await open(page);
  await page.getByRole('button', { name: 'Show device 2' }).click();
  await expect(inspector(page).locator('.screen-head')).toContainText('Device 2 of 24');
  await expect(events(page)).toContainText(
    'select {"route":"#/devices/2","section":"devices","collection":"devices","index":1}',
  );
  await inspector(page).getByRole('button', { name: 'Next' }).click();
  await expect(page.getByLabel('Route')).toHaveText('#/devices/3');
});

test('a route that is set before a file is open waits for it', async ({ page }) => {
  await page.getByRole('button', { name: 'Show device 2' }).click();
  await expect(inspector(page)).toContainText('Open the file again to return to the screen you were on.');
  await open(page);
  await expect(inspector(page).locator('.screen-head')).toContainText('Device 2 of 24');
});

test('a file that cannot be opened is an event', async ({ page }) => {
  await page.locator('sma-inspector').evaluate((element) => {
    element.open(new Blob(['\x89PNG\r\n\x1a\n']), 'photo.png');
  });
  await expect(events(page)).toContainText('error {"title":"This file cannot be opened","file":"photo.png"');
  await expect(events(page)).toContainText('SMA-A');
});

test('the style of the host stays outside, but for its tokens', async ({ page }) => {
  const color = (locator) => locator.evaluate((element) => getComputedStyle(element).color);
  await page.getByLabel('Theme').selectOption('light');
  const light = await color(heading(page));
  expect(light).not.toBe('rgb(192, 255, 238)');
  const primary = inspector(page).getByRole('button', { name: 'Choose a file' });
  const background = () => primary.evaluate((element) => getComputedStyle(element).backgroundColor);
  expect(await background()).toBe('rgb(122, 31, 92)');
  await page.getByLabel('Theme').selectOption('dark');
  await expect.poll(background).toBe('rgb(240, 168, 216)');
  expect(await color(heading(page))).not.toBe(light);
  await expect(page.locator('sma-inspector [style]')).toHaveCount(0);
});

test('files are dropped on the element, and elsewhere they are the host\'s', async ({ page }) => {
  const drop = (selector) => page.evaluate(([selector, bytes]) => {
    const data = new DataTransfer();
    data.items.add(new File([Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0))], 'dropped.sma'));
    const found = document.querySelector(selector);
    const target = found.shadowRoot?.querySelector('.drop') ?? found;
    const event = (name) => new DragEvent(name, {
      dataTransfer: data, bubbles: true, composed: true, cancelable: true,
    });
    return ['dragenter', 'dragover', 'drop'].map((name) => target.dispatchEvent(event(name)));
  }, [selector, file('samples/1.0-tar-gzip.sma').buffer.toString('base64')]);
  expect(await drop('.side')).toEqual([true, true, true]);
  expect(await drop('sma-inspector')).toEqual([false, false, false]);
  await expect(events(page)).toContainText('verdict {"file":"dropped.sma"');
});

test('an element that is removed ends, and can be put back', async ({ page }) => {
  await open(page);
  await page.evaluate(async () => {
    const element = document.querySelector('sma-inspector');
    const parent = element.parentElement;
    element.remove();
    await new Promise((resolve) => { setTimeout(resolve); });
    parent.append(element);
  });
  await expect(inspector(page).getByRole('button', { name: 'Choose a file' })).toBeVisible();
  await open(page);
});

test('axe finds nothing in the element', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await open(page);
  for (const theme of ['light', 'dark']) {
    await page.getByLabel('Theme').selectOption(theme);
    await expectAccessible(page, 'sma-inspector');
  }
});

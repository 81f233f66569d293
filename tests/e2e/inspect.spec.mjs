// `shelly-manager`: the page that it contains, with a file of `inspect`, and beside the API of `serve`.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from '@playwright/test';
import { fileURLToPath } from 'node:url';
import { expectAccessible, expectNothingTooWide, expectVerdict, openSample, ready, vector } from './page.mjs';

const PROGRAM = fileURLToPath(new URL('../../target/preview/shelly-manager', import.meta.url));
const SAMPLE = vector('samples/1.0-tar-gzip.sma');

test.use({ serviceWorkers: 'allow' });

const running = [];
test.afterEach(() => running.splice(0).forEach((program) => program.kill('SIGKILL')));

/** Starts the program, and returns it with the address that it prints. */
async function start(words, options = {}) {
  const program = spawn(PROGRAM, words, { stdio: ['ignore', 'pipe', 'inherit'], ...options });
  running.push(program);
  const [line] = await once(createInterface(program.stdout), 'line');
  const ended = once(program, 'exit').then(([code]) => code);
  return { program, ended, url: line.replace('Listening on ', '') };
}

/** Records requests, and what is wrong. */
function watch(page) {
  const seen = { requests: [], trouble: [] };
  page.on('console', (message) => {
    // Chromium has no Bluetooth on Linux, and says so about the header that forbids it.
    const isKnown = message.text().includes("Unrecognized feature: 'bluetooth'");
    if (['error', 'warning'].includes(message.type()) && !isKnown) {
      seen.trouble.push(message.text());
    }
  });
  page.on('pageerror', (error) => seen.trouble.push(error.message));
  page.context().on('request', (request) => {
    if (!/^(blob|data):/.test(request.url())) {
      seen.requests.push(request.url());
    }
  });
  return seen;
}

/** A folder with a database, for a server. */
function folder() {
  const path = mkdtempSync(join(tmpdir(), 'sma-server-'));
  mkdirSync(join(path, 'data'));
  copyFileSync(fileURLToPath(new URL('../databases/shelly.db', import.meta.url)), join(path, 'data/shelly.db'));
  return path;
}

test('inspect opens a file in the sealed page, and ends', async ({ page }) => {
  const { url, ended } = await start(['inspect', SAMPLE, '--no-browser']);
  const seen = watch(page);
  await page.goto(url);
  await ready(page);
  await expectVerdict(page, '1.0-tar-gzip.sma', 'Valid');
  expect(await ended).toBe(0);
  // The file is the last thing that is asked for, and everything comes from below the address.
  expect(seen.requests.at(-1)).toBe(`${url}given`);
  expect(seen.requests.filter((request) => !request.startsWith(url))).toEqual([]);
  const before = seen.requests.length;
  await page.locator('#open-devices-devices').click();
  await expect(page.getByRole('grid', { name: 'Devices' })).toBeFocused();
  await page.getByText(/^Version /).click();
  await expect(page.getByText('This page came from shelly-manager on this computer.')).toBeVisible();
  expect(seen.trouble).toEqual([]);
  expect(await page.evaluate((url) => fetch(url).then(() => 'loaded', () => 'refused'), url)).toBe('refused');
  expect(seen.requests).toHaveLength(before);
  await expect(fetch(url)).rejects.toThrow();
});

test('inspect --wait goes on until an interrupt', async ({ page }) => {
  const { program, url, ended } = await start(['inspect', SAMPLE, '--no-browser', '--wait']);
  for (let time = 0; time < 2; time += 1) {
    await page.goto(url);
    await ready(page);
    await expectVerdict(page, '1.0-tar-gzip.sma', 'Valid');
  }
  expect(await page.evaluate(() => caches.keys())).toEqual([]);
  program.kill('SIGINT');
  expect(await ended).toBe(0);
});

test('inspect opens the browser that the user has', async () => {
  const place = mkdtempSync(join(tmpdir(), 'sma-browser-'));
  const browser = join(place, 'browser');
  writeFileSync(browser, `#!/bin/sh\nprintf %s "$1" > '${place}/opened'\n`);
  chmodSync(browser, 0o755);
  const env = { ...process.env, BROWSER: browser };
  const { program, url, ended } = await start(['inspect', SAMPLE], { env });
  await expect.poll(() => {
    try {
      return readFileSync(`${place}/opened`, 'utf8');
    } catch {
      return '';
    }
  }).toBe(url);
  program.kill('SIGINT');
  // Nothing has taken the file.
  expect(await ended).toBe(130);
});

test('serve has the page at its address, with the headers of the published folder', async ({ page }) => {
  const { program, url, ended } = await start(['serve', '--port', '0'], { cwd: folder() });
  const hosts = readFileSync(new URL('../../target/preview/page/_headers', import.meta.url), 'utf8');
  const expected = hosts.split('\n').slice(1).filter(Boolean).map((line) => line.trim().split(/: (.*)/).slice(0, 2));
  expect(expected.length).toBeGreaterThan(4);
  for (const path of ['/', '/start.js', '/sma-inspector_bg.wasm', '/style/base.css']) {
    const { status, headers } = await fetch(url + path);
    expect(status).toBe(200);
    for (const [name, value] of expected) {
      expect(headers.get(name)).toBe(value);
    }
  }
  const seen = watch(page);
  await page.goto(url);
  await ready(page);
  await openSample(page);
  expect(seen.trouble).toEqual([]);
  // It is stored, and opens without the server.
  program.kill('SIGTERM');
  expect(await ended).toBe(0);
  await page.reload();
  await ready(page);
});

for (const [colorScheme, width] of [['light', 360], ['dark', 1280]]) {
  test(`the description of the API is readable, ${colorScheme} and ${width} px wide`, async ({ page }) => {
    const { program, url, ended } = await start(['serve', '--port', '0'], { cwd: folder() });
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme });
    const seen = watch(page);
    await page.goto(`${url}/api/v1/docs`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expectNothingTooWide(page);
    expect(seen).toEqual({ requests: [`${url}/api/v1/docs`], trouble: [] });
    const background = await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme);
    expect(background).toBe('light dark');
    await expectAccessible(page);
    program.kill('SIGTERM');
    expect(await ended).toBe(0);
  });
}

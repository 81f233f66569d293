// The page without a network: stored by its service worker, and installed.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { expect, test } from '@playwright/test';
import { openSample, ready } from './page.mjs';

test.use({ serviceWorkers: 'allow' });

const folder = new URL('../../target/preview/page/', import.meta.url);
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

const TYPES = {
  css: 'text/css', html: 'text/html', js: 'text/javascript', png: 'image/png', wasm: 'application/wasm',
};

/** A server of the page, which records what it is asked for, and may answer with other content. */
async function serve() {
  const asked = [];
  const changed = new Map();
  const server = createServer((request, response) => {
    const path = request.url.slice(1).split('?')[0] || 'index.html';
    asked.push(request.url.slice(1));
    try {
      const body = changed.get(path) ?? readFileSync(new URL(path, folder));
      response.setHeader('Content-Type', TYPES[path.split('.').at(-1)]);
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((then) => { server.listen(0, '127.0.0.1', then); });
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { address: `http://127.0.0.1:${server.address().port}/`, asked, changed, close };
}

/** The stored files: their digests, as the keys of the store name them, and as they are. */
const stored = (page) => page.evaluate(async () => {
  const files = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const { url } of await cache.keys()) {
      const bytes = await (await cache.match(url)).arrayBuffer();
      const sum = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
      const hex = Array.from(sum, (byte) => byte.toString(16).padStart(2, '0')).join('');
      files.push([url.split('/').at(-1), hex]);
    }
  }
  return files.sort();
});

/** The files of the page, as the service worker lists them. */
function listed() {
  const script = readFileSync(new URL('service-worker.js', folder), 'utf8');
  return [...script.matchAll(/\["(.+)", "([0-9a-f]{64})"\]/g)].map(([, path, digest]) => ({ path, digest }));
}

test('after one visit, the page opens and works without a network', async ({ page, context }) => {
  await page.goto('/');
  await ready(page);
  await context.setOffline(true);
  await page.reload();
  await ready(page);
  await openSample(page);
  // A bookmark of a screen.
  await page.goto('/?a#/devices/17');
  await page.reload();
  await ready(page);
  await expect(page.getByText('Open the file again to return')).toBeVisible();
  await page.getByText(/^Version/).click();
  await expect(page.getByText('This browser has stored the page')).toBeVisible();
});

test('the page starts from the store though its server is gone', async ({ page }) => {
  const { address, close } = await serve();
  await page.goto(address);
  await ready(page);
  close();
  await page.reload();
  await ready(page);
  await openSample(page);
});

test('exactly the files of the page are stored, under their digests', async ({ page }) => {
  await page.goto('/');
  await ready(page);
  for (const { path, digest } of listed()) {
    expect(sha256(readFileSync(new URL(path, folder))), path).toBe(digest);
  }
  const paths = listed().map(({ path }) => path);
  const html = readFileSync(new URL('index.html', folder), 'utf8');
  const linked = [...html.matchAll(/<(?:link|script)[^>]+(?:href|src)="([^":]+)"/g)].map(([, path]) => path);
  expect(paths).toEqual(expect.arrayContaining([...linked, 'index.html', 'sma-inspector_bg.wasm']));
  const digests = listed().map(({ digest }) => [digest, digest]);
  expect(await stored(page)).toEqual(digests.sort());
});

test('a stored file that was changed is not used', async ({ page }) => {
  const { address, close } = await serve();
  await page.goto(address);
  await ready(page);
  await page.evaluate(async () => {
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        await cache.put(request, new Response('document.title = "planted"'));
      }
    }
  });
  await page.reload();
  await ready(page);
  await expect(page).toHaveTitle('SMA Inspector');
  close();
});

test('on later visits, the browser asks the server only whether the page has changed', async ({ page }) => {
  const { address, asked, close } = await serve();
  await page.goto(address);
  await ready(page);
  asked.length = 0;
  for (let visit = 0; visit < 3; visit += 1) {
    await page.reload();
    await ready(page);
    await openSample(page);
  }
  expect(asked.filter((path) => path !== 'service-worker.js')).toEqual([]);
  close();
});

test('a newer version is used the next time, without a question', async ({ page, context }) => {
  const { address, asked, changed, close } = await serve();
  await page.goto(address);
  await ready(page);

  const html = readFileSync(new URL('index.html', folder), 'utf8');
  const newer = html.replace('Nothing is uploaded.', 'Newer.');
  const script = readFileSync(new URL('service-worker.js', folder), 'utf8');
  changed.set('index.html', newer);
  changed.set('service-worker.js', script.replace(sha256(html), sha256(newer)));
  asked.length = 0;
  await page.reload();
  await ready(page);
  await openSample(page);
  await expect.poll(() => asked.includes('index.html')).toBe(true);
  // What has not changed is not loaded again.
  expect(new Set(asked)).toEqual(new Set(['service-worker.js', 'index.html']));

  // Once no window shows the old version.
  await page.close();
  await expect.poll(async () => {
    const next = await context.newPage();
    await next.goto(address);
    await ready(next);
    const description = await next.locator('meta[name=description]').getAttribute('content');
    await next.close();
    return description;
  }).toContain('Newer.');
  close();
});

test('a page with other files than its service worker lists is not stored, and works', async ({ page }) => {
  const { address, changed, close } = await serve();
  const style = readFileSync(new URL('style/table.css', folder), 'utf8');
  changed.set('style/table.css', `${style}/* Inserted by a server. */`);
  await page.goto(address);
  await ready(page);
  await openSample(page);
  await page.getByText(/^Version/).click();
  await expect(page.getByText('This page works without a network until it is closed.')).toBeVisible();
  close();
});

test('the sealed page cannot reach its service worker', async ({ page }) => {
  await page.goto('/');
  await ready(page);
  await page.reload();
  await ready(page);
  const reached = await page.evaluate(async () => {
    const frame = document.createElement('iframe');
    document.body.append(frame);
    const { serviceWorker } = frame.contentWindow.navigator;
    return [
      navigator.serviceWorker,
      await serviceWorker?.register('/service-worker.js?planted').then(() => 'registered', () => 'refused'),
    ];
  });
  expect(reached[0]).toBe(undefined);
  expect(reached[1]).not.toBe('registered');
});

test('the browser can install the page', { tag: '@chromium' }, async ({ page, context, baseURL }) => {
  await page.goto('/');
  await ready(page);
  const devtools = await context.newCDPSession(page);
  const { data, errors } = await devtools.send('Page.getAppManifest');
  expect(errors).toEqual([]);
  const { name, start_url, scope, icons } = JSON.parse(data);
  expect({ name, start_url, scope }).toEqual({ name: 'SMA Inspector', start_url: baseURL, scope: baseURL });
  expect(icons.every(({ src }) => src.startsWith('data:'))).toBe(true);
  expect(await obstacles(devtools)).toEqual([]);
});

test('another manifest in the sealed page loads nothing', { tag: '@chromium' }, async ({ page, context }) => {
  const { address, asked, close } = await serve();
  await page.goto('/');
  await ready(page);
  const devtools = await context.newCDPSession(page);
  for (const href of [
    `${address}secret`,
    `data:application/manifest+json,${encodeURIComponent(JSON.stringify({
      name: 'a', start_url: page.url(), display: 'standalone',
      icons: [{ src: `${address}secret`, sizes: '192x192', type: 'image/png' }],
    }))}`,
  ]) {
    await page.evaluate((href) => { document.querySelector('link[rel=manifest]').href = href; }, href);
    expect(await obstacles(devtools)).not.toEqual([]);
  }
  expect(asked).toEqual([]);
  close();
});

/** What keeps the browser from installing the page, apart from tests being private windows. */
async function obstacles(devtools) {
  const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors');
  return installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito');
}

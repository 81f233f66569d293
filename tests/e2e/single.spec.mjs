// The page as one file, opened from a disk, without a network.
import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test as base } from '@playwright/test';
import { fileURLToPath } from 'node:url';
import { expectVerdict, file, openSample, pick, ready, vector } from './page.mjs';

const folder = new URL('../../target/preview/page/', import.meta.url);
const address = new URL('sma-inspector.html', folder).href;
const read = (name) => readFileSync(new URL(name, folder));

/** Every test fails on a request, a violation of the policy and an error, while loading and after. */
const test = base.extend({
  page: async ({ page, context }, use) => {
    await context.setOffline(true);
    const trouble = [];
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) {
        trouble.push(`console: ${message.text()}`);
      }
    });
    page.on('pageerror', (error) => trouble.push(`error: ${error.message}`));
    context.on('request', (request) => {
      if (request.url() !== address && !/^(blob|data):/.test(request.url())) {
        trouble.push(`request: ${request.url()}`);
      }
    });
    await page.goto(address);
    await ready(page);
    await use(page);
    expect(trouble.filter((line) => !line.includes('data:,attack'))).toEqual([]);
  },
});

test('the single file opens and validates an archive in its worker', async ({ page }) => {
  await openSample(page);
  expect(page.workers()).toHaveLength(1);
  await pick(page, file('flipped/1.0-tar-gzip.sma'));
  await expectVerdict(page, '1.0-tar-gzip.sma', 'Changed or damaged');
});

test('the single file unlocks an archive, verifies its signature and saves a report', async ({ page }) => {
  await pick(page, file('samples/1.0-aes-argon2-signed.sma'));
  const password = readFileSync(vector('samples/password.txt'), 'utf8').trimEnd();
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Unlock', exact: true }).click();
  // Deriving a key takes its time, in a second worker.
  await expect(page.getByRole('heading', { name: 'Unlocked' })).toBeVisible({ timeout: 45_000 });
  await page.locator('#choose-key-file').setInputFiles({ mimeType: '', ...file('samples/signer.pub.pem') });
  await page.getByRole('button', { name: 'Verify with this key' }).click();
  await expect(page.getByText('Signed with the key that you gave; fingerprint not compared').first()).toBeVisible();

  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save report as HTML' }).click();
  const report = readFileSync(await (await download).path(), 'utf8');
  expect(report).toContain('1.0-aes-argon2-signed.sma');
});

test('the screens of the single file have addresses', async ({ page }) => {
  await openSample(page);
  await page.locator('#open-devices-devices').click();
  await expect(page.getByRole('grid')).toBeVisible();
  expect(page.url()).toBe(`${address}#/devices`);
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1, name: 'This backup is intact' })).toBeVisible();
});

test('neither the single file nor its worker can make a request', async ({ page }) => {
  const reaches = (url) => fetch(url).then(() => 'reached', () => 'refused');
  for (const place of [page, page.workers()[0]]) {
    expect(await place.evaluate(reaches, 'data:,attack')).toBe('refused');
  }
  const policy = await page.locator('meta[http-equiv]').first().getAttribute('content');
  expect(policy).not.toContain("'self'");
  expect(policy).not.toContain('connect-src');
  expect(policy).not.toContain('unsafe-inline');
});

test('the digest beside the single file is its own', () => {
  execFileSync('sha256sum', ['-c', '--strict', 'sma-inspector.html.sha256'], { cwd: fileURLToPath(folder) });
  execFileSync('sha256sum', ['-c', '--strict', 'SHA256SUMS'], { cwd: fileURLToPath(folder) });
});

test('the single file and the page show the same version and digest of the program', async ({ page, browser, baseURL }) => {
  const digest = createHash('sha256').update(read('sma-inspector_bg.wasm')).digest('hex');
  const [, version] = /^version = "(.+)"$/m.exec(readFileSync(new URL('../../Cargo.toml', import.meta.url), 'utf8'));
  const context = await browser.newContext({ baseURL });
  const served = await context.newPage();
  await served.goto('/');
  await ready(served);
  for (const shown of [page, served]) {
    const about = shown.locator('.about');
    await about.getByText(`Version ${version} · ${digest.slice(0, 8)}`).click();
    await expect(about.getByText(digest, { exact: true })).toBeVisible();
  }
  await expect(page.getByText('sha256sum -c sma-inspector.html.sha256')).toBeVisible();
  const command = await served.locator('.about .commands').textContent();
  expect(execFileSync('sh', ['-c', command], { cwd: fileURLToPath(folder) }).toString()).toBe(`${digest}  -\n`);
  await context.close();
});

// Progress of slow files.
import { gzipSync } from 'node:zlib';
import { drop, expect, expectVerdict, file, openSample, pick, ready, test } from './page.mjs';

/** A gzip of a tar with one member of 920 MiB of zeros: concatenated gzip members, quick to make. */
function large() {
  const header = Buffer.alloc(512);
  header.write('data/devices.json', 0);
  header.write('0000644\0', 100);
  header.write('0000000\0', 108);
  header.write('0000000\0', 116);
  header.write(`${(920 * 1024 * 1024).toString(8).padStart(11, '0')}\0`, 124);
  header.write('00000000000\0', 136);
  header.write('        ', 148);
  header.write('0', 156);
  header.write('ustar\x0000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  const zeros = gzipSync(Buffer.alloc(8 * 1024 * 1024));
  return Buffer.concat([gzipSync(header), ...Array(115).fill(zeros)]);
}

test('a large file shows progress, and opening it can be canceled', async ({ page }) => {
  await pick(page, { name: 'large.sma', buffer: large() });
  const bar = page.getByRole('progressbar', { name: 'Reading' });
  await expect(bar).toBeVisible();
  await expect(page.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(bar).toBeHidden();
  await expect(page.locator('.drop')).toBeVisible();
  await expect(page.locator('#choose')).toBeFocused();
  await drop(page, file('samples/1.0-tar-gzip.sma'));
  await expectVerdict(page, '1.0-tar-gzip.sma', 'Valid');
});

test('a file dropped on a slow one takes its place', async ({ page }) => {
  await pick(page, { name: 'large.sma', buffer: large() });
  await expect(page.getByRole('progressbar')).toBeVisible();
  await drop(page, file('samples/2026.1-browser-export.sma'));
  await expectVerdict(page, '2026.1-browser-export.sma', 'Valid');
  await expect(page.getByRole('progressbar')).toBeHidden();
});

test('progress is not shown before 200 milliseconds', async ({ context }) => {
  const page = await context.newPage();
  await page.clock.install();
  await page.goto('/');
  await ready(page);
  await page.clock.pauseAt(Date.now() + 60_000);
  await pick(page, { name: 'large.sma', buffer: large() });
  await page.clock.runFor(199);
  await expect(page.getByRole('progressbar')).toBeHidden();
  await page.clock.runFor(1);
  await expect(page.getByRole('progressbar')).toBeVisible();
});

test('a crashed worker is replaced without a request', async ({ context }) => {
  const page = await context.newPage();
  await page.goto('/');
  await ready(page);
  const requests = [];
  context.on('request', (request) => {
    // The program of a worker comes from memory.
    if (!request.url().startsWith('blob:')) {
      requests.push(request.url());
    }
  });
  await openSample(page);
  await page.workers()[0].evaluate(() => {
    setTimeout(() => {
      throw new Error('planted');
    });
  });
  await expect(page.locator('.notice')).toContainText('crashed');
  await drop(page, file('samples/1.0-tar-gzip.sma'));
  await expectVerdict(page, '1.0-tar-gzip.sma', 'Valid');
  expect(page.workers()).toHaveLength(1);
  expect(requests).toEqual([]);
});

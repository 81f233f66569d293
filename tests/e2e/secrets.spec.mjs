// Secrets in records stay hidden until each is requested.
import { readFileSync } from 'node:fs';
import { expect, expectAccessible, pick, test } from './page.mjs';

const reported = (name) => ({
  name, buffer: readFileSync(new URL(`../reports/${name}`, import.meta.url)),
});

/** An archive of one device with these settings. Its checksum is wrong. */
function device(settings) {
  const document = {
    metadata: { export_id: 'x', timestamp: '2026-01-19T10:00:00Z', version: '2026.1' },
    devices: [{ id: 1, mac: 'A8946E979CBA', ip: '192.168.1.2', name: 'Plug', settings }],
    templates: [], discovered_devices: [],
    format_version: '2026.1',
  };
  return { name: 'device.sma', buffer: Buffer.from(JSON.stringify(document)) };
}

async function openDevice(page, archive) {
  await pick(page, archive);
  await page.getByRole('button', { name: /^Devices/ }).click();
  await page.locator('#row-0').click();
  await expect(page.locator('.fields').first()).toBeVisible();
  const folded = page.locator('.fields details:not([open]) > summary');
  const empty = page.locator('.fields details[open]:not(:has(> .tree))');
  for (let left = await folded.count(); left > 0; left = await folded.count()) {
    await folded.first().click();
    // What is in it is drawn after it has opened, and may be folded itself.
    await expect(empty).toHaveCount(0);
  }
}

const show = (page) => page.getByRole('button', { name: 'Show secret' });

test('a secret is not in the document until it is requested, and then alone', async ({ page }) => {
  await openDevice(page, device({ wifi: { ssid: 'Home', pass: 'canary-1' }, token: 'canary-2', eco: true }));
  await expect(page.locator('.fields').first()).toContainText('Home');
  expect(await page.content()).not.toContain('canary');
  await expect(show(page)).toHaveCount(2);
  await expectAccessible(page);
  await show(page).first().click();
  await expect(page.getByText('canary-1')).toBeVisible();
  expect(await page.content()).not.toContain('canary-2');
  await page.getByRole('button', { name: 'Hide secret' }).click();
  expect(await page.content()).not.toContain('canary');
});

test('a removed secret is no value', async ({ page }) => {
  await openDevice(page, device({ wifi: { pass: '[REDACTED]' }, token: '[ENCRYPTED]' }));
  await expect(page.getByText('removed by Shelly Manager')).toHaveCount(2);
  await expect(show(page)).toHaveCount(0);
});

for (const name of ['04-kvs.sma', '05-names-of-secrets.sma']) {
  test(`the secrets of ${name} are hidden`, async ({ page }) => {
    await openDevice(page, reported(name));
    await expect(show(page)).not.toHaveCount(0);
  });
}

test('an empty value says so', async ({ page }) => {
  await pick(page, device({}));
  await page.getByRole('button', { name: /^Devices/ }).click();
  await page.locator('#row-0').click();
  await expect(page.locator('.fields').first()).toContainText('0\u00a0fields');
});

// Conversion of a document to an SMA 1.0 archive.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import {
  expect, expectAccessible, expectNothingTooWide, expectVerdict, file, pick, test,
} from './page.mjs';

const DOCUMENT = 'samples/2026.1-server-export.sma';
const card = (page) => page.locator('.conversion');
const button = (page, name) => card(page).getByRole('button', { name });

async function plan(page, document) {
  await pick(page, document);
  await button(page, 'Show steps').click();
  await expect(card(page).locator('.steps')).toBeVisible();
  await expect(card(page).locator('#conversion')).toBeFocused();
}

async function save(page, name) {
  const download = page.waitForEvent('download');
  await button(page, name).click();
  const saved = await download;
  return { name: saved.suggestedFilename(), path: await saved.path() };
}

/** A document with another text in place of one that is in it once. */
function changed(name, text, other) {
  const json = gunzipSync(file(name).buffer).toString();
  expect(json.split(text)).toHaveLength(2);
  return { name: 'changed.sma', buffer: Buffer.from(json.replace(text, other)) };
}

test('a document is converted according to its plan', async ({ page }) => {
  const document = JSON.parse(gunzipSync(file(DOCUMENT).buffer));
  await plan(page, file(DOCUMENT));
  await expect(card(page)).toContainText('From 2026.1 to SMA 1.0.0');
  const members = await card(page).locator('.steps .mono').allTextContents();
  expect(members).toEqual(expect.arrayContaining(['data/devices.json', 'manifest.json']));
  const saved = await save(page, 'Save archive');
  expect(saved.name).toBe('2026.1-server-export.converted.sma');
  await expect(page.locator('.verdict-file bdi')).toHaveText('2026.1-server-export.sma');

  // Other programs find the members of the plan in it, with the records of the document.
  const folder = mkdtempSync(join(tmpdir(), 'converted-'));
  try {
    const listed = execFileSync('tar', ['-tzf', saved.path]).toString().split('\n');
    expect(listed).toEqual(expect.arrayContaining(members));
    execFileSync('tar', ['-xzf', saved.path, '-C', folder]);
    execFileSync('sha256sum', ['--check', '--strict', 'checksum.sha256'], { cwd: folder });
    const { devices } = JSON.parse(readFileSync(join(folder, 'data/devices.json')));
    expect(devices.map(({ mac }) => mac)).toEqual(document.devices.map(({ mac }) => mac));
  } finally {
    rmSync(folder, { recursive: true });
  }
  await pick(page, { name: saved.name, buffer: readFileSync(saved.path) });
  await expectVerdict(page, saved.name, 'Valid');
});

test('a document with errors is converted at the user\'s request', async ({ page }) => {
  await plan(page, file('flipped/2026.1-server-export.sma'));
  await expect(card(page)).toContainText('Errors in the document');
  await expect(button(page, 'Save archive')).toHaveText(/despite errors/);
  const saved = await save(page, 'despite errors');
  await pick(page, { name: saved.name, buffer: readFileSync(saved.path) });
  await expect(page.locator('.verdict-file bdi')).toHaveText(saved.name);
  await expect(page.locator('.section')).not.toHaveCount(0);
});

test('the plan contains notes', async ({ page }) => {
  await plan(page, file('samples/2024.1-server-export.sma'));
  await expect(card(page)).toContainText('Notes');
  await expect(card(page).locator('.check .tag').first()).toBeVisible();
});

test('a document that cannot be converted is not offered', async ({ page }) => {
  const { metadata } = JSON.parse(gunzipSync(file(DOCUMENT).buffer));
  const text = `"created_at":"${metadata.created_at}","created_by"`;
  const old = changed(DOCUMENT, text, '"created_at":"1969-12-31T23:59:59Z","created_by"');
  await plan(page, old);
  await expect(card(page)).toContainText('This document cannot be converted:');
  await expect(card(page)).toContainText('1970');
  await expect(card(page).getByRole('button')).toHaveCount(0);
});

test('archives are not offered for conversion, and a plan ends with its document', async ({ page }) => {
  await pick(page, file('samples/1.0-tar-gzip.sma'));
  await expectVerdict(page, '1.0-tar-gzip.sma', 'Valid');
  await expect(card(page)).toHaveCount(0);
  await plan(page, file(DOCUMENT));
  await pick(page, file('samples/2024.1-server-export.sma'));
  await expect(page.locator('.verdict-file bdi')).toHaveText('2024.1-server-export.sma');
  await expect(button(page, 'Show steps')).toBeVisible();
});

test('axe finds nothing on the steps', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 800 });
  await plan(page, file('flipped/2026.1-server-export.sma'));
  await expectAccessible(page);
  await expectNothingTooWide(page);
});

// How long a person waits: from dropping a fleet on the page to its verdict, against the browser's
// own means for the same bytes, `DecompressionStream` and `JSON.parse`, in the same page.
//
// node page.mjs FOLDER_OF_SAMPLES RESULTS; the environment says where Chromium is (CHROMIUM) and
// which port is free (PORT).
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const e2e = new URL('../e2e/', import.meta.url);
const { chromium } = createRequire(new URL('package.json', e2e))('@playwright/test');

/** Fresh pages, each measured twice: the first file of a visit, and another one. */
const VISITS = 7;
const FILES = ['fleet.sma', 'fleet-json.sma', 'fleet-2026.1.sma'];

const [samples, results] = process.argv.slice(2);
const address = `http://127.0.0.1:${process.env.PORT}/`;
const server = spawn(
  process.execPath,
  [
    fileURLToPath(new URL('node_modules/sirv-cli/bin.js', e2e)),
    ...['dist', '--host', '127.0.0.1', '--port', process.env.PORT, '--dev', '--quiet'],
  ],
  { cwd: fileURLToPath(new URL('../../', import.meta.url)), stdio: 'inherit' },
);
try {
  await listening();
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  try {
    const files = [];
    for (const file of FILES) {
      files.push({ file, ...(await measure(browser, file, readFileSync(join(samples, file)))) });
      console.log(`${file}: ${VISITS} visits`);
    }
    writeFileSync(results, JSON.stringify({ files }));
  } finally {
    await browser.close();
  }
} finally {
  server.kill();
}

async function measure(browser, name, content) {
  const first = { page: [], baseline: [] };
  const again = { page: [], baseline: [] };
  for (let visit = 0; visit < VISITS; visit += 1) {
    const page = await browser.newPage();
    await page.goto(address);
    await page.locator('html[data-state=ready]').waitFor();
    const file = await page.evaluateHandle(
      (text) => new Blob([Uint8Array.from(atob(text), (c) => c.charCodeAt(0))]),
      content.toString('base64'),
    );
    for (const [round, times] of [first, again].entries()) {
      const dropped = { file, name: `${round}-${name}` };
      // In turn, so that what else the machine does falls on both.
      if ((visit + round) % 2 === 0) {
        times.page.push(await page.evaluate(fromDropToVerdict, dropped));
        times.baseline.push(await page.evaluate(byTheBrowser, dropped));
      } else {
        times.baseline.push(await page.evaluate(byTheBrowser, dropped));
        times.page.push(await page.evaluate(fromDropToVerdict, dropped));
      }
    }
    await page.close();
  }
  return { first, again };
}

/** Runs in the page: drops the file, and waits until its verdict is there, and that it is good. */
function fromDropToVerdict({ file, name }) {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([file], name));
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const observer = new MutationObserver(() => {
      const end = performance.now();
      const notice = document.querySelector('.notice');
      const verdict = document.querySelector('.verdict:not(.pending)');
      if (notice !== null) {
        reject(new Error(notice.textContent));
      } else if (verdict?.querySelector('.verdict-file bdi')?.textContent !== name) {
        return;
      } else if (verdict.matches('.good')) {
        resolve(end - start);
      } else {
        reject(new Error(verdict.textContent));
      }
      observer.disconnect();
    });
    observer.observe(document.body, {
      attributes: true,
      characterData: true,
      childList: true,
      subtree: true,
    });
    const bubbles = { bubbles: true, cancelable: true };
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, ...bubbles }));
  });
}

/** Runs in the page: decompresses the file and parses all JSON in it, and checks nothing. */
async function byTheBrowser({ file }) {
  const start = performance.now();
  const stream = file.stream().pipeThrough(new DecompressionStream('gzip'));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  const decoder = new TextDecoder();
  const parsed = [];
  if (bytes[0] === 0x7b) {
    parsed.push(JSON.parse(decoder.decode(bytes)));
  } else {
    // A tar: a header of 512 bytes, the member, zeros up to the next multiple of 512.
    for (let at = 0; at < bytes.length && bytes[at] !== 0; ) {
      const path = decoder.decode(bytes.subarray(at, at + 100)).replace(/\0.*$/s, '');
      const size = parseInt(decoder.decode(bytes.subarray(at + 124, at + 136)), 8);
      if (path.endsWith('.json')) {
        parsed.push(JSON.parse(decoder.decode(bytes.subarray(at + 512, at + 512 + size))));
      }
      at += 512 + Math.ceil(size / 512) * 512;
    }
  }
  if (parsed.length === 0) {
    throw new Error('the baseline parsed nothing');
  }
  return performance.now() - start;
}

async function listening() {
  for (;;) {
    try {
      await fetch(address);
      return;
    } catch (error) {
      if (server.exitCode !== null) {
        throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

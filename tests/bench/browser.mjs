// Times all subjects in a worker of headless Chromium, in time on the wall.
//
// node browser.mjs PACKAGE RESULTS FILE...; the environment says where Chromium is (CHROMIUM).
import { createReadStream, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { basename, extname, join } from 'node:path';
import { build } from 'esbuild';

const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.wasm': 'application/wasm' };

const { chromium } = createRequire(new URL('../e2e/package.json', import.meta.url))('@playwright/test');
const [folder, results, ...files] = process.argv.slice(2);

const { outputFiles } = await build({
  entryPoints: [new URL('worker.mjs', import.meta.url).pathname],
  alias: { sma: join(folder, 'sma.js') },
  bundle: true,
  format: 'esm',
  write: false,
});
const contents = new Map([
  ['/', '<!doctype html><title>Benchmark</title>'],
  ['/worker.js', outputFiles[0].text],
]);
const places = new Map([
  ['/sma_bg.wasm', join(folder, 'sma_bg.wasm')],
  ...files.map((file) => [`/${basename(file)}`, file]),
]);
const server = createServer((request, response) => {
  const place = places.get(request.url);
  const name = request.url === '/' ? '/index.html' : request.url;
  response.setHeader('Content-Type', TYPES[extname(name)] ?? 'application/octet-stream');
  if (place !== undefined) createReadStream(place).pipe(response);
  else response.end(contents.get(request.url));
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const address = `http://127.0.0.1:${server.address().port}/`;
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});
const measured = [];
for (const file of files) {
  // A page and a worker for each file, as after a reload.
  const page = await browser.newPage();
  await page.goto(address);
  const { times, error } = await page.evaluate(inWorker, { file: basename(file) });
  if (error !== undefined) throw new Error(`${basename(file)}: ${error}`);
  measured.push({ file: basename(file), times });
  console.log(`${basename(file)}: ${times.standard.length} rounds in Chromium`);
  await page.close();
}
writeFileSync(results, JSON.stringify({ chromium: browser.version(), files: measured }));
await browser.close();
server.close();

/** Runs in the page. */
function inWorker(question) {
  const worker = new Worker('/worker.js', { type: 'module' });
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage(question);
  });
}

import { chromium } from '@playwright/test';
import { readFileSync, mkdirSync } from 'node:fs';
const out = '/tmp/shots';
const only = process.argv[2];
const b = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox','--disable-gpu'] });
const f = (p) => ({ name: p.split('/').pop(), mimeType: '', buffer: readFileSync('/work/main/tests/vectors/' + p) });
const pick = async (p, file) => { const c = p.waitForEvent('filechooser'); await p.locator('#choose, #another').click(); await (await c).setFiles(file); };
const screens = {
  start: async () => {},
  valid: async (p) => { await p.getByText('Try a sample').click(); await p.waitForSelector('.tally'); },
  invalid: async (p) => { await pick(p, f('flipped/1.0-tar-gzip.sma')); await p.waitForSelector('.tally'); },
  warn: async (p) => { await pick(p, f('samples/1.0-selective.sma')); await p.waitForSelector('.tally'); },
  table: async (p) => { await p.getByText('Try a sample').click(); await p.locator('#open-devices-devices').click(); await p.waitForSelector('#row-3'); await p.keyboard.press('ArrowDown'); await p.waitForTimeout(300); },
  record: async (p) => { await p.getByText('Try a sample').click(); await p.locator('#open-devices-devices').click(); await p.locator('#row-1').click(); await p.waitForSelector('.field'); for (const s of await p.locator('.tree summary').all()) await s.click().catch(()=>{}); await p.waitForTimeout(300); },
  refusal: async (p) => { await pick(p, { name: 'holiday-photo.png', mimeType: 'image/png', buffer: Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex') }); await p.waitForSelector('.notice'); },
};
const sizes = [[360, 800], [820, 1180], [1440, 900]];
for (const [name, go] of Object.entries(screens)) {
  if (only && !only.split(',').includes(name)) continue;
  for (const [width, height] of sizes) for (const colorScheme of ['light', 'dark']) {
    const p = await b.newPage({ viewport: { width, height }, colorScheme });
    p.on('console', m => console.log(name, m.text()));
    await p.goto('http://127.0.0.1:' + (process.env.PORT ?? 4173)); await p.waitForSelector('html[data-state=ready]');
    try { await go(p); } catch (e) { console.log(name, width, e.message.slice(0, 300)); }
    await p.waitForTimeout(250);
    await p.screenshot({ path: `${out}/${name}-${width}-${colorScheme}.png`, fullPage: process.argv[3] === 'full' });
    await p.close();
  }
}
await b.close();

// The page makes no requests after loading, not even to its own server.
import { bare as test, expect, ready } from './page.mjs';

test.use({ serviceWorkers: 'allow' });

const reaches = (address) =>
  fetch(address).then(
    () => 'reached',
    () => 'refused',
  );

test('the page can make no request', { tag: '@firefox' }, async ({ page, baseURL }) => {
  await page.goto('/');
  await ready(page);
  expect(await page.evaluate(reaches, baseURL)).toBe('refused');
  expect(await page.evaluate(reaches, 'https://example.com/')).toBe('refused');
});

test('its worker can make no request', async ({ page, baseURL }) => {
  await page.goto('/');
  await ready(page);
  const [worker] = page.workers();
  expect(await worker.evaluate(reaches, baseURL)).toBe('refused');
  expect(await worker.evaluate(reaches, 'https://example.com/')).toBe('refused');
});

test('inline scripts and styles have no effect', { tag: '@firefox' }, async ({ page }) => {
  await page.goto('/');
  await ready(page);
  const result = await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'window.planted = true';
    document.body.append(script);
    const styled = document.createElement('p');
    styled.setAttribute('style', 'position: fixed');
    document.body.append(styled);
    return [window.planted, getComputedStyle(styled).position];
  });
  expect(result).toEqual([undefined, 'static']);
});

test('images, frames and beacons are blocked', async ({ page, baseURL }) => {
  await page.goto('/');
  await ready(page);
  const sent = [];
  page.context().on('request', (request) => sent.push(request.url()));
  page.context().on('requestfailed', (request) => sent.pop());
  await page.evaluate((address) => {
    new Image().src = `${address}?image`;
    const frame = document.createElement('iframe');
    frame.src = `${address}?frame`;
    document.body.append(frame);
    navigator.sendBeacon(`${address}?beacon`);
  }, baseURL);
  await expect(page.locator('iframe')).toHaveCount(1);
  expect(sent.filter((url) => /image|frame|beacon/.test(url))).toEqual([]);
});

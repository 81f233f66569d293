// The unlock panel: passwords, key files, cost, and canceling.
import { readFileSync } from 'node:fs';
import {
  drop, dropOn, expect, expectAccessible, expectVerdict, file, pick, test, vector,
} from './page.mjs';

const PASSWORD = readFileSync(vector('samples/password.txt'), 'utf8').trimEnd();
const WRONG = 'Wrong password or key, or damaged data.';
const SCRYPT = 'samples/1.0-chacha-scrypt.sma';
const KEY_FILE = 'samples/1.0-chacha-rawkey.sma';

/** Deriving a key is meant to take its time, and a busy machine needs more. */
const PATIENCE = { timeout: 45_000 };

/** Seconds of work: ten million rounds. */
const SLOW = 'derivation/pbkdf2-most.sma';

const panel = (page) => page.locator('.unlock');
const field = (page) => page.getByLabel('Password', { exact: true });
const button = (page, name) => panel(page).getByRole('button', { name, exact: true });

async function open(page, name) {
  await pick(page, file(name));
  await expect(page.locator('.verdict-file bdi')).toHaveText(name.split('/').pop());
  await expect(panel(page).getByRole('heading')).toHaveText('Encrypted');
  await expect(page.getByRole('heading', { level: 1 })).not.toHaveText('Checking…');
}

async function unlock(page, password = PASSWORD) {
  await field(page).fill(password);
  await button(page, 'Unlock').click();
}

async function expectUnlocked(page) {
  await expect(panel(page).getByRole('heading')).toHaveText('Unlocked', PATIENCE);
  await expect(panel(page).getByRole('status')).toHaveText('Unlocked.');
  await expect(page.locator('#open-devices-devices')).toBeVisible();
  await expect(page.locator('.section .tag', { hasText: 'Encrypted' })).toHaveCount(0);
}

async function expectLocked(page) {
  await expect(panel(page).getByRole('heading')).toHaveText('Encrypted');
  await expect(page.locator('.section .tag', { hasText: 'Encrypted' })).not.toHaveCount(0);
  await expect(page.locator('#open-devices-devices')).toHaveCount(0);
}

async function chooseFile(page, name, content) {
  const chooser = page.waitForEvent('filechooser');
  await button(page, name).click();
  await (await chooser).setFiles({ mimeType: '', ...content });
}

for (const [name, derivation] of [
  ['1.0-aes-argon2-signed.sma', 'Argon2id with 64.0\u00a0MiB of memory and 3\u00a0passes'],
  ['1.0-aes-pbkdf2-json.sma', 'PBKDF2 with 600\u202f000\u00a0iterations'],
  ['1.0-chacha-scrypt.sma', 'scrypt with 128\u00a0MiB of memory'],
]) {
  test(`${name} states the cost of unlocking and is unlocked by its password`, { tag: '@firefox' }, async ({ page }) => {
    await open(page, `samples/${name}`);
    const time = /Unlocking takes (less than a second|about \d+(\.\d)?\u00a0s) on this device\./;
    await expect(panel(page)).toContainText(time, PATIENCE);
    await expect(panel(page)).toContainText(derivation);
    await expectVerdict(page, name, 'Contents not checked');
    await field(page).fill(PASSWORD);
    await field(page).press('Enter');
    await expectUnlocked(page);
    await expectVerdict(page, name, 'Valid');
    await expect(page.locator('#unlock-heading')).toBeFocused();
  });
}

test('a password file unlocks', async ({ page }) => {
  await open(page, SCRYPT);
  await chooseFile(page, 'Choose a password file', file('samples/password.txt'));
  await expectUnlocked(page);
});

test('a password file that is dropped on the panel unlocks', async ({ page }) => {
  await open(page, SCRYPT);
  await dropOn(page, '.unlock', file('samples/password.txt'));
  await expectUnlocked(page);
});

test('a pasted password goes into its field', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await open(page, SCRYPT);
  await field(page).fill(PASSWORD);
  // Nothing can be cut out of a field that does not show it.
  await button(page, 'Show password').click();
  await field(page).press('ControlOrMeta+a');
  await field(page).press('ControlOrMeta+x');
  await expect(field(page)).toHaveValue('');
  await field(page).press('ControlOrMeta+v');
  await expect(field(page)).toHaveValue(PASSWORD);
  await expect(page.locator('.notice')).toBeHidden();
  await page.evaluate(() => navigator.clipboard.writeText(''));
});

test('a typed password is hidden unless requested', async ({ page }) => {
  await open(page, SCRYPT);
  await field(page).fill('a secret');
  await expect(field(page)).toHaveAttribute('type', 'password');
  await expect(field(page)).toHaveAttribute('autocomplete', 'off');
  await button(page, 'Show password').click();
  await expect(field(page)).toHaveAttribute('type', 'text');
  await expect(field(page)).toHaveValue('a secret');
  await button(page, 'Show password').click();
  await expect(field(page)).toHaveAttribute('type', 'password');
});

test('a key file unlocks, chosen or dropped', async ({ page }) => {
  await open(page, KEY_FILE);
  await expect(field(page)).toHaveCount(0);
  await chooseFile(page, 'Choose a key file', file('samples/raw.key'));
  await expectUnlocked(page);
  await button(page, 'Lock').click();
  await expectLocked(page);
  await dropOn(page, '.unlock', file('samples/raw.key'));
  await expectUnlocked(page);
});

test('a file that is dropped beside the panel is opened', async ({ page }) => {
  await open(page, KEY_FILE);
  await dropOn(page, '.sections', file('samples/1.0-tar-gzip.sma'));
  await expectVerdict(page, '1.0-tar-gzip.sma', 'Valid');
  await expect(panel(page)).toHaveCount(0);
});

test('a wrong password is not reported as damage', { tag: '@firefox' }, async ({ page }) => {
  await open(page, SCRYPT);
  await expectVerdict(page, '1.0-chacha-scrypt.sma', 'Contents not checked');
  await unlock(page, 'incorrect horse');
  await expect(panel(page).getByRole('alert')).toHaveText(WRONG, PATIENCE);
  await expect(field(page)).toBeFocused();
  await expect(field(page)).toHaveValue('');
  await expectLocked(page);
  await expectVerdict(page, '1.0-chacha-scrypt.sma', 'Contents not checked');
  await unlock(page);
  await expectUnlocked(page);
  await expect(panel(page).getByRole('alert')).toHaveText('');
});

test('an empty password is not tried', async ({ page }) => {
  await open(page, SCRYPT);
  await button(page, 'Unlock').click();
  await expect(panel(page).getByRole('alert')).toContainText('Enter the password');
  await expect(field(page)).toBeFocused();
});

for (const [what, content, reason] of [
  ['a public key', file('samples/signer.pub.pem'), 'not a key file: it is 113 bytes long'],
  ['an empty file', { name: 'empty.key', buffer: Buffer.alloc(0) }, 'empty'],
  ['a large file', { name: 'a.key', buffer: Buffer.alloc(2 ** 20 + 1) }, 'too large for a password or key'],
  ['another key', { name: 'a.key', buffer: Buffer.alloc(32) }, WRONG],
]) {
  test(`${what} in place of the key file is explained`, async ({ page }) => {
    await open(page, KEY_FILE);
    await dropOn(page, '.unlock', { name: 'a.key', ...content });
    await expect(panel(page).getByRole('alert')).toContainText(reason);
    await expect(button(page, 'Choose a key file')).toBeFocused();
    await expectLocked(page);
    await expectVerdict(page, '1.0-chacha-rawkey.sma', 'Contents not checked');
  });
}

test('unlocking can be canceled and blocks nothing', async ({ page }) => {
  await open(page, SLOW);
  await expect(panel(page)).toContainText(/Unlocking takes about \d+/, PATIENCE);
  await unlock(page);
  const bar = panel(page).getByRole('progressbar', { name: 'Deriving the key' });
  await expect(bar).toBeVisible();
  const early = Number(await bar.getAttribute('value'));
  await expect.poll(async () => Number(await bar.getAttribute('value'))).toBeGreaterThan(early);
  await expect(button(page, 'Cancel')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(bar).toHaveCount(0);
  await expect(field(page)).toBeFocused();
  await expect(field(page)).toHaveValue('');
  await expectLocked(page);
  await unlock(page, 'another');
  await expect(bar).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(field(page)).toBeFocused();
});

test('the second worker runs only while it may be needed', async ({ page }) => {
  await open(page, SLOW);
  await unlock(page);
  await expect(button(page, 'Cancel')).toBeVisible();
  expect(page.workers()).toHaveLength(2);
  await drop(page, file(KEY_FILE));
  await expectVerdict(page, '1.0-chacha-rawkey.sma', 'Contents not checked');
  await expect.poll(() => page.workers().length).toBe(1);
  await open(page, SCRYPT);
  await expect.poll(() => page.workers().length).toBe(2);
  await page.getByRole('button', { name: 'Close file' }).click();
  await expect.poll(() => page.workers().length).toBe(1);
});

for (const [name, reason] of [
  ['argon2-memory-4-tib', 'memory_kib is not an integer from 8 to 1048576'],
  ['pbkdf2-10000001', 'iterations is not an integer from 100000 to 10000000'],
  ['scrypt-n-23', 'log_n is not an integer from 1 to 22'],
  ['argon2-most', '1024 MiB of memory, and the limit of this page is 256 MiB'],
  ['scrypt-most-memory', '1024 MiB of memory'],
]) {
  test(`${name} is refused without deriving a key`, async ({ page }) => {
    await open(page, `derivation/${name}.sma`);
    await expect(panel(page)).toContainText('The sections cannot be decrypted here.');
    await expect(panel(page)).toContainText(reason);
    await expect(panel(page).locator('input, button')).toHaveCount(0);
    expect(page.workers()).toHaveLength(1);
  });
}

test('locking removes the plaintext from the page', { tag: '@firefox' }, async ({ page }) => {
  await open(page, KEY_FILE);
  const locked = await page.locator('main').innerText();
  await dropOn(page, '.unlock', file('samples/raw.key'));
  await expectUnlocked(page);
  await page.locator('#open-devices-devices').click();
  const cells = await page.locator('#row-0 [role="gridcell"]').allTextContents();
  const secret = cells.reduce((one, other) => (other.length > one.length ? other : one));
  await page.locator('#row-0').click();
  await expect(page.locator('.fields').first()).toBeVisible();
  await page.goBack();
  await page.goBack();
  await button(page, 'Lock').click();
  await expectLocked(page);
  await expect(page.locator('#unlock-heading')).toBeFocused();
  await expectVerdict(page, '1.0-chacha-rawkey.sma', 'Contents not checked');
  expect(await page.locator('main').innerText()).toBe(locked);
  expect(await everything(page)).not.toContain(secret);

  await page.goForward();
  await expectLocked(page);
  expect(await page.evaluate(() => JSON.stringify(history.state))).not.toContain('devices');
});

test('closing and replacing an archive removes the password and the plaintext', async ({ page }) => {
  await open(page, SCRYPT);
  await field(page).fill('half a password');
  await pick(page, file(SCRYPT));
  await expect(field(page)).toHaveValue('');
  await field(page).fill('half a password');
  await page.getByRole('button', { name: 'Close file' }).click();
  await open(page, SCRYPT);
  await expect(field(page)).toHaveValue('');
  await unlock(page);
  await expectUnlocked(page);
  await pick(page, file(SCRYPT));
  await expectLocked(page);
});

/** All state of the page from which a secret could be read, as text. */
function everything(page) {
  return page.evaluate(async () => {
    const fields = [...document.querySelectorAll('input, textarea')].map(({ value }) => value);
    const databases = await indexedDB.databases();
    return JSON.stringify([
      document.documentElement.outerHTML, fields, { ...localStorage }, { ...sessionStorage },
      databases, document.cookie, document.title, location.href, history.state, window.name,
    ]);
  });
}

/**
 * Does that in the page, and waits until the worker that derives keys is ended and `workers`
 * are there: a new one is at hand for the next attempt where the panel is still open.
 */
async function endingTheWorker(page, workers, act) {
  await expect.poll(() => page.workers().length).toBe(2);
  const [, deriving] = page.workers();
  await act();
  await expect.poll(() => page.workers().includes(deriving), PATIENCE).toBe(false);
  await expect.poll(() => page.workers().length).toBe(workers);
}

/** Whether the memory of the page, and of each of its workers, contains a text. */
function isInMemory(page, text) {
  const holds = async (text) => {
    const { memory } = await wasm_bindgen();
    return new TextDecoder('latin1').decode(memory.buffer).includes(text);
  };
  return Promise.all([page, ...page.workers()].map((place) => place.evaluate(holds, text)));
}

test('a used password remains nowhere', async ({ page }) => {
  const canary = 'canary-7f3a91c2e5';
  const log = [];
  page.on('console', (message) => log.push(message.text()));
  const expectNoCanary = async () => {
    expect(await everything(page)).not.toContain(canary);
    expect(await isInMemory(page, canary)).not.toContain(true);
    expect(log.join('\n')).not.toContain(canary);
  };

  await open(page, SCRYPT);
  await endingTheWorker(page, 2, async () => {
    await unlock(page, canary);
    await expect(panel(page).getByRole('alert')).toHaveText(WRONG, PATIENCE);
  });
  await expectNoCanary();

  await open(page, SLOW);
  await endingTheWorker(page, 2, async () => {
    await button(page, 'Show password').click();
    await unlock(page, canary);
    await expect(button(page, 'Cancel')).toBeVisible();
    expect(await everything(page)).not.toContain(canary);
    await button(page, 'Cancel').click();
    await expect(field(page)).toBeFocused();
  });
  await expectNoCanary();

  await endingTheWorker(page, 1, async () => {
    await field(page).fill(canary);
    await page.getByRole('button', { name: 'Close file' }).click();
  });
  await expectNoCanary();

  await open(page, SCRYPT);
  await endingTheWorker(page, 2, async () => {
    await unlock(page);
    await expectUnlocked(page);
  });
  expect(await everything(page)).not.toContain(PASSWORD);
  expect(await isInMemory(page, PASSWORD)).not.toContain(true);
  await button(page, 'Lock').click();
  await expectLocked(page);
  expect(await everything(page)).not.toContain(PASSWORD);
  expect(await isInMemory(page, PASSWORD)).not.toContain(true);
});

test('locking wipes the plaintext in the worker', async ({ page }) => {
  const mac = 'A8:03:00:01:E7:87';
  await open(page, KEY_FILE);
  expect(await isInMemory(page, mac)).toEqual([false, false]);
  await dropOn(page, '.unlock', file('samples/raw.key'));
  await expectUnlocked(page);
  expect(await isInMemory(page, mac)).toEqual([false, true]);
  await page.locator('#open-devices-devices').click();
  await expect(page.locator('#row-0')).toBeVisible();
  await page.goBack();
  await button(page, 'Lock').click();
  await expectLocked(page);
  await expectVerdict(page, '1.0-chacha-rawkey.sma', 'Contents not checked');
  const [, inWorker] = await isInMemory(page, mac);
  expect(inWorker).toBe(false);
});

const STATES = {
  password: (page) => open(page, SCRYPT),
  refused: async (page) => {
    await open(page, SCRYPT);
    await button(page, 'Unlock').click();
    await expect(panel(page).getByRole('alert')).toContainText('Enter the password');
  },
  'key file': (page) => open(page, KEY_FILE),
  unusable: (page) => open(page, 'derivation/argon2-memory-4-tib.sma'),
  deriving: async (page) => {
    await open(page, SLOW);
    await unlock(page);
    await expect(panel(page).getByRole('progressbar')).toBeVisible();
  },
  unlocked: async (page) => {
    await open(page, KEY_FILE);
    await dropOn(page, '.unlock', file('samples/raw.key'));
    await expectUnlocked(page);
  },
};

for (const [name, show] of Object.entries(STATES)) {
  test(`axe finds nothing on the panel “${name}”, at 360 pixels`, async ({ page }) => {
    await page.setViewportSize({ width: 360, height: 800 });
    await show(page);
    await expectAccessible(page, '.unlock');
    const width = await page.evaluate(() => document.scrollingElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(360);
  });
}

// Signatures: keys in every form, the keyring, remembered signers, and the commands that reproduce
// results.
import { test as bare } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import { createHash, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import {
  drop, dropOn, expect, expectAccessible, expectNothingTooWide, file, openSample, pick, ready,
  test, vector,
} from './page.mjs';

const SIGNED = 'samples/1.0-tar-none-signed.sma';
const EMBEDDED = 'signature/embedded.sma';
const VERIFIED = 'Signed with the key that you gave; fingerprint not compared';
const KEPT = /^Signed with a key in your keyring: /;

const text = (name) => readFileSync(vector(name), 'utf8');
const pem = text('samples/signer.pub.pem');
const other = text('keys/other.pub.pem');
const raw = (key) =>
  Buffer.from((key.export ? key : createPublicKey(key)).export({ format: 'jwk' }).x, 'base64url');
const field = (bytes) => Buffer.concat([Buffer.from([0, 0, 0, bytes.length]), bytes]);
const wire = (key) => Buffer.concat([field(Buffer.from('ssh-ed25519')), field(raw(key))]);
const sha256 = (bytes) => createHash('sha256').update(bytes);
const fingerprint = (key) => `SHA256:${sha256(wire(key)).digest('base64').replace(/=+$/, '')}`;

const FORMS = {
  PEM: pem,
  OpenSSH: `# signers\nssh-ed25519 ${wire(pem).toString('base64')} somebody@example.com\n`,
  JWK: JSON.stringify(createPublicKey(pem).export({ format: 'jwk' })),
  minisign: `untrusted comment: minisign public key\n${Buffer.concat([
    Buffer.from('Ed'), Buffer.alloc(8, 7), raw(pem),
  ]).toString('base64')}\n`,
  hex: raw(pem).toString('hex'),
  base64: `${raw(pem).toString('base64')}\n`,
};

const panel = (page) => page.locator('.signature');
const state = (page) => page.locator('#signature');
const press = (page, name) => panel(page).getByRole('button', { name }).click();

async function unfold(page, words) {
  const part = page.locator('details', { has: page.locator('> summary', { hasText: words }) });
  if (!(await part.evaluate((details) => details.open))) {
    await part.locator('> summary').click();
  }
  return part;
}

async function openArchive(page, name, word) {
  await pick(page, typeof name === 'string' ? file(name) : name);
  await expect(state(page)).toHaveText(word);
}

async function give(page, key) {
  await unfold(page, 'Verify with a public key');
  await page.getByLabel('Public key of the signer').fill(key);
  await press(page, 'Read key');
}

async function keep(page, key, label) {
  await give(page, key);
  await page.getByLabel('Name in your keyring').fill(label);
  await press(page, 'Add to keyring');
}

/** The gzipped tar archive, signed again with another embedded key. */
function signedAnew(name, keys = generateKeyPairSync('ed25519')) {
  const tar = gunzipSync(readFileSync(vector(name)));
  const member = (path) => {
    let at = 0;
    while (tar.toString('latin1', at, at + path.length + 1) !== `${path}\0`) {
      at += 512 + 512 * Math.ceil(parseInt(tar.toString('latin1', at + 124, at + 135), 8) / 512);
    }
    const size = parseInt(tar.toString('latin1', at + 124, at + 135), 8);
    return tar.subarray(at + 512, at + 512 + size);
  };
  const canonical = (value) =>
    JSON.stringify(value, (_, it) =>
      it && typeof it === 'object' && !Array.isArray(it)
        ? Object.fromEntries(Object.entries(it).sort(([a], [b]) => (a < b ? -1 : 1)))
        : it,
    );
  // Every value is replaced by one of the same length.
  let manifest = member('manifest.json').toString();
  const replace = (field, value) => {
    const before = JSON.parse(manifest).validation[field];
    expect(before.length).toBe(value.length);
    manifest = manifest.replace(before, value);
  };
  replace('public_key', raw(keys.publicKey).toString('base64'));
  const blank = JSON.parse(manifest);
  Object.assign(blank.validation, { manifest_checksum: '', signature: '' });
  const signed = canonical(blank);
  replace('manifest_checksum', `sha256:${sha256(signed).digest('hex')}`);
  replace('signature', sign(null, Buffer.from(signed), keys.privateKey).toString('base64'));
  const before = sha256(member('manifest.json')).digest('hex');
  member('manifest.json').write(manifest);
  const sums = member('checksum.sha256');
  sums.write(sums.toString().replace(before, sha256(manifest).digest('hex')));
  sign(null, sums, keys.privateKey).copy(member('signature.sig'));
  return { name: 'anew.sma', buffer: gzipSync(tar) };
}

for (const [form, key] of Object.entries(FORMS)) {
  test(`a public key as ${form} verifies its signer`, async ({ page }) => {
    await openArchive(page, SIGNED, 'Signed, not verified');
    await give(page, key);
    await expect(page.locator('#fingerprint')).toHaveText(fingerprint(pem));
    await press(page, 'Verify with this key');
    await expect(state(page)).toHaveText(VERIFIED);
    await expect(state(page)).toBeFocused();
    await expect(page.getByRole('status')).toHaveText(/^The archive was signed with a key that you gave/);
    await expect(page.locator('.signature-keys')).toContainText(fingerprint(pem));
    await press(page, 'Stop requiring this key');
    await expect(state(page)).toHaveText('Signed, not verified');
  });
}

test('a key file is dropped on the panel, pasted or chosen', async ({ page }) => {
  await openArchive(page, SIGNED, 'Signed, not verified');
  const content = { name: 'signer.pub', buffer: Buffer.from(pem) };
  const field = page.getByLabel('Public key of the signer');
  const ways = {
    dropped: () => dropOn(page, '.signature', content),
    pasted: () =>
      field.evaluate((field, pem) => {
        const clipboardData = new DataTransfer();
        clipboardData.setData('text/plain', pem);
        field.dispatchEvent(
          new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
        );
      }, pem),
    chosen: async () => {
      const chooser = page.waitForEvent('filechooser');
      await press(page, 'Choose a key file');
      await (await chooser).setFiles({ mimeType: '', ...content });
    },
  };
  for (const [way, give] of Object.entries(ways)) {
    await test.step(way, async () => {
      await give();
      await expect(page.locator('#fingerprint')).toHaveText(fingerprint(pem));
      // Another input in between, so that the next way gives its own answer.
      await field.fill('nothing');
      await press(page, 'Read key');
      await expect(page.locator('#fingerprint')).toBeHidden();
    });
  }
  await expect(state(page)).toHaveText('Signed, not verified');
});

test('an archive opens wherever it is dropped', async ({ page }) => {
  await openArchive(page, SIGNED, 'Signed, not verified');
  await drop(page, file('signature/unsigned.sma'));
  await expect(state(page)).toHaveText('Unsigned');
  await dropOn(page, '.signature', file(EMBEDDED));
  await expect(state(page)).toHaveText('Consistent with its embedded key only');
  const large = { name: 'backup', buffer: readFileSync(vector('samples/1.0-json-gzip.sma')) };
  const padded = { ...large, buffer: Buffer.concat([gunzipSync(large.buffer), Buffer.alloc(65536, ' ')]) };
  await dropOn(page, '.signature', padded);
  await expect(page.locator('.verdict-file bdi')).toHaveText('backup');
});

test('a private key is refused and does not stay on the page', async ({ page }) => {
  const secret = text('samples/signer.key.pem');
  await openArchive(page, SIGNED, 'Signed, not verified');
  await give(page, secret);
  await expect(panel(page).getByRole('alert')).toContainText('private key');
  await expect(page.getByLabel('Public key of the signer')).toHaveValue('');
  const body = secret.split('\n')[1];
  const traces = await page.evaluate(
    () => document.documentElement.outerHTML + JSON.stringify({ ...localStorage }),
  );
  expect(traces).not.toContain(body);
});

test('a key of another kind is refused by its kind', async ({ page }) => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey;
  await openArchive(page, SIGNED, 'Signed, not verified');
  await give(page, rsa.export({ type: 'spki', format: 'pem' }));
  await expect(panel(page).getByRole('alert')).toContainText('RSA');
  await give(page, 'no key at all');
  await expect(panel(page).getByRole('alert')).not.toContainText('RSA');
  await expect(page.locator('#fingerprint')).toBeHidden();
});

test('typed fingerprints are compared leniently', async ({ page }) => {
  await openArchive(page, SIGNED, 'Signed, not verified');
  await give(page, pem);
  const expected = page.getByLabel('Fingerprint from the owner of the key');
  const comparison = page.locator('#comparison');
  await expect(comparison).toBeEmpty();
  await expected.fill(` ${fingerprint(pem).replace('SHA256:', '').replace(/(.{8})/g, '$1 ')}`);
  await expect(comparison).toContainText('match');
  await expected.fill(fingerprint(other));
  await expect(comparison).toContainText('differ');
});

test('a key is trusted once its fingerprint is compared', async ({ page }) => {
  await openArchive(page, SIGNED, 'Signed, not verified');
  await give(page, pem);
  const expected = page.getByLabel('Fingerprint from the owner of the key');
  const verify = page.getByRole('button', { name: 'Verify with this key' });
  await expected.fill(fingerprint(other));
  await expect(verify).not.toHaveClass(/primary/);
  await expected.fill('');
  await expect(verify).toHaveClass(/primary/);
  await verify.click();
  await expect(state(page)).toHaveText(VERIFIED);
  await expect(panel(page).locator('.signature-head .badge')).not.toHaveClass(/good/);
  await expected.fill(fingerprint(pem));
  await expect(state(page)).toHaveText('Signed with a key whose fingerprint you compared');
  await expect(panel(page).locator('.signature-head .badge')).toHaveClass(/good/);
  await expected.fill(fingerprint(other));
  await expect(state(page)).toHaveText(VERIFIED);
});

for (const name of ['11-in-a-folder.sma', '12-other-program.tar', '14-no-manifest.sma']) {
  test(`nothing is called signed in ${name}`, async ({ page }) => {
    const buffer = readFileSync(new URL(`../reports/${name}`, import.meta.url));
    await pick(page, { name, buffer });
    await expect(page.locator('.verdict, .notice').first()).toBeVisible();
    await expect(page.getByRole('heading', { level: 1 })).not.toHaveText('Checking…');
    await expect(page.getByRole('heading', { name: /^Signed/ })).toHaveCount(0);
  });
}

test('a file that is damaged shows its findings before it asks for a key', async ({ page }) => {
  await pick(page, file('flipped/1.0-tar-none-signed.sma'));
  const findings = page.getByRole('region', { name: 'Findings' });
  const top = async (region) => (await region.boundingBox()).y;
  await expect(panel(page)).toBeVisible();
  expect(await top(findings)).toBeLessThan(await top(panel(page)));
  await expect(page.getByLabel('Public key of the signer')).toBeHidden();
});

test('each of the six signature states is displayed', async ({ page }) => {
  await openSample(page);
  await expect(state(page)).toHaveText('Unsigned');
  await openArchive(page, SIGNED, 'Signed, not verified');
  await openArchive(page, EMBEDDED, 'Consistent with its embedded key only');
  await give(page, other);
  await press(page, 'Verify with this key');
  await expect(state(page)).toHaveText('Signed with a key that you did not give');
  await expect(page.locator('.verdict-word')).toHaveText('Signed with a key that you did not give');
  await give(page, text('keys/signer.pub.pem'));
  await press(page, 'Verify with this key');
  await expect(state(page)).toHaveText(VERIFIED);
  await openArchive(page, 'signature/embedded-other.sma', 'Damaged or forged');
});

test('an unsigned archive fails when a key is required', async ({ page }) => {
  await openArchive(page, 'signature/unsigned.sma', 'Unsigned');
  await expect(page.locator('.verdict-word')).toHaveText('Valid');
  await give(page, pem);
  await press(page, 'Verify with this key');
  await expect(page.locator('.verdict-word')).toHaveText('Unsigned');
});

test('a key in the keyring recognizes its signer and makes no other archive invalid', async ({ page }) => {
  await openArchive(page, SIGNED, 'Signed, not verified');
  await keep(page, pem, 'The office');
  await keep(page, other, 'Somebody else');
  await expect(page.locator('.keys').first().locator('li')).toHaveCount(2);
  await openArchive(page, SIGNED, KEPT);
  await expect(page.locator('.signature-keys')).toContainText('The office');
  await openArchive(page, 'signature/unsigned.sma', 'Unsigned');
  await expect(page.locator('.verdict-word')).toHaveText('Valid');
  await openArchive(page, EMBEDDED, 'Consistent with its embedded key only');
});

test('a key in the keyring is renamed and removed', async ({ page }) => {
  await openArchive(page, SIGNED, 'Signed, not verified');
  await keep(page, pem, 'The office');
  await unfold(page, 'Your keyring');
  const name = page.getByLabel(`Name of the key ${fingerprint(pem)}`);
  await expect(name).toHaveValue('The office');
  await name.fill('  <b>Home</b>  ');
  await name.press('Tab');
  await expect(name).toHaveValue('<b>Home</b>');
  await press(page, 'Remove <b>Home</b>');
  await expect(name).toBeHidden();
  await expect(page.locator('#keyring')).toBeFocused();
  await openArchive(page, SIGNED, 'Signed, not verified');
});

test('adding the key in the file recognizes its signer at once, removing it reverts that', async ({ page }) => {
  await openArchive(page, EMBEDDED, 'Consistent with its embedded key only');
  await press(page, 'Compare fingerprint');
  await page.getByLabel('Name in your keyring').fill('The office');
  await press(page, 'Add to keyring');
  await expect(state(page)).toHaveText(KEPT);
  await unfold(page, 'Your keyring');
  await press(page, 'Remove The office');
  await expect(state(page)).toHaveText('Consistent with its embedded key only');
});

test('a keyring is exported and imported, and its fingerprints are not trusted', async ({ page }) => {
  await openArchive(page, SIGNED, 'Signed, not verified');
  await keep(page, pem, 'The office');
  await unfold(page, 'Your keyring');
  const download = page.waitForEvent('download');
  await press(page, 'Export');
  const saved = await download;
  expect(saved.suggestedFilename()).toBe('keyring.json');
  const exported = readFileSync(await saved.path(), 'utf8');
  expect(JSON.parse(exported).keys[0]).toMatchObject({
    label: 'The office',
    key: { fingerprint: fingerprint(pem), base64: raw(pem).toString('base64') },
  });
  await press(page, 'Remove The office');

  const lying = exported.replaceAll(fingerprint(pem), fingerprint(other));
  await page.locator('#import-file').setInputFiles({
    name: 'keyring.json', mimeType: '', buffer: Buffer.from(lying),
  });
  await expect(page.locator('.keyring-remark')).toContainText('imported');
  await expect(page.locator('.keys li')).toHaveCount(1);
  await expect(page.locator('.keys .fingerprint')).toHaveText(fingerprint(pem));

  await page.locator('#import-file').setInputFiles({
    name: 'x.json', mimeType: '', buffer: Buffer.from('{"version":1,"keys":{}}'),
  });
  await expect(page.locator('.keyring-remark')).toContainText('not an exported keyring');
  await expect(page.locator('.keys li')).toHaveCount(1);
});

bare('the keyring survives a reload', async ({ page }) => {
  await page.goto('/');
  await ready(page);
  await openArchive(page, SIGNED, 'Signed, not verified');
  await keep(page, pem, 'The office');
  await page.reload();
  await ready(page);
  await openArchive(page, SIGNED, KEPT);
  await expect(page.locator('.signature-keys')).toContainText('The office');
});

bare('two windows share the keyring without losing keys', async ({ context }) => {
  const windows = [await context.newPage(), await context.newPage()];
  for (const page of windows) {
    await page.goto('/');
    await ready(page);
    await openArchive(page, SIGNED, 'Signed, not verified');
  }
  await keep(windows[0], pem, 'The office');
  await keep(windows[1], other, 'Somebody else');
  for (const page of windows) {
    await unfold(page, 'Your keyring');
    await expect(page.locator('.keys li')).toHaveCount(2);
  }
});

/** An input of the reports. */
const reported = (name) =>
  readFileSync(new URL(`../reports/security/${name}`, import.meta.url));

const KEYRING = 'archive-inspector.keyring';

bare('only the keys of a keyring that another page wrote are trusted', async ({ page }) => {
  await page.addInitScript(
    ([name, text]) => localStorage.setItem(name, text),
    [KEYRING, reported('s16-keyring.json').toString()],
  );
  await page.goto('/');
  await ready(page);
  await openArchive(page, { name: 's10-a.sma', buffer: reported('s10-a.sma') }, KEPT);
  await unfold(page, 'Your keyring');
  const pem = reported('signer.pub.pem').toString();
  await expect(page.locator('.keys .fingerprint')).toHaveText(fingerprint(pem));
  const lines = await commands(page, 'Verify the signature yourself');
  expect(lines).toContain(pem.trim().split('\n')[1]);
  expect(lines).not.toContain('pwned');
  expect(await page.content()).not.toContain('what/the/owner/expects');
});

bare('stored entries without a key are skipped with a remark', async ({ page }) => {
  const key = { base64: raw(pem).toString('base64'), pem: 'x\nKEY\ntouch pwned\n', more: [1] };
  const keyring = {
    version: 1,
    keys: [
      { label: 'Good', key },
      { label: 'Lines', key: { ...key, base64: 'x\nKEY\ntouch pwned\n' } },
      { label: 1, key },
      'text',
    ],
    pins: [{ host: 'nas', key: { base64: '' } }, { host: 'desk', key }],
  };
  await page.addInitScript(
    ([name, text]) => localStorage.setItem(name, text),
    [KEYRING, JSON.stringify(keyring)],
  );
  await page.goto('/');
  await ready(page);
  await openArchive(page, SIGNED, KEPT);
  await unfold(page, 'Your keyring');
  await expect(page.locator('.keys:not(.pins) li')).toHaveCount(1);
  await expect(page.locator('.pins li')).toHaveCount(1);
  await expect(page.locator('.keyring-remark')).toContainText('4\u00a0entries without a public key');
  expect(await page.content()).not.toContain('pwned');
});

bare('an unreadable stored keyring is reported and left unchanged', async ({ page }) => {
  const NAME = 'archive-inspector.keyring';
  await page.addInitScript((name) => localStorage.setItem(name, '{"version":9}'), NAME);
  await page.goto('/');
  await ready(page);
  await openArchive(page, SIGNED, 'Signed, not verified');
  await unfold(page, 'Your keyring');
  await expect(panel(page)).toContainText('cannot be read');
  await keep(page, pem, 'The office');
  await expect(page.locator('.keys li')).toHaveCount(1);
  const kept = () => page.evaluate((name) => localStorage.getItem(name), NAME);
  expect(await kept()).toBe('{"version":9}');
  await press(page, 'Replace stored keyring');
  expect(JSON.parse(await kept()).keys[0].label).toBe('The office');
});

bare('a browser without storage is reported', async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, 'localStorage', {
      get() {
        throw new DOMException('no', 'SecurityError');
      },
    });
  });
  await page.goto('/');
  await ready(page);
  await openArchive(page, SIGNED, 'Signed, not verified');
  await unfold(page, 'Your keyring');
  await expect(panel(page)).toContainText('stores nothing');
  await keep(page, pem, 'The office');
  await openArchive(page, SIGNED, KEPT);
});

test('a remembered signer is recognized, and another one causes a warning', async ({ page }) => {
  const warning = page.locator('.pin-warning');
  await openArchive(page, EMBEDDED, 'Consistent with its embedded key only');
  await press(page, /^Remember this signer for /);
  await expect(panel(page)).toContainText('the signer you remembered');
  await expect(warning).toBeHidden();

  await openArchive(page, signedAnew(EMBEDDED), 'Consistent with its embedded key only');
  await expect(warning).toContainText('This archive is signed with another key.');
  await openArchive(page, 'signature/unsigned.sma', 'Unsigned');
  await expect(warning).toContainText('This archive is not signed.');
  await openArchive(page, 'signature/embedded-other.sma', 'Damaged or forged');
  await expect(warning).toContainText('The signature of this archive is invalid.');
  await openArchive(page, 'signature/both.sma', 'Signed, not verified');
  await press(page, 'Verify with remembered key');
  await expect(state(page)).toHaveText(VERIFIED);
  await expect(warning).toBeHidden();

  await openArchive(page, 'signature/unsigned.sma', 'Unsigned');
  await warning.getByRole('button', { name: 'Forget signer' }).click();
  await expect(warning).toBeHidden();
  await openArchive(page, signedAnew(EMBEDDED), 'Consistent with its embedded key only');
  await expect(warning).toBeHidden();
});

test('forgetting or replacing a remembered signer can be undone', async ({ page }) => {
  const warning = page.locator('.pin-warning');
  const undo = page.getByRole('region', { name: 'Note' }).getByRole('button', { name: 'Undo' });
  const other = signedAnew(EMBEDDED);
  await openArchive(page, EMBEDDED, 'Consistent with its embedded key only');
  await press(page, /^Remember this signer for /);
  await expect(undo).toBeHidden();

  await openArchive(page, other, 'Consistent with its embedded key only');
  await warning.getByRole('button', { name: 'Forget signer' }).click();
  await expect(warning).toBeHidden();
  await undo.click();
  await expect(warning).toContainText('This archive is signed with another key.');
  await expect(page.locator('#main')).toBeFocused();

  await warning.getByRole('button', { name: 'Remember new signer instead' }).click();
  await expect(panel(page)).toContainText('the signer you remembered');
  await undo.click();
  await expect(warning).toContainText('This archive is signed with another key.');
  // As the browser stores it.
  await openArchive(page, EMBEDDED, 'Consistent with its embedded key only');
  await expect(panel(page)).toContainText('the signer you remembered');
});

/** Runs commands in a new folder with the archive. */
function run(lines, archive) {
  const folder = mkdtempSync(join(tmpdir(), 'inspector-'));
  try {
    writeFileSync(join(folder, archive.name), archive.buffer);
    return execFileSync('sh', ['-e'], { input: lines, cwd: folder, encoding: 'utf8' });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const commands = async (page, title) =>
  (await unfold(page, title)).locator('.commands').textContent();

for (const [name, key] of [
  [SIGNED, pem],
  ['samples/1.0-aes-argon2-signed.sma', pem],
  ['signature/file-base64-crlf.sma', text('keys/signer.pub.pem')],
  ['signature/file-hex.sma', text('keys/signer.pub.pem')],
  ['signature/bundle.sma', text('keys/signer.pub.pem')],
]) {
  test(`the commands verify the signature of ${name}`, async ({ page }) => {
    const archive = { ...file(name), name: "it's -a: $(test).sma" };
    await openArchive(page, archive, /^(Signed, not verified|Consistent with its embedded key only)$/);
    await give(page, key);
    await press(page, 'Verify with this key');
    await expect(state(page)).toHaveText(VERIFIED);
    const output = run(await commands(page, 'Verify the signature yourself'), archive);
    expect(output).toContain('Signature Verified Successfully');
  });
}

for (const name of [SIGNED, 'samples/1.0-tar-gzip.sma', 'samples/1.0-tar-zstd.sma']) {
  test(`the commands verify the checksums of ${name}`, async ({ page }) => {
    await pick(page, file(name));
    const output = run(await commands(page, 'Verify the checksums yourself'), file(name));
    const lines = output.trimEnd().split('\n');
    const [computed, written] = lines.splice(-2);
    expect(written).toContain(computed.split(' ')[0]);
    expect(lines.length).toBe(8);
    expect(lines.filter((line) => !line.endsWith(': OK'))).toEqual([]);
  });
}

test('the commands are copied, or selected if copying is not allowed', async ({ page }) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await openSample(page);
  const lines = await commands(page, 'Verify the checksums yourself');
  const part = await unfold(page, 'Verify the checksums yourself');
  await part.getByRole('button', { name: 'Copy' }).click();
  await expect(part).toContainText('Copied.');
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(lines);
  await page.evaluate(() => {
    getSelection().removeAllRanges();
    navigator.clipboard.writeText = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
  });
  await part.getByRole('button', { name: 'Copy' }).click();
  await expect(part).toContainText('copy them with the keyboard');
  expect(await page.evaluate(() => getSelection().toString().trimEnd())).toBe(lines.trimEnd());
});

test('axe finds nothing in the signature panel', async ({ page }) => {
  await openArchive(page, EMBEDDED, 'Consistent with its embedded key only');
  await press(page, /^Remember this signer for /);
  await keep(page, text('keys/signer.pub.pem'), 'The office');
  await openArchive(page, signedAnew(EMBEDDED), 'Consistent with its embedded key only');
  await give(page, pem);
  await page.getByLabel('Fingerprint from the owner of the key').fill(fingerprint(other));
  await unfold(page, 'Your keyring');
  await unfold(page, 'Verify the signature yourself');
  await expectAccessible(page);
  await page.setViewportSize({ width: 360, height: 800 });
  await expectNothingTooWide(page);
});

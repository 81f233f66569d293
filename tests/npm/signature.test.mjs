// The signature that is demanded of an archive before its content is used.
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { test } from "node:test";
import { sma, thrownBy, vector, withArchive } from "./package.mjs";

const SIGNED = "samples/1.0-tar-none-signed.sma";
const UNSIGNED = "samples/1.0-tar-gzip.sma";
/** Its signature does not verify with the public key that it contains. */
const FORGED = "signature/embedded-other.sma";
const DOCUMENT = "samples/2026.1-browser-export.sma";

const SIGNER = vector("samples/signer.pub.pem").toString();
const pair = generateKeyPairSync("ed25519");
const STRANGER = pair.publicKey.export({ type: "spki", format: "pem" });
const PRIVATE_KEY = pair.privateKey.export({ type: "pkcs8", format: "pem" });

/** Every function that uses the content of an archive and takes a demand. */
const USES = {
  toDocument: (archive, options) => archive.toDocument({ acceptFaults: true, ...options }),
  encrypt: (archive, options) => archive.encrypt({ key: "5a".repeat(32), ...options }),
  sign: (archive, options) => archive.sign(PRIVATE_KEY, options),
};

/** The code of the error, if there is one. */
function codeOf(call) {
  try {
    call();
    return undefined;
  } catch (error) {
    assert.ok(error instanceof sma.SmaError, String(error));
    assert.match(error.action, /\.$/);
    return error.code;
  }
}

for (const [name, use] of Object.entries(USES)) {
  test(`${name} uses content only with the demanded signature`, () => {
    const codes = (path, options) => withArchive(path, (archive) => codeOf(() => use(archive, options)));
    assert.equal(codes(SIGNED, undefined), undefined);
    assert.equal(codes(SIGNED, { publicKeys: SIGNER }), undefined);
    assert.equal(codes(SIGNED, { publicKeys: [STRANGER, SIGNER] }), undefined);
    assert.equal(codes(SIGNED, { publicKeys: STRANGER }), "SMA-U014");
    assert.equal(codes(SIGNED, { publicKeys: [] }), "SMA-U014");
    assert.equal(codes(SIGNED, { publicKeys: STRANGER, ignoreSignature: false }), "SMA-U014");
    assert.equal(codes(SIGNED, { ignoreSignature: true }), undefined);
    assert.equal(codes(UNSIGNED, {}), undefined);
    assert.equal(codes(UNSIGNED, { publicKeys: SIGNER }), "SMA-U014");
    assert.equal(codes(FORGED, {}), "SMA-U014");
    assert.notEqual(codes(FORGED, { ignoreSignature: true }), "SMA-U014");
    assert.equal(codes(SIGNED, { publicKeys: SIGNER, ignoreSignature: true }), "SMA-U002");
    assert.equal(codes(SIGNED, { publicKey: SIGNER }), "SMA-U002");
    assert.equal(codes(SIGNED, { ignoreSignature: "yes" }), "SMA-U002");
    assert.equal(codes(SIGNED, { publicKeys: "none" }), "SMA-U009");
  });
}

test("a forged archive is converted if its signature is ignored", () => {
  withArchive(FORGED, (archive) => {
    assert.ok(USES.toDocument(archive, { ignoreSignature: true }).json.length > 0);
  });
});

test("documents are not signed", () => {
  withArchive(DOCUMENT, (document) => {
    assert.ok(document.convert({ layer: "gzip" }).length > 0);
    assert.ok(document.convert({ ignoreSignature: true }).length > 0);
    assert.equal(codeOf(() => document.convert({ publicKeys: SIGNER })), "SMA-U014");
    assert.equal(codeOf(() => document.convert({ publicKeys: SIGNER, ignoreSignature: true })), "SMA-U002");
  });
});

test("an archive is repaired only with the demanded signature", () => {
  const repair = (path, options) => () => {
    const recovery = sma.recover(vector(path), options);
    try {
      return recovery.repair();
    } finally {
      recovery.free();
    }
  };
  assert.equal(codeOf(repair(SIGNED, { publicKeys: SIGNER })), undefined);
  assert.equal(codeOf(repair(SIGNED, { publicKeys: STRANGER })), "SMA-U012");
  assert.equal(codeOf(repair(SIGNED, { publicKeys: [] })), "SMA-U012");
  assert.equal(codeOf(repair(UNSIGNED, { publicKeys: SIGNER })), "SMA-U012");
  assert.equal(codeOf(repair(FORGED, {})), "SMA-U012");
  assert.equal(codeOf(repair(FORGED, { ignoreSignature: true })), undefined);
  assert.equal(codeOf(repair(SIGNED, { publicKeys: SIGNER, ignoreSignature: true })), "SMA-U002");
});

test("an open archive is used only with the demanded signature", () => {
  withArchive(SIGNED, (archive) => {
    archive.demandSignature(SIGNER);
    archive.demandSignature([STRANGER, SIGNER]);
    for (const keys of [STRANGER, [], undefined]) {
      const error = thrownBy(() => archive.demandSignature(keys));
      assert.deepEqual([error.code, error.category], ["SMA-U014", "validation"]);
    }
  });
  withArchive(UNSIGNED, (archive) => {
    assert.equal(thrownBy(() => archive.demandSignature(SIGNER)).code, "SMA-U014");
  });
});

// Unlocking, signing and encrypting, compared with the cryptography of Node.js.
import assert from "node:assert/strict";
import { createHash, createPublicKey, generateKeyPairSync, sign, verify } from "node:crypto";
import { test } from "node:test";
import { codes, sma, thrownBy, vector, withArchive, withBytes } from "./package.mjs";

const PASSWORD = vector("samples/password.txt").toString().trimEnd();
const SIGNED = "samples/1.0-tar-none-signed.sma";
const SIGNER = vector("samples/signer.pub.pem").toString();
const RAW = { key: vector("samples/raw.key") };

/** The members of a JSON bundle, decoded. */
function members(bundle) {
  const values = JSON.parse(new TextDecoder().decode(bundle));
  return {
    checksums: Buffer.from(values["checksum.sha256"]),
    signature: values["signature.sig"] && Buffer.from(values["signature.sig"], "base64"),
    manifest: values["manifest.json"],
  };
}

test("an encrypted archive is unlocked, read and locked", () => {
  withArchive("samples/1.0-chacha-rawkey.sma", (archive) => {
    assert.equal(archive.summary().sections[0].state, "encrypted");
    assert.equal(thrownBy(() => archive.rows("devices", "devices", 0, 1)).code, "SMA-U005");
    archive.unlock(RAW);
    assert.equal(archive.summary().sections[0].state, "readable");
    assert.equal(archive.rows("devices", "devices", 0, 100).length, archive.summary().total_devices);
    assert.deepEqual(codes(archive.report("standard"), "failed"), []);
    archive.lock();
    assert.equal(thrownBy(() => archive.rows("devices", "devices", 0, 1)).code, "SMA-U005");
  });
});

test("a failed unlock is reported without the credential", () => {
  const canary = "canary-5d0c4f";
  withArchive("samples/1.0-aes-pbkdf2-json.sma", (archive) => {
    for (const credential of [{ password: canary }, RAW]) {
      const error = thrownBy(() => archive.unlock(credential));
      assert.ok(error instanceof sma.SmaError);
      assert.equal(error.code, "SMA-E002");
      assert.ok(!`${error.stack} ${error.message} ${error.action}`.includes(canary));
    }
    const report = archive.report("standard", { credential: { password: canary } });
    assert.deepEqual(codes(report, "failed"), ["SMA-E002"]);
    assert.ok(!JSON.stringify(report).includes(canary));
    assert.ok(!JSON.stringify(archive.summary()).includes(canary));
    archive.unlock({ password: PASSWORD });
    assert.equal(archive.report("standard").valid, true);
  });
  withArchive("samples/1.0-chacha-rawkey.sma", (archive) => {
    for (const credential of [{}, { password: "a", key: "b" }, { password: 7 }, null, undefined, "x"]) {
      assert.equal(thrownBy(() => archive.unlock(credential)).code, "SMA-U008");
    }
    assert.equal(thrownBy(() => archive.unlock({ password: "" })).code, "SMA-E002");
    assert.equal(thrownBy(() => archive.unlock({ key: "short" })).code, "SMA-E002");
  });
});

test("signatures are verified", () => {
  const stranger = generateKeyPairSync("ed25519").publicKey.export({ type: "spki", format: "pem" });
  const fingerprint = sma.fingerprint(SIGNER);
  withArchive(SIGNED, (archive) => {
    const verified = archive.verify(SIGNER);
    assert.equal(verified.state, "verified");
    assert.equal(verified.signer, fingerprint);
    assert.equal(archive.verify([stranger, SIGNER]).state, "verified");
    assert.notEqual(archive.verify(stranger).state, "verified");
    assert.equal(archive.verify(stranger).signer, null);
    assert.equal(archive.report("standard", { publicKeys: SIGNER }).valid, true);
    assert.equal(archive.report("standard", { publicKeys: [stranger] }).valid, false);
    const wrong = thrownBy(() => archive.verify(vector("samples/signer.key.pem").toString()));
    assert.equal(wrong.code, "SMA-U009");
    assert.match(wrong.message, /private key/);
    assert.equal(thrownBy(() => archive.report("standard", { publicKey: SIGNER })).code, "SMA-U002");
  });
  withArchive("samples/1.0-tar-gzip.sma", (archive) => {
    assert.equal(archive.verify([]).state, "unsigned");
    assert.equal(archive.report("standard", { publicKeys: SIGNER }).valid, false);
  });
});

test("a fingerprint is the digest of the key's OpenSSH form", () => {
  const raw = Buffer.from(createPublicKey(SIGNER).export({ format: "jwk" }).x, "base64url");
  const field = (bytes) => Buffer.concat([Buffer.from([0, 0, 0, bytes.length]), bytes]);
  const wire = Buffer.concat([field(Buffer.from("ssh-ed25519")), field(raw)]);
  const digest = createHash("sha256").update(wire).digest("base64").replace(/=+$/, "");
  const openssh = `ssh-ed25519 ${wire.toString("base64")}`;
  for (const form of [SIGNER, raw.toString("hex"), raw.toString("base64"), openssh]) {
    assert.equal(sma.fingerprint(form), `SHA256:${digest}`);
  }
});

test("signatures are those of Node.js", () => {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const pem = privateKey.export({ type: "pkcs8", format: "pem" });
  const signed = withArchive("samples/1.0-json-gzip.sma", (archive) => archive.sign(pem));
  const keys = publicKey.export({ type: "spki", format: "pem" });
  withBytes(signed, (archive) => assert.equal(archive.verify(keys).state, "verified"));
  const seed = privateKey.export({ format: "jwk" }).d;
  const again = withArchive("samples/1.0-json-gzip.sma", (archive) =>
    archive.sign(Buffer.from(seed, "base64url").toString("hex")));
  assert.deepEqual(again, signed);
  // Node's own signature over the same lines is the same: Ed25519 leaves no choice.
  const plain = withArchive("samples/1.0-aes-pbkdf2-json.sma", (archive) => archive.sign(pem));
  const { checksums, signature } = members(plain);
  assert.ok(verify(null, checksums, publicKey, signature));
  assert.deepEqual(sign(null, checksums, privateKey), signature);
});

test("encrypted archives are unlocked, and no two are equal", () => {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const signWith = privateKey.export({ type: "pkcs8", format: "pem" });
  const keyDerivation = { name: "pbkdf2", iterations: 100000 };
  withArchive("samples/1.0-tar-gzip.sma", (archive) => {
    const first = archive.encrypt({ password: "pässwörd", keyDerivation, signWith });
    const second = archive.encrypt({ password: "pässwörd", keyDerivation, signWith });
    assert.notDeepEqual(first, second);
    withBytes(first, (locked) => {
      assert.equal(locked.summary().encryption, "aes-256-gcm");
      assert.equal(locked.verify(publicKey.export({ type: "spki", format: "pem" })).state, "verified");
      locked.unlock({ password: "pässwörd" });
      for (const section of archive.summary().sections) {
        for (const { name, count } of section.collections) {
          const rows = (of) => of.rows(section.name, name, 0, count);
          assert.deepEqual(rows(locked), rows(archive));
        }
      }
      assert.equal(locked.report("standard").valid, true);
      assert.equal(thrownBy(() => locked.encrypt(RAW)).code, "SMA-U010");
    });
    const chacha = archive.encrypt({ ...RAW, algorithm: "chacha20-poly1305" });
    withBytes(chacha, (locked) => {
      locked.unlock(RAW);
      assert.equal(locked.report("standard").valid, true);
    });
    for (const wrong of [{ algorithm: "des" }, { keyDerivation: "bcrypt" }, { keyDerivation: {} }, { passwort: "" }]) {
      assert.equal(thrownBy(() => archive.encrypt({ password: "a", ...wrong })).code, "SMA-U002");
    }
  });
  for (const sample of ["flipped/1.0-tar-gzip.sma", "samples/2026.1-server-export.sma"]) {
    withArchive(sample, (archive) => {
      assert.equal(thrownBy(() => archive.encrypt(RAW)).code, "SMA-U010");
      assert.equal(thrownBy(() => archive.sign(signWith)).code, "SMA-U010");
    });
  }
});

test("an excessive key derivation is refused before it starts", () => {
  const limits = { kdf_memory_bytes: 1 << 20 };
  withArchive(
    "samples/1.0-chacha-scrypt.sma",
    (archive) => {
      const error = thrownBy(() => archive.unlock({ password: PASSWORD }));
      assert.equal(error.code, "SMA-E002");
      assert.match(error.message, /memory/);
    },
    { limits },
  );
});

// Errors have a class, a stable code, a message and advice.
import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { sma, thrownBy, vector, withArchive } from "./package.mjs";

const TAR = "samples/1.0-tar-gzip.sma";
const ENCRYPTED = "samples/1.0-chacha-scrypt.sma";
const DIGITS = /^SMA-[AU]\d{3}$/;

function assertError(call, code, words) {
  const error = thrownBy(call);
  assert.ok(error instanceof sma.SmaError, String(error));
  assert.ok(error instanceof Error);
  assert.equal(error.name, "SmaError");
  assert.equal(error.category, error.code.startsWith("SMA-A") ? "archive" : "user");
  assert.match(error.code, DIGITS);
  assert.equal(error.code, code, error.message);
  assert.match(error.message, words);
  assert.ok(error.action.length > 0);
  assert.ok(error.stack.includes(error.message));
}

const zip = Buffer.from("504b0304140000000800", "hex");
const png = Buffer.from("89504e470d0a1a0a0000000d49484452", "hex");
const files = [
  ["a PNG", png, "SMA-A001", /PNG/],
  ["a ZIP", zip, "SMA-A001", /ZIP/],
  ["an empty file", Buffer.alloc(0), "SMA-A001", /empty/],
  ["a text", Buffer.from("Dear diary,\n"), "SMA-A001", /text/],
  ["a PNG in gzip", gzipSync(png), "SMA-A001", /PNG/],
  ["a truncated archive", vector(TAR).subarray(0, 3000), "SMA-A011", /./],
  ["a truncated document", vector("samples/2026.1-server-export.sma").subarray(0, 500), "SMA-A011", /./],
];
for (const [name, bytes, code, words] of files) {
  test(`${name} is refused, with what to do`, () => {
    assertError(() => sma.open(bytes), code, words);
    const { action } = thrownBy(() => sma.open(bytes));
    assert.equal(action, sma.checks().find((check) => check.code === code).action);
  });
}

test("values other than bytes are refused", () => {
  for (const given of [undefined, null, "text", 5, [31, 139], {}, new Blob([])]) {
    assertError(() => sma.open(given), "SMA-U001", /Uint8Array/);
  }
});

test("limits are obeyed", () => {
  const { length } = vector(TAR);
  const within = (limits) => sma.open(vector(TAR), { limits }).free();
  within({ archive_bytes: length });
  assertError(() => within({ archive_bytes: length - 1 }), "SMA-A002", /./);
  assertError(() => within({ container_bytes: 1000 }), "SMA-A003", /./);
  assertError(() => within({ members: 2 }), "SMA-A006", /./);
});

test("limits may be left out, or undefined", () => {
  for (const options of [undefined, null, {}, { limits: undefined }, { limits: { members: undefined } }]) {
    sma.open(vector(TAR), options).free();
  }
});

test("unknown options and limits are refused", () => {
  const open = (options) => () => sma.open(vector(TAR), options);
  assertError(open({ limit: {} }), "SMA-U002", /Unknown option limit/);
  assertError(open({ limits: 5 }), "SMA-U002", /object/);
  assertError(open({ limits: { member: 1 } }), "SMA-U002", /Unknown limit member\./);
  for (const value of [-1, 1.5, NaN, Infinity, "5", 5n, null, {}]) {
    assertError(open({ limits: { members: value } }), "SMA-U002", /The limit members cannot be/);
  }
  assertError(open({ limits: { json_depth: 70000 } }), "SMA-U002", /70000/);
  assertError(open({ limits: JSON.parse('{"__proto__": 1}') }), "SMA-U002", /Unknown limit __proto__/);
});

test("wrong arguments have codes of their own", () => {
  withArchive(TAR, (archive) => {
    const rows = (...given) => () => archive.rows(...given);
    for (const level of ["deep", "Standard", "", 3, null, undefined]) {
      assertError(() => archive.report(level), "SMA-U003", /level/);
    }
    assertError(rows("device", "devices", 0, 1), "SMA-U004", /no section device\./);
    assertError(rows("__proto__", "devices", 0, 1), "SMA-U004", /no section __proto__/);
    assertError(rows("", "devices", 0, 1), "SMA-U004", /no section ""/);
    assertError(rows("devices", "device", 0, 1), "SMA-U006", /no collection device\./);
    assertError(() => archive.field("devices", "devices"), "SMA-U006", /no field/);
    assertError(() => archive.record("devices", "devices", 24), "SMA-U007", /24 records/);
    for (const index of [-1, 0.5, NaN, undefined, Infinity]) {
      assertError(() => archive.record("devices", "devices", index), "SMA-U007", /index|record/);
      assertError(rows("devices", "devices", index === Infinity ? NaN : index, 1), "SMA-U007", /from/);
      assertError(rows("devices", "devices", 0, index === Infinity ? -1 : index), "SMA-U007", /count/);
    }
  });
});

test("arguments of the wrong type are refused", () => {
  withArchive(TAR, (archive) => {
    for (const given of [undefined, null, 5, 5n, {}, Symbol("devices")]) {
      const words = /cannot be/;
      assertError(() => archive.rows(given, "devices", 0, 1), "SMA-U004", words);
      assertError(() => archive.rows("devices", given, 0, 1), "SMA-U006", words);
      assertError(() => archive.record(given, "devices", 0), "SMA-U004", words);
      assertError(() => archive.record("devices", given, 0), "SMA-U006", words);
      assertError(() => archive.field(given, "name"), "SMA-U004", words);
      assertError(() => archive.field("devices", given), "SMA-U006", words);
    }
    for (const given of [undefined, null, "5", 5n, {}, [], true]) {
      assertError(() => archive.rows("devices", "devices", given, 1), "SMA-U007", /from/);
      assertError(() => archive.rows("devices", "devices", 0, given), "SMA-U007", /count/);
      assertError(() => archive.record("devices", "devices", given), "SMA-U007", /index/);
    }
  });
  const recovery = sma.recover(vector(TAR));
  assertError(() => recovery.section(undefined), "SMA-U004", /undefined/);
  recovery.free();
});

test("an object cannot be used after free()", () => {
  for (const [object, noun] of [[sma.open(vector(TAR)), "archive"], [sma.recover(vector(TAR)), "recovery"]]) {
    object.free();
    object.free();
    const type = Object.getPrototypeOf(object);
    for (const name of Object.getOwnPropertyNames(type)) {
      if (name === "constructor" || name === "free" || name.startsWith("__")) continue;
      assertError(() => object[name](), "SMA-U015", new RegExp(`The ${noun} was freed`));
    }
    if (Symbol.dispose) object[Symbol.dispose]();
  }
});

test("an encrypted section is not reported as missing", () => {
  withArchive(ENCRYPTED, (archive) => {
    assertError(() => archive.rows("devices", "devices", 0, 1), "SMA-U005", /encrypted/);
  });
});

test("an archive can be used after an error", () => {
  thrownBy(() => sma.open(png));
  withArchive(TAR, (archive) => {
    thrownBy(() => archive.record("devices", "devices", 99));
    assert.equal(archive.report("standard").valid, true);
  });
});

test("bytes whose buffer was transferred are refused", () => {
  const detached = (bytes) => {
    structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
    return bytes;
  };
  for (const given of [detached(new Uint8Array(5)), detached(new Uint8Array(5)).buffer]) {
    assertError(() => sma.open(given), "SMA-U001", /detached/);
    assertError(() => sma.recover(given), "SMA-U001", /detached/);
    withArchive(TAR, (archive) => {
      assertError(() => archive.report("basic", { base: given }), "SMA-U001", /detached/);
      assert.ok(thrownBy(() => archive.verify(given)) instanceof sma.SmaError);
    });
  }
});

test("options that are not an object are refused", () => {
  for (const given of ["ssh-ed25519 AAAA", 5, true]) {
    assertError(() => sma.open(vector(TAR), given), "SMA-U002", /not an object/);
    assertError(() => sma.recover(vector(TAR), given), "SMA-U002", /not an object/);
    withArchive(TAR, (archive) => {
      assertError(() => archive.report("standard", given), "SMA-U002", /not an object/);
      assertError(() => archive.toDocument(given), "SMA-U002", /not an object/);
    });
  }
});

test("a file of more bytes than the limit is not copied", () => {
  // More than a vector of WebAssembly can contain.
  const large = new Uint8Array(2 ** 31);
  const limits = { archive_bytes: 2 ** 32 };
  for (const [options, words] of [[undefined, /limit/], [{ limits }, /memory/]]) {
    const { code, message } = thrownBy(() => sma.recover(large, options));
    assert.equal(code, "SMA-U011", message);
    assert.match(message, words);
  }
  withArchive(TAR, (archive) => {
    assertError(() => archive.report("basic", { base: large }), "SMA-A002", /limit/);
  });
});

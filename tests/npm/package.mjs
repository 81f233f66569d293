// The package as it would be published: `cargo xtask test` packs it and installs it here.
import { readFileSync } from "node:fs";
import * as package_ from "@shelly-manager/sma";

const root = new URL("../../", import.meta.url);

export const sma = package_;
export const manifest = JSON.parse(
  readFileSync(new URL("node_modules/@shelly-manager/sma/package.json", import.meta.url), "utf8"),
);

/** The bytes of a file below tests/vectors. */
export function vector(path) {
  return readFileSync(new URL(`tests/vectors/${path}`, root));
}

/** Opens a file below tests/vectors, hands the archive to `use` and frees it. */
export function withArchive(path, use, options) {
  return withBytes(vector(path), use, options);
}

/** Opens bytes, hands the archive to `use` and frees it. */
export function withBytes(bytes, use, options) {
  const archive = sma.open(bytes, options);
  try {
    return use(archive);
  } finally {
    archive.free();
  }
}

/** All checks of a report, in the order of its groups. */
export function checksOf(report) {
  return Object.entries(report)
    .filter(([name]) => name.endsWith("_checks"))
    .flatMap(([, checks]) => checks);
}

/** The sorted codes of a report's checks that have a status. */
export function codes(report, status) {
  return checksOf(report).filter((check) => check.status === status).map((check) => check.code).sort();
}

/** What `call` throws. */
export function thrownBy(call) {
  try {
    call();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}

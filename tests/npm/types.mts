// Compiled, never run: see types.test.mjs.
import {
  checks,
  fingerprint,
  open,
  recover,
  SmaError,
  version,
  type Archive,
  type Check,
  type CheckInfo,
  type JsonValue,
  type Level,
  type Limits,
  type NewDocument,
  type Plan,
  type RecoveredState,
  type Recovery,
  type Report,
  type SignatureState,
  type State,
  type Status,
  type Summary,
  type Verification,
} from "@shelly-manager/sma";
import { SmaWorker, type RemoteArchive } from "@shelly-manager/sma/client";
import { generateSMAFile, parseSMAFile, validateSMAArchive, type SMADevice } from "@shelly-manager/sma/compat";
import { version as inlineVersion } from "@shelly-manager/sma/inline";

const limits: Partial<Limits> = { container_bytes: 1 << 20 };
const archive: Archive = open(new Uint8Array(), { limits });
open(new ArrayBuffer(8)).free();

const summary: Summary = archive.summary();
const size: number = summary.container_size;
const owner: string | null = summary.created_by;
const names: string[] = summary.sections.flatMap((section) => section.collections.map(({ name }) => name));

const level: Level = "standard";
const report: Report = archive.report(level);
const failed: Check[] = report.integrity_checks.filter(({ status }) => status === "failed");
const line: number | undefined = failed[0]?.locations[0]?.line;
const answers: Record<string, State> = Object.fromEntries(
  report.assessment.rungs.map(({ rung, state }) => [rung, state]),
);
const bytes: string | undefined = report.assessment.causes[0]?.excerpt?.hex;
const status: Status | undefined = failed[0]?.status;

const verification: Verification = archive.verify(["ssh-ed25519 AAAA", new Uint8Array()]);
const state: SignatureState | null = verification.state;
archive.report(level, { publicKeys: "ssh-ed25519 AAAA", credential: { password: "a" } });
const json: string = archive.reportJson(level, { publicKeys: [] });
const page: string = archive.reportHtml("paranoid", { fileName: "backup.sma", madeAt: "today" });
archive.unlock({ key: new Uint8Array(32) });
archive.lock();
const sealed: Uint8Array = archive.encrypt({
  password: "a",
  keyDerivation: { name: "argon2", memory_kib: 65536, time_cost: 3, parallelism: 1 },
  signWith: "seed",
});
const signed: Uint8Array = archive.sign(new Uint8Array(), { publicKeys: [new Uint8Array()] });
archive.demandSignature("ssh-ed25519 AAAA");
const print: string = fingerprint("ssh-ed25519 AAAA");

const plan: Plan = archive.conversionPlan();
const converted: Uint8Array = archive.convert({ container: "tar", layer: "gzip", level: 9, ignoreSignature: true });
const document: NewDocument = archive.toDocument({ acceptFaults: true, publicKeys: [] });
const recovery: Recovery = recover(new Uint8Array(), { limits, publicKeys: "ssh-ed25519 AAAA" });
const states: RecoveredState[] = recovery.report().sections.map(({ state }) => state);
const repaired: Uint8Array = recovery.repair({ container: "json" });

const rows: JsonValue[] = archive.rows("devices", "devices", 0, 10);
const record: JsonValue = archive.record("devices", "devices", 0);
const help: CheckInfo[] = checks();

const controller = new AbortController();
const worker = new SmaWorker();
const remote: RemoteArchive = await worker.open(new Blob(), {
  signal: controller.signal,
  onProgress: ({ stage, done, total }) => console.log(stage, done / total),
});
const remoteReport: Report = await remote.validate("thorough", { publicKeys: [] });
const remoteRows: JsonValue[] = await remote.rows("devices", "devices", 0, 10);
await remote.free();

const { archive: parsed, parseInfo } = await parseSMAFile(new ArrayBuffer(8), { maxSizeBytes: 1 });
const devices: SMADevice[] = parsed?.devices ?? [];
const ratio: number = parseInfo.compressionRatio;
const value: unknown = parsed;
validateSMAArchive(value);
const level6: Blob | undefined = (await generateSMAFile({ devices: value.devices })).blob;

function advice(error: unknown): string {
  return error instanceof SmaError ? `${error.code}: ${error.category} ${error.message} ${error.action}` : "";
}

// @ts-expect-error: an unknown level.
archive.report("deep");
// @ts-expect-error: the name of the file is missing.
archive.reportHtml("basic", {});
// @ts-expect-error: a text is not bytes.
open("archive.sma");
// @ts-expect-error: an unknown limit.
open(new Uint8Array(), { limits: { membres: 5 } });
// @ts-expect-error: a misspelled credential.
archive.unlock({ passwort: "a" });
// @ts-expect-error: an unknown cipher.
archive.encrypt({ password: "a", algorithm: "des" });
// @ts-expect-error: a status is one of four.
const unknown: Status = "fine";
// @ts-expect-error: a device needs all its fields.
generateSMAFile({ devices: [{ id: 1 }] });
// @ts-expect-error: a method of an archive in a worker returns a promise.
const notYet: Report = remote.report("basic");
// @ts-expect-error: archives come from `open`.
new (await import("@shelly-manager/sma")).Archive();

export {
  advice,
  devices,
  inlineVersion,
  level6,
  notYet,
  ratio,
  remoteReport,
  remoteRows,
  answers,
  bytes,
  converted,
  document,
  help,
  json,
  line,
  names,
  owner,
  page,
  plan,
  print,
  record,
  repaired,
  rows,
  sealed,
  signed,
  size,
  state,
  states,
  status,
  unknown,
  version,
};

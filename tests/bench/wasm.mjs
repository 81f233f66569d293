// What validating costs beyond what cannot be saved: opening and validating a document at
// `standard`, against inflating and hashing it, in the same wasm. Times are those of the
// processor, so that what else the machine does counts less.
//
// node wasm.mjs FOLDER_OF_PACKAGE FILE...; the package is built with the feature `bench`.
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { compare } from './compare.mjs';

const WARM_UP = 5;
const REPETITIONS = 21;

const [folder, ...files] = process.argv.slice(2);
const { initSync, inflateAndHash, open } = await import(pathToFileURL(join(folder, 'sma.js')));
initSync({ module: readFileSync(join(folder, 'sma_bg.wasm')) });

for (const file of files) {
  const bytes = readFileSync(file);
  const times = { baseline: [], open: [], report: [], both: [] };
  for (let repetition = 0; repetition < WARM_UP + REPETITIONS; repetition += 1) {
    const baseline = timeOf(() => inflateAndHash(bytes));
    let archive;
    const opening = timeOf(() => (archive = open(bytes)));
    let report;
    const reporting = timeOf(() => (report = archive.report('standard')));
    archive.free();
    if (!report.valid) {
      throw new Error(`${file} is not valid`);
    }
    if (repetition >= WARM_UP) {
      times.baseline.push(baseline);
      times.open.push(opening);
      times.report.push(reporting);
      times.both.push(opening + reporting);
    }
  }
  const against = (name, series) =>
    compare(basename(file), name, series, 'inflate and hash', times.baseline);
  against('open', times.open);
  against('report', times.report);
  against('open and report', times.both);
}

/** Processor time that `work` takes, in milliseconds. */
function timeOf(work) {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

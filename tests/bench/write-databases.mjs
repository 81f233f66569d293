// Writes the part of docs/performance.md about databases.
//
// node write-databases.mjs DOCUMENT RESULTS
import { readFileSync } from 'node:fs';
import { machine, markdown, mebibytes, replacePart } from './document.mjs';
import { digits, median, ratio } from './statistics.mjs';

const [document, results] = process.argv.slice(2);
const { databases } = JSON.parse(readFileSync(results, 'utf8'));
const head = ['database', 'devices', 'backup', '/ its own', 'MiB', 'restore', '/ its own', 'MiB'];
const rows = databases.map(({ kind, devices, times, memory }) => [
  kind,
  devices.toLocaleString('en').replaceAll(',', ' '),
  `${digits(median(times.backup))} s`,
  ratio(times.backup, times.dump),
  mebibytes(memory.backup),
  `${digits(median(times.restore))} s`,
  ratio(times.restore, times.load),
  mebibytes(memory.restore),
]);
replacePart(document, 'cargo xtask bench --only db', `${machine()}\n${markdown(head, rows)}`);

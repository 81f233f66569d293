// Writes the measured part of docs/performance.md.
//
// node write.mjs DOCUMENT NODE_RESULTS BROWSER_RESULTS NATIVE_RESULTS PAGE_RESULTS
import { readFileSync } from 'node:fs';
import { machine, markdown, mebibytes, replacePart } from './document.mjs';
import { digits, median, ratio } from './statistics.mjs';

const LEVELS = ['basic', 'standard', 'thorough', 'paranoid'];
/** Ratio of a slower subject to `standard`, and of a level to the floor. */
const SUBJECTS = ['platform', 'careful'];

const [document, ...results] = process.argv.slice(2);
const [node, browser, native, page] = results.map((file) => JSON.parse(readFileSync(file, 'utf8')));

replacePart(document, 'cargo xtask bench --only validate', measured());

function measured() {
  return [
    machine(`, with Node ${node.node.replace(/^v/, '')} and Chromium ${browser.chromium}`),
    '### In Node\n',
    'Processor time of opening and validating; ratios of each round, as median (quartiles).\n',
    table(node.files),
    `### In a worker of Chromium\n`,
    'Time on the wall, without loading the program.\n',
    table(browser.files),
    '### The page\n',
    'From dropping a file to its verdict at `thorough`, against `DecompressionStream` and `JSON.parse` in the same page: the first file of a visit, and another one.\n',
    visits(),
    '### Memory\n',
    'MiB: the file, the memory of WebAssembly, and the most memory of a process of Node, with Node itself.\n',
    memory(),
    '### Growth\n',
    'Processor time in Node for each device, in microseconds.\n',
    growth(),
    '### The program\n',
    'Whole processes against `gunzip -c FILE | sha256sum`, which uses two processors: time on the wall, and of the processors.\n',
    programs(),
  ].join('\n');
}

function table(files) {
  const head = ['file', 'standard, ms', ...LEVELS.map((level) => `${level} / floor`)];
  const rows = files.map(({ file, times }) => [
    `\`${file}\``,
    digits(median(times.standard)),
    ...LEVELS.map((level) => ratio(times[level], times.floor)),
    ...SUBJECTS.map((subject) =>
      times[subject] === undefined ? '–' : ratio(times[subject], times.standard),
    ),
  ]);
  return markdown([...head, ...SUBJECTS.map((subject) => `${subject} / standard`)], rows);
}

function visits() {
  const rows = page.files.map(({ file, first, again }) => [
    `\`${file}\``,
    `${digits(median(first.page))} ms`,
    ratio(first.page, first.baseline),
    `${digits(median(again.page))} ms`,
    ratio(again.page, again.baseline),
  ]);
  return markdown(['file', 'first file', '/ browser', 'another file', '/ browser'], rows);
}

function memory() {
  const subjects = ['standard', 'paranoid', 'floor', ...SUBJECTS];
  const rows = node.files.map(({ file, size, memory }) => [
    `\`${file}\``,
    mebibytes(size),
    mebibytes(memory.standard.wasm),
    mebibytes(memory.paranoid.wasm),
    ...subjects.map((name) => (memory[name] === undefined ? '–' : mebibytes(memory[name].process))),
  ]);
  const wasm = ['wasm, standard', 'wasm, paranoid'];
  return markdown(['file', 'size', ...wasm, ...subjects.map((name) => `process, ${name}`)], rows);
}

function growth() {
  const sizes = node.files.filter(({ file }) => /^\w+-\d+\.sma$/.test(file));
  const rows = sizes.map(({ file, times }) => {
    const devices = Number(file.match(/\d+/)[0]);
    const microseconds = (name) => digits((median(times[name]) * 1000) / devices);
    return [`\`${file}\``, ...LEVELS.map(microseconds)];
  });
  return markdown(['file', ...LEVELS], rows);
}

function programs() {
  const levels = LEVELS.filter((level) => level !== 'basic');
  const rows = native.files.flatMap(({ file, ...kinds }) =>
    ['wall', 'processor'].map((kind) => [
      `\`${file}\`, ${kind}`,
      `${digits(median(kinds[kind].thorough) * 1000)} ms`,
      ...levels.map((level) => ratio(kinds[kind][level], kinds[kind].baseline)),
    ]),
  );
  return markdown(['file', 'thorough', ...levels.map((level) => `${level} / baseline`)], rows);
}

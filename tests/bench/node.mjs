// Times all subjects in Node, in processor time, and measures the memory of each in a process of its own.
//
// node node.mjs PACKAGE RESULTS FILE...; the package is built with the feature `bench`.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { measure } from './measure.mjs';
import { subjectsOf } from './subjects.mjs';

const [folder, results, ...files] = process.argv.slice(2);

if (results === '--memory') {
  // In a process of its own: the most memory that it had, with Node itself.
  const [file, name] = files;
  const [bytes, sma] = [readFileSync(file), await load()];
  await subjectsOf(bytes, sma).get(name)(bytes);
  const { maxRSS } = process.resourceUsage();
  console.log(JSON.stringify({ process: maxRSS * 1024, wasm: sma.memory.buffer.byteLength }));
} else {
  const measured = [];
  for (const file of files) {
    const [bytes, sma] = [readFileSync(file), await load()];
    const subjects = subjectsOf(bytes, sma);
    const times = await measure(subjects, bytes, processorTime);
    const memory = Object.fromEntries([...subjects.keys()].map((name) => [name, memoryOf(file, name)]));
    measured.push({ file: basename(file), size: bytes.length, times, memory });
    console.log(`${basename(file)}: ${times.standard.length} rounds in Node`);
  }
  writeFileSync(results, JSON.stringify({ node: process.version, files: measured }));
}

async function load() {
  const sma = await import(pathToFileURL(join(folder, 'sma.js')));
  const { memory } = sma.initSync({ module: readFileSync(join(folder, 'sma_bg.wasm')) });
  return { ...sma, memory };
}

function memoryOf(file, name) {
  const script = fileURLToPath(import.meta.url);
  const output = execFileSync(process.execPath, [script, folder, '--memory', file, name]);
  return JSON.parse(output);
}

/** Processor time of this process, in milliseconds. */
function processorTime() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

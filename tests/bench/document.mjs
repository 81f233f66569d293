// The measured parts of docs/performance.md.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { digits } from './statistics.mjs';

/** Replaces what a command has written between its marks in a document. */
export function replacePart(document, command, content) {
  const [begin, end] = [`<!-- Written by \`${command}\`. -->`, `<!-- End of \`${command}\`. -->`];
  const text = readFileSync(document, 'utf8');
  const [before, rest] = split(text, begin, document);
  const [, after] = split(rest, end, document);
  writeFileSync(document, `${before}${begin}\n\n${content}\n${end}${after}`);
}

/** Where and on what something was measured; `programs` names what else took part. */
export function machine(programs = '') {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  const isChanged = execFileSync('git', ['status', '--porcelain'], { encoding: 'utf8' }) !== '';
  const [{ model }] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return (
    `Measured at commit ${commit}${isChanged ? ' with changes' : ''} on ${cpus().length} × ${model}, ` +
    `${memory} GiB${programs}.\n`
  );
}

export function markdown(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  const rule = head.map((_, index) => (index === 0 ? '---' : '---:'));
  return `${[head, rule, ...rows].map(line).join('\n')}\n`;
}

export function mebibytes(bytes) {
  return digits(bytes / 2 ** 20);
}

function split(text, mark, document) {
  const at = text.indexOf(mark);
  if (at < 0) throw new Error(`${document} has no line ${mark}`);
  return [text.slice(0, at), text.slice(at + mark.length)];
}

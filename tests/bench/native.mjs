// Times the program as a whole process against programs that only decompress and hash the same bytes.
//
// node native.mjs PROGRAM RESULTS FILE...
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';

const WARM_UP = 1;
const ROUNDS = 11;
const LEVELS = ['standard', 'thorough', 'paranoid'];

const [program, results, ...files] = process.argv.slice(2);
const measured = [];
for (const file of files) {
  const commands = new Map([
    ...LEVELS.map((level) => [level, `"$1" backup validate --level ${level} "$0"`]),
    ['baseline', 'gunzip -c "$0" | sha256sum'],
  ]);
  const names = [...commands.keys()];
  const series = () => Object.fromEntries(names.map((name) => [name, []]));
  const [wall, processor] = [series(), series()];
  for (let round = 0; round < WARM_UP + ROUNDS; round += 1) {
    for (let turn = 0; turn < names.length; turn += 1) {
      const name = names[(round + turn) % names.length];
      const time = timeOf(commands.get(name), file);
      if (round < WARM_UP) continue;
      wall[name].push(time.wall);
      processor[name].push(time.processor);
    }
  }
  measured.push({ file: basename(file), wall, processor });
  console.log(`${basename(file)}: ${ROUNDS} rounds of the program`);
}
writeFileSync(results, JSON.stringify({ files: measured }));

/** Times on the wall and of the processor, in seconds, as bash measures them. */
function timeOf(command, file) {
  const script = `set -eo pipefail; TIMEFORMAT='%3R %3U %3S'; { time { ${command}; } >/dev/null 2>&1; } 2>&1`;
  const output = execFileSync('bash', ['-c', script, file, program], { encoding: 'utf8' });
  const [wall, user, system] = output.trim().split(' ').map(Number);
  return { wall, processor: user + system };
}

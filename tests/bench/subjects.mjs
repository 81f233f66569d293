// What is timed on the same bytes: this project, the least that any validation must do, the means of the
// platform without any validation, and a careful validator in JavaScript. For Node and for workers.
import { validateCarefully } from './careful.mjs';
import { tarMembers } from './tar.mjs';

export const LEVELS = ['basic', 'standard', 'thorough', 'paranoid'];

/** The archive of 60 000 devices has more values than a page opens by default. */
const LIMITS = { json_values: 2 ** 24 };

const GZIP = 0x1f;
const OBJECT = 0x7b;

/**
 * Returns the subjects for a file by name; each is a function of its bytes that throws if the file is not
 * what it should be. `sma` is the package, built with its baseline.
 */
export function subjectsOf(file, sma) {
  const levels = LEVELS.map((level) => [level, (bytes) => validate(sma, bytes, level)]);
  // The platform and pako know no other compression than gzip, and the careful validator no bundles.
  const isTarOrGzip = file[0] === GZIP || isTar(file);
  return new Map([
    ...levels,
    ['floor', (bytes) => sma.inflateAndHash(bytes)],
    ...(isTarOrGzip || file[0] === OBJECT ? [['platform', byThePlatform]] : []),
    ...(isTarOrGzip ? [['careful', carefully]] : []),
  ]);
}

function validate(sma, bytes, level) {
  const archive = sma.open(bytes, { limits: LIMITS });
  try {
    if (!archive.report(level).valid) throw new Error(`not valid at ${level}`);
  } finally {
    archive.free();
  }
}

/** Decompresses, hashes and parses, and checks nothing. */
async function byThePlatform(bytes) {
  let content = bytes;
  if (bytes[0] === GZIP) {
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
    content = new Uint8Array(await new Response(stream).arrayBuffer());
  }
  const decoder = new TextDecoder();
  const members = content[0] === OBJECT ? [['', content]] : tarMembers(content);
  let parsed = 0;
  for (const [path, member] of members) {
    await crypto.subtle.digest('SHA-256', member);
    if (path === '' || path.endsWith('.json')) {
      JSON.parse(decoder.decode(member));
      parsed += 1;
    }
  }
  if (parsed === 0) throw new Error('the platform parsed nothing');
}

async function carefully(bytes) {
  if (!(await validateCarefully(bytes))) throw new Error('the careful validator refuses the file');
}

function isTar(bytes) {
  return new TextDecoder().decode(bytes.subarray(257, 262)) === 'ustar';
}

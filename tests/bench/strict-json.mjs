// Parses JSON strictly, as JavaScript programs do that cannot trust `JSON.parse` with untrusted files:
// no duplicate names, no lone surrogates, limited nesting, numbers that mean the same everywhere.

const MAX_DEPTH = 64;
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const PLAIN = /[^"\\\u0000-\u001f]*/y;
const ESCAPES = { '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };
const LITERALS = { t: ['true', true], f: ['false', false], n: ['null', null] };

/** Parses the UTF-8 text in `bytes`, and throws a SyntaxError where it is not strict JSON. */
export function parseStrict(bytes) {
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  let at = 0;

  const value = readValue(1);
  skipSpace();
  if (at !== text.length) fail('content after the value');
  return value;

  function fail(problem) {
    throw new SyntaxError(`${problem} at ${at}`);
  }

  function skipSpace() {
    for (;;) {
      const code = text.charCodeAt(at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      at += 1;
    }
  }

  function readValue(depth) {
    skipSpace();
    const char = text[at];
    if (char === '{' || char === '[') {
      if (depth > MAX_DEPTH) fail('nested too deep');
      return char === '{' ? readObject(depth) : readArray(depth);
    }
    if (char === '"') return readString();
    const literal = LITERALS[char];
    if (literal === undefined) return readNumber();
    if (!text.startsWith(literal[0], at)) fail('not a value');
    at += literal[0].length;
    return literal[1];
  }

  function readObject(depth) {
    const members = new Map();
    at += 1;
    skipSpace();
    if (text[at] === '}') {
      at += 1;
      return {};
    }
    for (;;) {
      skipSpace();
      if (text[at] !== '"') fail('not a name');
      const name = readString();
      if (members.has(name)) fail('a name twice');
      skipSpace();
      if (text[at] !== ':') fail('no colon');
      at += 1;
      members.set(name, readValue(depth + 1));
      skipSpace();
      const end = text[at];
      at += 1;
      // Not by assignment: `__proto__` is a name like any other.
      if (end === '}') return Object.fromEntries(members);
      if (end !== ',') fail('an object that does not end');
    }
  }

  function readArray(depth) {
    const items = [];
    at += 1;
    skipSpace();
    if (text[at] === ']') {
      at += 1;
      return items;
    }
    for (;;) {
      items.push(readValue(depth + 1));
      skipSpace();
      const end = text[at];
      at += 1;
      if (end === ']') return items;
      if (end !== ',') fail('an array that does not end');
    }
  }

  function readString() {
    at += 1;
    let string = '';
    for (;;) {
      PLAIN.lastIndex = at;
      const [plain] = PLAIN.exec(text);
      at += plain.length;
      string += plain;
      const char = text[at];
      at += 1;
      if (char === '"') break;
      if (char !== '\\') fail('a string that does not end');
      string += readEscape();
    }
    if (!string.isWellFormed()) fail('half a character');
    return string;
  }

  function readEscape() {
    const char = text[at];
    at += 1;
    if (char !== 'u') return ESCAPES[char] ?? fail('an unknown escape');
    const digits = text.slice(at, at + 4);
    if (!/^[0-9a-fA-F]{4}$/.test(digits)) fail('an escape without digits');
    at += 4;
    return String.fromCharCode(parseInt(digits, 16));
  }

  function readNumber() {
    NUMBER.lastIndex = at;
    const found = NUMBER.exec(text);
    if (found === null) fail('not a value');
    at += found[0].length;
    const number = Number(found[0]);
    if (!Number.isFinite(number)) fail('a number out of range');
    if (Number.isInteger(number) && !Number.isSafeInteger(number)) fail('an integer out of range');
    if (number === 0 && /[1-9]/.test(found[0].split(/[eE]/)[0])) fail('a number that becomes zero');
    return number;
  }
}

// The members of a tar, as simple programs read them.

const BLOCK = 512;

/** Yields the path and the content of every member. */
export function* tarMembers(tar) {
  const decoder = new TextDecoder();
  const text = (from, length) => decoder.decode(tar.subarray(from, from + length)).replace(/\0.*$/s, '');
  for (let at = 0; at < tar.length && tar[at] !== 0; ) {
    const size = parseInt(text(at + 124, 12), 8);
    const start = at + BLOCK;
    if (!(start + size <= tar.length)) throw new RangeError(`a member at ${at} is cut off`);
    yield [text(at, 100), tar.subarray(start, start + size)];
    at = start + Math.ceil(size / BLOCK) * BLOCK;
  }
}

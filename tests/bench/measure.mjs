// Times all subjects of a file in turn, so that what else the machine does falls on all of them.

/** Rounds after those that warm up: as many as fit in the time, within these limits. */
const WARM_UP = 2;
const MIN_ROUNDS = 3;
const MAX_ROUNDS = 21;

/** About how long the subjects of a file may take together, in milliseconds. */
const LIMIT = 10_000;

/**
 * Returns the times of every subject in milliseconds, as `{name: [time, …]}`. `clock` returns
 * milliseconds.
 */
export async function measure(subjects, bytes, clock) {
  const names = [...subjects.keys()];
  const times = Object.fromEntries(names.map((name) => [name, []]));
  const begin = performance.now();
  for (let round = 0; round < WARM_UP + MAX_ROUNDS; round += 1) {
    const isOver = performance.now() - begin > LIMIT;
    if (isOver && round >= WARM_UP + MIN_ROUNDS) break;
    for (let turn = 0; turn < names.length; turn += 1) {
      const name = names[(round + turn) % names.length];
      const start = clock();
      await subjects.get(name)(bytes);
      const time = clock() - start;
      if (round >= WARM_UP) times[name].push(time);
    }
  }
  return times;
}

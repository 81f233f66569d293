// Two series of times, taken in turn, as a line that can be read.

/** Prints the medians of two series, in milliseconds, and how many times longer the first takes. */
export function compare(title, name, times, baselineName, baselineTimes) {
  const [time, baseline] = [median(times), median(baselineTimes)];
  const ratio = (time / baseline).toFixed(2);
  console.log(
    `${title}: ${name} ${time.toFixed(1)} ms, ${baselineName} ${baseline.toFixed(1)} ms, ` +
      `ratio ${ratio} (medians of ${times.length})`,
  );
}

function median(times) {
  const sorted = times.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

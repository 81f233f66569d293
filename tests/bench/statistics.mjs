// Medians, and ratios with their spread.

export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** How many times longer the first series takes than the second: `1.53 (1.49–1.60)`, of each round. */
export function ratio(times, baseline) {
  const ratios = times.map((time, round) => time / baseline[round]);
  const [low, high] = [quantile(ratios, 0.25), quantile(ratios, 0.75)];
  return `${digits(median(ratios))} (${digits(low)}–${digits(high)})`;
}

/** A number with three digits. */
export function digits(number) {
  if (number >= 99.5) return number.toFixed(0);
  return number.toFixed(number >= 9.95 ? 1 : 2);
}

function quantile(values, part) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.round((sorted.length - 1) * part)];
}

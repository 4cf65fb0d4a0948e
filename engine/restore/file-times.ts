/** Greatest distance from the epoch that JavaScript dates know, ms. */
const LATEST = 8.64e15;

/**
 * The argument for `utimes` that makes a file's modification time read back as `milliseconds`.
 *
 * Seconds as a double cannot say most milliseconds exactly, and what the system makes of them is rounded down:
 * 1700000000.123 is stored as …122999906 ns, which anything that counts in ms or µs reads as …122. So this is the smallest
 * double that is not below the wanted time. Times before 1970 go as a string, because Node takes a negative
 * number for "now".
 */
export function utimesArgument(milliseconds: number): number | string {
  const inRange = Math.min(LATEST, Math.max(-LATEST, milliseconds));
  const wanted = Math.floor(inRange * 1000);
  let seconds = inRange / 1000;
  while (microsecondsOf(seconds) < wanted) seconds = nextAbove(seconds);
  return seconds < 0 ? String(seconds) : seconds;
}

/** Exact but for the last multiplication: the fraction of a double is a double. */
function microsecondsOf(seconds: number): number {
  const whole = Math.floor(seconds);
  return whole * 1e6 + Math.floor((seconds - whole) * 1e6);
}

const bits = new DataView(new ArrayBuffer(8));

function nextAbove(value: number): number {
  if (value === 0) return Number.MIN_VALUE;
  bits.setFloat64(0, value);
  bits.setBigInt64(0, bits.getBigInt64(0) + (value > 0 ? 1n : -1n));
  return bits.getFloat64(0);
}

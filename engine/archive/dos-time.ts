const DAY = 86_400;
/** 1980-01-01 and the last even second of 2107, the range a DOS date can hold; seconds since the epoch. */
const FIRST = 315_532_800;
const LAST = 4_354_819_198;

/**
 * DOS date (upper 16 bits) and time (lower 16 bits) of `mtime` (milliseconds since the epoch), in UTC, rounded
 * down to even seconds and clamped to 1980–2107. Calculated without a Date: it runs once a file.
 */
export function dosDateTime(mtime: number): number {
  const seconds = Math.min(LAST, Math.max(FIRST, Math.floor(mtime / 1000)));
  const day = Math.floor(seconds / DAY);
  const rest = seconds - day * DAY;
  // Years are counted from March, so that the leap day is the last of its year and months follow one formula.
  const shifted = day + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const dayOfMonth = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1;
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  const date = ((year - 1980) << 9) | (month << 5) | dayOfMonth;
  const time = (Math.floor(rest / 3600) << 11) | (Math.floor((rest % 3600) / 60) << 5) | ((rest % 60) >>> 1);
  return ((date << 16) | time) >>> 0;
}

/** Milliseconds since the epoch of a DOS date and time read as UTC. Impossible dates roll over, as in a calendar. */
export function fromDosDateTime(packed: number): number {
  const date = packed >>> 16;
  return Date.UTC(
    1980 + (date >>> 9),
    ((date >>> 5) & 15) - 1,
    date & 31,
    (packed >>> 11) & 31,
    (packed >>> 5) & 63,
    (packed & 31) * 2,
  );
}

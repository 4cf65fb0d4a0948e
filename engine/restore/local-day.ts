/** `2026-11-21`, by this computer's time zone: a date for people. */
export function localDay(milliseconds: number): string {
  const date = new Date(milliseconds);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** `2026-11-21-140305`, the same with the time of day, for names that should not meet. */
export function localSecond(milliseconds: number): string {
  const date = new Date(milliseconds);
  const parts = [date.getHours(), date.getMinutes(), date.getSeconds()];
  return `${localDay(milliseconds)}-${parts.map((part) => String(part).padStart(2, '0')).join('')}`;
}

/** Lines that stand in one description of a tree but not in the other, each saying which. */
export function differences(before: readonly string[], after: readonly string[]): string[] {
  const [old, now] = [new Set(before), new Set(after)];
  return [
    ...before.filter((line) => !now.has(line)).map((line) => `only before: ${line}`),
    ...after.filter((line) => !old.has(line)).map((line) => `only after:  ${line}`),
  ];
}

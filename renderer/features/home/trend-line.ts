export interface Box {
  readonly width: number;
  readonly height: number;
}

/**
 * The path of `values` from left to right over the box, and the same closed down to its floor. The scale starts
 * at zero, so that a small change does not look like a big one.
 */
export function trendLine(values: readonly number[], box: Box): { line: string; area: string } {
  const top = Math.max(...values, 1) * 1.08;
  const step = values.length > 1 ? box.width / (values.length - 1) : 0;
  const points = values.map(
    (value, n) => `${(n * step).toFixed(1)},${(box.height - (value / top) * box.height).toFixed(1)}`,
  );
  const line = `M${points.join('L')}`;
  return { line, area: `${line}L${box.width},${box.height}L0,${box.height}Z` };
}

/** Chosen rows of a list, by key. Pure; every change makes a new one. */
export interface Selection {
  readonly chosen: ReadonlySet<string>;
  /** Where a range begins. */
  readonly anchor: string | null;
  /** What was chosen before the range began; growing and shrinking the range leaves it alone. */
  readonly base: ReadonlySet<string>;
}

const nothing: ReadonlySet<string> = new Set();
export const noSelection: Selection = { chosen: nothing, anchor: null, base: nothing };

/** Adds or takes away one row; ranges begin there. */
export function toggleRow(selection: Selection, key: string): Selection {
  const chosen = new Set(selection.chosen);
  if (!chosen.delete(key)) chosen.add(key);
  return { chosen, anchor: key, base: chosen };
}

/** Chooses everything from where the range began up to `to`, in the order of the list as it is shown. */
export function extendTo(
  selection: Selection,
  to: string,
  order: readonly string[],
  from: string = to,
): Selection {
  const anchor = selection.anchor !== null && order.includes(selection.anchor) ? selection.anchor : from;
  const start = order.indexOf(anchor);
  const end = order.indexOf(to);
  if (start < 0 || end < 0) return selection;
  const chosen = new Set(selection.base);
  for (const key of order.slice(Math.min(start, end), Math.max(start, end) + 1)) chosen.add(key);
  return { chosen, anchor, base: selection.base };
}

/** Everything that is shown; when that is chosen already, nothing. */
export function toggleAll(selection: Selection, order: readonly string[]): Selection {
  if (order.length > 0 && order.every((key) => selection.chosen.has(key))) return noSelection;
  const chosen = new Set(order);
  return { chosen, anchor: null, base: chosen };
}

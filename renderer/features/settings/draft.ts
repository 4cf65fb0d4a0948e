/** What a form shows beside what is saved. Fields are compared by value, so they hold plain data only. */
export interface Draft<F extends object> {
  readonly saved: F;
  readonly fields: F;
}

export function openDraft<F extends object>(saved: F): Draft<F> {
  return { saved, fields: saved };
}

export function changeField<F extends object, K extends keyof F>(
  draft: Draft<F>,
  field: K,
  value: F[K],
): Draft<F> {
  return { ...draft, fields: { ...draft.fields, [field]: value } };
}

/** Whether anything typed differs from what is saved. */
export function isChanged<F extends object>({ saved, fields }: Draft<F>): boolean {
  return keysOf(fields).some((key) => !isSame(fields[key], saved[key]));
}

/**
 * The draft over settings that were saved meanwhile, here or in another window: what nobody touched follows,
 * what was typed stays.
 */
export function rebase<F extends object>(draft: Draft<F>, saved: F): Draft<F> {
  const fields = { ...saved };
  for (const key of keysOf(draft.fields)) {
    if (!isSame(draft.fields[key], draft.saved[key])) fields[key] = draft.fields[key];
  }
  return { saved, fields };
}

/** After `submitted` was saved as `saved`: what was typed while it was on its way stays unsaved. */
export function afterSave<F extends object>(draft: Draft<F>, submitted: F, saved: F): Draft<F> {
  return rebase({ saved: submitted, fields: draft.fields }, saved);
}

export function isSame(a: unknown, b: unknown): boolean {
  return Object.is(a, b) || JSON.stringify(a) === JSON.stringify(b);
}

function keysOf<F extends object>(fields: F): (keyof F)[] {
  return Object.keys(fields) as (keyof F)[];
}

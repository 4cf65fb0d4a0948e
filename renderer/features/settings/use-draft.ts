import { useState } from 'react';
import { afterSave, changeField, type Draft, isChanged, isSame, openDraft, rebase } from './draft.ts';

type Problems<F, W> = Partial<Record<keyof F, W>>;

/**
 * State of a settings form. Problems show once their field was left or saving was tried; `saved` may change at
 * any time, because other windows save as well.
 */
export function useDraft<F extends object, W extends string>(
  saved: F,
  problemsIn: (fields: F) => Problems<F, W>,
) {
  const [seen, setSeen] = useState(saved);
  const [draft, setDraft] = useState<Draft<F>>(() => openDraft(saved));
  const [left, setLeft] = useState<ReadonlySet<keyof F>>(new Set());
  if (!isSame(seen, saved)) {
    setSeen(saved);
    setDraft(rebase(draft, saved));
  }
  const problems = problemsIn(draft.fields);

  return {
    fields: draft.fields,
    isChanged: isChanged(draft),
    isValid: Object.keys(problems).length === 0,
    problemOf: (field: keyof F): W | undefined => (left.has(field) ? problems[field] : undefined),
    set<K extends keyof F>(field: K, value: F[K]) {
      setDraft((before) => changeField(before, field, value));
    },
    leave: (field: keyof F) => setLeft((before) => new Set(before).add(field)),
    /** Marks every field that cannot be right; true when there is one. */
    showProblems(): boolean {
      setLeft(new Set(Object.keys(problems) as (keyof F)[]));
      return Object.keys(problems).length > 0;
    },
    accept(submitted: F, accepted: F) {
      setDraft((before) => afterSave(before, submitted, accepted));
      setLeft(new Set());
    },
    discard() {
      setDraft(openDraft(draft.saved));
      setLeft(new Set());
    },
  };
}

export type DraftState<F extends object, W extends string> = ReturnType<typeof useDraft<F, W>>;

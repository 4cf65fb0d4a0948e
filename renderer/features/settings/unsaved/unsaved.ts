import { createContext, useContext, useEffect, useRef } from 'react';

/** What the form on the screen has to say about itself. */
export interface UnsavedState {
  readonly isChanged: boolean;
  readonly isSaving: boolean;
  /** The form has buttons of its own, as for something new; the bar stays away. */
  readonly hasButtons?: boolean;
}

export interface UnsavedActions {
  /** True when it was saved; otherwise the form shows why not. */
  readonly save: () => Promise<boolean>;
  readonly discard: () => void;
}

export interface UnsavedContextValue {
  readonly report: (state: UnsavedState, actions: () => UnsavedActions) => void;
  /** Does something that would lose what was typed: at once when nothing was, otherwise once the person agreed. */
  readonly ask: (then: () => void) => void;
}

export const nothingUnsaved: UnsavedState = { isChanged: false, isSaving: false };

export const UnsavedContext = createContext<UnsavedContextValue | null>(null);

function useUnsavedContext(): UnsavedContextValue {
  const context = useContext(UnsavedContext);
  if (context === null) throw new Error('Settings forms live below an UnsavedChanges.');
  return context;
}

/** Puts a form's changes into the care of the bar below it, for as long as the form is there. */
export function useUnsaved(state: UnsavedState, actions: UnsavedActions): void {
  const { report } = useUnsavedContext();
  const latest = useRef(actions);
  useEffect(() => {
    latest.current = actions;
  });
  const { isChanged, isSaving, hasButtons = false } = state;
  useEffect(() => {
    report({ isChanged, isSaving, hasButtons }, () => latest.current);
  }, [report, isChanged, isSaving, hasButtons]);
  useEffect(() => () => report(nothingUnsaved, () => latest.current), [report]);
}

/** See `UnsavedContextValue.ask`. */
export function useAskFirst(): UnsavedContextValue['ask'] {
  return useUnsavedContext().ask;
}

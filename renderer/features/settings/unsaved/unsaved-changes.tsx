import { type ReactNode, useCallback, useMemo, useRef, useState } from 'react';
import { unsaySaved } from '../say-saved.ts';
import { LeaveDialog } from './leave-dialog.tsx';
import { nothingUnsaved, type UnsavedActions, UnsavedContext, type UnsavedState } from './unsaved.ts';
import { UnsavedBar } from './unsaved-bar.tsx';
import { useLeaveGuard } from './use-leave-guard.ts';

interface UnsavedChangesProps {
  /** Stands beside the forms and may ask about them, too. */
  readonly beside: ReactNode;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

/** Knows whether something is typed but not saved, offers to save it, and asks before it would be lost. */
export function UnsavedChanges({ beside, className, children }: UnsavedChangesProps) {
  const [state, setState] = useState<UnsavedState>(nothingUnsaved);
  const [waiting, setWaiting] = useState<(() => void) | null>(null);
  const actions = useRef<(() => UnsavedActions) | null>(null);
  const changed = useRef(false);

  const report = useCallback((next: UnsavedState, of: () => UnsavedActions) => {
    actions.current = of;
    changed.current = next.isChanged;
    if (next.isChanged) unsaySaved();
    setState(next);
  }, []);
  const ask = useCallback((then: () => void) => {
    if (changed.current) setWaiting(() => then);
    else then();
  }, []);
  const letPass = useLeaveGuard(state.isChanged, (leave) => setWaiting(() => leave));
  const context = useMemo(() => ({ report, ask }), [report, ask]);

  const save = async () => (await actions.current?.().save()) ?? false;
  const goOn = () => {
    setWaiting(null);
    letPass();
    waiting?.();
  };
  return (
    <UnsavedContext value={context}>
      {beside}
      <div className={className}>
        {children}
        <UnsavedBar
          state={state}
          onSave={() => void save()}
          onDiscard={() => actions.current?.().discard()}
        />
      </div>
      <LeaveDialog
        isOpen={waiting !== null}
        isSaving={state.isSaving}
        onStay={() => setWaiting(null)}
        onDiscard={() => {
          actions.current?.().discard();
          goOn();
        }}
        onSave={async () => {
          if (await save()) goOn();
          else setWaiting(null);
        }}
      />
    </UnsavedContext>
  );
}

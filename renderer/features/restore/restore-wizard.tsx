import { Stack } from '@mantine/core';
import { useReducer, useState } from 'react';
import type { BackupRow } from '#shared/backup.ts';
import { Card } from '../../app/card.tsx';
import { nothingChosen } from '../manage/files/file-choice.ts';
import { choiceKey } from '../manage/files/remembered-choice.ts';
import { useRemembered } from '../manage/list/remembered.ts';
import { ConflictStep } from './conflict-step.tsx';
import { Origin } from './origin.tsx';
import { PreviewStep } from './preview-step.tsx';
import { restoreRequestOf, startWizard, type WizardAction, wizardReducer } from './restore-wizard-model.ts';
import { RunStep } from './run-step.tsx';
import { Steps } from './steps.tsx';
import { WhatStep } from './what-step.tsx';
import { WhereStep } from './where-step.tsx';

interface RestoreWizardProps {
  readonly connection: string;
  readonly row: BackupRow;
}

/** One question after the other; nothing is changed on this computer before the preview was confirmed. */
export function RestoreWizard({ connection, row }: RestoreWizardProps) {
  // Shared with the page of the backup: what was ticked there is ticked here, and the other way round.
  const [choice, setChoice] = useRemembered(choiceKey(connection, row.id), nothingChosen);
  const [state, dispatch] = useReducer(wizardReducer, choice, startWizard);
  // The first question is read as part of the page; after that each new one takes the focus.
  const [hasMoved, setHasMoved] = useState(false);
  const act = (action: WizardAction) => {
    if (action.type === 'choice') setChoice(action.choice);
    if (action.type === 'next' || action.type === 'back' || action.type === 'started') setHasMoved(true);
    dispatch(action);
  };
  const step = { state, act, hasFocus: hasMoved };
  const request = restoreRequestOf(state, { connection, id: row.id });
  return (
    <Stack gap="lg">
      <Origin row={row} />
      <Steps step={state.step} />
      {state.step === 'run' ? (
        <RunStep state={state} connection={connection} row={row} />
      ) : (
        <Card>
          {state.step === 'what' && <WhatStep {...step} connection={connection} row={row} />}
          {state.step === 'where' && <WhereStep {...step} row={row} />}
          {state.step === 'conflicts' && <ConflictStep {...step} />}
          {state.step === 'preview' && <PreviewStep {...step} request={request} />}
        </Card>
      )}
    </Stack>
  );
}

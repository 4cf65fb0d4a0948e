import type { RestoreRequestView } from '#shared/contract/backups.ts';
import { type FileChoice, nothingChosen } from '../manage/files/file-choice.ts';

export const wizardSteps = ['what', 'where', 'conflicts', 'preview', 'run'] as const;
export type WizardStep = (typeof wizardSteps)[number];

/** Everything a person entered. Going back and forth changes only `step`. */
export interface WizardState {
  readonly step: WizardStep;
  readonly everything: boolean;
  readonly choice: FileChoice;
  readonly to: string;
  readonly onConflict: RestoreRequestView['onConflict'];
  /** The restore once it runs; after that there is no way back to the questions. */
  readonly jobId: string | null;
  /** Why the last press on Next was refused. */
  readonly problem: 'nothing-chosen' | 'no-folder' | 'not-absolute' | null;
}

export type WizardAction =
  | { type: 'everything'; everything: boolean }
  | { type: 'choice'; choice: FileChoice }
  | { type: 'to'; to: string }
  | { type: 'conflict'; onConflict: WizardState['onConflict'] }
  | { type: 'next' }
  | { type: 'back' }
  | { type: 'started'; jobId: string };

/** `choice`: what was chosen before the wizard opened; nothing = everything. */
export function startWizard(choice: FileChoice = nothingChosen): WizardState {
  return {
    step: 'what',
    everything: choice.size === 0,
    choice,
    to: '',
    onConflict: 'keep-both',
    jobId: null,
    problem: null,
  };
}

export function wizardReducer(state: WizardState, action: WizardAction): WizardState {
  switch (action.type) {
    case 'everything':
      return { ...state, everything: action.everything, problem: null };
    case 'choice':
      return { ...state, choice: action.choice, problem: null };
    case 'to':
      return { ...state, to: action.to, problem: null };
    case 'conflict':
      return { ...state, onConflict: action.onConflict };
    case 'next': {
      const problem = problemOf(state);
      return problem === null ? step(state, 1) : { ...state, problem };
    }
    case 'back':
      return step(state, -1);
    case 'started':
      return { ...state, step: 'run', jobId: action.jobId, problem: null };
  }
}

/** What the engine is to do; for the preview and for the restore itself, so that they cannot differ. */
export function restoreRequestOf(
  state: WizardState,
  from: { connection: string; id: string },
): RestoreRequestView {
  return {
    ...from,
    paths: state.everything ? [] : [...state.choice].sort(),
    to: state.to.trim(),
    onConflict: state.onConflict,
  };
}

/** From `preview` only a restore that was started leads on. */
function step(state: WizardState, by: 1 | -1): WizardState {
  if (state.step === 'run' || (state.step === 'preview' && by === 1)) return state;
  const next = wizardSteps[wizardSteps.indexOf(state.step) + by];
  return next === undefined ? state : { ...state, step: next, problem: null };
}

function problemOf(state: WizardState): WizardState['problem'] {
  if (state.step === 'what') return !state.everything && state.choice.size === 0 ? 'nothing-chosen' : null;
  if (state.step !== 'where') return null;
  const to = state.to.trim();
  if (to === '') return 'no-folder';
  // Of whichever system the engine runs on; it checks again itself.
  return /^(\/|[A-Za-z]:[\\/]|\\\\)/.test(to) ? null : 'not-absolute';
}

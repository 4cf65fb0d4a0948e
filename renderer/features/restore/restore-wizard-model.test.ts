import { describe, expect, test } from 'vitest';
import { restoreRequestOf, startWizard, type WizardAction, wizardReducer } from './restore-wizard-model.ts';

const from = { connection: 'nas', id: 'b1' };
const run = (start: ReturnType<typeof startWizard>, ...actions: WizardAction[]) =>
  actions.reduce(wizardReducer, start);
const next: WizardAction = { type: 'next' };
const back: WizardAction = { type: 'back' };

describe('the restore wizard', () => {
  test('asks what, where and about conflicts, and previews; keep both is the default', () => {
    const state = run(startWizard(), next, { type: 'to', to: ' /home/anna/Restored ' }, next, next);
    expect(state.step).toBe('preview');
    expect(restoreRequestOf(state, from)).toEqual({
      ...from,
      paths: [],
      to: '/home/anna/Restored',
      onConflict: 'keep-both',
    });
    expect(run(state, next).step).toBe('preview');
  });

  test('loses nothing on the way back and forth', () => {
    const state = run(
      startWizard(new Set(['b', 'a/x'])),
      next,
      { type: 'to', to: 'C:\\Restored' },
      next,
      { type: 'conflict', onConflict: 'skip' },
      next,
      back,
      back,
      back,
      back,
    );
    expect(state.step).toBe('what');
    const again = run(state, next, next, next);
    expect(again.step).toBe('preview');
    expect(restoreRequestOf(again, from)).toEqual({
      ...from,
      paths: ['a/x', 'b'],
      to: 'C:\\Restored',
      onConflict: 'skip',
    });
  });

  test('keeps the choice of files while everything is asked for', () => {
    const state = run(startWizard(new Set(['a'])), { type: 'everything', everything: true });
    expect(restoreRequestOf(state, from).paths).toEqual([]);
    expect(restoreRequestOf(run(state, { type: 'everything', everything: false }), from).paths).toEqual([
      'a',
    ]);
  });

  test('does not go on without files or without a whole path, and says why', () => {
    const chosen = run(startWizard(), { type: 'everything', everything: false }, next);
    expect(chosen).toMatchObject({ step: 'what', problem: 'nothing-chosen' });
    const where = run(startWizard(), next, next);
    expect(where).toMatchObject({ step: 'where', problem: 'no-folder' });
    const relative = run(where, { type: 'to', to: 'Restored' }, next);
    expect(relative).toMatchObject({ step: 'where', problem: 'not-absolute' });
    expect(run(relative, { type: 'to', to: '\\\\nas\\home' }, next).step).toBe('conflicts');
  });

  test('has no way back to the questions once it runs', () => {
    const state = run(startWizard(), { type: 'started', jobId: 'j' }, back);
    expect(state).toMatchObject({ step: 'run', jobId: 'j' });
  });
});

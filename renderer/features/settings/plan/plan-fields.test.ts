import { describe, expect, test } from 'vitest';
import type { PlanSettings } from '#shared/plan.ts';
import { newPlan, patternsIn, planFields, planProblems, withPlanFields } from './plan-fields.ts';

const plan: PlanSettings = {
  name: 'documents',
  connection: 'nas',
  folders: ['/home/anna/Documents'],
  include: ['*.md'],
  exclude: ['*.tmp', 'node_modules/', 'a name with blanks'],
  retention: { keepLast: 3 },
  schedule: { kind: 'daily', at: '02:30' },
};

test('a plan survives the form untouched', () => {
  expect(withPlanFields(plan, planFields(plan))).toEqual(plan);
});

test('what the form does not show is kept', () => {
  const next = withPlanFields(plan, { ...planFields(plan), name: ' papers ', exclude: '' });
  expect(next).toEqual({ ...plan, name: 'papers', exclude: [] });
});

test('patterns are lines; blanks inside them stay, whatever the line ends', () => {
  expect(patternsIn('*.tmp\r\n\n  \n a b \n!keep.tmp')).toEqual(['*.tmp', ' a b ', '!keep.tmp']);
});

describe('problems', () => {
  const fields = planFields(plan);
  test('none in a sound plan', () => expect(planProblems(fields, ['photos'])).toEqual({}));

  test.each(['ünïcode', 'a b', '家的照片 📷', 'Anna’s files (2)'])(
    'no problem with the name “%s”',
    (name) => {
      expect(planProblems({ ...fields, name }, [])).toEqual({});
    },
  );

  test.each(['', '-x', 'a/b', '“a”', 'x'.repeat(65)])('the name “%s”', (name) => {
    expect(planProblems({ ...fields, name }, [])).toEqual({ name: 'name' });
  });

  test('a name in use, no storage, no folder', () => {
    expect(planProblems({ ...fields, connection: '', folders: [] }, ['documents'])).toEqual({
      name: 'nameTaken',
      connection: 'connection',
      folders: 'folders',
    });
  });
});

test('a new plan gets a free name and removes nothing', () => {
  const made = newPlan('nas', ['my-files', 'my-files-2'], 'my-files');
  expect(made).toMatchObject({ name: 'my-files-3', connection: 'nas', retention: {} });
  expect(planProblems(planFields(made), ['my-files'])).toEqual({ folders: 'folders' });
});

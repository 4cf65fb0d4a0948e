import { expect, test } from 'vitest';
import { readReason } from './reason-words.ts';

test.each([
  ['pinned', { kind: 'pinned' }],
  ['damaged: look at it yourself', { kind: 'damaged' }],
  ['never checked after its upload: verify it or delete it', { kind: 'unchecked' }],
  ['the newest complete backup', { kind: 'newestComplete' }],
  ['last 10', { kind: 'last', count: 10 }],
  ['daily 2026-11-20', { kind: 'daily', period: '2026-11-20' }],
  ['weekly 2026-W47', { kind: 'weekly', period: '2026-W47' }],
  ['yearly 2026', { kind: 'yearly', period: '2026' }],
  ['within 30 days of the newest', { kind: 'within' }],
  ['no rule keeps it; 1 other of this plan and computer stays', { kind: 'noRule' }],
  ['no rule keeps it; 12 others of this plan and computer stay', { kind: 'noRule' }],
])('“%s”', (text, reason) => {
  expect(readReason(text)).toEqual(reason);
});

test.each(['', 'last', 'daily', 'toString', 'hourly 2026-11-20', 'kept by a rule of tomorrow'])(
  'says “%s” as it is',
  (text) => {
    expect(readReason(text)).toEqual({ kind: 'other', text });
  },
);

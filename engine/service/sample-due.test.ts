import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type SampledBackup, type SampleFacts, sampleDue } from './sample-due.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = Date.UTC(2030, 5, 15, 12);
const ago = (milliseconds: number) => new Date(NOW - milliseconds).toISOString();

function backup(age: number, changes: Partial<SampledBackup> = {}): SampledBackup {
  return {
    id: `id-${age}`,
    createdMs: NOW - age,
    status: 'complete',
    checked: true,
    provenAt: null,
    sampledAt: null,
    ...changes,
  };
}

function due(backups: readonly SampledBackup[], changes: Partial<SampleFacts<SampledBackup>> = {}) {
  return sampleDue({ now: NOW, verify: undefined, backups, attemptedAt: undefined, ...changes })?.id;
}

describe('a sample is due', () => {
  test.each<[string, readonly SampledBackup[], string | undefined]>([
    ['of nothing', [], undefined],
    ['in the first week', [backup(HOUR), backup(6 * DAY)], undefined],
    ['after the first week', [backup(HOUR), backup(8 * DAY)], `id-${HOUR}`],
    ['a week after a proof', [backup(HOUR), backup(60 * DAY, { provenAt: ago(8 * DAY) })], `id-${HOUR}`],
    ['soon after a proof', [backup(HOUR), backup(60 * DAY, { provenAt: ago(6 * DAY) })], undefined],
    ['soon after a sample', [backup(HOUR), backup(60 * DAY, { sampledAt: ago(6 * DAY) })], undefined],
    [
      'with proofs by a clock that was wrong',
      [backup(HOUR), backup(60 * DAY, { sampledAt: ago(-9 * DAY) })],
      `id-${HOUR}`,
    ],
    ['with only a damaged one', [backup(9 * DAY, { status: 'damaged' })], undefined],
    ['with only an unchecked one', [backup(9 * DAY, { checked: false })], undefined],
    [
      'the newest is not sound',
      [backup(HOUR, { status: 'damaged' }), backup(2 * HOUR, { checked: false }), backup(9 * DAY)],
      `id-${9 * DAY}`,
    ],
    ['incomplete is sound', [backup(HOUR, { status: 'incomplete' }), backup(9 * DAY)], `id-${HOUR}`],
  ])('%s', (_, backups, wanted) => {
    expect(due(backups)).toBe(wanted);
  });

  test('not when it is turned off, and not again right after an attempt', () => {
    const backups = [backup(HOUR), backup(30 * DAY)];
    expect(due(backups, { verify: 'weekly' })).toBe(`id-${HOUR}`);
    expect(due(backups, { verify: 'off' })).toBeUndefined();
    expect(due(backups, { attemptedAt: NOW - 5 * HOUR })).toBeUndefined();
    expect(due(backups, { attemptedAt: NOW - 7 * HOUR })).toBe(`id-${HOUR}`);
  });

  test('whatever the backups, within a week once nothing is proven any more', () => {
    const one = fc
      .record({ age: fc.integer({ min: 0, max: 400 * DAY }), proof: fc.option(fc.nat(400 * DAY)) })
      .map(({ age, proof }) => backup(age, { sampledAt: proof === null ? null : ago(proof) }));
    fc.assert(
      fc.property(fc.array(one, { minLength: 1, maxLength: 6 }), (backups) => {
        const newest = Math.max(...backups.map(({ createdMs }) => createdMs));
        const found = sampleDue({ now: NOW + 8 * DAY, verify: 'weekly', backups, attemptedAt: undefined });
        expect(found?.createdMs).toBe(newest);
      }),
    );
  });
});

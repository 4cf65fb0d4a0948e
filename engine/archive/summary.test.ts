import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAX_SUMMARY, type Summary } from './manifest.ts';
import { decodeSummary, encodeSummary } from './summary.ts';

const summary: Summary = {
  holdall: 1,
  id: 'k3v9x2m8q4tz',
  plan: 'Notizen & Übersicht',
  device: { id: 'd1', name: 'Büro-PC 💻' },
  createdAt: Date.UTC(2026, 10, 21, 9, 30, 15),
  status: 'complete',
  files: 12,
  bytes: 34567,
  issues: 0,
  parents: [],
  manifest: { offset: 4096, sha256: 'ab'.repeat(32) },
};

const bytes = (text: string) => new TextEncoder().encode(text);

test('is ASCII and reads back equal', () => {
  const encoded = encodeSummary(summary);
  expect(encoded.every((byte) => byte >= 0x20 && byte < 0x7f)).toBe(true);
  expect(decodeSummary(encoded)).toEqual({ kind: 'summary', summary });
});

test('any names fit, read back and keep their beginning', () => {
  const name = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 50 }),
    fc.string({ unit: 'grapheme', minLength: 300, maxLength: 3000 }),
    fc.constant('💻'.repeat(5000)),
    fc.constant(`\ud800${'x'.repeat(9000)}`),
  );
  const parents = fc.array(fc.constant('abcdefghjkmn'), { maxLength: 600 });
  fc.assert(
    fc.property(name, name, parents, (plan, device, parents) => {
      const encoded = encodeSummary({ ...summary, plan, device: { id: 'd', name: device }, parents });
      expect(encoded.length).toBeLessThanOrEqual(MAX_SUMMARY);
      const decoded = decodeSummary(encoded);
      if (decoded?.kind !== 'summary') throw new Error('unreadable');
      for (const [got, full] of [
        [decoded.summary.plan, plan],
        [decoded.summary.device.name, device],
      ] as const) {
        if (got === full) continue;
        expect(full.startsWith(got.slice(0, -1))).toBe(true);
        expect(got.endsWith('…')).toBe(true);
        expect(got.length).toBeGreaterThan(40);
      }
    }),
  );
});

test('names that fit are never cut', () => {
  const plan = 'ü'.repeat(280);
  const decoded = decodeSummary(encodeSummary({ ...summary, plan, device: { id: 'd', name: plan } }));
  expect(decoded).toMatchObject({ kind: 'summary', summary: { plan, device: { name: plan } } });
});

describe('a comment that is', () => {
  test.each(['', 'Packed by somebody', '{"name":1}', '[]', ' {"holdall":1}'])('foreign: %j', (text) => {
    expect(decodeSummary(bytes(text))).toBeUndefined();
  });

  test('newer tells its format, and what can be known', () => {
    const newer = { ...summary, holdall: 7, status: 'splendid', manifest: null };
    const { id, plan, device, createdAt } = summary;
    expect(
      decodeSummary(bytes(JSON.stringify({ ...newer, plan: 'p', device: { id: 'd', name: 'n' } }))),
    ).toEqual({
      kind: 'newer',
      format: 7,
      known: { id, plan: 'p', device: { id: 'd', name: 'n' }, createdAt },
    });
    expect(plan).not.toBe('p');
    expect(device.name).not.toBe('n');
    expect(decodeSummary(bytes('{"holdall":2}'))).toEqual({ kind: 'newer', format: 2 });
  });

  test.each([
    ['cut off', '{"holdall":1,"id":"x"'],
    ['without an id', JSON.stringify({ ...summary, id: undefined })],
    ['of format 0', JSON.stringify({ ...summary, holdall: 0 })],
    ['with a negative count', JSON.stringify({ ...summary, files: -1 })],
    ['with an unknown status', JSON.stringify({ ...summary, status: 'fine' })],
    ['with a bad hash', JSON.stringify({ ...summary, manifest: { offset: 1, sha256: 'x' } })],
    ['too long', JSON.stringify({ ...summary, plan: 'x'.repeat(5000) })],
  ])('damaged: %s', (_, text) => {
    expect(decodeSummary(bytes(text))).toMatchObject({ kind: 'damaged' });
  });
});

test('unknown fields are passed over', () => {
  expect(decodeSummary(bytes(JSON.stringify({ ...summary, plan: 'p', extra: { a: 1 } })))).toMatchObject({
    kind: 'summary',
  });
});

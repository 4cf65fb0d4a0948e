import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PartRecord } from './part-record.ts';
import { assemblyFile, planAssembly, slotFor } from './plan-assembly.ts';

const record = (number: number, size: number, file: string, offset: number): PartRecord => ({
  number,
  size,
  file,
  offset,
  md5: '',
  checksums: {},
  modified: 0,
  run: '',
});

test('parts of one size in order need no copying', () => {
  const parts = [
    record(1, 8, assemblyFile, 0),
    record(2, 8, assemblyFile, 8),
    record(3, 5, assemblyFile, 16),
  ];
  expect(planAssembly(parts, parts)).toEqual({ inPlace: true, moves: [], size: 21 });
});

test('a part sent again is copied over its first try only', () => {
  const again = record(2, 8, 'part-2', 0);
  const parts = [record(1, 8, assemblyFile, 0), again, record(3, 5, assemblyFile, 16)];
  expect(planAssembly(parts, parts)).toEqual({ inPlace: true, moves: [{ part: again, at: 8 }], size: 21 });
});

test('leaving a part out keeps it untouched', () => {
  const all = [record(1, 8, assemblyFile, 0), record(2, 8, assemblyFile, 8)];
  expect(planAssembly(all.slice(0, 1), all).inPlace).toBe(false);
});

/** Plays an upload on byte strings: whatever is sent, in whatever order, the plan gives the right bytes. */
test('carrying out the plan gives the parts one after the other', () => {
  const sent = fc.array(fc.tuple(fc.integer({ min: 1, max: 5 }), fc.constantFrom(0, 1, 3, 4, 4, 4)), {
    maxLength: 9,
  });
  fc.assert(
    fc.property(sent, fc.infiniteStream(fc.boolean()), (uploads, leaveOut) => {
      const files = new Map<string, Buffer>([[assemblyFile, Buffer.alloc(64)]]);
      const parts = new Map<number, PartRecord>();
      const contents = new Map<PartRecord, Buffer>();
      const occupied = new Set<number>();
      let stride: number | undefined;
      uploads.forEach(([number, size], index) => {
        const bytes = Buffer.alloc(size, 65 + index);
        const slot = slotFor(number, size, stride, occupied);
        const file = slot ? assemblyFile : `part-${index}`;
        if (slot) {
          stride = slot.stride;
          occupied.add(number);
          bytes.copy(files.get(assemblyFile) as Buffer, slot.offset);
        } else files.set(file, bytes);
        const part = record(number, size, file, slot?.offset ?? 0);
        parts.set(number, part);
        contents.set(part, bytes);
      });
      const all = [...parts.values()].sort((a, b) => a.number - b.number);
      const chosen = all.filter(() => !leaveOut.next().value);
      const expected = Buffer.concat(chosen.map((part) => contents.get(part) as Buffer));
      const plan = planAssembly(chosen, all);
      const target = plan.inPlace ? (files.get(assemblyFile) as Buffer) : Buffer.alloc(64);
      for (const { part, at } of plan.moves) {
        const from = files.get(part.file) as Buffer;
        from.copy(target, at, part.offset, part.offset + part.size);
      }
      expect(target.subarray(0, plan.size)).toEqual(expected);
    }),
    { numRuns: 500 },
  );
});

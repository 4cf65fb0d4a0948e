import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Logger } from '../ports/index.ts';
import { systemFileSystem } from '../ports/system.ts';
import { FakeClock } from '../testing/fake-clock.ts';
import { TemporaryFolder } from '../testing/temporary-folder.ts';
import { unknownCapabilities } from './capabilities.ts';
import { openCapabilityMemory } from './capability-memory.ts';

const day = 24 * 60 * 60_000;
const place = { endpoint: 'https://s3.example.com', region: 'eu-1', bucket: 'b' };

let folder: TemporaryFolder;
let clock: FakeClock;
let warnings: number;

beforeEach(() => {
  folder = new TemporaryFolder();
  clock = new FakeClock();
  warnings = 0;
});
afterEach(() => folder.remove());

function open(where = place) {
  const logger: Logger = {
    debug: () => {},
    warn: () => {
      warnings += 1;
    },
  };
  return openCapabilityMemory(where, {
    home: folder.path,
    ports: { files: systemFileSystem, clock, logger },
  });
}
const file = () => folder.join('cache', 'capabilities.json');

describe('what was seen', () => {
  test('is known to the next one that opens the same place, and to no other', () => {
    expect(open().load()).toEqual(unknownCapabilities);
    open().learn({ multipart: 'yes', maxParts: 1000 });
    open().learn({ partCopy: 'no', multipart: 'unknown' });
    expect(open({ ...place, region: 'other' }).load()).toEqual({
      ...unknownCapabilities,
      multipart: 'yes',
      maxParts: 1000,
      partCopy: 'no',
    });
    expect(open({ ...place, bucket: 'c' }).load()).toEqual(unknownCapabilities);
    expect(open({ ...place, endpoint: 'https://other.example.com' }).load()).toEqual(unknownCapabilities);
  });

  test('at AWS belongs to a region', () => {
    open({ ...place, endpoint: '' }).learn({ multipart: 'yes' });
    expect(open({ ...place, endpoint: '', region: 'cn-north-1' }).load().multipart).toBe('unknown');
  });

  test('is forgotten after 30 days, counted from the oldest of it', () => {
    open().learn({ multipart: 'yes' });
    clock.advance(29 * day);
    open().learn({ batchDelete: 'yes' });
    expect(open().load().multipart).toBe('yes');
    clock.advance(day);
    expect(open().load()).toEqual(unknownCapabilities);
  });

  test('is forgotten with another version of Holdall, and when the clock went back', () => {
    open().learn({ multipart: 'yes' });
    const text = readFileSync(file(), 'utf8');
    writeFileSync(file(), text.replace(/"appVersion":"[^"]+"/, '"appVersion":"0.0.0-old"'));
    expect(open().load()).toEqual(unknownCapabilities);
    writeFileSync(file(), text.replace(/"since":\d+/, `"since":${clock.now() + 1}`));
    expect(open().load()).toEqual(unknownCapabilities);
  });

  test('that contradicts what was known leaves nothing of it', () => {
    open().learn({ multipart: 'yes', partCopy: 'yes', public: 'no' });
    open().learn({ partCopy: 'no' });
    expect(open().load()).toEqual({ ...unknownCapabilities, partCopy: 'no' });
  });

  test('and cannot be stored hinders nobody', () => {
    writeFileSync(folder.join('cache'), 'not a folder');
    open().learn({ multipart: 'yes' });
    expect(open().load()).toEqual(unknownCapabilities);
    expect(warnings).toBe(1);
  });

  test.each(['', 'null', '{"holdallCapabilities":1}', '{"holdallCapabilities":9,"places":{}}'])(
    'a file of another kind is made anew: %j',
    (text) => {
      mkdirSync(folder.join('cache'));
      writeFileSync(file(), text);
      expect(open().load()).toEqual(unknownCapabilities);
      open().learn({ multipart: 'yes' });
      expect(open().load().multipart).toBe('yes');
      expect(warnings).toBe(2);
    },
  );
});

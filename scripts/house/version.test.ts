import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { APP_VERSION } from '#shared/version.ts';

test('the version is the one in package.json', () => {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  expect(APP_VERSION).toBe(JSON.parse(text).version);
});

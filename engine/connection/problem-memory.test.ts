import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import { silentLogger } from '../ports/logger.ts';
import { systemFileSystem } from '../ports/system.ts';
import { FakeClock } from '../testing/fake-clock.ts';
import { TemporaryFolder } from '../testing/temporary-folder.ts';
import { openProblemMemory } from './problem-memory.ts';

const clean = (text: string) => text.replaceAll('SECRET', '•••');

test('the last problem of each connection is kept, without secrets; what is no fault of it is passed over', () => {
  using folder = new TemporaryFolder();
  const ports = { clock: new FakeClock(), files: systemFileSystem, logger: silentLogger };
  const open = () => openProblemMemory({ home: folder.path, ports });
  expect(open().last('a')).toBeNull();
  open().note('a', new AppError('host-unknown', { host: 'SECRET.example' }), clean);
  open().note('b', new AppError('key-unknown', { accessKeyId: 'AK' }), clean);
  open().note('a', new AppError('field-invalid', { field: 'x', problem: 'y' }), clean);
  open().note('a', new Error('a bug'), clean);
  expect(open().last('a')).toMatchObject({
    code: 'host-unknown',
    message: 'No server called •••.example could be found.',
  });
  expect(open().last('b')?.code).toBe('key-unknown');
  writeFileSync(folder.join('cache', 'problems.json'), '{"connections"');
  expect(open().last('a')).toBeNull();
  open().note('a', new AppError('token-expired', {}), clean);
  expect(open().last('a')?.code).toBe('token-expired');
});

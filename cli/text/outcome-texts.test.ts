import { describe, expect, test } from 'vitest';
import type { BackupResult, RestoreResult, VerifyResult } from '#engine/index.ts';
import type { ConnectionSettings } from '#shared/connection.ts';
import { backupText } from './backup-text.ts';
import { restoreText } from './restore-text.ts';
import { verifyText } from './verify-text.ts';

const connection: ConnectionSettings = {
  name: 'home',
  endpoint: 'https://s3.example.com',
  region: 'eu-1',
  bucket: 'backups',
  rootPath: '',
  accessKeyId: 'AKID',
  addressing: 'auto',
  caFile: null,
  proxy: null,
};
const backup: BackupResult = {
  id: 'abc',
  key: 'p/d/x-abc.zip',
  size: 900,
  upToDate: false,
  uploadedBytes: 900,
  copiedBytes: 0,
  resumedBytes: 0,
  files: 2,
  bytes: 2000,
  createdAt: '2026-11-21T00:00:00.000Z',
  status: 'complete',
  issues: [],
  remarks: [],
  skipped: [],
};
const restored: RestoreResult = {
  dryRun: false,
  to: '/r',
  restored: 3,
  keptBoth: 0,
  replaced: 0,
  folders: 0,
  links: 0,
  skipped: 0,
  identical: 0,
  damaged: 0,
  failed: 0,
  bytes: 2000,
  transferredBytes: 900,
  issues: [],
  names: [],
  movedAside: [],
  plan: { folders: [], files: [], sides: [], links: [], skipped: [], issues: [], names: [], bytes: 0 },
};
const verified: VerifyResult = {
  ok: true,
  mode: 'full',
  files: 2,
  filesChecked: 2,
  bytesChecked: 2000,
  percentChecked: 100,
  transferredBytes: 900,
  issues: [],
};
const issue = (path: string) => ({ kind: 'damaged' as const, path, message: 'it is damaged.' });

describe('old files of databases that a restore moves', () => {
  const movedAside = [{ from: 'a.db-wal', to: 'a.db-wal.before-restore-2030-01-01-120000' }];
  test('are named, and in a preview who has to be closed first', () => {
    const done = restoreText({ ...restored, movedAside });
    expect(done).toContain(
      'kept under other names:\n  a.db-wal -> a.db-wal.before-restore-2030-01-01-120000\n',
    );
    expect(restoreText({ ...restored, dryRun: true, movedAside })).toContain(
      'close the programs that use them',
    );
  });
});

describe('backup', () => {
  test('complete: what, where, checked', () => {
    expect(backupText(backup, connection)).toBe(
      'Backup abc is complete: 2 files, 2.0 KB.\n' +
        'Stored in bucket “backups” at s3.example.com as p/d/x-abc.zip (900 B).\n' +
        'Uploaded 900 B.\n' +
        'Checked: the stored object is the zip that was made.\n',
    );
  });
  test('databases that are only there as plain files are not passed over', () => {
    const message = 'These databases were written to all the time: a\u0007.db.';
    const text = backupText({ ...backup, remarks: [{ code: 'database-changing', message }] }, connection);
    expect(text).toContain('Backup abc is complete, with remarks: 2 files');
    expect(text).toMatch(/1 remark:\n {2}These databases were written to all the time: a\\x07\.db\.\n$/);
  });
  test('most of it taken over: says what was sent, what had arrived, what did not have to travel', () => {
    const text = backupText(
      { ...backup, uploadedBytes: 100, copiedBytes: 500, resumedBytes: 300 },
      connection,
    );
    expect(text).toContain(
      'Uploaded 100 B; 300 B had arrived in an earlier run; 500 B were taken over from the backup before.',
    );
  });
  test('nothing new: names the backup that holds everything, and claims no upload and no check', () => {
    expect(backupText({ ...backup, upToDate: true, uploadedBytes: 0 }, connection)).toBe(
      'Already up to date: nothing has changed since backup abc (2 files, 2.0 KB).\n' +
        'It is still in bucket “backups” at s3.example.com as p/d/x-abc.zip (900 B).\n',
    );
  });
  test('incomplete: says so first and names what is missing, harmless to a terminal', () => {
    const text = backupText({ ...backup, status: 'incomplete', issues: [issue('a\x1b[2Jb')] }, connection);
    expect(text).toMatch(/^Backup abc is NOT complete\./);
    expect(text).toContain('1 problem:\n  a\\x1b[2Jb: it is damaged.');
    expect(text).not.toContain('is complete');
  });
  test('complete, with things that no backup holds: they are named', () => {
    const skipped = Array.from({ length: 7 }, (_, index) => ({ path: `s${index}`, reason: 'socket' }));
    const text = backupText({ ...backup, skipped }, connection);
    expect(text).toContain('is complete');
    expect(text).toContain('Passed over 7 things that no backup holds:\n  s0: socket\n');
    expect(text).toContain('… and 2 more');
  });
  test('thousands of problems do not flood the screen', () => {
    const issues = Array.from({ length: 5000 }, (_, index) => issue(`f${index}`));
    const text = backupText({ ...backup, status: 'incomplete', issues }, connection);
    expect(text).toContain('… and 4,980 more');
    expect(text.split('\n').length).toBeLessThan(30);
  });
});

describe('restore', () => {
  test('says that every file was compared only when files were restored and all is well', () => {
    const compared = 'Every file was compared with its checksum.';
    expect(restoreText(restored)).toContain(compared);
    expect(restoreText({ ...restored, restored: 0 })).not.toContain(compared);
    expect(restoreText({ ...restored, dryRun: true })).not.toContain(compared);
    expect(restoreText({ ...restored, damaged: 1, issues: [issue('x')] })).not.toContain(compared);
  });
  test('a damaged list of files is told, and nothing is called compared by its hash', () => {
    const text = restoreText(restored, { listDamaged: true });
    expect(text).toContain('list of files is damaged');
    expect(text).not.toContain('Every file was compared');
  });
  test('damage and failures are told as what they are', () => {
    const text = restoreText({ ...restored, damaged: 1, failed: 2, issues: [issue('x')] });
    expect(text).toContain(
      'NOT complete: 1 file damaged in the storage, 2 could not be put here:\n  x: it is damaged.',
    );
  });
  test('other names are listed with the reason', () => {
    const names = [{ path: 'a/CON', placed: 'a/CON_', reason: 'name-not-allowed-here' as const }];
    expect(restoreText({ ...restored, names })).toContain(
      'a/CON -> a/CON_ (this computer cannot hold the name)',
    );
  });
});

describe('verify', () => {
  test('only reading everything is called proof', () => {
    expect(verifyText('abc', verified, 'full')).toContain('proven restorable: all of it');
    const sample = verifyText('abc', verified, { samplePercent: 5 });
    expect(sample).toContain('No damage found');
    expect(sample).toContain('Only --full');
    expect(sample).not.toContain('is proven');
  });
  test('damage is named', () => {
    const text = verifyText('abc', { ...verified, ok: false, issues: [issue('x')] }, 'full');
    expect(text).toContain('DAMAGED: 1 problem');
    expect(text).toContain('x: it is damaged.');
  });
});

import type { BackupRow } from '#shared/backup.ts';

/** One row with everything in order; a test names what it is about. */
export function aBackup(facts: Partial<BackupRow>): BackupRow {
  const id = facts.id ?? 'b1';
  return {
    id,
    key: `holdall/${id}.zip`,
    plan: 'documents',
    device: 'Anna-Laptop',
    deviceId: 'd1',
    createdAt: '2026-11-20T12:00:00.000Z',
    size: 100,
    files: 10,
    status: 'complete',
    bytes: 200,
    pinned: false,
    provenAt: null,
    checked: true,
    sampledAt: null,
    ...facts,
  };
}

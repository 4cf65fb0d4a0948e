import { z } from 'zod';
import { backupRow } from '../backup.ts';
import { issueKind } from '../events.ts';

const inBackup = z.object({ connection: z.string(), id: z.string() });

/** One line of a backup's file tree. */
export const treeEntry = z.object({
  name: z.string(),
  /** Path inside the backup. */
  path: z.string(),
  type: z.enum(['file', 'folder', 'link']),
  /** Content bytes; of a folder, of everything below it. */
  size: z.number(),
  /** Milliseconds since the epoch. */
  mtime: z.number(),
  /** Files below a folder. */
  files: z.number(),
});
export type TreeEntry = z.infer<typeof treeEntry>;

const changedPath = z.object({
  path: z.string(),
  change: z.enum(['added', 'removed', 'changed', 'touched']),
  sizeBefore: z.number().nullable(),
  sizeAfter: z.number().nullable(),
});

export const filePreview = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), text: z.string(), truncated: z.boolean() }),
  z.object({ kind: z.literal('image'), mime: z.string(), base64: z.string() }),
  /** Nothing to show; `reason` says in plain words what `why` names. */
  z.object({
    kind: z.literal('none'),
    why: z.enum(['link', 'folder', 'too-large', 'other-kind', 'damaged']),
    reason: z.string(),
  }),
]);
export type FilePreview = z.infer<typeof filePreview>;

export const restorePreview = z.object({
  create: z.number(),
  keepBoth: z.number(),
  overwrite: z.number(),
  skip: z.number(),
  bytes: z.number(),
  /** Paths that cannot be restored, with the reason. */
  problems: z.array(z.object({ kind: issueKind, path: z.string(), message: z.string() })),
  /** The first few names that will differ from those in the backup. */
  renamed: z.array(z.object({ from: z.string(), to: z.string() })),
  /** The first few old side files of databases that will get out of the way of the restored ones. */
  movedAside: z.array(z.object({ from: z.string(), to: z.string() })).default([]),
});
export type RestorePreview = z.infer<typeof restorePreview>;

export const conflictMode = z.enum(['keep-both', 'skip', 'overwrite-older', 'overwrite']);

export const restoreRequest = inBackup.extend({
  /** Empty = everything. */
  paths: z.array(z.string()),
  /** Absolute folder on this computer. */
  to: z.string(),
  onConflict: conflictMode,
});
export type RestoreRequestView = z.infer<typeof restoreRequest>;

export const backupMethods = {
  'backups.list': {
    request: z.object({ connection: z.string() }),
    result: z.object({ backups: z.array(backupRow), foreign: z.number() }),
  },
  /** Children of a folder (the empty path = the roots), sorted folders first; at most `limit`, from `offset`. */
  'backups.files': {
    request: inBackup.extend({
      path: z.string(),
      offset: z.number().int().min(0),
      limit: z.number().int().min(1).max(5000),
    }),
    result: z.object({ entries: z.array(treeEntry), total: z.number() }),
  },
  /** Files whose name holds `text`, without regard to case; at most `limit`. */
  'backups.find': {
    request: inBackup.extend({ text: z.string().min(1).max(500), limit: z.number().int().min(1).max(1000) }),
    result: z.object({ entries: z.array(treeEntry), total: z.number() }),
  },
  'backups.preview': { request: inBackup.extend({ path: z.string() }), result: filePreview },
  'backups.diff': {
    request: z.object({
      connection: z.string(),
      before: z.string(),
      after: z.string(),
      limit: z.number().int().min(1).max(5000),
    }),
    result: z.object({
      added: z.number(),
      removed: z.number(),
      changed: z.number(),
      touched: z.number(),
      changes: z.array(changedPath),
    }),
  },
  'backups.setPinned': { request: inBackup.extend({ pinned: z.boolean() }), result: z.object({}) },
  'backups.delete': {
    request: z.object({ connection: z.string(), ids: z.array(z.string()).min(1).max(10_000) }),
    result: z.object({
      deleted: z.number(),
      bytesFreed: z.number(),
      failed: z.array(z.object({ id: z.string(), code: z.string(), message: z.string() })),
    }),
  },
  'backups.previewRestore': { request: restoreRequest, result: restorePreview },
} as const;

import type { BackupRow } from '#shared/backup.ts';

/** Which question is on the screen. */
export type BackupDialog =
  | { readonly kind: 'delete'; readonly rows: readonly BackupRow[] }
  | { readonly kind: 'verify'; readonly row: BackupRow }
  | { readonly kind: 'download'; readonly row: BackupRow }
  | { readonly kind: 'link'; readonly row: BackupRow }
  | { readonly kind: 'compare'; readonly rows: readonly [BackupRow, BackupRow] };

import { isBackupId } from './backup-id.ts';
import { isSlug, slug } from './slug.ts';

export { newBackupId } from './backup-id.ts';
export { slug } from './slug.ts';

/** What the key of a backup says by itself. */
export interface BackupKey {
  readonly planSlug: string;
  readonly deviceSlug: string;
  /** Milliseconds since the epoch, whole seconds: when the backup was started. */
  readonly createdMs: number;
  readonly id: string;
}

/** The small objects that may stand beside a backup. */
export type SidecarKind = 'pin' | 'verified' | 'unchecked';

/** All kinds. */
export const sidecarKinds = ['pin', 'verified', 'unchecked'] as const satisfies readonly SidecarKind[];

export interface SidecarKey extends BackupKey {
  readonly kind: SidecarKind;
  /** Key of the backup it belongs to. */
  readonly backupKey: string;
}

/** What every key of ours below `root` starts with; `''` for the empty root. */
export function rootPrefix(root: string): string {
  return root === '' ? '' : `${root}/`;
}

/**
 * `<root>/<plan slug>/<device slug>/<YYYYMMDDThhmmssZ>-<id>.zip`. `createdMs` is in milliseconds since the
 * epoch; the key keeps whole seconds, rounded down. Throws a RangeError outside the years 0–9999.
 */
export function backupKey(root: string, plan: string, device: string, createdMs: number, id: string): string {
  return `${planFolder(root, plan, device)}${formatKeyTime(createdMs)}-${id}.zip`;
}

/** What the keys of all backups of one plan on one computer start with. */
export function planFolder(root: string, plan: string, device: string): string {
  return `${planPrefix(root, plan)}${slug(device)}/`;
}

/** What the keys of all backups of one plan start with, whichever computer made them. */
export function planPrefix(root: string, plan: string): string {
  return `${rootPrefix(root)}${slug(plan)}/`;
}

/** The parts of a backup's key, or undefined when `key` is not exactly what `backupKey` makes. */
export function parseBackupKey(root: string, key: string): BackupKey | undefined {
  return key.endsWith('.zip') ? parseStem(root, key.slice(0, -'.zip'.length)) : undefined;
}

/** Key of the sidecar of the backup stored under `key`: `….zip` → `….pin.json`. */
export function sidecarKey(key: string, kind: SidecarKind): string {
  return `${key.slice(0, -'.zip'.length)}.${kind}.json`;
}

/** The parts of a sidecar's key, or undefined when `key` is not exactly what `sidecarKey` makes. */
export function parseSidecarKey(root: string, key: string): SidecarKey | undefined {
  for (const kind of sidecarKinds) {
    const ending = `.${kind}.json`;
    if (!key.endsWith(ending)) continue;
    const stem = key.slice(0, -ending.length);
    const parsed = parseStem(root, stem);
    return parsed && { ...parsed, kind, backupKey: `${stem}.zip` };
  }
  return undefined;
}

const lastPart = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z-([0-9a-z]{12})$/;

function parseStem(root: string, stem: string): BackupKey | undefined {
  const prefix = rootPrefix(root);
  if (!stem.startsWith(prefix)) return undefined;
  const [planSlug, deviceSlug, name, ...more] = stem.slice(prefix.length).split('/');
  if (planSlug === undefined || deviceSlug === undefined || name === undefined || more.length > 0) {
    return undefined;
  }
  if (!isSlug(planSlug) || !isSlug(deviceSlug)) return undefined;
  const match = lastPart.exec(name);
  const id = match?.[7];
  if (!match || id === undefined || !isBackupId(id)) return undefined;
  const [, year, month, day, hour, minute, second] = match;
  const createdMs = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  // Written back and compared, because a date parser may quietly turn 31 February or 24:00:00 into another day.
  if (Number.isNaN(createdMs) || !name.startsWith(formatKeyTime(createdMs))) return undefined;
  return { planSlug, deviceSlug, createdMs, id };
}

/** `20261121T054000Z`. */
function formatKeyTime(milliseconds: number): string {
  const iso = new Date(Math.floor(milliseconds / 1000) * 1000).toISOString();
  if (iso.length !== '2026-11-21T05:40:00.000Z'.length) {
    throw new RangeError(`A backup cannot have been made at ${iso}.`);
  }
  return `${iso.slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
}

import type { BackupRow } from '#shared/backup.ts';

/** A name for the downloaded zip that every system can hold: “documents Anna-Laptop 2026-11-21 0620.zip”. */
export function zipName({ plan, device, createdAt }: BackupRow): string {
  const at = new Date(createdAt);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${safe(plan)} ${safe(device)} ${day} ${two(at.getHours())}${two(at.getMinutes())}.zip`;
}

/** Whether a typed file name can be used; folders are chosen apart from it. */
export function isZipNameUsable(name: string): boolean {
  return name.trim() !== '' && safe(name) === name && !/[. ]$/.test(name) && name.length <= 200;
}

/** Joins a folder of the engine's computer and a name, the way that system writes it. */
export function joinPath(folder: string, name: string, platform: string): string {
  const separator = platform === 'win32' ? '\\' : '/';
  return /[\\/]$/.test(folder) ? folder + name : folder + separator + name;
}

function safe(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be in a name
  return text.replace(/[<>:"/\\|?*\x00-\x1f]/g, '-');
}

import type { BackupRow } from '#shared/backup.ts';
import { seeded } from './seeded.ts';

const devices = ['Anna-Laptop', 'Office-PC', 'studio-mac', '客厅电脑'] as const;
const plans = ['documents', 'photos'] as const;

/** `count` backups of four computers, newest first, one every half hour or so. */
export function believableBackups(count: number, now: number): BackupRow[] {
  const random = seeded(7);
  const rows: BackupRow[] = [];
  for (let n = 0; n < count; n += 1) {
    const createdMs = now - 40 * 60_000 - n * 34 * 60_000 - Math.floor(random() * 600_000);
    const createdAt = new Date(createdMs).toISOString();
    const which = Math.floor(random() * devices.length);
    const plan = plans[random() < 0.7 ? 0 : 1] ?? plans[0];
    const id = Math.floor(random() * 36 ** 8)
      .toString(36)
      .padStart(12, '0');
    const bytes = Math.round(2e9 + random() * 6e9);
    const luck = random();
    rows.push({
      id,
      key: `holdall/${plan}/${devices[which]}/${id}.zip`,
      plan,
      device: devices[which] ?? devices[0],
      deviceId: `device-${which}`,
      createdAt,
      size: Math.round(bytes * 0.61),
      files: Math.round(20_000 + random() * 80_000),
      status: luck < 0.005 ? 'damaged' : luck < 0.03 ? 'incomplete' : 'complete',
      bytes,
      pinned: random() < 0.004,
      checked: n !== 1,
      sampledAt: null,
      provenAt: random() < 0.02 ? new Date(createdMs + 3_600_000).toISOString() : null,
    });
  }
  return rows;
}

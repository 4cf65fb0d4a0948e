import {
  IconAlertTriangle,
  IconPlayerPause,
  IconRefresh,
  IconShieldCheck,
  IconShieldX,
} from '@tabler/icons-react';
import type { PlanStatus } from '#shared/contract/status.ts';

const icons = {
  protected: IconShieldCheck,
  running: IconRefresh,
  paused: IconPlayerPause,
  attention: IconAlertTriangle,
  unprotected: IconShieldX,
} as const;

/** What is said of a level: a backup that waits for a person is not “backing up”. */
export type ShownLevel = PlanStatus['level'] | 'paused';

/** The sign of a level; its words always stand beside it. */
export function LevelIcon({ level, size }: { readonly level: ShownLevel; readonly size: number }) {
  const Icon = icons[level];
  return <Icon size={size} stroke={1.75} aria-hidden />;
}

import {
  IconAlertTriangle,
  IconPlayerPause,
  IconRefresh,
  IconShieldCheck,
  IconShieldX,
} from '@tabler/icons-react';
import type { ShownLevel } from './shown-level.ts';

const icons = {
  protected: IconShieldCheck,
  running: IconRefresh,
  runningFirst: IconRefresh,
  paused: IconPlayerPause,
  pausedFirst: IconPlayerPause,
  attention: IconAlertTriangle,
  unprotected: IconShieldX,
} as const;

/** The sign of a level; its words always stand beside it. */
export function LevelIcon({ level, size }: { readonly level: ShownLevel; readonly size: number }) {
  const Icon = icons[level];
  return <Icon size={size} stroke={1.75} aria-hidden />;
}

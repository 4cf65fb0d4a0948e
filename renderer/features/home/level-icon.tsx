import { IconAlertTriangle, IconRefresh, IconShieldCheck, IconShieldX } from '@tabler/icons-react';
import type { PlanStatus } from '#shared/contract/status.ts';

const icons = {
  protected: IconShieldCheck,
  running: IconRefresh,
  attention: IconAlertTriangle,
  unprotected: IconShieldX,
} as const;

/** The sign of a level; its words always stand beside it. */
export function LevelIcon({ level, size }: { readonly level: PlanStatus['level']; readonly size: number }) {
  const Icon = icons[level];
  return <Icon size={size} stroke={1.75} aria-hidden />;
}

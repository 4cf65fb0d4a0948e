import type { OverallStatus, PlanStatus } from '#shared/contract/status.ts';

/** Worst first: one plan in trouble is not made good by others, nor hidden by one that is running. */
const worstFirst: readonly PlanStatus['level'][] = ['unprotected', 'attention', 'running', 'protected'];

/** The answer for all plans together. Without a plan nothing is protected. */
export function overallStatus(plans: readonly PlanStatus[]): OverallStatus {
  const level = worstFirst.find((one) => plans.some((plan) => plan.level === one));
  return { level: level ?? 'unprotected', plans: [...plans] };
}

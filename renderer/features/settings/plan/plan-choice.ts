import type { PlanSettings } from '#shared/plan.ts';

/** Which plan the sections about plans show. */
export interface PlanChoice {
  /** Names in order of preference: while a plan is being renamed, the new and the old one. */
  readonly wanted: readonly string[];
  readonly choose: (names: readonly string[]) => void;
}

/** The first wanted plan that there is, otherwise the first of all. */
export function chosenPlan(
  plans: readonly PlanSettings[],
  wanted: readonly string[],
): PlanSettings | undefined {
  for (const name of wanted) {
    const plan = plans.find((one) => one.name === name);
    if (plan) return plan;
  }
  return plans[0];
}

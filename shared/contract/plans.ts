import { z } from 'zod';
import { planSettings } from '../plan.ts';
import { retentionReason, retentionRules } from '../retention.ts';
import { schedule } from '../schedule.ts';

const retentionDecision = z.object({
  id: z.string(),
  /** Name of the computer when it was made. */
  device: z.string(),
  createdAt: z.string(),
  size: z.number(),
  action: z.enum(['keep', 'remove']),
  reasons: z.array(retentionReason),
});

export const retentionGroup = z.object({
  plan: z.string(),
  device: z.string(),
  /** Names the same computer had for others of these backups, the latest first. */
  otherNames: z.array(z.string()),
  decisions: z.array(retentionDecision),
});
export type RetentionGroupView = z.infer<typeof retentionGroup>;

export const planMethods = {
  'plans.list': { request: z.object({}), result: z.array(planSettings) },
  /** Creates, or changes the one called `replaces`. */
  'plans.save': {
    request: z.object({ plan: planSettings, replaces: z.string().optional() }),
    result: planSettings,
  },
  'plans.remove': { request: z.object({ name: z.string() }), result: z.object({}) },
  /** What a plan would save right now: for the live size and the count of what the patterns leave out. */
  'plans.estimate': {
    request: planSettings.pick({ folders: true, include: true, exclude: true }),
    result: z.object({
      files: z.number(),
      bytes: z.number(),
      excludedFiles: z.number(),
      excludedBytes: z.number(),
      issues: z.number(),
    }),
  },
  /** The next runs of a schedule, ISO 8601; rejects with `field-invalid` for a schedule that never runs. */
  'plans.nextRuns': {
    request: z.object({ schedule, count: z.number().int().min(1).max(10) }),
    result: z.array(z.string()),
  },
  'plans.previewRetention': {
    request: z.object({ connection: z.string(), plan: z.string().optional(), rules: retentionRules }),
    result: z.object({ groups: z.array(retentionGroup), bytesToFree: z.number() }),
  },
} as const;

import { z } from 'zod';

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

/** When a plan runs by itself. Times of day are local to the computer, whatever daylight saving does. */
export const schedule = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('off') }),
  /** Counted from the start of the last run. */
  z.object({ kind: z.literal('every'), minutes: z.number().int().min(5).max(43_200) }),
  z.object({ kind: z.literal('daily'), at: timeOfDay }),
  /** Days of the week, 0 = Sunday. */
  z.object({
    kind: z.literal('weekly'),
    at: timeOfDay,
    days: z.array(z.number().int().min(0).max(6)).min(1),
  }),
  /** Five fields, as cron(5). */
  z.object({ kind: z.literal('cron'), expression: z.string().min(9).max(200) }),
]);
export type Schedule = z.infer<typeof schedule>;

import { z } from 'zod';
import { appMethods } from './app.ts';
import { backupMethods } from './backups.ts';
import { connectionMethods } from './connections.ts';
import { corsMethods } from './cors.ts';
import { failure, jobMethods, jobState } from './jobs.ts';
import { keptMethods } from './kept.ts';
import { keyMethods } from './keys.ts';
import { linkMethods } from './links.ts';
import { planMethods } from './plans.ts';
import { secretMethods } from './secrets.ts';
import { shareMethods } from './share.ts';
import { statusMethods } from './status.ts';

/** Both ends compare it when they meet; it grows with every change that is not a pure addition. */
export const CONTRACT_VERSION = 4;

/** The whole boundary between a window and the engine. Every transport parses requests and results with it. */
export const methods = {
  ...appMethods,
  ...secretMethods,
  ...connectionMethods,
  ...keyMethods,
  ...linkMethods,
  ...corsMethods,
  ...planMethods,
  ...backupMethods,
  ...keptMethods,
  ...jobMethods,
  ...shareMethods,
  ...statusMethods,
} as const;

export type MethodName = keyof typeof methods;
export type RequestOf<M extends MethodName> = z.input<(typeof methods)[M]['request']>;
export type ResultOf<M extends MethodName> = z.output<(typeof methods)[M]['result']>;

/** What the engine tells windows unasked. Progress is at most ten a second; an outcome is never dropped. */
export const contractEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('job'), job: jobState }),
  /** Something else changed; the window asks again for what it shows. */
  z.object({
    type: z.literal('changed'),
    what: z.enum(['connections', 'plans', 'backups', 'status', 'preferences', 'jobs', 'secrets', 'share']),
  }),
]);
export type ContractEvent = z.infer<typeof contractEvent>;

/** What every transport carries back for a call. */
export const callAnswer = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), result: z.unknown() }),
  z.object({ ok: z.literal(false), failure }),
]);
export type CallAnswer = z.infer<typeof callAnswer>;

/** The typed client that the window talks to, whatever carries it. Failed calls reject with a `CallFailed`. */
export interface ContractClient {
  call<M extends MethodName>(method: M, request: RequestOf<M>): Promise<ResultOf<M>>;
  /** Returns the function that ends the subscription. */
  subscribe(listener: (event: ContractEvent) => void): () => void;
}

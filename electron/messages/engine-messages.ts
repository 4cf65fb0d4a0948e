import { z } from 'zod';
import { callAnswer, contractEvent } from '#shared/contract/contract.ts';

/** What the engine's process is started with. */
export const engineSetup = z.object({
  /** Settings folder, absolute. */
  home: z.string(),
  userHome: z.string(),
  hostName: z.string(),
  /** As in `process.platform`. */
  platform: z.string(),
  /** IANA name. */
  timeZone: z.string(),
  /** Whether the main process can seal secrets with a keychain of the system. */
  keychain: z.boolean(),
});
export type EngineSetup = z.infer<typeof engineSetup>;

/** What only the main process can do, asked for by the engine. */
export const engineQuestion = z.discriminatedUnion('what', [
  z.object({ what: z.literal('pick-folder'), title: z.string() }),
  z.object({ what: z.literal('pick-file'), title: z.string() }),
  z.object({ what: z.literal('reveal'), path: z.string() }),
  z.object({ what: z.literal('start-at-login'), enabled: z.boolean() }),
  z.object({ what: z.literal('seal'), text: z.string() }),
  z.object({ what: z.literal('unseal'), sealed: z.string() }),
]);
export type EngineQuestion = z.infer<typeof engineQuestion>;

/** From the main process to the engine's. */
export const toEngine = z.discriminatedUnion('type', [
  z.object({ type: z.literal('start'), setup: engineSetup }),
  z.object({ type: z.literal('call'), id: z.number(), method: z.string(), request: z.unknown() }),
  z.object({ type: z.literal('reply'), id: z.number(), value: z.unknown() }),
  /** The question could not be answered; `reason` is a sentence without secrets. */
  z.object({ type: z.literal('refusal'), id: z.number(), reason: z.string() }),
  /** The computer woke up, or somebody came back to it. */
  z.object({ type: z.literal('wake') }),
  z.object({ type: z.literal('close') }),
]);
export type ToEngine = z.infer<typeof toEngine>;

/** From the engine's process to the main process. */
export const fromEngine = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('answer'), id: z.number(), answer: callAnswer }),
  z.object({ type: z.literal('event'), event: contractEvent }),
  z.object({ type: z.literal('question'), id: z.number(), question: engineQuestion }),
  z.object({
    type: z.literal('log'),
    level: z.enum(['debug', 'warn']),
    message: z.string(),
    facts: z.record(z.string(), z.unknown()).optional(),
  }),
  z.object({ type: z.literal('closed') }),
]);
export type FromEngine = z.infer<typeof fromEngine>;

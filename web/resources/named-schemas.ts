import { z } from 'zod';
import { connectionPatch, newConnection } from '#shared/connection-document.ts';
import { connectionMethods, connectionView, exploredFolder } from '#shared/contract/connections.ts';

export const connectionList = z.object({ connections: z.array(connectionView) });

const testSaved = connectionMethods['connections.testSaved'];
export const testRequest = z.strictObject({ createBucket: testSaved.request.shape.createBucket });
export const testResult = testSaved.result;

export const sessionRequest = z.object({ token: z.string().max(200) });
export const sessionOpened = z.object({ bearer: z.string() });
export const signedOut = z.object({ signedOut: z.literal(true) });

/** A failure as RFC 9457 describes problems. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string().describe('What happened.'),
  code: z.string().describe('Stable; docs/errors.md lists them.'),
  hint: z.string().describe('What to do.'),
  retry: z.enum(['never', 'later', 'after-user-action']),
  details: z.record(z.string(), z.unknown()).optional(),
});
export type Problem = z.infer<typeof problem>;

/** What the HTTP API speaks of, by the names in its description. */
export const namedSchemas: Readonly<Record<string, z.ZodType>> = {
  Connection: connectionView,
  ConnectionList: connectionList,
  NewConnection: newConnection,
  ConnectionPatch: connectionPatch,
  TestRequest: testRequest,
  TestResult: testResult,
  ExploredFolder: exploredFolder,
  Problem: problem,
  SessionRequest: sessionRequest,
  SessionOpened: sessionOpened,
  SignedOut: signedOut,
};

import { callAnswer } from '#shared/contract/contract.ts';
import { CallFailed, offlineFailure } from './call-failed.ts';

/**
 * The result inside a CallAnswer. The host has checked the result against the same schema before it sent it,
 * so only the envelope is checked here: 10,000 rows would cost the window a visible pause.
 */
export function readAnswer(answer: unknown): unknown {
  const parsed = callAnswer.safeParse(answer);
  if (!parsed.success) throw new CallFailed(offlineFailure('The answer was not understood.'));
  if (!parsed.data.ok) throw new CallFailed(parsed.data.failure);
  return parsed.data.result;
}

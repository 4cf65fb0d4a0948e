import type { CallAnswer } from '#shared/contract/contract.ts';
import { AppError } from '#shared/errors/app-error.ts';

/** What a window hears when its call was not understood. Names no value: it may be a secret in the wrong place. */
export function refusedAnswer(problem: string): CallAnswer {
  const { code, message, hint, retry, details } = new AppError('usage-invalid', { problem });
  return { ok: false, failure: { code, message, hint, retry, details } };
}

/** What a window hears when the engine's process ended before it answered. */
export const engineGone: CallAnswer = {
  ok: false,
  failure: {
    code: 'bug',
    message: 'The part of Holdall that does the work stopped and is being started again.',
    hint: 'Your stored backups are not affected. Try again; a job that was running has to be started once more.',
    retry: 'later',
  },
};

/** What a window hears when the engine could not be kept running. */
export const engineDown: CallAnswer = {
  ok: false,
  failure: {
    code: 'bug',
    message: 'The part of Holdall that does the work keeps stopping.',
    hint: 'Your stored backups are not affected. Quit Holdall and start it again; please report it with the log.',
    retry: 'after-user-action',
  },
};

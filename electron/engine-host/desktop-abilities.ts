import { z } from 'zod';
import type { HostCapabilities, SecretSeal } from '#engine/index.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { Questions } from './questions.ts';

/** What a desktop can do beyond a plain process; each is done by the main process. */
export function desktopCapabilities(questions: Questions): Required<HostCapabilities> {
  return {
    pickFolder: async (title, what) =>
      z
        .string()
        .nullable()
        .parse(await questions.ask({ what: what === 'file' ? 'pick-file' : 'pick-folder', title })),
    reveal: async (path) => {
      await done(questions.ask({ what: 'reveal', path }));
    },
    startAtLogin: async (enabled) => {
      await done(questions.ask({ what: 'start-at-login', enabled }));
    },
  };
}

/** The system's keychain, as reached through the main process. */
export function desktopSeal(questions: Questions): SecretSeal {
  const unsealed = z.object({ text: z.string(), stale: z.boolean() });
  return {
    seal: async (text) => z.string().parse(await questions.ask({ what: 'seal', text })),
    unseal: async (sealed) => unsealed.parse(await questions.ask({ what: 'unseal', sealed })),
  };
}

/** What the system refuses is an expected failure, and its reason is for the person. */
async function done(asked: Promise<unknown>): Promise<void> {
  try {
    await asked;
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new AppError('usage-invalid', { problem }, { cause: error });
  }
}

import { join } from 'node:path';
import { z } from 'zod';
import { type AppError, isAppError } from '#shared/errors/app-error.ts';
import { errorTable } from '#shared/errors/error-table.ts';
import type { Ports } from '../ports/index.ts';
import { writeDurably } from './durable-write.ts';

const problem = z.object({
  /** ISO 8601. */
  at: z.string(),
  code: z.string(),
  message: z.string(),
  hint: z.string(),
});
/** The last thing that went wrong between this computer and a storage. */
export type ConnectionProblem = z.infer<typeof problem>;

const content = z.object({ holdallProblems: z.literal(1), connections: z.record(z.string(), problem) });

/** Failures of these kinds tell something about the connection; others about what was asked for. */
const aboutConnection: readonly string[] = ['network', 'credentials', 'storage'];

/** `<home>/cache/problems.json`, one entry a connection, by its id. For whoever looks for a fault; losing it harms nobody. */
export interface ProblemMemory {
  last(id: string): ConnectionProblem | null;
  /** Takes note of a failure that is the connection's; passes over all others. `clean` takes secrets out. Never throws. */
  note(id: string, error: unknown, clean: (text: string) => string): void;
}

export function openProblemMemory({
  home,
  ports,
}: {
  readonly home: string;
  readonly ports: Pick<Ports, 'files' | 'clock' | 'logger'>;
}): ProblemMemory {
  const { files, clock, logger } = ports;
  const folder = join(home, 'cache');
  const file = join(folder, 'problems.json');
  const read = (): Record<string, ConnectionProblem> => {
    try {
      if (!files.existsSync(file)) return {};
      return content.parse(JSON.parse(files.readFileSync(file, 'utf8'))).connections;
    } catch (error) {
      logger.warn('the last problems of the connections could not be read', { file, error: String(error) });
      return {};
    }
  };
  return {
    last: (id) => read()[id] ?? null,
    note(id, error, clean) {
      if (!isAppError(error) || !concerns(error)) return;
      const { code, message, hint } = error;
      const at = new Date(clock.now()).toISOString();
      const connections = { ...read(), [id]: { at, code, message: clean(message), hint: clean(hint) } };
      try {
        files.mkdirSync(folder, { recursive: true, mode: 0o700 });
        writeDurably(file, JSON.stringify({ holdallProblems: 1, connections }), 0o600, files);
      } catch (failed) {
        logger.warn('a problem of a connection could not be noted', { file, error: String(failed) });
      }
    },
  };
}

function concerns({ code }: AppError): boolean {
  return code === 'bucket-missing' || aboutConnection.includes(errorTable[code].exit);
}

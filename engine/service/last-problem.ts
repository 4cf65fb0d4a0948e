import { errorTable } from '#shared/errors/error-table.ts';
import { type ConnectionProblem, openProblemMemory } from '../connection/problem-memory.ts';
import type { Ports } from '../ports/index.ts';
import { RunHistory } from './run-history.ts';

/**
 * The last thing that went wrong with a connection, in a command or in a job of a window; null when nothing is known.
 * Texts that come from a window are without secrets already.
 */
export function lastProblemOf(
  { id, name }: { readonly id: string; readonly name: string },
  { home, ports }: { readonly home: string; readonly ports: Ports },
): ConnectionProblem | null {
  const inCommand = openProblemMemory({ home, ports }).last(id);
  const inJob = lastFailedJob(name, new RunHistory(home, ports));
  if (inCommand === null || inJob === null) return inCommand ?? inJob;
  return Date.parse(inCommand.at) >= Date.parse(inJob.at) ? inCommand : inJob;
}

function lastFailedJob(name: string, history: RunHistory): ConnectionProblem | null {
  const failed = history
    .records()
    .findLast(
      (one) =>
        one.type === 'run' && one.connection === name && one.failure !== null && isKnown(one.failure.code),
    );
  if (failed?.type !== 'run' || failed.failure === null) return null;
  const { code, message, hint } = failed.failure;
  return { at: failed.finishedAt, code, message, hint };
}

const isKnown = (code: string) => Object.hasOwn(errorTable, code);

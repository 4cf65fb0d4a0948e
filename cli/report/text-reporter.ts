import type { JobEvent, ProgressEvent } from '#shared/events.ts';
import type { Host } from '../host.ts';
import type { Redaction } from '../redaction.ts';
import { printable } from '../text/printable.ts';
import type { Answer, Failure, Reporter } from './reporter.ts';

/** How progress is shown: a bar that is redrawn, a few plain lines, or not at all. */
export interface ProgressDisplay {
  update(event: ProgressEvent): void;
  /** Makes room for a line of text; the next update draws again. */
  clear(): void;
}

/** More than this many issues are not printed one by one while the command runs; the answer counts them all. */
const ISSUES_SHOWN = 20;

/** Plain words: answers to standard output; progress, warnings and errors to standard error. */
export function textReporter(
  host: Host,
  redaction: Redaction,
  options: { quiet: boolean; progress: ProgressDisplay },
): Reporter {
  let issues = 0;
  let lastNotice = '';
  const tell = (line: string) => {
    options.progress.clear();
    host.stderr.write(`${redaction.clean(line)}\n`);
  };
  const event = (happened: JobEvent) => {
    if (happened.type === 'progress') {
      if (!options.quiet) options.progress.update(happened);
      return;
    }
    if (happened.type === 'notice') {
      // Several requests under way at once meet the same trouble: once is enough.
      if (happened.message === lastNotice) return;
      lastNotice = happened.message;
      tell(`Note: ${printable(happened.message)}`);
      return;
    }
    issues += 1;
    if (issues <= ISSUES_SHOWN) tell(`Warning: ${printable(happened.path)}: ${printable(happened.message)}`);
    else if (issues === ISSUES_SHOWN + 1)
      tell('Warning: there are more such files; further ones are only counted.');
  };
  return {
    event,
    step: ({ ok, words }) => {
      if (!options.quiet || !ok) tell(printable(`${ok ? 'ok    ' : 'failed'}  ${words}`));
    },
    warn: tell,
    answer: (answer: Answer) => {
      options.progress.clear();
      const { text, confirmation } = answer;
      if (!(options.quiet && confirmation)) host.stdout.write(typeof text === 'string' ? text : text());
    },
    fail: (failure: Failure) => {
      // Being stopped by the person is no error to them.
      tell(`${failure.code === 'cancelled' ? '' : 'Error: '}${printable(failure.message)}`);
      if (failure.hint !== '') tell(printable(failure.hint));
      if (failure.stack !== undefined) tell(failure.stack);
      else tell(`(${[failure.code, ...serverFacts(failure.details)].join(', ')})`);
    },
    close: () => options.progress.clear(),
  };
}

/** What a provider's support will ask for. */
function serverFacts(details: unknown): string[] {
  if (typeof details !== 'object' || details === null) return [];
  const { serverCode, status, requestId } = details as Record<string, unknown>;
  return [
    ...(typeof serverCode === 'string' && serverCode !== '' ? [`server said ${printable(serverCode)}`] : []),
    ...(typeof status === 'number' && status > 0 ? [`HTTP ${status}`] : []),
    ...(typeof requestId === 'string' && requestId !== '' ? [`request ${printable(requestId)}`] : []),
  ];
}

/** For commands that answer at once: a log has no use for their progress. */
export const noProgress: ProgressDisplay = { update: () => {}, clear: () => {} };

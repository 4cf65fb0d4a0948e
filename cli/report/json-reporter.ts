import type { JobEvent } from '#shared/events.ts';
import type { Host } from '../host.ts';
import type { Redaction } from '../redaction.ts';
import type { Answer, Failure, Reporter } from './reporter.ts';

/**
 * One JSON value a line on standard output, and nothing else there. Without `events` (commands that answer at
 * once) there is exactly one value: the answer or the error.
 */
export function jsonReporter(
  host: Host,
  redaction: Redaction,
  options: { quiet: boolean; events: boolean },
): Reporter {
  const print = (value: unknown) => host.stdout.write(`${JSON.stringify(value)}\n`);
  return {
    event: (event: JobEvent) => {
      if (!options.events || (options.quiet && event.type === 'progress')) return;
      print(event.type === 'notice' ? { ...event, message: redaction.clean(event.message) } : event);
    },
    step: ({ step, ok, words, verdict, fix }) => {
      if (options.events)
        print({
          type: 'step',
          step,
          ok,
          message: redaction.clean(words.replace(/ {2,}/g, ' ')),
          verdict,
          fix,
        });
    },
    warn: (message) => host.stderr.write(`${redaction.clean(message)}\n`),
    answer: (answer: Answer) => print(answer.json),
    fail: ({ code, message, hint, details }: Failure) =>
      print({
        type: 'error',
        code,
        message: redaction.clean(message),
        hint: redaction.clean(hint),
        ...(details === undefined ? {} : { details: JSON.parse(redaction.clean(JSON.stringify(details))) }),
      }),
    close: () => {},
  };
}

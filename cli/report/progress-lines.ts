import type { ProgressEvent } from '#shared/events.ts';
import { formatBytes } from '#shared/format-bytes.ts';
import type { Host } from '../host.ts';
import { formatDuration } from '../text/words.ts';
import { phaseWords } from './phase-words.ts';
import type { ProgressDisplay } from './text-reporter.ts';

/** Milliseconds between two lines of the same phase: logs stay short. */
const GAP = 10_000;

/** Plain lines for logs and pipes: one for each phase, then one every ten seconds. `monotonic` is in milliseconds. */
export function progressLines(host: Host, monotonic: () => number): ProgressDisplay {
  let phase = '';
  let printedAt = 0;
  return {
    update: (event) => {
      const now = monotonic();
      if (event.phase !== phase) {
        phase = event.phase;
        printedAt = now;
        host.stderr.write(`${phaseWords[event.phase]} …\n`);
      } else if (now - printedAt >= GAP) {
        printedAt = now;
        host.stderr.write(`  ${progressLine(event)}\n`);
      }
    },
    clear: () => {},
  };
}

function progressLine(event: ProgressEvent): string {
  const parts: string[] = [];
  if (event.bytesTotal > 0) {
    parts.push(`${Math.floor((100 * Math.min(event.bytesDone, event.bytesTotal)) / event.bytesTotal)} %`);
    parts.push(`${formatBytes(event.bytesDone)} of ${formatBytes(event.bytesTotal)}`);
  } else {
    parts.push(`${event.filesDone.toLocaleString('en')} files so far`);
  }
  if (event.bytesPerSecond !== null) parts.push(`${formatBytes(event.bytesPerSecond)}/s`);
  if (event.etaSeconds !== null) parts.push(`about ${formatDuration(event.etaSeconds)} left`);
  return parts.join(', ');
}

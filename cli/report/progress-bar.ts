import type { ProgressEvent } from '#shared/events.ts';
import { formatBytes } from '#shared/format-bytes.ts';
import type { Host } from '../host.ts';
import { displayWidth, shorten, shortenStart } from '../text/display-width.ts';
import { printable } from '../text/printable.ts';
import { formatDuration } from '../text/words.ts';
import { phaseWords } from './phase-words.ts';
import type { ProgressDisplay } from './text-reporter.ts';

/** No more than ten pictures a second: more flickers and costs time. */
const MIN_GAP = 100;

/** One line at the bottom of the terminal, redrawn in place. `monotonic` is in milliseconds. */
export function progressBar(host: Host, monotonic: () => number): ProgressDisplay {
  let drawnAt = Number.NEGATIVE_INFINITY;
  let drawnPhase = '';
  let visible = false;
  return {
    update: (event) => {
      const now = monotonic();
      if (now - drawnAt < MIN_GAP && event.phase === drawnPhase) return;
      drawnAt = now;
      drawnPhase = event.phase;
      visible = true;
      // One column stays free: a full line would wrap on some terminals.
      host.stderr.write(`\r\x1b[2K${barLine(event, (host.stderr.columns() ?? 80) - 1)}`);
    },
    clear: () => {
      if (visible) host.stderr.write('\r\x1b[2K');
      visible = false;
      drawnAt = Number.NEGATIVE_INFINITY;
    },
  };
}

/** The text of the bar, at most `width` columns. */
export function barLine(event: ProgressEvent, width: number): string {
  const known = event.bytesTotal > 0;
  const share = known ? Math.min(1, event.bytesDone / event.bytesTotal) : 0;
  const filled = Math.floor(share * 20);
  const bar = known ? `  [${'#'.repeat(filled)}${'-'.repeat(20 - filled)}] ${Math.floor(share * 100)} %` : '';
  const amount = known
    ? `  ${formatBytes(event.bytesDone)} of ${formatBytes(event.bytesTotal)}`
    : event.filesDone > 0
      ? `  ${event.filesDone.toLocaleString('en')} files`
      : '';
  const speed = event.bytesPerSecond === null ? '' : `  ${formatBytes(event.bytesPerSecond)}/s`;
  const left = event.etaSeconds === null ? '' : `  ${formatDuration(event.etaSeconds)} left`;
  const line = shorten(`${phaseWords[event.phase]}${bar}${amount}${speed}${left}`, width);
  const room = width - displayWidth(line) - 2;
  if (event.currentFile === null || room < 12) return line;
  return `${line}  ${shortenStart(printable(event.currentFile), room)}`;
}

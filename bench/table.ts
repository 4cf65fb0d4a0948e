import type { Standing } from './contest.ts';

/** One contest as a Markdown table; the ratio says how many times longer than ours the others took. */
export function table(title: string, standings: readonly Standing[]): string {
  const ours = standings[0]?.seconds ?? Number.NaN;
  const rows = standings.map(({ name, seconds, peakMb }) => {
    const peak = peakMb === undefined ? '–' : peakMb.toFixed(0);
    return `| ${name} | ${seconds.toFixed(2)} | ${(seconds / ours).toFixed(2)} × | ${peak} |`;
  });
  return [
    `### ${title}`,
    '',
    '| | median s | against ours | peak MB |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

import type { Standing } from './contest.ts';

/** The short table of the README: a line a contest, and how many times longer than ours the others took. */
export function summary(contests: readonly { title: string; standings: readonly Standing[] }[]): string {
  const lines = contests.map(({ title, standings }) => {
    const [ours, ...others] = standings;
    if (ours === undefined) return '';
    const peak = ours.peakMb === undefined ? '' : `, ${ours.peakMb.toFixed(0)} MB`;
    const ratios = others
      .filter(({ name }) => !name.startsWith('Holdall'))
      .map(({ name, seconds }) => `${name} ${(seconds / ours.seconds).toFixed(1)} ×`);
    return `| ${title} | ${ours.seconds.toFixed(2)} s${peak} | ${ratios.join(', ')} |`;
  });
  return [
    '| | Holdall: median, peak | the others took, times ours |',
    '| --- | --- | --- |',
    ...lines,
    '',
  ].join('\n');
}

import { median } from '../measure.ts';
import type { Lap } from './throughput.ts';

/** What was done to both servers, in the same order. */
export interface Round {
  readonly ours: readonly Lap[];
  readonly theirs: readonly Lap[];
}

/** A table in Markdown: a line for each lap with the medians of the rounds, and how many times as fast we are. */
export function throughputTable(rounds: readonly Round[], theirName: string): string {
  const [first] = rounds;
  if (!first) throw new Error('There has to be one round at least.');
  const lines = first.ours.map(({ what }, n) => {
    const middle = (who: keyof Round) =>
      median(rounds.map((round) => round[who][n]?.milliseconds ?? Number.NaN));
    const [our, their] = [middle('ours'), middle('theirs')];
    return `| ${what} | ${seconds(our)} | ${seconds(their)} | ${(their / our).toFixed(1)} × |`;
  });
  return `| | our server | ${theirName} | as fast |\n| --- | --: | --: | --: |\n${lines.join('\n')}\n`;
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(2)} s`;
}

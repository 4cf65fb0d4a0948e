import { type Measurement, measure, median } from './measure.ts';

/** One contender in a contest: how to prepare (not timed) and what to time. */
export interface Contender {
  readonly name: string;
  prepare?(): void;
  readonly command: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

export interface Standing {
  readonly name: string;
  readonly seconds: number;
  readonly peakMb: number | undefined;
}

/**
 * Runs every contender once a round, in turn, so that a change of the machine's speed meets all of them alike;
 * the first round is a warm-up and not counted. Returns medians.
 */
export function contest(title: string, contenders: readonly Contender[], rounds: number): Standing[] {
  const results = new Map<string, Measurement[]>();
  for (let round = 0; round <= rounds; round += 1) {
    for (const contender of contenders) {
      contender.prepare?.();
      const measured = measure(contender.command, contender.env);
      if (round === 0) continue;
      results.set(contender.name, [...(results.get(contender.name) ?? []), measured]);
    }
    process.stderr.write(`${title}: ${round === 0 ? 'warm-up' : `round ${round} of ${rounds}`} done\n`);
  }
  return contenders.map(({ name }) => {
    const runs = results.get(name) ?? [];
    const peaks = runs.flatMap((run) => (run.peakMb === undefined ? [] : [run.peakMb]));
    return {
      name,
      seconds: median(runs.map((run) => run.seconds)),
      peakMb: peaks.length > 0 ? median(peaks) : undefined,
    };
  });
}

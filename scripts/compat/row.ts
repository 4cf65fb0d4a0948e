import { type Journey, journeySteps } from './journey.ts';
import { whatFollows } from './what-follows.ts';

export const tableHead = [
  `| A storage that … | ${journeySteps.join(' | ')} | so Holdall … |`,
  `| --- | ${journeySteps.map(() => ':-:').join(' | ')} | --- |`,
].join('\n');

/** One line of the table: what worked, and what Holdall does otherwise there. */
export function tableRow(name: string, journey: Journey): string {
  const cells = journeySteps.map((step) => {
    const outcome = journey.steps.find((one) => one.step === step);
    return outcome === undefined ? '–' : outcome.failure === undefined ? '✓' : '✗';
  });
  return `| ${name} | ${cells.join(' | ')} | ${whatFollows(journey).join('; ')} |`;
}

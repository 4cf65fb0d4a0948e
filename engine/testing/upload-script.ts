import type { CopyingSink } from '../backup/sink.ts';
import type { FakeRandom } from './fake-random.ts';

/** What a packer does to its sink, step by step. */
export type UploadStep =
  | { readonly kind: 'write'; readonly bytes: Uint8Array }
  | { readonly kind: 'copy'; readonly start: number; readonly end: number }
  | { readonly kind: 'hold'; readonly bytes: Uint8Array }
  | { readonly kind: 'patch' };

/** Some twenty random steps: writes and copies of all lengths up to `longest`, with holds open across them. */
export function randomSteps(random: FakeRandom, base: Uint8Array, longest: number, count = 20): UploadStep[] {
  const steps: UploadStep[] = [];
  let held = false;
  for (let index = 0; index < count; index += 1) {
    const dice = random.integer(10);
    if (dice < 4) steps.push({ kind: 'write', bytes: random.bytes(1 + random.integer(longest)) });
    else if (dice < 8) {
      const start = random.integer(base.length - 1);
      const end = Math.min(base.length, start + 1 + random.integer(2 * longest));
      steps.push({ kind: 'copy', start, end });
    } else if (held) {
      steps.push({ kind: 'patch' });
      held = false;
    } else {
      steps.push({ kind: 'hold', bytes: random.bytes(1 + random.integer(40)) });
      held = true;
    }
  }
  if (held) steps.push({ kind: 'patch' });
  return steps;
}

/** The bytes that the steps amount to. */
export function bytesOfSteps(steps: readonly UploadStep[], base: Uint8Array): Uint8Array {
  return Buffer.concat(
    steps.map((step) => {
      if (step.kind === 'patch') return new Uint8Array(0);
      return step.kind === 'copy' ? base.subarray(step.start, step.end) : step.bytes;
    }),
  );
}

export async function runSteps(steps: readonly UploadStep[], sink: CopyingSink): Promise<void> {
  let patch: (() => Promise<void>) | undefined;
  for (const step of steps) {
    if (step.kind === 'write') await sink.write(step.bytes);
    else if (step.kind === 'copy') await sink.copy(step);
    else if (step.kind === 'hold') {
      const hold = await sink.hold(step.bytes.length);
      patch = () => hold.patch(step.bytes);
    } else await patch?.();
  }
}

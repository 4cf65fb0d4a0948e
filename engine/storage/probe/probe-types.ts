import type { TestFix, TestStepName, TestVerdict } from '#shared/contract/connection-test.ts';
import type { AppError } from '#shared/errors/app-error.ts';
import type { StorageCapabilities } from '../capabilities.ts';
import type { ProbeNote } from './probe-notes.ts';

export interface ProbeResult {
  readonly step: TestStepName;
  /** False only where a backup or a restore cannot do without; what a storage merely lacks is a verdict. */
  readonly ok: boolean;
  /** Of a capability: whether the storage has it. `warning`: something the person should change. */
  readonly verdict?: TestVerdict;
  /** What follows from it, for a window to say in its language. */
  readonly note?: ProbeNote;
  /** The same in English; always there when it is not ok. */
  readonly message?: string;
  /** Why it is not ok. */
  readonly error?: AppError;
  /** What one button could change. */
  readonly fix?: TestFix;
}

export interface ProbeReport {
  readonly ok: boolean;
  readonly steps: readonly ProbeResult[];
  /** What was measured; empty when the test ended before. */
  readonly capabilities: Partial<StorageCapabilities>;
  /** Test objects and uploads that could not be removed again. */
  readonly leftBehind: readonly string[];
}

import type { CaptureOrder, CaptureOutcome } from './capture-types.ts';

/** To the thread. One at a time. */
export type CaptureMessage = CaptureOrder;

/** From the thread: bytes as they are copied, then what became of the order. */
export type CaptureAnswer =
  | { readonly type: 'bytes'; readonly bytes: number }
  | { readonly type: 'outcome'; readonly outcome: CaptureOutcome };

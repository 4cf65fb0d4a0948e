import type { PatientHttpHandler } from './http-handler.ts';

/** What is needed to make a link to an object; nothing that a backup or a restore needs. */
export interface LinkCalls {
  /**
   * The address of an object for a plain GET, good for so many seconds (a week at most) by the storage's clock. Sends
   * nothing. Make any call first: only then it is known how the storage wants to be addressed.
   */
  presign(key: string, seconds: number): Promise<string>;
  /** The keys are temporary: no link outlives them. */
  readonly isTemporary: boolean;
  /** The way to this storage, for trying a link out. */
  readonly handler: PatientHttpHandler;
}

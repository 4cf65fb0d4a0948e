/** Something a person should know although the work goes on. */
export interface Notice {
  readonly code: string;
  /** Plain sentences. */
  readonly message: string;
}

/** Must not throw. */
export type OnNotice = (notice: Notice) => void;

/** From the journey, which owns the browser, to the process that runs the app's main process. */
export type ToShell =
  | {
      readonly type: 'invoke';
      readonly id: number;
      readonly args: readonly unknown[];
      readonly frame: FrameOfPage;
    }
  | { readonly type: 'request'; readonly id: number; readonly url: string; readonly method: string }
  /** What the system's folder dialog shall answer from now on; null = cancelled. */
  | { readonly type: 'folder'; readonly path: string | null }
  | { readonly type: 'quit' };

/** Where in the page a message comes from. */
export interface FrameOfPage {
  readonly url: string;
  readonly isMain: boolean;
}

export interface ServedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly base64: string;
}

/** The other way. */
export type FromShell =
  | { readonly type: 'load'; readonly url: string; readonly preload: string }
  | { readonly type: 'sent'; readonly channel: string; readonly message: unknown }
  | { readonly type: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly type: 'refusal'; readonly id: number; readonly reason: string }
  | { readonly type: 'served'; readonly id: number; readonly answer: ServedAnswer };

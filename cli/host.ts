/** A place text is written to: standard output or standard error. */
export interface TextOutput {
  write(text: string): void;
  readonly isTerminal: boolean;
  /** Columns of the terminal; undefined when there is none. */
  columns(): number | undefined;
}

/** Standard input. */
export interface TextInput {
  readonly isTerminal: boolean;
  /** Everything up to the end of the input. */
  readAll(): Promise<string>;
  /** Asks on the terminal; with `hidden` nothing that is typed is shown. Only when `isTerminal`. */
  ask(question: string, options: { hidden: boolean; signal: AbortSignal }): Promise<string>;
}

/** What the command line needs of the process it runs in; tests hand in their own. */
export interface Host {
  readonly stdout: TextOutput;
  readonly stderr: TextOutput;
  readonly stdin: TextInput;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly cwd: string;
  /** The person's home folder. */
  readonly homeFolder: string;
  readonly hostName: string;
  /** Aborted by Ctrl-C and by a request to end. */
  readonly signal: AbortSignal;
}

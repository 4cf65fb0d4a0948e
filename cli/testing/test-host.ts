import type { Host, TextOutput } from '../host.ts';

export interface RecordedOutput extends TextOutput {
  readonly text: string;
}

export interface TestHost extends Host {
  readonly stdout: RecordedOutput;
  readonly stderr: RecordedOutput;
  /** Every question asked, and whether the answer was hidden. */
  readonly questions: readonly { readonly question: string; readonly hidden: boolean }[];
}

function recorded(isTerminal: boolean, columns?: number): RecordedOutput {
  let text = '';
  return {
    write: (more) => {
      text += more;
    },
    isTerminal,
    columns: () => columns,
    get text() {
      return text;
    },
  };
}

/** A host that records what is printed. `answers` are typed one after the other when something is asked. */
export function testHost(
  options: {
    terminal?: boolean;
    columns?: number;
    stdin?: string;
    answers?: readonly string[];
    env?: Record<string, string>;
    cwd?: string;
    homeFolder?: string;
    signal?: AbortSignal;
  } = {},
): TestHost {
  const terminal = options.terminal ?? false;
  const answers = [...(options.answers ?? [])];
  const questions: { question: string; hidden: boolean }[] = [];
  return {
    stdout: recorded(terminal, options.columns),
    stderr: recorded(terminal, options.columns),
    stdin: {
      isTerminal: terminal,
      readAll: async () => options.stdin ?? '',
      ask: async (question, { hidden }) => {
        questions.push({ question, hidden });
        return answers.shift() ?? '';
      },
    },
    env: options.env ?? {},
    platform: 'linux',
    cwd: options.cwd ?? '/',
    homeFolder: options.homeFolder ?? '/home/test',
    hostName: 'test-computer',
    signal: options.signal ?? new AbortController().signal,
    questions,
  };
}

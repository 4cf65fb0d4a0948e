import { type ErrorCode, errorTable } from '#shared/errors/error-table.ts';
import { type ExitReason, exitCodes, exitMeanings } from '#shared/errors/exit-codes.ts';

/** Facts that make the sentences readable in a document: each stands for the real thing. */
const placeholder = new Proxy(
  {},
  {
    get: (_target, name) => {
      if (['known', 'matches', 'folders', 'plans'].includes(String(name))) return ['…'];
      if (name === 'failed') return [{ key: '…', reason: '…' }];
      if (name === 'minutes') return Number.NaN;
      return '…';
    },
  },
);

interface Row {
  message(details: unknown): string;
  hint(details: unknown): string;
  retry: string;
  exit: ExitReason;
}

/** docs/errors.md: every error code with its sentences and exit code, generated from the table. */
export function errorsDocument(): string {
  const lines = [
    '# Errors and exit codes',
    '',
    '<!-- Generated from shared/errors by `npm run docs`. Do not edit. -->',
    '',
    'Every expected failure has a stable code. With `--json` the last line of output is',
    '`{"type":"error","code":…,"message":…,"hint":…}`. A “…” below stands for a fact filled in at run time.',
    '',
    '## Exit codes',
    '',
    '| exit | meaning |',
    '| --- | --- |',
    ...Object.entries(exitCodes).map(
      ([reason, code]) => `| ${code} | ${exitMeanings[reason as ExitReason]} |`,
    ),
    '',
    '## Error codes',
    '',
    '| code | exit | try again | what it says | what to do |',
    '| --- | --- | --- | --- | --- |',
  ];
  for (const code of Object.keys(errorTable) as ErrorCode[]) {
    const row = errorTable[code] as unknown as Row;
    const cells = [
      `\`${code}\``,
      String(exitCodes[row.exit]),
      row.retry.replaceAll('-', ' '),
      row.message(placeholder),
      row.hint(placeholder),
    ];
    lines.push(`| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`);
  }
  return `${lines.join('\n')}\n`;
}

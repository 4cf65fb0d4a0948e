import type { Command } from 'commander';
import { applyCors, checkOrigin, lookAtCors } from '#engine/index.ts';
import type { CorsRule } from '#shared/cors.ts';
import type { App } from '../app.ts';
import { examples } from '../examples.ts';
import { withStorage } from '../open-connection.ts';
import type { Runner } from '../program.ts';
import { printable } from '../text/printable.ts';
import { count } from '../text/words.ts';

interface CorsOptions {
  readonly origin: string;
  readonly apply?: boolean;
}

export function addConnectionCors(parent: Command, run: Runner): void {
  const command = parent
    .command('cors')
    .summary('which web pages may read backups by their links')
    .description(
      'Show the rules of the bucket that let web pages read from it in a browser (CORS), and what is missing so that ' +
        'a page can open a backup by its link. Holdall itself needs none of this. With --apply the missing rule is ' +
        'added: for reading only; rules that are there stay. It opens nothing to anybody without a link or keys.',
    )
    .argument('[name]', 'the connection; may be left out when there is only one')
    .option('--origin <url>', 'the web pages: https://example.com, or * for all', '*')
    .option('--apply', 'add the missing rule')
    .action((name: string | undefined, options: CorsOptions) =>
      run((app) => cors(app, name, options), { events: false }),
    );
  examples(command, [
    'holdall connection cors home',
    'holdall connection cors home --origin https://viewer.example.com --apply',
  ]);
}

async function cors(app: App, name: string | undefined, options: CorsOptions) {
  const origin = checkOrigin(options.origin);
  return await withStorage(app, name, async ({ connection, storage }) => {
    const { signal } = app;
    const state = options.apply
      ? await applyCors(storage, origin, signal)
      : await lookAtCors(storage, origin, signal);
    app.report.answer({
      text: state.supported
        ? stateText(state.rules, state.change, { name: connection.name, origin }, options.apply === true)
        : 'This storage has no such rules that could be set from here. Its own settings may have them, under “CORS”.\n',
      json: { type: 'result', ok: true, applied: options.apply === true, ...state },
    });
    return 'ok' as const;
  });
}

function stateText(
  rules: readonly CorsRule[],
  change: CorsRule | null,
  { name, origin }: { readonly name: string; readonly origin: string },
  wasApplied: boolean,
): string {
  const present =
    rules.length === 0
      ? 'The bucket has no rules for web pages.\n'
      : `The bucket has ${count(rules.length, 'rule')} for web pages:\n${rules.map(ruleText).join('')}`;
  const pages = origin === '*' ? 'all web pages' : `the web pages of ${origin}`;
  if (change === null) {
    return `${present}${wasApplied ? 'The rule is there:' : 'Nothing is missing:'} ${pages} can open backups by their links.\n`;
  }
  return `${present}Missing, so that ${pages} can open backups by their links:\n${ruleText(change)}Add it with: holdall connection cors ${name}${origin === '*' ? '' : ` --origin ${origin}`} --apply\n`;
}

function ruleText(rule: CorsRule): string {
  const lines = [
    `pages ${rule.allowedOrigins.join(', ')}`,
    `may ${rule.allowedMethods.join(', ')}`,
    ...(rule.allowedHeaders.length === 0 ? [] : [`with ${rule.allowedHeaders.join(', ')}`]),
    ...(rule.exposeHeaders.length === 0 ? [] : [`and see ${rule.exposeHeaders.join(', ')}`]),
  ];
  return `  ${printable(lines.join('; '))}\n`;
}

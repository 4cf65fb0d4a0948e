import type { Command } from 'commander';
import { AppError } from '#shared/errors/app-error.ts';
import type { Provider } from '#shared/providers/provider.ts';
import { providerWords } from '#shared/providers/provider-words.ts';
import { findProvider, providers } from '#shared/providers/providers.ts';
import { examples } from '../examples.ts';
import type { Runner } from '../program.ts';
import { table } from '../text/table.ts';

export function addConnectionProviders(parent: Command, run: Runner): void {
  const command = parent
    .command('providers')
    .summary('list the providers that are known, or show one')
    .description(
      'List the storage providers that Holdall knows, or show where one of them has the address and the keys. ' +
        'Any other S3-compatible storage works as well: give its address with --endpoint.',
    )
    .argument('[id]', 'the one to show')
    .action((id: string | undefined) =>
      run(
        async (app) => {
          const chosen = id === undefined ? undefined : the(id);
          app.report.answer(
            chosen
              ? { text: inWords(chosen), json: { ...asJson(chosen), ...providerWords[chosen.id] } }
              : {
                  text: table(
                    columns,
                    providers.map((one) => [one.id, one.name, addressOf(one), priceIn(one)]),
                    app.host.stdout.columns(),
                  ),
                  json: providers.map(asJson),
                },
          );
          return 'ok';
        },
        { events: false },
      ),
    );
  examples(command, ['holdall connection providers', 'holdall connection providers b2']);
}

const columns = [
  { title: 'Id' },
  { title: 'Name', flexible: true },
  { title: 'Endpoint', flexible: true },
  { title: 'About, per GB and month', flexible: true },
] as const;

function the(id: string): Provider {
  const provider = findProvider(id);
  if (provider) return provider;
  const problem = `There is no provider “${id}”. Known: ${providers.map((one) => one.id).join(', ')}.`;
  throw new AppError('usage-invalid', { problem });
}

function inWords(provider: Provider): string {
  const { address, keys, know } = providerWords[provider.id];
  const lines: [string, string][] = [
    ['Name', provider.name],
    ['Endpoint', addressOf(provider)],
    ['Region', regionsOf(provider)],
    ['Where it is', address],
    ['Keys', keys],
    ['Good to know', know],
    ['Price', priceIn(provider)],
  ];
  return lines.map(([title, text]) => `${`${title}:`.padEnd(14)}${text || '-'}\n`).join('');
}

function addressOf({ endpoint, example }: Provider): string {
  if (endpoint === null) return `your own, such as ${example}`;
  return endpoint === '' ? 'none needed' : endpoint;
}

function regionsOf({ region, regions = {} }: Provider): string {
  if (region.from === 'provider') return region.always;
  if (region.from === 'server') return `as the server has it, often ${region.usual.join(' or ')}`;
  return Object.keys(regions).join(', ');
}

function priceIn({ price }: Provider): string {
  return price ? `${price.perGbMonth} ${price.currency} (${price.asOf})` : '';
}

function asJson({ id, name, endpoint, region, regions, price }: Provider): object {
  return { id, name, endpoint, region, regions: regions ?? {}, price: price ?? null };
}

import { describe, expect, test } from 'vitest';
import { cleanEndpoint } from '../endpoint/clean-endpoint.ts';
import { placeholderIn } from '../endpoint/placeholders.ts';
import { matchHost } from './host-pattern.ts';
import { keyHint, keyHintWords } from './key-hint.ts';
import { monthlyCost, priceOf } from './monthly-cost.ts';
import { presetFor, providerOf } from './preset.ts';
import { readPrice, writePrice } from './price.ts';
import type { Provider, ProviderId } from './provider.ts';
import { providerIds } from './provider-ids.ts';
import { providerWords } from './provider-words.ts';
import { findProvider, providers } from './providers.ts';

function the(id: ProviderId): Provider {
  const provider = findProvider(id);
  if (!provider) throw new Error(`there is no ${id}`);
  return provider;
}

describe('the table', () => {
  test('has every provider once, with a name of its own and words', () => {
    expect(providers.map(({ id }) => id)).toEqual([...providerIds]);
    expect(new Set(providerIds).size).toBe(providerIds.length);
    expect(new Set(providers.map(({ name }) => name)).size).toBe(providers.length);
    expect(Object.keys(providerWords)).toEqual([...providerIds]);
    for (const id of providerIds) expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    for (const words of Object.values(providerWords)) {
      for (const text of Object.values(words)) expect(text).toMatch(/[.]$/);
    }
  });

  test.each(providers.map((provider) => [provider.id, provider] as const))(
    '%s is consistent',
    (_, provider) => {
      const clean = cleanEndpoint(provider.example, {});
      expect(clean.problem).toBeUndefined();
      // A server of one's own is not told by its address.
      expect(clean.provider?.id).toBe(provider.endpoint === null ? undefined : provider.id);
      for (const pattern of provider.hosts) expect(() => matchHost(pattern, 'host.example')).not.toThrow();
      const { region } = provider;
      if (region.from === 'host') {
        expect(Object.keys(provider.regions ?? {}).length).toBeGreaterThan(2);
        expect(Object.keys(provider.regions ?? {})).toContain(clean.region);
      }
      if (region.from === 'provider') expect(clean.region).toBe(region.always);
      if (provider.endpoint) {
        const filled = cleanEndpoint(provider.endpoint.replace(/\{(account|namespace|project)\}/, 'abc123'), {
          region: Object.keys(provider.regions ?? {})[0] ?? '',
        });
        expect([filled.problem, filled.provider?.id]).toEqual([undefined, provider.id]);
      }
      if (provider.price) expect(provider.price.asOf).toMatch(/^20\d\d-(0[1-9]|1[0-2])$/);
      if (provider.port !== undefined)
        expect(provider.example).toMatch(new RegExp(`:${provider.port}$|^https`));
    },
  );

  test.each(
    providers.flatMap((provider) =>
      provider.endpoint?.includes('{region}')
        ? Object.keys(provider.regions ?? {}).map((region) => [provider.id, region] as const)
        : [],
    ),
  )('%s: its address with the region %s says that region', (id, region) => {
    const provider = the(id);
    const address = (provider.endpoint ?? '').replace('{region}', region).replace(/\{[a-z]+\}/, 'abc123');
    expect(cleanEndpoint(address)).toMatchObject({ endpoint: address, region, provider: { id } });
  });
});

describe('choosing a provider', () => {
  test.each<[ProviderId, { endpoint: string; region: string }, { endpoint: string; region: string }]>([
    ['b2', { endpoint: '', region: '' }, { endpoint: 'https://s3.{region}.backblazeb2.com', region: '' }],
    ['r2', { endpoint: '', region: 'us-east-1' }, { endpoint: the('r2').endpoint ?? '', region: 'auto' }],
    ['garage', { endpoint: '', region: '' }, { endpoint: '', region: 'garage' }],
    // What somebody typed is no one's to replace…
    ['minio', { endpoint: 'http://nas:9000', region: 'eu' }, { endpoint: 'http://nas:9000', region: 'eu' }],
    [
      'garage',
      { endpoint: 'http://nas:3900', region: '' },
      { endpoint: 'http://nas:3900', region: 'garage' },
    ],
    [
      'b2',
      { endpoint: 'https://s3.us-west-004.backblazeb2.com', region: 'us-west-004' },
      { endpoint: 'https://s3.us-west-004.backblazeb2.com', region: 'us-west-004' },
    ],
    [
      'b2',
      { endpoint: 'https://my.own.name', region: 'x' },
      { endpoint: 'https://my.own.name', region: 'x' },
    ],
    // …unless it belongs to another, or was filled in by the last choice.
    [
      'aws',
      { endpoint: 'https://s3.us-west-004.backblazeb2.com', region: 'us-west-004' },
      { endpoint: '', region: '' },
    ],
    ['aws', { endpoint: 'https://s3.{region}.backblazeb2.com', region: '' }, { endpoint: '', region: '' }],
    [
      'minio',
      { endpoint: 'https://storage.googleapis.com', region: 'auto' },
      { endpoint: '', region: 'us-east-1' },
    ],
  ])('%s over %j', (id, typed, expected) => {
    expect(presetFor(the(id), typed)).toEqual(expected);
  });

  test('twice fills in the same, and the gaps are left for the person', () => {
    for (const provider of providers) {
      const once = presetFor(provider, { endpoint: '', region: '' });
      expect(presetFor(provider, once)).toEqual(once);
      if (once.endpoint !== '' && placeholderIn(once.endpoint) === null) {
        expect(cleanEndpoint(once.endpoint).problem).toBeUndefined();
      }
    }
  });

  test.each([
    [{ endpoint: '' }, 'aws'],
    [{ endpoint: '', provider: 'minio' }, 'minio'],
    [{ endpoint: 'http://nas:9000', provider: 'minio' }, 'minio'],
    [{ endpoint: 'http://nas:9000' }, undefined],
    [{ endpoint: 'https://fra1.digitaloceanspaces.com', provider: 'minio' }, 'spaces'],
    [{ endpoint: 'https://s3.{region}.backblazeb2.com', provider: 'b2' }, 'b2'],
    [{ endpoint: 'http://nas:9000', provider: 'of a newer version' }, undefined],
  ])('%j is %s', (connection, id) => {
    expect(providerOf(connection)?.id).toBe(id);
  });
});

describe('hints about keys', () => {
  const keys = (accessKeyId: string, secretAccessKey = '', hasSessionToken = false) => ({
    accessKeyId,
    secretAccessKey,
    hasSessionToken,
  });
  test.each<[ProviderId | undefined, ReturnType<typeof keys>, string | undefined]>([
    ['aws', keys('AKIAIOSFODNN7EXAMPLE'), undefined],
    ['aws', keys('ASIAIOSFODNN7EXAMPLE'), 'temporary'],
    ['aws', keys('ASIAIOSFODNN7EXAMPLE', '', true), undefined],
    ['aws', keys('minioadmin'), 'looks-different'],
    ['b2', keys('0045f0571db506a0000000001'), undefined],
    ['b2', keys('5f0571db506a'), 'looks-different'],
    ['spaces', keys('dop_v1_0123456789abcdef'), 'token'],
    ['r2', keys('0123456789abcdef0123456789abcdef'), undefined],
    ['gcs', keys('GOOG1EXAMPLEEXAMPLEEXAMPLE'), undefined],
    ['garage', keys('GK31c2f218a2e44f485b94239e'), undefined],
    ['minio', keys('whatever'), undefined],
    [undefined, keys('whatever'), undefined],
    [undefined, keys(''), undefined],
    [undefined, keys('AKIDEXAMPLE:wJalrXUtnFEMIK7MDENG'), 'two-in-one'],
    ['wasabi', keys('ABCDEFGHIJKLMNOPQRST', 'ABCDEFGHIJKLMNOPQRST'), 'same'],
    ['minio', keys('minioadmin', 'minioadmin'), undefined],
  ])('%s: %j', (id, typed, code) => {
    const hint = keyHint(findProvider(id), typed);
    expect(hint?.code).toBe(code);
    if (hint === null) return;
    expect(keyHintWords[hint.code].length).toBeGreaterThan(10);
    expect(JSON.stringify(hint)).not.toContain(typed.accessKeyId);
  });
});

describe('prices', () => {
  test.each([
    ['0.006', '0.006 USD'],
    ['0,006 €', '0.006 EUR'],
    ['$0.0230', '0.023 USD'],
    ['0.12 cny', '0.12 CNY'],
    ['0', '0 USD'],
    ['0.00000001 EUR', '0.00000001 EUR'],
    ['120', '120 USD'],
  ])('%s is %s', (typed, saved) => {
    const price = readPrice(typed);
    expect(price && writePrice(price)).toBe(saved);
    expect(readPrice(saved)).toEqual(price);
  });
  test.each(['', 'cheap', '-1', '1e3', '1.2.3', '0.006 EURO', '1000', 'NaN'])('“%s” is none', (typed) => {
    expect(readPrice(typed)).toBeNull();
  });

  test('a price of one’s own counts more than the hint, and has no date', () => {
    const b2 = { endpoint: 'https://s3.us-west-004.backblazeb2.com' };
    expect(priceOf(b2)).toMatchObject({ currency: 'USD', asOf: expect.any(String) });
    expect(priceOf({ ...b2, price: '0.01 EUR' })).toEqual({ perGbMonth: 0.01, currency: 'EUR' });
    expect(priceOf({ endpoint: 'http://nas:9000' })).toBeNull();
    expect(monthlyCost(250e9, { perGbMonth: 0.006, currency: 'USD' })).toBeCloseTo(1.5);
  });
});

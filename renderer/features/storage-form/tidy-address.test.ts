import { describe, expect, test } from 'vitest';
import type { ConnectionView } from '#shared/contract/connections.ts';
import { fieldsOf, type StorageFields } from './storage-fields.ts';
import { tidyAddress, withProvider } from './tidy-address.ts';

const empty = fieldsOf(null, 'x');
const tidy = (change: Partial<StorageFields>, isRegionTyped = false) =>
  tidyAddress({ ...empty, ...change }, { loaded: null, isRegionTyped });

describe('an address that was pasted', () => {
  test('fills in bucket, region and provider, and says why', () => {
    const { fields, provider, changes, problem } = tidy({
      endpoint: 'https://photos.s3.us-west-004.backblazeb2.com/',
    });
    expect(fields).toMatchObject({
      endpoint: 'https://s3.us-west-004.backblazeb2.com',
      bucket: 'photos',
      region: 'us-west-004',
      provider: 'b2',
    });
    expect([provider?.id, problem]).toEqual(['b2', null]);
    expect(tidyAddress(fields, { loaded: null, isRegionTyped: false })).toMatchObject({
      fields,
      changes: [],
    });
    expect(changes.map(({ code }) => code)).toEqual(['bucket-moved', 'region']);
  });

  test('of Amazon becomes none, and the provider remembers it', () => {
    const { fields, provider } = tidy({ endpoint: 'photos.s3.eu-west-3.amazonaws.com' });
    expect(fields).toMatchObject({ endpoint: '', bucket: 'photos', region: 'eu-west-3', provider: 'aws' });
    expect(provider?.id).toBe('aws');
  });

  test('takes the place of a region that nobody typed, and gives way to one that somebody did', () => {
    const pasted = { endpoint: 'https://fra1.digitaloceanspaces.com', region: 'us-east-1' };
    expect(tidy(pasted).fields.region).toBe('fra1');
    const typed = tidy(pasted, true);
    expect(typed.fields.region).toBe('us-east-1');
    expect(typed.hints.map(({ code }) => code)).toEqual(['region-differs']);
    expect(tidy({ endpoint: 'http://nas:9000', region: 'garage' }).fields.region).toBe('garage');
  });

  test('keeps what is typed where nothing can be made of it', () => {
    const { fields, problem } = tidy({ endpoint: 'not an address', bucket: 'b' });
    expect(fields).toMatchObject({ endpoint: 'not an address', bucket: 'b' });
    expect(problem?.code).toBe('spaces');
    expect(tidy({ endpoint: 'https://a.s3.amazonaws.com', bucket: 'photos' }).problem).toMatchObject({
      code: 'other-bucket',
      bucket: 'a',
    });
  });

  test('which was good until now is left alone, also when it could be tidier', () => {
    const loaded: ConnectionView = {
      id: 'x',
      etag: 'y',
      name: 'old',
      endpoint: 'https://s3.eu-west-1.amazonaws.com',
      region: 'eu-west-1',
      bucket: 'b',
      rootPath: '',
      accessKeyId: 'AK',
      addressing: 'auto',
      caFile: null,
      proxy: null,
      hasSecret: true,
      hasSessionToken: false,
    };
    const fields = fieldsOf(loaded, '');
    expect(tidyAddress(fields, { loaded, isRegionTyped: false })).toMatchObject({ fields, changes: [] });
    const changed = tidyAddress({ ...fields, bucket: 'other' }, { loaded, isRegionTyped: false });
    expect(changed.fields).toMatchObject({ endpoint: '', region: 'eu-west-1', bucket: 'other' });
  });
});

describe('choosing a provider', () => {
  test('leaves a gap for the region, which the region field fills', () => {
    const chosen = withProvider(empty, 'b2');
    expect(chosen).toMatchObject({ endpoint: 'https://s3.{region}.backblazeb2.com', provider: 'b2' });
    expect(tidy(chosen).problem).toMatchObject({ code: 'placeholder', text: '{region}' });
    expect(tidy({ ...chosen, region: 'us-west-004' }).fields.endpoint).toBe(
      'https://s3.us-west-004.backblazeb2.com',
    );
    expect(tidy(withProvider({ ...empty, region: 'Frankfurt' }, 'spaces')).problem?.code).toBe('placeholder');
    expect(tidy({ ...withProvider(empty, 'spaces'), region: 'Frankfurt' }).fields).toMatchObject({
      endpoint: 'https://fra1.digitaloceanspaces.com',
      region: 'fra1',
    });
  });

  test('whose servers are one’s own asks for the address: without one it would be Amazon', () => {
    expect(tidy(withProvider(empty, 'minio')).problem).toEqual({ code: 'needed', provider: 'MinIO' });
    expect(tidy(withProvider(empty, 'other')).problem).toEqual({ code: 'neededOther' });
    expect(tidy(withProvider(empty, 'aws')).problem).toBeNull();
    expect(tidy(empty).problem).toBeNull();
    expect(tidy({ ...withProvider(empty, 'minio'), endpoint: 'nas:9000' }).provider?.id).toBe('minio');
  });

  test('again takes away what the last choice has filled in, and nothing that was typed', () => {
    const gcs = withProvider(empty, 'gcs');
    expect(gcs).toMatchObject({ endpoint: 'https://storage.googleapis.com', region: 'auto' });
    expect(withProvider(gcs, 'other')).toMatchObject({ endpoint: '', region: '' });
    expect(withProvider(withProvider(empty, 'r2'), 'aws')).toMatchObject({ endpoint: '', region: '' });
    const typed = { ...empty, endpoint: 'http://nas:9000', region: 'eu', bucket: 'b' };
    expect(withProvider(typed, 'minio')).toMatchObject({ ...typed, provider: 'minio' });
    expect(withProvider(typed, 'other')).toMatchObject({ ...typed, provider: 'other' });
  });

  test('is corrected by an address that is another’s', () => {
    const { fields } = tidy({ ...withProvider(empty, 'minio'), endpoint: 's3.fr-par.scw.cloud' });
    expect(fields).toMatchObject({ provider: 'scaleway', region: 'fr-par' });
  });
});

import { describe, expect, test } from 'vitest';
import type { EndpointContext } from '#shared/endpoint/endpoint-types.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { checkEndpoint } from './endpoint.ts';

function failureOf(text: string, context: EndpointContext = { bucket: 'bkt' }): AppError {
  try {
    checkEndpoint(text, context);
  } catch (error) {
    if (error instanceof AppError) return error;
  }
  throw new Error(`${text} was accepted`);
}

test('what can be used comes back clean, with its explanations', () => {
  const clean = checkEndpoint('photos.s3.us-west-004.backblazeb2.com', { bucket: 'photos' });
  expect(clean).toMatchObject({
    endpoint: 'https://s3.us-west-004.backblazeb2.com',
    region: 'us-west-004',
    bucket: 'photos',
  });
  expect(clean.changes.map(({ code }) => code)).toEqual(['scheme-added', 'bucket-removed', 'region']);
});

describe('what cannot be an endpoint', () => {
  test.each([
    ['ftp://example.com', 'it begins with ftp://'],
    ['https://<account>.r2.cloudflarestorage.com', '<account> stands for something of your own'],
    ['https://exa mple.com', 'there are spaces'],
    ['https://cloud.digitalocean.com/spaces/x', 'the website of DigitalOcean Spaces'],
  ])('%s', (text, problem) => {
    const failure = failureOf(text);
    expect(failure.code).toBe('endpoint-invalid');
    expect(failure.message).toContain(problem);
  });

  test.each([
    'https://AKIDEXAMPLE:hunter2secret/with/slashes@s3.example.com',
    'https://AKIDEXAMPLE:hunter2secret?and=more@s3.example.com',
    'https://hunter2secret@',
    'ftp://AKIDEXAMPLE:hunter2secret@s3.example.com',
    'ftp://s3.example.com/x?X-Amz-Signature=hunter2secret',
    'secret_access_key = hunter2secret',
    'AWS_SECRET_ACCESS_KEY=hunter2secret\nAWS_ENDPOINT_URL=https://a.example.com\nOTHER=https://b.example.com',
  ])('a secret is not repeated: %#', (text) => {
    const failure = failureOf(text);
    expect(failure.code).toBe('endpoint-invalid');
    expect(JSON.stringify({ ...failure, message: failure.message })).not.toContain('hunter2');
  });
});

test.each([
  ['https://other.s3.eu-west-1.amazonaws.com', 'https://s3.eu-west-1.amazonaws.com'],
  ['https://s3.fr-par.scw.cloud/other', 'https://s3.fr-par.scw.cloud'],
])('another bucket than the given one, in %s, is for a person to decide', (text, suggestion) => {
  const failure = failureOf(text, { bucket: 'photos' });
  expect(failure.code).toBe('endpoint-has-bucket');
  expect(failure.details).toEqual({ endpoint: text, bucket: 'other', suggestion });
});

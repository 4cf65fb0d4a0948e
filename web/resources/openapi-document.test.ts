import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ResourceFixture, resourceFixture } from '../testing/resource-fixture.ts';
import { connectionOperations } from './connection-operations.ts';
import { openApiDocument, openApiText } from './openapi-document.ts';

let api: ResourceFixture;
beforeAll(async () => {
  api = await resourceFixture();
});
afterAll(() => api.close());

/** What a reference in the document points to. */
function resolve(document: unknown, pointer: string): unknown {
  return pointer
    .replace(/^#\//, '')
    .split('/')
    .reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], document);
}

test('every reference leads somewhere, nothing is undefined, and each operation is named once', () => {
  const text = JSON.stringify(openApiDocument());
  const document: unknown = JSON.parse(text);
  const references = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, pointer = '']) => pointer);
  expect(references.length).toBeGreaterThan(30);
  for (const pointer of references) {
    expect(pointer).toMatch(/^#\/components\//);
    expect([pointer, typeof resolve(document, pointer)]).toEqual([pointer, 'object']);
  }
  const names = [...text.matchAll(/"operationId":"(\w+)"/g)].map(([, name]) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names).toEqual(expect.arrayContaining(connectionOperations.map(({ name }) => name)));
  expect(text).not.toContain('$schema');
});

test('is served as it is written down, also to whoever is not let in', async () => {
  const answer = await api.ask('GET', '/api/openapi.json', { headers: { authorization: null } });
  expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/json; charset=utf-8']);
  expect(answer.json).toEqual(JSON.parse(openApiText()));
  const written = readFileSync(new URL('../../docs/openapi.json', import.meta.url), 'utf8');
  expect(openApiText() === written, 'run “npm run docs”').toBe(true);
  expect((await api.ask('GET', '/api/openapi.json', { headers: { host: 'evil.example' } })).status).toBe(403);
});

test('describes every status that an operation was seen to answer with', async () => {
  const document = openApiDocument() as { paths: Record<string, Record<string, { responses: object }>> };
  for (const { method, path } of connectionOperations) {
    const described = Object.keys(document.paths[path]?.[method.toLowerCase()]?.responses ?? {});
    const at = path.replace('{id}', '0123456789abcdef');
    const answers = [
      await api.ask(method, at, { headers: { authorization: null }, body: {} }),
      await api.ask(method, at, { headers: { 'if-match': '"x"' }, body: [] }),
      await api.ask(method, at, { headers: { 'if-match': '"x"' }, body: {} }),
      await api.ask(method, at, { body: {} }),
      await api.ask(method, at, { headers: { 'if-match': '"x"' }, body: {}, type: 'text/plain' }),
    ];
    for (const { status } of answers)
      expect([method, path, described]).toEqual([method, path, expect.arrayContaining([String(status)])]);
  }
});

import { connectionPatch, newConnection } from '#shared/connection-document.ts';
import { connectionView, exploredFolder, exploreRequest } from '#shared/contract/connections.ts';
import { connectionList, testRequest, testResult } from './named-schemas.ts';
import type { Operation } from './operation.ts';

const all = '/api/connections';
const one = '/api/connections/{id}';
const json = 'application/json';

const { path, cursor, limit } = exploreRequest.shape;

/** The connections as resources. */
export const connectionOperations: readonly Operation[] = [
  {
    name: 'listConnections',
    method: 'GET',
    path: all,
    summary: 'All connections, sorted by name, without their secrets',
    call: () => ({ method: 'connections.list', request: {} }),
    answer: {
      status: 200,
      description: 'The connections.',
      schema: connectionList,
      shape: (connections) => ({ connections }),
    },
    failures: [],
  },
  {
    name: 'createConnection',
    method: 'POST',
    path: all,
    summary: 'Save a new connection; nothing is sent to the storage',
    body: {
      type: json,
      schema: newConnection,
      example: {
        name: 'home',
        endpoint: 'https://s3.example.com',
        region: 'eu-1',
        bucket: 'backups',
        rootPath: 'holdall',
        accessKeyId: 'AKID',
        secretAccessKey: '…',
      },
    },
    call: ({ body }) => ({ method: 'connections.create', request: { connection: body } }),
    answer: { status: 201, description: 'It is saved.', schema: connectionView, isConnection: true },
    failures: [409, 422],
  },
  {
    name: 'readConnection',
    method: 'GET',
    path: one,
    summary: 'One connection, without its secrets',
    call: ({ id }) => ({ method: 'connections.get', request: { id } }),
    answer: { status: 200, description: 'The connection.', schema: connectionView, isConnection: true },
    failures: [404],
  },
  {
    name: 'patchConnection',
    method: 'PATCH',
    path: one,
    summary: 'Change a connection by a JSON Patch (RFC 6902), as a whole or not at all',
    body: {
      type: 'application/json-patch+json',
      schema: connectionPatch,
      example: [
        { op: 'replace', path: '/region', value: 'eu-2' },
        { op: 'add', path: '/sessionToken', value: '…' },
      ],
    },
    needsVersion: true,
    call: ({ id, etag, body }) => ({ method: 'connections.patch', request: { id, etag, patch: body } }),
    answer: { status: 200, description: 'It is changed.', schema: connectionView, isConnection: true },
    failures: [404, 409, 422],
  },
  {
    name: 'deleteConnection',
    method: 'DELETE',
    path: one,
    summary: 'Forget a connection and its secrets on this computer; the backups in the storage stay',
    needsVersion: true,
    call: ({ id, etag }) => ({ method: 'connections.remove', request: { name: id, etag } }),
    answer: { status: 204, description: 'It is forgotten.' },
    failures: [404, 409],
  },
  {
    name: 'testConnection',
    method: 'POST',
    path: `${one}/test`,
    summary:
      'Try a connection out: everything a backup and a restore need, then what the storage can do beyond',
    body: { type: json, schema: testRequest, example: {} },
    call: ({ id, body }) => ({ method: 'connections.testSaved', request: { ...asObject(body), id } }),
    answer: {
      status: 200,
      description: 'What was found out, step by step; `ok` is false where one of them failed.',
      schema: testResult,
    },
    failures: [404, 409],
  },
  {
    name: 'exploreConnection',
    method: 'GET',
    path: `${one}/explore`,
    summary: 'What lies in a folder of the storage, below the connection’s root path, a page at a time',
    query: {
      path: { description: 'The folder; the root path itself when absent.', schema: path },
      cursor: { description: '`next` of the page before.', schema: cursor },
      limit: { description: 'Most names on the page.', schema: limit },
    },
    call: ({ id, query }) => ({
      method: 'connections.explore',
      request: { ...query, ...(query.limit === undefined ? {} : { limit: wholeNumber(query.limit) }), id },
    }),
    answer: { status: 200, description: 'One page of the folder.', schema: exploredFolder },
    failures: [404, 409, 422, 502],
  },
];

/** Anything else is left to the contract to refuse. */
function asObject(body: unknown): object {
  return typeof body === 'object' && body !== null && !Array.isArray(body) ? body : { createBucket: body };
}

function wholeNumber(text: string): unknown {
  return /^\d{1,9}$/.test(text) ? Number(text) : text;
}

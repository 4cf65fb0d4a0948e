import { STATUS_CODES } from 'node:http';
import { z } from 'zod';
import { APP_VERSION } from '#shared/version.ts';
import { connectionOperations } from './connection-operations.ts';
import { namedSchemas, problem, sessionOpened, sessionRequest, signedOut } from './named-schemas.ts';
import type { Operation } from './operation.ts';

type Json = Record<string, unknown>;

const LONGEST_LINE = 110;

/** Statuses that every operation may end with. */
const common = [400, 401, 403, 423, 500];

/** The HTTP API as an OpenAPI 3.1 document, made from the same table and schemas that serve it. */
export function openApiDocument(): Json {
  const paths: Record<string, Json> = {
    '/api/session': { post: sessionOperation() },
    '/api/sign-out': { post: signOutOperation() },
  };
  for (const operation of connectionOperations) {
    paths[operation.path] = {
      ...paths[operation.path],
      [operation.method.toLowerCase()]: describe(operation),
    };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Holdall on this computer',
      version: APP_VERSION,
      description:
        'The connections of Holdall, for scripts on the same computer while “holdall ui” runs. It listens on 127.0.0.1 only; docs/api.md shows how to get a bearer.',
    },
    servers: [
      {
        url: 'http://127.0.0.1:{port}',
        variables: { port: { default: '8500', description: 'As “holdall ui --json” says.' } },
      },
    ],
    security: [{ bearer: [] }],
    paths,
    components: {
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          description:
            'From POST /api/session. It ends when it was not used for twelve hours, or with /api/sign-out.',
        },
      },
      parameters: { origin, ifMatch, id },
      schemas: schemas(),
    },
  };
}

/** The document as docs/openapi.json has it: formatted as all JSON files here, with short lists in one line. */
export function openApiText(): string {
  const text = JSON.stringify(openApiDocument(), undefined, 2);
  const short = text.replace(/^(.*)\[\n([^[\]{}]*?)\n *\](,?)$/gm, (whole, before, items, after) => {
    const line = `${before}[${items.trim().replace(/\n */g, ' ')}]${after}`;
    return line.length <= LONGEST_LINE ? line : whole;
  });
  return `${short}\n`;
}

const origin = {
  name: 'Origin',
  in: 'header',
  required: true,
  description: '`http://` and what `Host` says: requests of other pages are refused.',
  schema: { type: 'string' },
};
const ifMatch = {
  name: 'If-Match',
  in: 'header',
  required: true,
  description: 'The `ETag` of the version that is meant, with its quotes; `*` for whichever there is now.',
  schema: { type: 'string' },
};
const id = {
  name: 'id',
  in: 'path',
  required: true,
  description: 'The id of the connection.',
  schema: { type: 'string', pattern: '^[0-9a-f]{16}$' },
};

function describe({
  name,
  summary,
  method,
  path,
  body,
  query,
  needsVersion,
  answer,
  failures,
}: Operation): Json {
  const parameters = [
    ...(path.includes('{id}') ? [parameter('id')] : []),
    ...(method === 'GET' ? [] : [parameter('origin')]),
    ...(needsVersion ? [parameter('ifMatch')] : []),
    ...Object.entries(query ?? {}).map(([key, { description, schema }]) => ({
      ...{ name: key, in: 'query', description },
      schema: plain(schema),
    })),
  ];
  const statuses = [
    ...common,
    ...failures,
    ...(needsVersion ? [412, 428] : []),
    ...(body === undefined ? [] : [413, 415]),
  ];
  return {
    operationId: name,
    summary,
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: { [body.type]: { schema: reference(body.schema), example: body.example } },
          },
        }),
    responses: {
      [answer.status]: {
        description: answer.description,
        ...headersOf(answer),
        ...(answer.schema === undefined ? {} : content(reference(answer.schema))),
      },
      ...problems(statuses),
    },
  };
}

function headersOf({ isConnection, status }: Operation['answer']): Json {
  if (!isConnection) return {};
  const text = { type: 'string' };
  const etag = { ETag: { description: 'The version; another one after every change.', schema: text } };
  const location = { Location: { description: 'Where the new connection is.', schema: text } };
  return { headers: status === 201 ? { ...etag, ...location } : etag };
}

function sessionOperation(): Json {
  return {
    operationId: 'openSession',
    summary: 'Exchange the one-time token of an address that “holdall ui” has printed for a bearer',
    security: [],
    parameters: [parameter('origin')],
    requestBody: { required: true, ...content(reference(sessionRequest)) },
    responses: {
      200: { description: 'The bearer.', ...content(reference(sessionOpened)) },
      401: { description: 'The token was used already, or is older than ten minutes.' },
      429: { description: 'Too many wrong tokens; `Retry-After` says how long to wait.' },
    },
  };
}

function signOutOperation(): Json {
  return {
    operationId: 'signOut',
    summary: 'End a bearer; at most sixteen are let in at the same time',
    parameters: [parameter('origin')],
    requestBody: { required: true, ...content({ type: 'object' }) },
    responses: {
      200: { description: 'It is worth nothing any more.', ...content(reference(signedOut)) },
      401: { description: 'It was not, or no longer, let in.' },
    },
  };
}

function problems(statuses: readonly number[]): Json {
  const unique = [...new Set(statuses)].sort((a, b) => a - b);
  return Object.fromEntries(
    unique.map((status) => [
      status,
      {
        description: STATUS_CODES[status] ?? '',
        content: { 'application/problem+json': { schema: reference(problem) } },
      },
    ]),
  );
}

const content = (schema: Json): Json => ({ content: { 'application/json': { schema } } });
const parameter = (name: string): Json => ({ $ref: `#/components/parameters/${name}` });

/** Every schema that an operation speaks of has a name. */
function reference(schema: z.ZodType): Json {
  const found = Object.entries(namedSchemas).find(([, one]) => one === schema);
  if (found === undefined) throw new Error('a schema without a name');
  return { $ref: `#/components/schemas/${found[0]}` };
}

function schemas(): Record<string, Json> {
  const registry = z.registry<{ id: string }>();
  for (const [name, schema] of Object.entries(namedSchemas)) registry.add(schema, { id: name });
  const made = z.toJSONSchema(registry, { io: 'input', uri: (name) => `#/components/schemas/${name}` });
  return Object.fromEntries(
    Object.entries(made.schemas).map(([name, schema]) => [name, withoutMarks(schema)]),
  );
}

function plain(schema: z.ZodType): Json {
  return withoutMarks(z.toJSONSchema(schema, { io: 'input' }));
}

/** The document as a whole says which dialect it is in. */
function withoutMarks({ $schema: _dialect, $id: _id, ...schema }: Json): Json {
  return schema;
}

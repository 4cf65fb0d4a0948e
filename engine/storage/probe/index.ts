export { sentenceOf } from './probe-notes.ts';
export type { ProbeReport, ProbeResult } from './probe-types.ts';
export { type TestOptions, testConnection } from './test-connection.ts';

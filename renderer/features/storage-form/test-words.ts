import {
  type TestNoteCode,
  type TestStepName,
  testNotes,
  testSteps,
} from '#shared/contract/connection-test.ts';

/** The word for a step of the connection test; null for a step of a newer engine. */
export function stepWord(step: string): TestStepName | null {
  return testSteps.find((word) => word === step) ?? null;
}

/** The word for what a step found out; null for one of a newer engine, which brings its own English sentence. */
export function noteWord(code: string): TestNoteCode | null {
  return testNotes.find((word) => word === code) ?? null;
}

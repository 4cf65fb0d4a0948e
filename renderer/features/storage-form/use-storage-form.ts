import { useState } from 'react';
import type { TestFix } from '#shared/contract/connection-test.ts';
import type { ConnectionView } from '#shared/contract/connections.ts';
import type { Failure } from '#shared/contract/jobs.ts';
import { useAction } from '../../app/calls.ts';
import { fieldOfFailure } from './field-of-failure.ts';
import { draftOf, fieldsOf, problemsIn, type StorageField, type StorageFields } from './storage-fields.ts';

/** State and actions of the storage form; nothing typed is ever lost to a failure. */
export function useStorageForm(
  connection: ConnectionView | null,
  suggestedName: string,
  onSaved: (saved: ConnectionView) => void,
) {
  const [fields, setFields] = useState<StorageFields>(() => fieldsOf(connection, suggestedName));
  const [loaded, setLoaded] = useState(connection);
  const [left, setLeft] = useState<ReadonlySet<StorageField>>(new Set());
  const test = useAction('connections.test');
  const save = useAction('connections.save');
  const keep = useAction('connections.keepCertificate');
  const reload = useAction('connections.get');

  const hasSecret = loaded?.hasSecret ?? false;
  const problems = problemsIn(fields, hasSecret);
  const replaces = loaded === null ? {} : { replaces: loaded.id };
  // The version that is changed: when another window was faster, saving ends with `precondition-failed`.
  const version = loaded === null ? {} : { ...replaces, etag: loaded.etag };

  const failedStep = test.data?.steps.find(({ ok }) => !ok);
  const failure: Failure | null = save.error?.failure ?? test.error?.failure ?? failedStep?.failure ?? null;

  const showAllProblems = (): boolean => {
    setLeft(new Set(problems));
    return problems.length > 0;
  };

  const testThese = (these: StorageFields, createBucket = false) => {
    save.reset();
    keep.reset();
    test.mutate({ draft: draftOf(these), ...replaces, ...(createBucket ? { createBucket } : {}) });
  };
  const changeAndTest = (change: Partial<StorageFields>) => {
    const changed = { ...fields, ...change };
    setFields(changed);
    testThese(changed);
  };

  return {
    fields,
    hasSecret,
    isNew: loaded === null,
    hasSessionToken: loaded?.hasSessionToken ?? false,
    /** Whether anything differs from what is saved. */
    isChanged: JSON.stringify(fields) !== JSON.stringify(fieldsOf(loaded, suggestedName)),
    set<F extends StorageField>(field: F, value: StorageFields[F]) {
      setFields((before) => ({ ...before, [field]: value }));
      // A result belongs to what was tested, not to what is typed now.
      if (test.data || test.error) test.reset();
      if (save.error) save.reset();
    },
    /** Takes over what a link from another computer says; what it does not say stays. */
    take(change: Partial<StorageFields>) {
      setFields((before) => ({ ...before, ...change }));
      test.reset();
      save.reset();
    },
    leave: (field: StorageField) => setLeft((before) => new Set(before).add(field)),
    /** A field's problem is shown once it was left, or when somebody tried to go on. */
    problemOf: (field: StorageField) => problems.find((problem) => problem === field && left.has(field)),
    firstProblem: problems[0],
    failure,
    failureField: failure === null ? null : fieldOfFailure(failure),
    test,
    save,
    isTesting: test.isPending || keep.isPending,
    /** Why the certificate that was to be trusted could not be kept. */
    keepFailure: keep.error?.failure ?? null,
    runTest() {
      if (!showAllProblems()) testThese(fields);
    },
    /** Does what a failed test has offered, and tests again. */
    applyFix(fix: TestFix) {
      if (showAllProblems()) return;
      switch (fix.kind) {
        case 'create-bucket':
          return testThese(fields, true);
        case 'take-region':
          return changeAndTest({ region: fix.region });
        case 'strip-bucket':
        case 'switch-scheme':
          return changeAndTest({ endpoint: fix.endpoint });
        case 'switch-addressing':
          return changeAndTest({ addressing: fix.addressing });
        case 'trust-ca': {
          const { pem, fingerprint } = fix;
          return keep.mutate({ pem, fingerprint }, { onSuccess: ({ caFile }) => changeAndTest({ caFile }) });
        }
      }
    },
    runSave() {
      if (showAllProblems()) return;
      test.reset();
      save.mutate({ draft: draftOf(fields), ...version }, { onSuccess: onSaved });
    },
    /** What saving needs besides the draft. */
    version,
    /** Somebody else has changed the storage since this form showed it; nothing can be saved over that. */
    isOvertaken: save.error?.failure.code === 'precondition-failed',
    /** Why the new values could not be loaded. */
    reloadFailure: reload.error?.failure ?? null,
    /** Shows what the others have saved, instead of what was typed here. */
    loadNewValues() {
      if (loaded === null) return;
      reload.mutate(
        { id: loaded.id },
        {
          onSuccess: (now) => {
            setLoaded(now);
            setFields(fieldsOf(now, suggestedName));
            setLeft(new Set());
            test.reset();
            save.reset();
          },
        },
      );
    },
    discard() {
      setFields(fieldsOf(loaded, suggestedName));
      setLeft(new Set());
      test.reset();
      save.reset();
    },
  };
}

export type StorageFormState = ReturnType<typeof useStorageForm>;

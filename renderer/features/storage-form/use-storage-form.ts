import { useMemo, useState } from 'react';
import type { TestFix } from '#shared/contract/connection-test.ts';
import type { ConnectionView } from '#shared/contract/connections.ts';
import type { Failure } from '#shared/contract/jobs.ts';
import type { EndpointChange } from '#shared/endpoint/endpoint-types.ts';
import { showFingerprint } from '#shared/fingerprint.ts';
import { useAction } from '../../app/calls.ts';
import { fieldOfFailure } from './field-of-failure.ts';
import { draftOf, fieldsOf, problemsIn, type StorageField, type StorageFields } from './storage-fields.ts';
import { tidyAddress, withProvider } from './tidy-address.ts';

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

  const [isRegionTyped, setRegionTyped] = useState(false);
  const [told, setTold] = useState<readonly EndpointChange[]>([]);
  const hasSecret = loaded?.hasSecret ?? false;
  const address = useMemo(
    () => tidyAddress(fields, { loaded, isRegionTyped }),
    [fields, loaded, isRegionTyped],
  );
  const problems = problemsIn(address.fields, hasSecret, address.problem !== null);
  const replaces = loaded === null ? {} : { replaces: loaded.id };
  // The version that is changed: when another window was faster, saving ends with `precondition-failed`.
  const version = loaded === null ? {} : { ...replaces, etag: loaded.etag };

  const failedStep = test.data?.steps.find(({ ok }) => !ok);
  const failure: Failure | null = save.error?.failure ?? test.error?.failure ?? failedStep?.failure ?? null;

  /** Puts into the fields what the address has become, and remembers why. */
  const settle = () => {
    if (address.changes.length === 0) return;
    setTold(address.changes);
    setFields(address.fields);
  };
  const showAllProblems = (): boolean => {
    settle();
    setLeft(new Set(problems));
    return problems.length > 0;
  };
  const startAnew = (now: ConnectionView | null) => {
    setFields(fieldsOf(now, suggestedName));
    setLeft(new Set());
    setRegionTyped(false);
    setTold([]);
    test.reset();
    save.reset();
  };

  const testThese = (these: StorageFields, createBucket = false) => {
    save.reset();
    keep.reset();
    test.mutate({ draft: draftOf(these), ...replaces, ...(createBucket ? { createBucket } : {}) });
  };
  const changeAndTest = (change: Partial<StorageFields>) => {
    const changed = { ...address.fields, ...change };
    setFields(changed);
    testThese(changed);
  };

  return {
    fields,
    /** What the fields will be when they are used, and what is said about the address. */
    address,
    /** What was changed about the address when it was left. */
    told,
    hasSecret,
    isNew: loaded === null,
    hasSessionToken: loaded?.hasSessionToken ?? false,
    /** Whether anything differs from what is saved. */
    isChanged: JSON.stringify(fields) !== JSON.stringify(fieldsOf(loaded, suggestedName)),
    set<F extends StorageField>(field: F, value: StorageFields[F]) {
      setFields((before) => ({ ...before, [field]: value }));
      if (field === 'region') setRegionTyped(value !== '');
      if (field === 'endpoint') setTold([]);
      // A result belongs to what was tested, not to what is typed now.
      if (test.data || test.error) test.reset();
      if (save.error) save.reset();
    },
    leave(field: StorageField) {
      setLeft((before) => new Set(before).add(field));
      if (field === 'endpoint' || field === 'bucket' || field === 'region') settle();
    },
    /** Takes over what a link from another computer says; what it does not say stays. */
    take(change: Partial<StorageFields>) {
      setFields((before) => ({ ...before, ...change }));
      test.reset();
      save.reset();
    },
    wasLeft: (field: StorageField) => left.has(field),
    chooseProvider(id: string) {
      setFields(withProvider(fields, id));
      setTold([]);
      if (test.data || test.error) test.reset();
    },
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
      if (!showAllProblems()) testThese(address.fields);
    },
    /** Does what a failed test has offered, and tests again. */
    applyFix(fix: TestFix) {
      if (showAllProblems()) return;
      switch (fix.kind) {
        case 'create-bucket':
          return testThese(address.fields, true);
        case 'take-region':
          setRegionTyped(true);
          return changeAndTest({ region: fix.region });
        case 'strip-bucket':
        case 'switch-scheme':
          return changeAndTest({ endpoint: fix.endpoint });
        case 'switch-addressing':
          return changeAndTest({ addressing: fix.addressing });
        case 'trust-pin':
          return changeAndTest({ pinnedFingerprint: showFingerprint(fix.fingerprint) });
        case 'trust-ca': {
          const { pem, fingerprint } = fix;
          return keep.mutate({ pem, fingerprint }, { onSuccess: ({ caFile }) => changeAndTest({ caFile }) });
        }
      }
    },
    runSave() {
      if (showAllProblems()) return;
      test.reset();
      save.mutate({ draft: draftOf(address.fields), ...version }, { onSuccess: onSaved });
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
            startAnew(now);
          },
        },
      );
    },
    discard: () => startAnew(loaded),
  };
}

export type StorageFormState = ReturnType<typeof useStorageForm>;

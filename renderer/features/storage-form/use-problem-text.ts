import { useTranslation } from 'react-i18next';
import { nothing } from './address-facts.ts';
import type { StorageField } from './storage-fields.ts';
import type { StorageFormState } from './use-storage-form.ts';

/** What is wrong with a field, in words; undefined when nothing is, or nobody should be told yet. */
export function useProblemText(form: StorageFormState, field: StorageField): string | undefined {
  const { t } = useTranslation(['storage', 'endpoint']);
  const problem = form.problemOf(field);
  if (problem === undefined) return undefined;
  const { problem: address } = form.address;
  if (problem !== 'endpoint' || address === null) return t(`problem.${problem}`);
  return t(`endpoint:problem.${address.code}`, { ...nothing, ...address });
}

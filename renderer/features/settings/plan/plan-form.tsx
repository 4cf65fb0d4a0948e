import { NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Failure } from '#shared/contract/jobs.ts';
import { useCall } from '../../../app/calls.ts';
import { FailureAlert } from '../../../app/failure-alert.tsx';
import { SharedInPlan } from '../../share/shared-in-plan.tsx';
import styles from '../settings.module.css';
import type { DraftState } from '../use-draft.ts';
import { FolderField } from './folder-field.tsx';
import { PatternFields } from './pattern-fields.tsx';
import { PlanEstimate } from './plan-estimate.tsx';
import { planFailureField } from './plan-failure-field.ts';
import { type PlanFields, type PlanProblem, patternsIn } from './plan-fields.ts';

interface PlanFormProps {
  readonly draft: DraftState<PlanFields, PlanProblem>;
  /** Why the last attempt to save failed. */
  readonly failure: Failure | null;
  /** Name of the saved plan; absent for a new one. */
  readonly renamedFrom?: string;
}

/** Name, storage, folders and patterns of a plan, with what they amount to. */
export function PlanForm({ draft, failure, renamedFrom }: PlanFormProps) {
  const { t } = useTranslation('settings');
  const connections = useCall('connections.list', {}).data ?? [];
  const { fields } = draft;
  const blamed = failure === null ? null : planFailureField(failure);
  const errorOf = (field: keyof PlanFields) => {
    const problem = draft.problemOf(field);
    return problem ? t(`plan.problem.${problem}`) : blamed === field;
  };
  const alertAt = (field: keyof PlanFields) => blamed === field && <FailureAlert failure={failure} />;
  const names = connections.map(({ name }) => name);
  return (
    <Stack gap="lg">
      <FolderField
        folders={fields.folders}
        error={errorOf('folders')}
        onChange={(folders) => {
          draft.set('folders', folders);
          draft.leave('folders');
        }}
      />
      {alertAt('folders')}
      <SharedInPlan connection={fields.connection} plan={fields.name.trim()} folders={fields.folders} />
      <PatternFields draft={draft} />
      <PlanEstimate
        folders={fields.folders}
        include={patternsIn(fields.include)}
        exclude={patternsIn(fields.exclude)}
      />
      <div className={styles.pair}>
        <div>
          <TextInput
            label={t('plan.name')}
            description={t('plan.nameHelp')}
            value={fields.name}
            error={errorOf('name')}
            onChange={(event) => draft.set('name', event.currentTarget.value)}
            onBlur={() => draft.leave('name')}
            autoComplete="off"
            spellCheck={false}
          />
          {renamedFrom !== undefined && fields.name.trim() !== renamedFrom && (
            <Text size="sm" mt="xs">
              {t('plan.renamed', { name: renamedFrom })}
            </Text>
          )}
          {alertAt('name')}
        </div>
        <div>
          <NativeSelect
            label={t('plan.connection')}
            description={t('plan.connectionHelp')}
            value={fields.connection}
            error={errorOf('connection')}
            // A storage that was removed meanwhile stays visible until another one is chosen.
            data={names.includes(fields.connection) ? names : [fields.connection, ...names]}
            onChange={(event) => draft.set('connection', event.currentTarget.value)}
            onBlur={() => draft.leave('connection')}
          />
          {alertAt('connection')}
        </div>
      </div>
      {blamed === null && <FailureAlert failure={failure} />}
    </Stack>
  );
}

import { Anchor, Button, Group, Skeleton, Text, Title } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../../app/calls.ts';
import { Card } from '../../../app/card.tsx';
import { formatRoute } from '../../../app/route.ts';
import { focusFirstProblem } from '../focus-first-problem.ts';
import { saySaved } from '../say-saved.ts';
import styles from '../settings.module.css';
import { useAskFirst, useUnsaved } from '../unsaved/unsaved.ts';
import { useDraft } from '../use-draft.ts';
import { newPlan, planFields, planProblems, withPlanFields } from './plan-fields.ts';
import { PlanForm } from './plan-form.tsx';
import { useSavePlan } from './use-save-plan.ts';

/** `added` is the name of the new plan; absent when there is none after all. */
type OnDone = (added?: string) => void;

/** A plan that does not exist yet. */
export function AddPlan({ onDone }: { readonly onDone: OnDone }) {
  const { t } = useTranslation('settings');
  const plans = useCall('plans.list', {}).data;
  const connections = useCall('connections.list', {}).data;
  if (!plans || !connections) return <Skeleton height={180} />;
  const [first] = connections;
  if (!first) {
    return (
      <Card>
        <Text mb="sm">{t('plan.storageFirst')}</Text>
        <Anchor href={formatRoute({ page: 'settings', section: 'storage' })}>{t('storage.add')}</Anchor>
      </Card>
    );
  }
  return <NewPlan connection={first.name} taken={plans.map(({ name }) => name)} onDone={onDone} />;
}

interface NewPlanProps {
  readonly connection: string;
  readonly taken: readonly string[];
  readonly onDone: OnDone;
}

function NewPlan({ connection, taken, onDone }: NewPlanProps) {
  const { t } = useTranslation(['settings', 'app']);
  const begun = newPlan(connection, taken, 'my-files');
  const draft = useDraft(planFields(begun), (fields) => planProblems(fields, taken));
  const action = useSavePlan();
  const frame = useRef<HTMLFormElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const askFirst = useAskFirst();
  useEffect(() => heading.current?.focus(), []);
  const save = async (): Promise<boolean> => {
    if (draft.showProblems()) {
      focusFirstProblem(frame.current);
      return false;
    }
    const saved = await action.save(withPlanFields(begun, draft.fields));
    if (saved === null) {
      focusFirstProblem(frame.current);
      return false;
    }
    saySaved(t('saved'));
    onDone(saved.name);
    return true;
  };
  useUnsaved(
    { isChanged: draft.isChanged, isSaving: action.isPending, hasButtons: true },
    { save, discard: draft.discard },
  );
  return (
    <Card aria-labelledby="new-plan-title">
      <form
        ref={frame}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Title
          order={2}
          size="h3"
          mb="md"
          id="new-plan-title"
          ref={heading}
          tabIndex={-1}
          className={styles.heading ?? ''}
        >
          {t('plan.newTitle')}
        </Title>
        <PlanForm draft={draft} failure={action.error?.failure ?? null} />
        <Text size="sm" c="dimmed" mt="md">
          {t('plan.newText')}
        </Text>
        <Group mt="md">
          <Button type="submit" loading={action.isPending}>
            {t('plan.addThis')}
          </Button>
          <Button variant="subtle" onClick={() => askFirst(() => onDone())}>
            {t('app:cancel')}
          </Button>
        </Group>
      </form>
    </Card>
  );
}

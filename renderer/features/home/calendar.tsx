import { Text, Title, VisuallyHidden } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { ResultOf } from '#shared/contract/contract.ts';
import { Card } from '../../app/card.tsx';
import { useFormat, useNow } from '../../app/use-format.ts';
import styles from './calendar.module.css';
import { calendarWeeks, type DayMark, markOf } from './calendar-weeks.ts';

type Day = ResultOf<'status.history'>['calendar'][number];

const DAYS = 90;
const marks: readonly DayMark[] = ['good', 'mixed', 'bad', 'none'];
/** Signs beside the colours, for those who cannot tell the colours apart. */
const signs: Record<DayMark, string> = { good: '', mixed: '!', bad: '×', none: '' };

/** The last 90 days as a table: a column a week, a row a weekday, every cell with its words. */
export function Calendar({ history }: { readonly history: readonly Day[] }) {
  const { t } = useTranslation('home');
  const format = useFormat();
  const heading = useId();
  const today = new Intl.DateTimeFormat('en-CA').format(useNow());
  const weeks = calendarWeeks(history, today, DAYS);
  const say = (day: Day): string => {
    const name = format.day(day.day);
    const parts: string[] = [];
    if (day.complete > 0)
      parts.push(t('complete', { count: day.complete, shown: format.count(day.complete) }));
    if (day.incomplete > 0) {
      parts.push(t('incomplete', { count: day.incomplete, shown: format.count(day.incomplete) }));
    }
    if (day.failed > 0) parts.push(t('failed', { count: day.failed, shown: format.count(day.failed) }));
    return parts.length === 0
      ? t('day.none', { day: name })
      : t('day.some', { day: name, what: format.list(parts) });
  };
  return (
    <Card aria-labelledby={heading}>
      <Title order={2} size="h5" id={heading} mb="sm">
        {t('calendar')}
      </Title>
      <div className={styles.scroll}>
        <table className={styles.table} aria-labelledby={heading}>
          <thead>
            <tr>
              <th scope="col">
                <VisuallyHidden>{t('weekday')}</VisuallyHidden>
              </th>
              {weeks.map((week, n) => (
                <th key={keyOf(week)} scope="col" className={styles.month}>
                  <span aria-hidden>{monthAt(weeks, n, format.month)}</span>
                  <VisuallyHidden>{t('weekOf', { day: format.day(keyOf(week)) })}</VisuallyHidden>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {[1, 2, 3, 4, 5, 6, 0].map((weekday, row) => (
              <tr key={weekday}>
                <th scope="row" className={styles.weekday} data-shown={row % 2 === 0}>
                  {format.weekday(weekday)}
                </th>
                {weeks.map((week) => {
                  const day = week[row];
                  return (
                    <td key={keyOf(week)}>
                      {day && (
                        <span className={styles.day} data-mark={markOf(day)} title={say(day)}>
                          <span aria-hidden>{signs[markOf(day)]}</span>
                          <VisuallyHidden>{say(day)}</VisuallyHidden>
                        </span>
                      )}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className={styles.legend}>
        <Text size="xs" c="dimmed">
          {t('calendarHelp')}
        </Text>
        <ul>
          {marks.map((mark) => (
            <li key={mark}>
              <span className={styles.day} data-mark={mark} aria-hidden>
                {signs[mark]}
              </span>
              {t(`legend.${mark}`)}
            </li>
          ))}
        </ul>
      </div>
    </Card>
  );
}

function keyOf(week: readonly (Day | null)[]): string {
  return week.find((day) => day !== null)?.day ?? '';
}

/** The month's name over the first week in which it begins. */
function monthAt(weeks: readonly (Day | null)[][], n: number, name: (day: string) => string): string {
  const monthOf = (at: number) => (weeks[at] ? keyOf(weeks[at]).slice(0, 7) : '');
  if (n > 0 && monthOf(n) === monthOf(n - 1)) return '';
  // A name over a first column that is nearly over would run into the next one.
  if (n === 0 && monthOf(2) !== monthOf(0)) return '';
  return name(`${monthOf(n)}-01`);
}

import { useTranslation } from 'react-i18next';
import type { CorsRule } from '#shared/cors.ts';
import styles from './links.module.css';

/** Rules for web pages, one box each. */
export function CorsRules({ rules }: { readonly rules: readonly CorsRule[] }) {
  const { t } = useTranslation('links');
  if (rules.length === 0) return null;
  const facts = (rule: CorsRule) =>
    [
      [t('pages.pagesOf'), rule.allowedOrigins],
      [t('pages.may'), rule.allowedMethods],
      [t('pages.send'), rule.allowedHeaders],
      [t('pages.see'), rule.exposeHeaders],
    ] as const;
  return (
    <ul className={styles.rules}>
      {rules.map((rule) => (
        <li key={JSON.stringify(rule)}>
          <dl className={styles.rule}>
            {facts(rule)
              .filter(([, values]) => values.length > 0)
              .map(([name, values]) => [
                <dt key={name}>{name}</dt>,
                <dd key={`${name} values`}>{values.join(', ')}</dd>,
              ])}
          </dl>
        </li>
      ))}
    </ul>
  );
}

import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ShareStatus } from '#shared/share.ts';
import { useFormat, useNow } from '../../app/use-format.ts';
import settings from '../settings/settings.module.css';
import { Fingerprint } from './fingerprint.tsx';

function code(text: string) {
  return <span className={settings.code}>{text}</span>;
}

/** Where clients find it, how to know its certificate, and what it has done since it runs. */
export function ShareFacts({ status }: { readonly status: ShareStatus }) {
  const { t } = useTranslation('share');
  const format = useFormat();
  const now = useNow();
  const { endpoints, region, fingerprint, since, requests, refused, clients, lastRequestAt } = status;
  const facts: [string, ReactNode][] = [
    [
      t('facts.addresses', { count: endpoints.length }),
      endpoints.map((endpoint) => (
        <div key={endpoint} className={settings.code}>
          {endpoint}
        </div>
      )),
    ],
    [t('facts.region'), code(region)],
  ];
  if (fingerprint !== null) {
    facts.push([t('facts.fingerprint'), <Fingerprint key="fingerprint" value={fingerprint} />]);
  }
  // Only the program that serves counts.
  if (since !== null)
    facts.push(
      [t('facts.since'), format.timeOrDate(since, now)],
      [
        t('facts.requests'),
        refused === 0
          ? format.count(requests)
          : t('facts.withRefused', { requests: format.count(requests), refused: format.count(refused) }),
      ],
      [t('facts.received'), format.bytes(status.bytesIn)],
      [t('facts.sent'), format.bytes(status.bytesOut)],
      [t('facts.clients'), format.count(clients)],
      [t('facts.last'), lastRequestAt === null ? t('facts.never') : format.relative(lastRequestAt, now)],
    );
  return (
    <dl className={settings.facts}>
      {facts.map(([name, value]) => (
        <div key={name} style={{ display: 'contents' }}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

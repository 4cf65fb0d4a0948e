import { Fragment } from 'react';
import { showFingerprint } from '#shared/fingerprint.ts';
import settings from '../settings/settings.module.css';

/** Breaks only after every eighth pair, so that two of them can be compared line by line. */
export function Fingerprint({ value }: { readonly value: string }) {
  const groups = showFingerprint(value).match(/.{1,24}/g) ?? [];
  return (
    <span className={settings.code}>
      {groups.map((group, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the groups of one fingerprint never change places
        <Fragment key={at}>
          {group}
          <wbr />
        </Fragment>
      ))}
    </span>
  );
}

/** What is typed to set, change or take away the passphrase. */
export interface PassphraseFields {
  readonly current: string;
  readonly next: string;
  readonly again: string;
}

export type PassphraseProblem = 'tooShort' | 'differs' | 'missing';
export type PassphraseAction = 'set' | 'change' | 'remove';

/** The engine asks for as many. */
const LEAST_CHARACTERS = 8;

/** Fields that cannot be right for what is to be done. */
export function passphraseProblems(
  { current, next, again }: PassphraseFields,
  action: PassphraseAction,
): Partial<Record<keyof PassphraseFields, PassphraseProblem>> {
  const needsCurrent = action !== 'set' && current === '';
  const problems: Partial<Record<keyof PassphraseFields, PassphraseProblem>> = needsCurrent
    ? { current: 'missing' }
    : {};
  if (action === 'remove') return problems;
  if ([...next.normalize('NFC')].length < LEAST_CHARACTERS) return { ...problems, next: 'tooShort' };
  return next === again ? problems : { ...problems, again: 'differs' };
}

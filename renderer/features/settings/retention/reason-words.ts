/** A reason of the engine's for keeping or removing a backup, taken apart so that it can be said in any language. */
export type Reason =
  | {
      readonly kind:
        | 'pinned'
        | 'newer'
        | 'damaged'
        | 'unchecked'
        | 'future'
        | 'newest'
        | 'newestComplete'
        | 'proven'
        | 'stored';
    }
  | { readonly kind: 'last'; readonly count: number }
  | { readonly kind: 'daily' | 'weekly' | 'monthly' | 'yearly'; readonly period: string }
  | { readonly kind: 'within' | 'noRule' }
  /** One that a newer engine has; said as it is. */
  | { readonly kind: 'other'; readonly text: string };

const sentences = {
  pinned: 'pinned',
  'made by a newer Holdall': 'newer',
  'damaged: look at it yourself': 'damaged',
  'never checked after its upload: verify it or delete it': 'unchecked',
  'dated in the future: a clock was wrong': 'future',
  'the newest backup': 'newest',
  'the newest complete backup': 'newestComplete',
  'last proven restorable': 'proven',
  'stored last': 'stored',
} as const;

const periods = ['daily', 'weekly', 'monthly', 'yearly'] as const;

export function readReason(text: string): Reason {
  if (isSentence(text)) return { kind: sentences[text] };
  const last = /^last (\d+)$/.exec(text);
  if (last) return { kind: 'last', count: Number(last[1]) };
  if (/^within .+ of the newest$/.test(text)) return { kind: 'within' };
  if (text.startsWith('no rule keeps it')) return { kind: 'noRule' };
  const [first, period, ...more] = text.split(' ');
  const kind = periods.find((name) => name === first);
  if (kind && period && more.length === 0) return { kind, period };
  return { kind: 'other', text };
}

function isSentence(text: string): text is keyof typeof sentences {
  return Object.hasOwn(sentences, text);
}

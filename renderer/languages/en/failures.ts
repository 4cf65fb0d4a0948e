/**
 * What happened and what to do, by failure code, in the terms of the window. The names in braces are the
 * details of the failure.
 */
export const failures = {
  'window-offline': {
    what: 'Holdall does not answer.',
    todo: 'It may have been closed. What was already backed up is safe; this page tries again by itself.',
  },
  bug: {
    what: 'Something we did not foresee went wrong.',
    todo: 'The mistake is ours. Earlier backups are untouched. The details help us to find it.',
  },
} as const;

import type { failures as english } from '../en/failures.ts';
import type { WordsLike } from '../words.ts';

export const failures: WordsLike<typeof english> = {
  'window-offline': {
    what: 'Holdall ne répond pas.',
    todo: 'Il a peut-être été fermé. Ce qui est déjà sauvegardé est à l’abri ; cette page réessaie d’elle-même.',
  },
  bug: {
    what: 'Une erreur que nous n’avions pas prévue est survenue.',
    todo: 'L’erreur vient de nous. Les sauvegardes précédentes sont intactes. Les détails nous aident à la trouver.',
  },
};

import type { cost as english } from '../en/cost.ts';
import type { WordsLike } from '../words.ts';

export const cost: WordsLike<typeof english> = {
  hint: 'Environ {{cost}} par mois pour le garder, à {{price}} par Go ({{provider}}, {{month}}).',
  own: 'Environ {{cost}} par mois pour le garder, à votre prix de {{price}} par Go.',
};

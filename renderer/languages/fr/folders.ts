import type { folders as english } from '../en/folders.ts';
import type { WordsLike } from '../words.ts';

export const folders: WordsLike<typeof english> = {
  title: 'Choisir un dossier',
  choose: 'Choisir ce dossier',
  up: 'Dossier parent',
  places: 'Emplacements',
  none: 'Il n’y a aucun dossier ici.',
  inside: 'Dossiers de {{path}}',
  fileTitle: 'Choisir un fichier',
  noneAtAll: 'Il n’y a rien ici.',
  insideAll: 'Contenu de {{path}}',
};

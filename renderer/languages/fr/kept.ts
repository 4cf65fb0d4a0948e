import type { kept as en } from '../en/kept.ts';
import type { WordsLike } from '../words.ts';

export const kept: WordsLike<typeof en> = {
  button: 'Versions cachées',
  buttonOne: 'Versions cachées dans {{name}}',
  title: 'Versions cachées',
  text: 'Un bucket qui garde les versions ne fait que cacher ce qui est supprimé : cela occupe toujours de la place et coûte toujours de l’argent.',
  unsupported: 'Ce stockage ne montre aucune version.',
  unsupportedText:
    'Soit il n’en garde pas, soit seuls ses propres réglages les montrent. Ce qui est supprimé ici a disparu.',
  nothing: 'Rien n’est caché.',
  found_one: '{{shown}} version cachée de sauvegardes supprimées et d’anciennes marques occupe {{size}}.',
  found_other:
    '{{shown}} versions cachées de sauvegardes supprimées et d’anciennes marques occupent {{size}}.',
  safe: 'Les supprimer libère cette place pour de bon. Les sauvegardes de la liste et les fichiers d’autrui ne sont pas touchés.',
  type: 'Tapez {{number}} pour confirmer',
  remove_one: 'Supprimer {{shown}} version pour de bon',
  remove_other: 'Supprimer {{shown}} versions pour de bon',
  done_one: '{{shown}} version a été supprimée, {{size}} libérés.',
  done_other: '{{shown}} versions ont été supprimées, {{size}} libérés.',
  failed_one: '{{shown}} version n’a pas pu être supprimée. Le stockage la garde peut-être un certain temps.',
  failed_other:
    '{{shown}} versions n’ont pas pu être supprimées. Le stockage les garde peut-être un certain temps.',
  details: 'Ce que le stockage a répondu',
  fact: 'Gardée par le stockage',
  until: 'jusqu’au {{date}}',
  held: 'jusqu’à la levée de la conservation légale',
  deleting_one:
    'Le stockage garde {{shown}} de ces sauvegardes {{until}}. Supprimée, elle quitte la liste, mais sa place n’est libérée qu’ensuite.',
  deleting_other:
    'Le stockage garde {{shown}} de ces sauvegardes, la dernière {{until}}. Supprimées, elles quittent la liste, mais leur place n’est libérée qu’ensuite.',
  notAsked: 'Seules les {{shown}} premières ont été demandées.',
};

import type { keys as en } from '../en/keys.ts';
import type { WordsLike } from '../words.ts';

export const keys: WordsLike<typeof en> = {
  title: 'De nouvelles clés sont nécessaires',
  expired: 'Les clés temporaires de « {{name}} » ont expiré.',
  refused: 'Le stockage n’accepte pas non plus ces clés pour « {{name}} ».',
  text: 'Demandez-en de nouvelles à votre fournisseur et saisissez-les toutes ici. Ce qui est en cours continue là où il en est ; rien n’est perdu.',
  notNow: 'Pas maintenant',
  save: 'Enregistrer et continuer',
  missing: 'À remplir.',
  tokenHelp: 'Ne le laissez vide que si les nouvelles clés n’en ont pas.',
  banner: 'Les clés de « {{name}} » ont expiré : ce qui est en cours attend les nouvelles.',
  enter: 'Saisir les nouvelles clés…',
  waiting: {
    backup:
      'En attente de nouvelles clés – la sauvegarde n’est pas terminée. Ce qui a été envoyé est conservé.',
    restore:
      'En attente de nouvelles clés – la restauration n’est pas terminée. Les fichiers restaurés sont complets.',
    verify: 'En attente de nouvelles clés – la vérification n’est pas terminée.',
    download:
      'En attente de nouvelles clés – le téléchargement n’est pas terminé. Ce qui est arrivé est conservé.',
    prune: 'En attente de nouvelles clés – le nettoyage n’est pas terminé.',
  },
  short: 'en attente de nouvelles clés',
};

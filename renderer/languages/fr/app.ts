import type { app as english } from '../en/app.ts';
import type { WordsLike } from '../words.ts';

export const app: WordsLike<typeof english> = {
  name: 'Holdall',
  skip: 'Aller au contenu',
  navigation: 'Navigation principale',
  home: 'Accueil',
  backups: 'Sauvegardes',
  settings: 'Réglages',
  loading: 'Chargement…',
  close: 'Fermer',
  cancel: 'Annuler',
  back: 'Retour',
  next: 'Suivant',
  done: 'Terminé',
  save: 'Enregistrer',
  retry: 'Réessayer',
  copy: 'Copier',
  copied: 'Copié',
  details: 'Détails techniques',
  never: 'jamais',
  unknown: 'pas encore connu',
  optional: 'facultatif',
  link: {
    connecting: 'Connexion à Holdall…',
    disconnected:
      'Holdall ne répond pas. Nouvelle tentative automatique ; ce que vous voyez n’est peut-être plus à jour.',
    back: 'Connexion rétablie.',
    signedOutTitle: 'Il faut une nouvelle adresse pour cette page',
    signedOut:
      'Pour votre sécurité, Holdall ne s’ouvre que par l’adresse affichée à son démarrage, et chaque adresse ne sert qu’une fois.',
    signedOutHint:
      'Relancez « holdall ui » et ouvrez l’adresse affichée. Les sauvegardes en cours continuent.',
  },
  crash: {
    title: 'Cette page a cessé de fonctionner',
    text: 'L’erreur vient de nous. Vos sauvegardes et vos réglages sont intacts, et une sauvegarde en cours continue.',
    reload: 'Recharger la page',
  },
  outdated: {
    title: 'Holdall a été mis à jour',
    text: 'Cette fenêtre provient d’une version plus ancienne.',
    reload: 'Charger la nouvelle version',
  },
};

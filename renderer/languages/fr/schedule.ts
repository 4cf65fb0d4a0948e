import type { schedule as english } from '../en/schedule.ts';
import type { WordsLike } from '../words.ts';

export const schedule: WordsLike<typeof english> = {
  label: 'Sauvegarder automatiquement',
  kind: {
    every: 'Toutes les quelques minutes ou heures',
    daily: 'Tous les jours',
    weekly: 'Certains jours de la semaine',
    cron: 'Selon une expression cron',
    off: 'Seulement quand j’appuie sur le bouton',
  },
  everyAmount: 'Toutes les',
  everyUnit: 'Unité',
  minutes: 'minutes',
  hours: 'heures',
  at: 'À',
  days: 'Jours',
  cron: 'Expression cron',
  cronHelp: 'Cinq champs : minute, heure, jour du mois, mois, jour de la semaine.',
  next: 'Les prochaines sauvegardes',
  offText: 'Holdall le signalera sur la page d’accueil, car personne n’y pense tous les jours.',
};

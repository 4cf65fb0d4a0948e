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
  at: 'À',
  days: 'Jours',
  cron: 'Expression cron',
  cronHelp: 'Cinq champs : minute, heure, jour du mois, mois, jour de la semaine.',
  next: 'Les prochaines sauvegardes',
  offText: 'Holdall le signalera sur la page d’accueil, car personne n’y pense tous les jours.',
  everyHelp: 'Compté depuis le début de la dernière sauvegarde.',
  atHelp: 'À l’heure locale de cet ordinateur.',
  unit: { minutes: 'minutes', hours: 'heures', days: 'jours' },
  problem: {
    amount: 'Indiquez un nombre entier.',
    tooOften: 'L’intervalle le plus court est de 5 minutes.',
    tooSeldom: 'L’intervalle le plus long est de 30 jours.',
    at: 'Indiquez une heure.',
    days: 'Choisissez au moins un jour.',
    expression: 'Une expression cron a cinq parties, par exemple 30 12 * * 1-5.',
    refused: 'Cette expression ne peut pas servir de planification.',
  },
};

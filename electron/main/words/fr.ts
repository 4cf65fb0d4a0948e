import type { Words } from './words.ts';

export const french: Words = {
  open: 'Ouvrir Holdall',
  backUpNow: 'Sauvegarder maintenant',
  quit: 'Quitter Holdall',
  file: 'Fichier',
  edit: 'Édition',
  view: 'Affichage',
  idle: 'Holdall',
  working: 'Holdall – en cours',
  stillRunningTitle: 'Holdall continue en arrière-plan',
  stillRunningText:
    'Les sauvegardes se feront comme prévu. Pour l’arrêter, choisissez « Quitter Holdall » dans son menu.',
  quitQuestion: 'Holdall n’a pas fini. Quitter quand même ?',
  quitDetail:
    'Le travail en cours sera arrêté. Les sauvegardes terminées sont en sécurité ; une sauvegarde inachevée devra être relancée.',
  quitAnyway: 'Arrêter et quitter',
  keepRunning: 'Continuer',
  unsavedQuestion: 'Des modifications ne sont pas enregistrées. Les abandonner ?',
  unsavedDetail: 'Ce que vous avez modifié dans les réglages n’est pas encore appliqué.',
  stay: 'Rester',
  discard: 'Abandonner les modifications',
  backupDone: (plan) => `« ${plan} » est sauvegardé`,
  backupIncomplete: (plan) => `« ${plan} » est sauvegardé, mais pas en entier`,
  backupFailed: (plan) => `« ${plan} » n’a pas pu être sauvegardé`,
  jobDone: 'Terminé',
  jobIncomplete: 'Terminé, mais pas en entier',
  jobFailed: 'Cela n’a pas fonctionné',
  seeWhy: 'Ouvrez Holdall pour savoir pourquoi et que faire.',
  allSafe: 'Tout a été enregistré et vérifié.',
  chooseFolder: 'Choisir un dossier',
};

import type { secrets as en } from '../en/secrets.ts';
import type { WordsLike } from '../words.ts';

export const secrets: WordsLike<typeof en> = {
  title: 'Clés secrètes',
  passphrase: 'Phrase secrète',
  current: 'Phrase secrète actuelle',
  new: 'Nouvelle phrase secrète',
  newHelp: 'Au moins 8 caractères ; plusieurs mots se retiennent mieux que des signes.',
  again: 'Nouvelle phrase secrète, encore une fois',
  never: 'Elles ne sont jamais affichées, ni mises dans une sauvegarde.',
  lockedBanner:
    'Les clés secrètes sont verrouillées. Tant que la phrase secrète n’est pas saisie, rien n’est sauvegardé.',
  where: {
    keychain: 'Sous clé dans le trousseau de cet ordinateur.',
    file: 'Dans un fichier du dossier des réglages que vous seul pouvez lire, car cet ordinateur n’offre pas de trousseau à Holdall. Les programmes lancés en votre nom peuvent le lire aussi ; une phrase secrète l’empêche.',
    passphrase:
      'Dans un fichier chiffré avec votre phrase secrète. Holdall la demande à chaque démarrage ; les sauvegardes planifiées attendent qu’elle soit saisie.',
    locked: 'Dans un fichier chiffré avec votre phrase secrète, qui n’a pas été saisie depuis le démarrage.',
  },
  unlock: {
    title: 'Saisissez votre phrase secrète',
    text: 'Les clés secrètes de vos stockages sont chiffrées avec elle sur cet ordinateur.',
    later: 'Sans elle, vous pouvez regarder. Les sauvegardes planifiées attendent qu’elle soit saisie.',
    open: 'Saisir la phrase secrète…',
    notNow: 'Pas maintenant',
    button: 'Déverrouiller',
  },
  set: {
    open: 'Définir une phrase secrète…',
    title: 'Définir une phrase secrète',
    text: 'Les clés secrètes sont chiffrées avec elle. Holdall la demande à chaque démarrage. Personne ne peut la retrouver ; si elle est oubliée, il faut saisir à nouveau les clés. Vos sauvegardes ne sont pas touchées.',
    button: 'Définir la phrase secrète',
    done: 'La phrase secrète est définie.',
  },
  change: {
    open: 'Changer la phrase secrète…',
    title: 'Changer la phrase secrète',
    text: 'Les clés secrètes sont chiffrées à nouveau.',
    button: 'Changer la phrase secrète',
    done: 'La phrase secrète est changée.',
  },
  remove: {
    open: 'Retirer la phrase secrète…',
    title: 'Retirer la phrase secrète',
    text: 'Les clés secrètes sont mises dans un fichier que vous seul pouvez lire. Les programmes lancés en votre nom peuvent le lire aussi.',
    button: 'La retirer',
    done: 'La phrase secrète est retirée.',
  },
  problem: {
    tooShort: 'Au moins 8 caractères.',
    differs: 'Les deux ne sont pas identiques.',
    missing: 'Saisissez la phrase secrète actuelle.',
  },
};

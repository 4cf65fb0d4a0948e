import type { NoticeCode } from '#shared/notice.ts';

export const notices: Readonly<Record<NoticeCode, { readonly what: string; readonly more: string }>> = {
  retrying: { what: 'Nouvel essai', more: '{{failure}} Un nouvel essai a été fait ({{failed}}).' },
  'clock-skew': {
    what: 'L’horloge de cet ordinateur est fausse',
    more: 'Elle diffère d’environ {{minutes}} minutes de celle du stockage. Mettez-la à l’heure : les dates des sauvegardes en dépendent.',
  },
  'upload-in-one-piece': {
    what: 'Le stockage n’accepte pas les envois en plusieurs parties',
    more: '« {{key}} » est d’abord rassemblé sur cet ordinateur, puis envoyé d’un seul tenant.',
  },
  'upload-left-behind': {
    what: 'Des parties d’un envoi sont restées dans le stockage',
    more: 'Des parties de « {{key}} », inachevé, n’ont pas pu être supprimées. Ce n’est pas une sauvegarde, mais elles peuvent prendre de la place ; une sauvegarde ultérieure les supprimera.',
  },
  'upload-starts-over': {
    what: 'Davantage est envoyé',
    more: 'Le stockage n’a pas repris ce qu’il contient déjà : c’est donc envoyé à nouveau.',
  },
  'unchecked-left': {
    what: 'Envoyée, pas encore contrôlée',
    more: 'Tout est envoyé, mais l’arrêt a eu lieu avant le contrôle. La prochaine sauvegarde commence par la contrôler ; d’ici là, elle ne compte pas comme sûre.',
  },
  'unchecked-mark-left': {
    what: 'La sauvegarde figure comme non contrôlée',
    more: 'Elle a été contrôlée et elle est intacte, mais le stockage n’a pas pu en prendre note. La prochaine sauvegarde la réexaminera.',
  },
  'verified-mark-left': {
    what: 'Le résultat n’est pas dans le stockage',
    more: 'Le stockage n’a pas pris note de ce qui a été constaté ; les autres ordinateurs ne le voient donc pas. Une clé en lecture seule, par exemple, ne peut pas en laisser.',
  },
  rechecked: {
    what: 'Une sauvegarde antérieure a été contrôlée',
    more: 'La sauvegarde {{id}} n’avait pas été contrôlée après son envoi. Elle est intacte.',
  },
  'recheck-failed': {
    what: 'Une sauvegarde antérieure est endommagée',
    more: 'La sauvegarde {{id}} n’avait pas été contrôlée après son envoi, et elle est endommagée. Ne comptez pas dessus.',
  },
  'database-locked': {
    what: 'Bases de données verrouillées ({{count}})',
    more: 'Un programme en cours d’exécution se les réserve ; leurs fichiers ont été enregistrés tels quels : {{databases}}. Fermez le programme et relancez la sauvegarde pour en être sûr.',
  },
  'database-changing': {
    what: 'Bases de données sans cesse modifiées ({{count}})',
    more: 'Elles étaient modifiées en permanence ; leurs fichiers ont été enregistrés tels quels : {{databases}}. Fermez le programme qui les utilise et relancez la sauvegarde pour en être sûr.',
  },
  'database-damaged': {
    what: 'Bases de données endommagées ({{count}})',
    more: 'Elles sont endommagées sur cet ordinateur ; leurs fichiers ont été enregistrés tels quels : {{databases}}. Cherchez une sauvegarde plus ancienne où elles sont intactes, et conservez-la.',
  },
  'database-no-room': {
    what: 'Pas de place pour copier des bases de données ({{count}})',
    more: 'Le disque n’a pas de place pour une copie ; leurs fichiers ont été enregistrés tels quels : {{databases}}. Libérez de l’espace et relancez la sauvegarde pour en être sûr.',
  },
  'database-not-understood': {
    what: 'Bases de données non comprises ({{count}})',
    more: 'Cette version de Holdall ne sait pas lire les bases de données ; leurs fichiers ont été enregistrés tels quels : {{databases}}. Fermez les programmes qui les utilisent avant de sauvegarder.',
  },
  'database-failed': {
    what: 'Bases de données impossibles à copier ({{count}})',
    more: 'Leurs fichiers ont été enregistrés tels quels : {{databases}}. Fermez les programmes qui les utilisent et relancez la sauvegarde pour en être sûr.',
  },
  'database-unchecked': {
    what: 'Bases de données impossibles à contrôler ({{count}})',
    more: 'Elles ont été enregistrées entières, mais leur contrôle exige quelque chose que seul leur propre programme possède : {{databases}}.',
  },
  'database-files-moved': {
    what: 'D’anciens fichiers de bases de données ont changé de nom ({{count}})',
    more: 'Ils se trouvaient à côté de bases restaurées et les auraient abîmées. Rien n’a été supprimé : {{files}}.',
  },
  'manifest-damaged': {
    what: 'La liste des fichiers de la sauvegarde est endommagée',
    more: 'Ce que l’on sait de la sauvegarde {{id}} vient du zip lui-même. Les fichiers sont contrôlés par une somme plus courte, et des liens peuvent manquer.',
  },
  'backup-damaged': { what: 'La sauvegarde est endommagée', more: '{{failure}}' },
  spared: {
    what: 'Une sauvegarde a été conservée',
    more: 'La sauvegarde {{id}} devait être supprimée, mais quelque chose avait changé entre-temps.',
  },
  'link-not-encrypted': {
    what: 'La liaison n’est pas chiffrée',
    more: 'D’autres, sur le trajet vers le serveur de ce lien, peuvent lire ce qui y passe.',
  },
  'link-whole': {
    what: 'La sauvegarde est récupérée en entier',
    more: 'Le serveur de ce lien ne fournit pas de parties d’un fichier : tout est donc récupéré d’abord.',
  },
};

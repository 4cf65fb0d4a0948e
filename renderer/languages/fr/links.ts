import type { links as en } from '../en/links.ts';
import type { WordsLike } from '../words.ts';

export const links: WordsLike<typeof en> = {
  action: 'Partager un lien…',
  make: {
    title: 'Un lien vers cette sauvegarde',
    text: 'Avec un lien, une autre personne peut restaurer depuis cette sauvegarde ou la télécharger, sans vos clés.',
    warning: 'Quiconque a le lien peut tout lire dans la sauvegarde',
    warningText:
      'Les sauvegardes ne sont pas chiffrées. Ne donnez le lien qu’à des personnes qui peuvent voir chacun de ses fichiers.',
    time: 'Il fonctionne pendant',
    hours: { '1': '1 heure', '24': '1 jour', '72': '3 jours', '168': '7 jours' },
    weekMost: 'Les stockages permettent sept jours au plus.',
    button: 'Créer le lien',
    link: 'Le lien',
    until: 'Il fonctionne jusqu’au {{date}}. Il n’est pas conservé ici : copiez-le maintenant.',
    endsWithKeys:
      'Vos clés pour ce stockage sont temporaires. Si elles se terminent avant, le lien se termine avec elles.',
    reach: {
      'own-network': 'Il ne fonctionne que dans le réseau où se trouve le stockage.',
      'this-computer': 'Il ne fonctionne que sur cet ordinateur, car le stockage s’y trouve.',
    },
    use: 'L’autre personne l’ouvre dans Holdall avec « Ouvrir un lien », ou dans un navigateur, qui télécharge le zip.',
    revoke: 'Le retirer',
    revokeText:
      'Un lien ne peut pas être retiré seul. Pour y mettre fin plus tôt, supprimez cette sauvegarde, ou créez une nouvelle clé d’accès chez votre fournisseur, saisissez-la ici et supprimez l’ancienne : tous les liens créés avec elle prennent fin.',
  },
  open: {
    button: 'Ouvrir un lien…',
    title: 'Ouvrir un lien vers une sauvegarde',
    text: 'Quelqu’un vous a donné un lien vers une sauvegarde, ou l’a mise sur un serveur web. Aucune clé n’est nécessaire.',
    link: 'Lien',
    linkHelp: 'Il commence par https:// et est souvent très long.',
    missing: 'Collez d’abord le lien.',
    start: 'Ouvrir',
    opening:
      'Consultation en cours… Certains serveurs ne donnent que des fichiers entiers ; tout est alors téléchargé d’abord.',
    have: 'J’ai un lien vers une sauvegarde',
  },
  pages: {
    button: 'Pages web…',
    buttonOne: 'Pages web qui peuvent lire « {{name}} »',
    title: 'Pages web qui peuvent lire des sauvegardes',
    text: 'Les navigateurs ne laissent une page web lire dans ce stockage que si le bucket a une règle pour elle (CORS). Holdall n’en a pas besoin ; une page qui ouvre une sauvegarde par son lien, si.',
    origin: 'Pages web',
    originHelp: '* pour toutes, ou une adresse comme https://example.com',
    look: 'Regarder de nouveau',
    unsupported: 'Ce stockage n’a pas de telles règles réglables d’ici',
    unsupportedText: 'Ses propres réglages en ont peut-être, le plus souvent sous « CORS ».',
    present_one: '{{shown}} règle est en place :',
    present_other: '{{shown}} règles sont en place :',
    none: 'Aucune règle n’est en place.',
    missing: 'Cette règle manque :',
    complete: 'Rien ne manque : ces pages peuvent ouvrir des sauvegardes par leurs liens.',
    added: 'La règle est ajoutée, et le stockage la montre.',
    safe: 'Elle ne permet que la lecture et n’ouvre rien à qui n’a pas de lien. Les règles en place restent.',
    apply: 'Ajouter la règle',
    pagesOf: 'Pages',
    may: 'Peuvent',
    send: 'Peuvent envoyer',
    see: 'Peuvent voir',
  },
};

import type { endpoint as english } from '../en/endpoint.ts';
import type { WordsLike } from '../words.ts';

export const endpoint: WordsLike<typeof english> = {
  willBe: 'Elle sera utilisée ainsi : {{endpoint}}',
  willBeAmazon: 'Elle sera utilisée ainsi : Amazon S3, sans adresse.',
  was: 'L’adresse a été mise au propre :',
  change: {
    wrapping: 'Guillemets, étiquettes et autres signes autour de l’adresse ont été ôtés.',
    'full-width': 'Les caractères pleine chasse ont été écrits normalement.',
    invisible: 'Les caractères invisibles ont été ôtés.',
    backslashes: 'Les barres obliques inverses sont devenues des barres obliques.',
    'scheme-added': 'https:// a été ajouté devant.',
    'scheme-local':
      'http:// a été ajouté devant : sur cet ordinateur et dans un réseau domestique, les serveurs n’ont en général pas de certificat.',
    'scheme-mended': 'Le début de l’adresse a été corrigé.',
    'scheme-https': 'http est devenu https, pour que rien ne circule en clair.',
    brackets: 'L’adresse IPv6 a été mise entre crochets.',
    'sign-in':
      'Le nom d’utilisateur ou le mot de passe a été ôté de l’adresse ; les clés ont leurs propres champs.',
    signature:
      'La signature a été ôtée : un lien signé ouvre un objet pour un temps et n’est pas l’adresse d’un stockage.',
    query: 'Ce qui suivait le « ? » ou le « # » a été ôté.',
    path: 'Ce qui suivait le bucket a été ôté ; un dossier dans le bucket a son propre champ.',
    'base-path': 'Le chemin est maintenant {{path}}, là où répond l’interface S3 de ce fournisseur.',
    'bucket-moved': 'Le nom du bucket « {{bucket}} » est passé de l’adresse au champ Bucket.',
    'bucket-removed': 'Le nom du bucket « {{bucket}} » a été ôté de l’adresse ; il est déjà dans son champ.',
    'bucket-uri': '« {{bucket}} » est un bucket et non une adresse.',
    aws: 'L’adresse a été ôtée : la région suffit à Amazon S3.',
    'aws-variant': 'L’adresse ordinaire d’Amazon est utilisée à la place de cette adresse particulière.',
    region: 'La région {{region}} a été tirée de l’adresse.',
    'region-always': 'La région {{region}} a été indiquée : là-bas, c’est celle de tous les buckets.',
    'region-filled': 'La région {{region}} a été placée dans l’adresse.',
    'region-code': 'La région « {{given}} » a été écrite par son code, {{region}}.',
    console: 'L’adresse du stockage a été tirée de celle d’une page du site de {{provider}}.',
    'console-port':
      'Le port 9001, celui de la page web de MinIO, est devenu 9000, où le stockage répond en général.',
    website: 'L’adresse du stockage est utilisée à la place de celle du site web du bucket.',
    cdn: 'L’adresse du stockage est utilisée à la place de celle de son réseau de diffusion.',
    idn: 'Le nom d’hôte a été écrit comme le réseau l’épelle.',
    tidied: 'Majuscules, barres, points et port sans importance ont été mis au propre.',
  },
  hint: {
    'plain-http': 'Rien n’est chiffré jusqu’à cette adresse (http). Préférez https si possible.',
    'console-port':
      'Le port 9001 est d’ordinaire la page web de MinIO ; son stockage répond le plus souvent sur 9000.',
    internal: 'Cette adresse ne répond que depuis le centre de données du fournisseur.',
    'region-differs': 'L’adresse indique {{region}}, le champ Région {{given}}. C’est le champ qui compte.',
    'fallback-aws':
      'Sans adresse, le bucket est cherché chez Amazon S3. Pour tout autre fournisseur, indiquez son adresse.',
    unusual: 'Les adresses de {{provider}} ressemblent d’ordinaire à {{text}}. Est-ce la bonne ?',
  },
  problem: {
    unreadable: 'Ceci ne se comprend pas comme une adresse.',
    spaces: 'L’adresse contient des espaces ou des retours à la ligne.',
    several: 'Il y a plusieurs adresses ici. Indiquez-en une.',
    placeholder: 'Remplacez {{text}} par votre valeur.',
    scheme: 'Elle commence par {{scheme}}:// alors que seuls https:// et http:// sont possibles.',
    'file-path': 'C’est le chemin d’un dossier et non une adresse.',
    'sign-in':
      'Elle semble contenir un nom d’utilisateur ou un mot de passe. Les clés ont leurs propres champs.',
    'no-host': 'Le nom d’hôte manque.',
    host: '{{host}} n’est pas un nom d’hôte.',
    port: 'Ce port n’existe pas.',
    'too-long': 'C’est bien trop long pour une adresse.',
    'other-bucket':
      'L’adresse contient le nom de bucket « {{bucket}} », le champ Bucket indique « {{given}} ». Lequel est le bon ?',
    console: 'C’est une page du site de {{provider}}. Le stockage a sa propre adresse.',
    download: 'C’est l’adresse de téléchargement de {{provider}}. L’interface S3 en a une autre.',
    'aws-kind':
      'Cela relève d’un point d’accès ou d’une autre sorte de stockage d’Amazon, qui n’est pas un bucket ordinaire.',
    needed: '{{provider}} répond à une adresse qui est la vôtre. Indiquez-la ici.',
    neededOther: 'L’adresse du stockage manque.',
  },
  keyHint: {
    'looks-different':
      'Chez {{provider}}, les identifiants de clé ressemblent d’ordinaire à {{looksLike}}. Est-ce le bon ?',
    temporary: 'C’est une clé temporaire : elle demande le jeton de session, sous Avancé.',
    token: 'Cela ressemble à un jeton d’API. S3 a sa propre paire de clés.',
    'two-in-one': 'Cela ressemble à l’identifiant et au secret réunis, séparés par deux-points.',
    same: 'Le secret est identique à l’identifiant. Est-ce le bon ?',
  },
};

import type { failures as english } from '../en/failures.ts';
import type { WordsLike } from '../words.ts';

export const failures: WordsLike<typeof english> = {
  'window-offline': {
    what: 'Holdall ne répond pas.',
    todo: 'Il a peut-être été fermé. Ce qui est déjà sauvegardé est à l’abri ; cette page réessaie d’elle-même.',
  },
  bug: {
    what: 'Une erreur que nous n’avions pas prévue est survenue.',
    todo: 'L’erreur vient de nous. Les sauvegardes précédentes sont intactes. Les détails nous aident à la trouver.',
  },
  'usage-invalid': { what: 'Holdall ne peut pas faire cela.', todo: '{{problem}}' },
  'field-invalid': {
    what: 'Une saisie ne peut pas être juste ({{field}} : {{problem}}).',
    todo: 'Corrigez-la et réessayez. Rien n’a été modifié.',
  },
  'connection-needed': {
    what: 'On ne sait pas de quel stockage il s’agit.',
    todo: 'Choisissez-en un : {{known}}.',
  },
  'backup-ambiguous': {
    what: 'Plusieurs sauvegardes s’appellent « {{id}} ».',
    todo: 'Le stockage en contient des copies. Supprimez-les ou déplacez-les là-bas, puis rechargez la liste.',
  },
  'delete-failed': {
    what: 'Certaines sauvegardes n’ont pas pu être supprimées.',
    todo: 'Rien d’autre n’a été touché. Celles qui restent sont encore dans la liste ; réessayez plus tard.',
  },
  cancelled: {
    what: 'L’opération a été arrêtée.',
    todo: 'Les sauvegardes précédentes sont intactes. Ce qui a déjà été envoyé est conservé ; la prochaine exécution reprend à cet endroit.',
  },
  'name-taken': {
    what: 'Le nom « {{name}} » est déjà utilisé.',
    todo: 'Choisissez un autre nom.',
  },
  'connection-unknown': {
    what: 'Il n’y a plus de stockage nommé « {{name}} ».',
    todo: 'Il a peut-être été retiré dans une autre fenêtre. Voyez les Réglages, rubrique Stockage.',
  },
  'connection-in-use': {
    what: 'Le stockage « {{name}} » est encore utilisé par : {{plans}}.',
    todo: 'Modifiez ou retirez d’abord ces plans.',
  },
  'precondition-failed': {
    what: 'Le stockage « {{name}} » a été modifié entre-temps, dans une autre fenêtre ou par un autre programme.',
    todo: 'Chargez les nouvelles valeurs et refaites votre modification. Rien n’a été modifié.',
  },
  'precondition-required': {
    what: 'On ne sait pas quelle version du stockage « {{name}} » doit être modifiée.',
    todo: 'Ouvrez-le de nouveau et refaites votre modification.',
  },
  'patch-invalid': {
    what: 'La modification est impossible : {{problem}}.',
    todo: 'Corrigez-la et réessayez. Rien n’a été modifié.',
  },
  'patch-test-failed': {
    what: '{{member}} n’a pas la valeur attendue.',
    todo: 'Chargez les valeurs actuelles et réessayez. Rien n’a été modifié.',
  },
  'plan-unknown': {
    what: 'Il n’y a plus de plan nommé « {{name}} ».',
    todo: 'Il a peut-être été retiré dans une autre fenêtre.',
  },
  'endpoint-invalid': {
    what: '« {{endpoint}} » n’est pas une adresse utilisable.',
    todo: 'Elle devrait ressembler à https://s3.example.com : l’adresse seule, sans bucket ni clés.',
  },
  'endpoint-has-bucket': {
    what: 'L’adresse contient un autre nom de bucket que le champ « Bucket » : « {{bucket}} ».',
    todo: 'Décidez quel bucket est le bon et ôtez son nom de l’adresse. L’adresse seule : {{suggestion}}',
  },
  'bucket-name-invalid': {
    what: '« {{bucket}} » ne peut pas être un nom de bucket.',
    todo: 'Copiez le nom exactement comme l’affiche votre fournisseur.',
  },
  'secret-missing': {
    what: 'La clé secrète de « {{connection}} » n’est pas enregistrée sur cet ordinateur.',
    todo: 'Saisissez-la de nouveau dans les Réglages, rubrique Stockage.',
  },
  'secrets-locked': {
    what: 'Les clés secrètes de cet ordinateur sont verrouillées par une phrase secrète.',
    todo: 'Saisissez la phrase secrète : la fenêtre la demande au démarrage, et sous Réglages, Avancé.',
  },
  'passphrase-wrong': {
    what: 'Ce n’est pas la phrase secrète.',
    todo: 'Réessayez. Si elle est oubliée, supprimez {{file}} et saisissez à nouveau les clés secrètes de vos stockages. Vos sauvegardes ne sont pas touchées.',
  },
  'config-damaged': {
    what: 'Le fichier de réglages {{file}} est illisible.',
    todo: 'Vos sauvegardes sont intactes. Réparez ou retirez ce fichier, puis configurez de nouveau le stockage : les sauvegardes seront retrouvées.',
  },
  'retention-empty': {
    what: 'Aucune règle n’indique quelles sauvegardes garder ; rien n’a été supprimé.',
    todo: 'Indiquez au moins une règle, par exemple : garder les 10 dernières.',
  },
  'host-unknown': {
    what: 'Aucun serveur nommé {{host}} n’a été trouvé.',
    todo: 'Vérifiez l’orthographe de l’adresse et que cet ordinateur est connecté.',
  },
  'host-unreachable': {
    what: '{{host}} ne répond pas.',
    todo: 'Vérifiez l’adresse et le port, que le serveur fonctionne et que cet ordinateur est connecté.',
  },
  'connection-lost': {
    what: 'La connexion à {{host}} a été perdue et n’a pas pu reprendre.',
    todo: 'Les sauvegardes précédentes sont intactes. Réessayez quand le réseau sera stable.',
  },
  'request-timeout': {
    what: '{{host}} a mis trop de temps à répondre.',
    todo: 'Les sauvegardes précédentes sont intactes. Réessayez plus tard.',
  },
  'tls-untrusted': {
    what: 'Le certificat de {{host}} n’est pas reconnu.',
    todo: 'S’il s’agit de votre serveur, indiquez le fichier de son autorité de certification sous Avancé.',
  },
  'certificate-changed': {
    what: '{{host}} ne présente pas le certificat auquel ce stockage est lié ; rien ne lui a été envoyé.',
    todo: 'Comparez l’empreinte sur l’ordinateur qui partage le dossier. S’il a un nouveau certificat, testez la connexion (Réglages, Stockage) pour lui faire confiance ; sinon, quelqu’un s’est peut-être glissé entre les deux.',
  },
  'ca-unreadable': {
    what: 'Le fichier de certificat {{file}} est inutilisable.',
    todo: 'Indiquez un fichier au format PEM lisible par cet utilisateur.',
  },
  'proxy-failed': {
    what: 'Le proxy {{proxy}} n’a pas permis de joindre {{host}}.',
    todo: 'Vérifiez le proxy sous Avancé, ou retirez-le.',
  },
  'not-s3': {
    what: '{{host}} a répondu, mais pas comme un stockage S3.',
    todo: 'Une page web, un portail de connexion ou un proxy fait peut-être obstacle, ou c’est l’adresse d’une console web. Rien n’a été modifié.',
  },
  'link-invalid': {
    what: 'Ce lien est inutilisable.',
    todo: 'Copiez de nouveau le lien entier. Il commence par https:// – ou par http://, mais seulement à l’intérieur de votre réseau.',
  },
  'link-refused': {
    what: '{{host}} ne donne pas accès à ce que désigne le lien.',
    todo: 'Il a peut-être expiré ou été retiré, ou une partie s’est perdue à la copie. Demandez-en un nouveau à la personne qui vous l’a donné.',
  },
  'link-not-backup': {
    what: 'Ce que désigne le lien chez {{host}} n’est pas une sauvegarde de Holdall.',
    todo: 'Le lien doit mener au fichier zip lui-même, pas à une page qui en parle.',
  },
  'clock-skew': {
    what: 'Les horloges de cet ordinateur et du stockage diffèrent trop.',
    todo: 'Réglez la date et l’heure de cet ordinateur (automatiquement si possible), puis réessayez.',
  },
  'key-unknown': {
    what: 'Le stockage ne connaît pas l’identifiant de clé « {{accessKeyId}} ».',
    todo: 'Copiez de nouveau l’identifiant chez votre fournisseur ; il a pu être remplacé ou supprimé.',
  },
  'secret-wrong': {
    what: 'La clé secrète ne correspond pas à l’identifiant « {{accessKeyId}} ».',
    todo: 'Saisissez de nouveau la clé secrète ; si elle est perdue, créez une nouvelle paire chez votre fournisseur.',
  },
  'token-expired': {
    what: 'Les clés temporaires ont expiré.',
    todo: 'Saisissez un nouveau jeton de session et ses clés.',
  },
  'token-invalid': {
    what: 'Le stockage refuse le jeton de session.',
    todo: 'Saisissez de nouveau le jeton, ou retirez-le si vos clés n’en utilisent pas.',
  },
  'access-denied': {
    what: 'Le stockage n’autorise pas ces clés à faire cela dans le bucket « {{bucket}} ».',
    todo: 'Accordez ce droit à la clé chez votre fournisseur, utilisez une autre clé, ou indiquez le dossier auquel elle est limitée.',
  },
  'region-wrong': {
    what: 'Le bucket n’est pas dans la région « {{region}} ».',
    todo: 'Indiquez la région affichée par votre fournisseur pour ce bucket.',
  },
  'bucket-missing': {
    what: 'Il n’y a pas de bucket « {{bucket}} » à cette adresse.',
    todo: 'Vérifiez le nom, ou laissez Holdall créer le bucket.',
  },
  'bucket-taken': {
    what: 'Le nom de bucket « {{bucket}} » appartient à quelqu’un d’autre.',
    todo: 'Choisissez un autre nom.',
  },
  'object-missing': {
    what: 'Un élément de la liste n’est plus dans le stockage.',
    todo: 'Quelqu’un l’a peut-être supprimé entre-temps. Rechargez la liste.',
  },
  'object-changed': {
    what: 'Un élément du stockage a été remplacé pendant la lecture.',
    todo: 'Holdall ne réécrit jamais une sauvegarde ; vérifiez qui d’autre écrit dans ce bucket, puis réessayez.',
  },
  'storage-busy': {
    what: 'Le stockage a répondu sans cesse qu’il était trop occupé.',
    todo: 'Les sauvegardes précédentes sont intactes. Réessayez plus tard.',
  },
  'storage-full': {
    what: 'Le stockage est plein ou votre quota est épuisé.',
    todo: 'Supprimez d’anciennes sauvegardes ou agrandissez le stockage. Les sauvegardes précédentes sont intactes.',
  },
  'storage-unsupported': {
    what: 'Ce stockage ne sait pas faire ce qui est nécessaire.',
    todo: 'Utilisez un autre stockage, ou un autre accès à celui-ci.',
  },
  'storage-refused': {
    what: 'Le stockage a refusé la demande.',
    todo: 'Les détails indiquent la raison donnée par le stockage.',
  },
  'storage-failed': {
    what: 'Le stockage n’a pas réussi à faire ce qui était demandé.',
    todo: 'Le défaut est du côté du stockage. Les sauvegardes précédentes sont intactes ; réessayez plus tard.',
  },
  'answer-invalid': {
    what: 'La réponse du stockage n’a pas de sens.',
    todo: 'Rien n’a été supprimé à cause d’elle. Un proxy fait peut-être obstacle ; réessayez plus tard.',
  },
  'backup-too-large': {
    what: 'La sauvegarde est plus grande que ce que ce stockage accepte.',
    todo: 'Divisez le plan, ou excluez de gros fichiers.',
  },
  'backup-too-large-at-once': {
    what: 'La sauvegarde est trop grande pour un stockage qui n’accepte pas les envois en plusieurs parties.',
    todo: 'Divisez le plan, excluez de gros fichiers, ou utilisez un autre stockage.',
  },
  'copy-refused': {
    what: 'Le stockage a refusé de reprendre des octets de la sauvegarde précédente.',
    todo: 'Les sauvegardes antérieures sont intactes. Relancez la sauvegarde ; tout sera alors envoyé.',
  },
  'parts-out-of-order': {
    what: 'Le stockage n’accepte les parties d’un envoi que l’une après l’autre.',
    todo: 'Les sauvegardes précédentes sont intactes. Relancez la sauvegarde ; les parties seront alors envoyées dans l’ordre.',
  },
  'upload-taken-over': {
    what: 'Une autre exécution du même plan a démarré entre-temps et a repris cet envoi.',
    todo: 'Laissez l’autre exécution se terminer ; elle fait la même sauvegarde.',
  },
  'backup-unknown': {
    what: 'Cette sauvegarde n’existe plus.',
    todo: 'Elle a peut-être été supprimée depuis un autre ordinateur. Rechargez la liste.',
  },
  'backup-pinned': {
    what: 'Cette sauvegarde est épinglée.',
    todo: 'Désépinglez-la d’abord si elle peut disparaître.',
  },
  'backup-damaged': {
    what: 'Cette sauvegarde est endommagée.',
    todo: 'Essayez une sauvegarde plus ancienne ou plus récente. Vous pouvez encore télécharger le zip tel quel ; d’autres logiciels zip peuvent en ouvrir une partie.',
  },
  'backup-newer': {
    what: 'Cette sauvegarde a été faite par un Holdall plus récent.',
    todo: 'Mettez Holdall à jour sur cet ordinateur. En attendant, tout logiciel zip ouvre le fichier.',
  },
  'check-failed': {
    what: 'La sauvegarde envoyée ne correspond pas à l’original ; elle ne compte donc pas.',
    todo: 'Les sauvegardes précédentes sont intactes. Recommencez ; si cela se reproduit, ne faites pas confiance à ce stockage.',
  },
  'check-unfinished': {
    what: 'La sauvegarde a été envoyée mais n’a pas pu être contrôlée.',
    todo: 'Ne comptez pas encore sur elle. La prochaine sauvegarde commence par la contrôler ; ou vérifiez-la quand le stockage sera de nouveau joignable.',
  },
  'folder-missing': {
    what: 'Le dossier {{path}} n’existe pas.',
    todo: 'Vérifiez le chemin. S’il est sur un disque débranché, branchez-le d’abord.',
  },
  'folder-unreadable': {
    what: 'Le dossier {{path}} est illisible.',
    todo: 'Autorisez cet utilisateur à le lire, ou excluez-le de la sauvegarde.',
  },
  'nothing-to-back-up': {
    what: 'Il n’y a rien à sauvegarder dans {{folders}}.',
    todo: 'Vérifiez les dossiers et les exclusions. Aucune sauvegarde vide n’a été enregistrée.',
  },
  'disk-full': {
    what: 'Le disque est plein : impossible d’écrire {{path}}.',
    todo: 'Libérez de la place et réessayez ; ce qui a déjà été envoyé ou restauré est conservé.',
  },
  'target-not-writable': {
    what: 'Impossible d’écrire dans {{path}}.',
    todo: 'Choisissez un autre dossier, ou autorisez cet utilisateur à y écrire.',
  },
  'file-exists': {
    what: '{{path}} existe déjà.',
    todo: 'Choisissez un autre nom, ou retirez d’abord ce fichier. Il n’a pas été touché.',
  },
  'path-not-in-backup': {
    what: 'Cette sauvegarde ne contient pas « {{path}} ».',
    todo: 'Ouvrez la sauvegarde et choisissez-le dans la liste des fichiers.',
  },
  'port-taken': {
    what: 'Le port {{port}} est déjà utilisé sur cet ordinateur par un autre programme.',
    todo: 'Choisissez un autre port, ou fermez le programme qui utilise celui-ci.',
  },
};

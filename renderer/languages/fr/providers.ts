import type { providers as english } from '../en/providers.ts';
import type { WordsLike } from '../words.ts';

export const providers: WordsLike<typeof english> = {
  aws: {
    address:
      'Aucune adresse n’est nécessaire. La région figure à côté du nom du bucket dans la liste de la console S3.',
    keys: 'IAM, Utilisateurs, votre utilisateur, Informations d’identification de sécurité, Créer une clé d’accès. Ne lui donnez accès qu’à ce bucket.',
    know: 'Les clés qui commencent par ASIA sont temporaires et demandent le jeton de session, sous Avancé.',
  },
  r2: {
    address:
      'R2, votre bucket, Paramètres, « S3 API » : l’adresse avec l’identifiant de compte. Celle des buckets de la juridiction européenne contient .eu. La région est toujours auto.',
    keys: 'R2, Gérer les jetons d’API, Créer : lecture et écriture d’objets pour ce bucket. L’identifiant et le secret ne s’affichent qu’une fois, sous le jeton.',
    know: 'Les téléchargements sont gratuits. Le jeton lui-même n’est pas la clé secrète.',
  },
  b2: {
    address:
      'Buckets : chaque bucket affiche son « Endpoint », comme s3.us-west-004.backblazeb2.com. La partie du milieu est la région.',
    keys: 'Application Keys, Add a New Application Key : keyID est l’identifiant, applicationKey le secret. La clé maîtresse ne convient pas ici.',
    know: 'Les buckets gardent des versions cachées de ce qui a été supprimé, jusqu’à ce qu’une règle de cycle de vie les ôte.',
  },
  spaces: {
    address:
      'Spaces Object Storage, votre bucket, Settings : « Origin Endpoint » sans le nom du bucket. Les quatre signes du début sont la région.',
    keys: 'Spaces Object Storage, Access Keys, Create. Les jetons personnels de l’API sont autre chose et ne conviennent pas.',
    know: 'L’adresse avec .cdn. sert aux pages web ; les sauvegardes utilisent celle qui ne l’a pas.',
  },
  wasabi: {
    address: 'La région figure à côté du bucket dans la console ; l’adresse est s3.REGION.wasabisys.com.',
    keys: 'Access Keys, Create New Access Key, de préférence pour un utilisateur limité à ce bucket.',
    know: 'Ce qui est supprimé avant 90 jours est facturé comme resté 90 jours.',
  },
  gcs: {
    address: 'L’adresse est la même pour tous les buckets, et la région est auto.',
    keys: 'Cloud Storage, Paramètres, Interopérabilité : créez une clé HMAC pour un compte de service. Un fichier de clé JSON ne convient pas.',
    know: 'Il ne copie pas de parties de fichiers en interne : chaque sauvegarde envoie tout.',
  },
  hetzner: {
    address:
      'Votre projet, Object Storage, le bucket : son URL sans le nom du bucket. fsn1, nbg1 ou hel1 est la région.',
    keys: 'Votre projet, Security, S3 credentials, Generate. Le secret ne s’affiche qu’une fois.',
    know: 'Les clés valent pour tout le projet et ouvrent tous ses buckets.',
  },
  ovh: {
    address: 'Public Cloud, Object Storage, votre bucket : « Endpoint ». Le mot après « s3. » est la région.',
    keys: 'Public Cloud, Object Storage, Utilisateurs S3 : clé d’accès et clé secrète. L’utilisateur doit aussi avoir un droit sur le bucket.',
    know: 'Les adresses en .io. et en .perf. sont celles de classes différentes ; prenez celle qu’affiche le bucket.',
  },
  scaleway: {
    address:
      'Object Storage, votre bucket, Paramètres : « Bucket endpoint » sans le nom du bucket. fr-par, nl-ams et autres sont la région.',
    keys: 'IAM, Clés d’API, Générer. L’identifiant commence par SCW. Choisissez comme projet préféré celui du bucket.',
    know: 'Un envoi y compte au plus 1 000 parties ; Holdall s’y tient.',
  },
  linode: {
    address:
      'Object Storage, Buckets : le nom d’hôte sous le bucket, sans le nom du bucket. Son premier mot est la région.',
    keys: 'Object Storage, Access Keys, Create : limitez-la à ce bucket.',
    know: 'La clé vaut pour certaines régions ; celle du bucket doit en être.',
  },
  'idrive-e2': {
    address: 'Votre région, dans la console e2, affiche son adresse.',
    keys: 'Access Keys, Create : pour la région où se trouve le bucket.',
    know: 'Les comptes plus anciens ont leur propre adresse, qui finit par un nombre ; gardez-la telle quelle.',
  },
  storj: {
    address: 'gateway.storjshare.io, la même pour tout le monde.',
    keys: 'Access, New Access Key, type « S3 Credentials » : affiche l’identifiant, le secret et l’adresse.',
    know: 'Les objets sont chiffrés avec la phrase liée à ces clés ; d’autres clés voient d’autres objets.',
  },
  'synology-c2': {
    address:
      'Votre bucket, Paramètres : l’adresse, comme eu-001.s3.synologyc2.net. Son premier mot est la région.',
    keys: 'Access Keys, Create, avec des droits sur ce bucket.',
    know: 'Il n’y a que des adresses avec le bucket devant l’hôte ; Holdall l’y place.',
  },
  oracle: {
    address:
      'L’espace de noms (namespace) figure dans les détails du bucket ; la région, sous forme de code comme eu-frankfurt-1, en haut de la page.',
    keys: 'Votre profil, Clés secrètes client, Générer : le secret s’affiche d’abord et une seule fois, l’identifiant ensuite dans la liste.',
    know: 'Les clés d’API et jetons d’authentification de la même page sont autre chose.',
  },
  supabase: {
    address:
      'Paramètres du projet, Storage, S3 connection : adresse et région. Le chemin /storage/v1/s3 en fait partie.',
    keys: 'Sur la même page, S3 access keys, New. Les clés anon et service du projet ne conviennent pas.',
    know: 'La connexion S3 doit d’abord y être activée.',
  },
  tigris: {
    address:
      't3.storage.dev partout ; fly.storage.tigris.dev depuis les machines de Fly.io. La région est auto.',
    keys: 'Access Keys, Create : l’identifiant commence par tid_, le secret par tsec_.',
    know: 'Les objets vont là où on les lit ; il n’y a pas de région à choisir.',
  },
  alibaba: {
    address:
      'Console OSS, votre bucket, Vue d’ensemble : l’adresse publique, sans le nom du bucket. Celle en -internal ne répond qu’au sein d’Alibaba Cloud.',
    keys: 'RAM, Utilisateurs, un utilisateur dédié, Create AccessKey : AccessKey ID et AccessKey Secret.',
    know: 'Tous les comptes ne peuvent pas atteindre un bucket en Chine continentale sans domaine à eux.',
  },
  tencent: {
    address:
      'Console COS, votre bucket, Vue d’ensemble : le domaine sans le nom du bucket. ap-guangzhou et autres sont la région.',
    keys: 'CAM, Clés d’API : SecretId est l’identifiant, SecretKey le secret.',
    know: 'Le nom complet du bucket finit par votre APPID : nom-1250000000.',
  },
  huawei: {
    address:
      'Console OBS, votre bucket, Vue d’ensemble : « Endpoint », comme obs.cn-north-4.myhuaweicloud.com. Le mot après « obs. » est la région.',
    keys: 'My Credentials, Access Keys, Create : un fichier avec les deux moitiés est téléchargé une seule fois.',
    know: 'Les clés d’un utilisateur limité à ce bucket sont plus sûres que celles du compte.',
  },
  minio: {
    address: 'L’adresse de l’interface S3, le plus souvent sur le port 9000. Le port 9001 est la page web.',
    keys: 'Sur la page web : Access Keys, Create ; ou ce que vous a donné l’exploitant.',
    know: 'Si personne ne connaît son certificat, Tester la connexion propose de lui faire confiance.',
  },
  ceph: {
    address:
      'Demandez à l’exploitant, ou voyez le « frontend » de la passerelle RADOS : souvent le port 7480, 80 ou 443.',
    keys: 'radosgw-admin user create affiche access_key et secret_key ; le tableau de bord les montre sous Object Gateway, Users.',
    know: 'La région est le nom du zonegroup ; us-east-1 ou default convient le plus souvent.',
  },
  garage: {
    address: 's3_api.api_bind_addr dans garage.toml donne le port, le plus souvent 3900.',
    keys: 'garage key create affiche l’identifiant et le secret ; garage bucket allow donne le bucket à la clé.',
    know: 'La région doit être le s3_region du serveur, souvent « garage ».',
  },
  seaweedfs: {
    address: 'La passerelle S3 (weed s3), le plus souvent sur le port 8333.',
    keys: 'Les identités du fichier que nomme -s3.config : accessKey et secretKey.',
    know: 'Sans ce fichier, tout le monde peut lire et écrire.',
  },
  versitygw: {
    address: 'La passerelle, le plus souvent sur le port 7070.',
    keys: 'La clé racine et le secret de son démarrage, ou un compte créé avec versitygw admin.',
    know: 'Les fichiers sont tels quels dans un dossier du serveur.',
  },
  openlist: {
    address: 'Paramètres, S3 : le port, le plus souvent 5246 ; il faut l’y activer.',
    keys: 'Sur la même page : identifiant de clé et clé secrète.',
    know: 'Les buckets se créent sur cette page. Les sauvegardes y partent en un seul morceau, 5 Gio au plus.',
  },
  rclone: {
    address: 'Ce que rclone serve s3 affiche en démarrant, le plus souvent 127.0.0.1:8080.',
    keys: 'La paire après --auth-key : identifiant, virgule, secret.',
    know: 'Chaque dossier au premier niveau de ce qui est servi est un bucket.',
  },
};

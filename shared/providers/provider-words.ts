import type { ProviderId } from './provider.ts';

/** What a person is told about a provider. */
export interface ProviderWords {
  /** Where its pages show address, region and bucket. */
  readonly address: string;
  /** Where the two halves of the key are made, and what they are called there. */
  readonly keys: string;
  readonly know: string;
}

/** In English; the window has the same in its other languages. Pages change: the words name what to look for. */
export const providerWords = {
  aws: {
    address:
      'No address is needed. The region stands beside the bucket’s name in the list of buckets of the S3 console.',
    keys: 'IAM, Users, your user, Security credentials, Create access key. Give that user access to this one bucket only.',
    know: 'Keys that begin with ASIA are temporary and need the session token under Advanced.',
  },
  r2: {
    address:
      'R2, your bucket, Settings, “S3 API”: the address with your account id. Buckets in the EU jurisdiction have .eu in it. The region is always auto.',
    keys: 'R2, Manage API tokens, Create: object read and write for this bucket. The access key id and the secret are shown once, below the token.',
    know: 'Downloads cost nothing. The token itself is not the secret key.',
  },
  b2: {
    address:
      'Buckets: each bucket shows its “Endpoint”, such as s3.us-west-004.backblazeb2.com. The part in the middle is the region.',
    keys: 'Application Keys, Add a New Application Key: keyID is the access key id, applicationKey the secret. The master key does not work here.',
    know: 'Buckets keep hidden versions of what was deleted until a lifecycle rule removes them.',
  },
  spaces: {
    address:
      'Spaces Object Storage, your bucket, Settings: “Origin Endpoint” without the bucket’s name. The four letters at its beginning are the region.',
    keys: 'Spaces Object Storage, Access Keys, Create. Personal access tokens of the API are something else and do not work.',
    know: 'The address with .cdn. in it is for web pages; backups use the one without.',
  },
  wasabi: {
    address: 'The region stands beside the bucket in the console; the address is s3.REGION.wasabisys.com.',
    keys: 'Access Keys, Create New Access Key, best for a user of its own that may use this bucket only.',
    know: 'What is deleted within 90 days is charged as if it had stayed for 90.',
  },
  gcs: {
    address: 'The address is the same for every bucket, and the region is auto.',
    keys: 'Cloud Storage, Settings, Interoperability: create an HMAC key for a service account. A JSON key file does not work here.',
    know: 'It has no copies inside the storage for parts of a file, so every backup uploads everything.',
  },
  hetzner: {
    address:
      'Your project, Object Storage, the bucket: its URL without the bucket’s name. fsn1, nbg1 or hel1 is the region.',
    keys: 'Your project, Security, S3 credentials, Generate. The secret is shown once.',
    know: 'Keys belong to a whole project and open every bucket in it.',
  },
  ovh: {
    address: 'Public Cloud, Object Storage, your bucket: “Endpoint”. The word after “s3.” is the region.',
    keys: 'Public Cloud, Object Storage, S3 users: the user’s access key and secret key. The user also needs a right on the bucket.',
    know: 'The addresses with .io. and .perf. belong to different classes of storage; take the one that the bucket shows.',
  },
  scaleway: {
    address:
      'Object Storage, your bucket, Bucket settings: “Bucket endpoint” without the bucket’s name. fr-par, nl-ams and the like is the region.',
    keys: 'IAM, API keys, Generate. The access key begins with SCW. Choose the project of the bucket as the preferred one.',
    know: 'An upload has at most 1,000 parts here; Holdall keeps to that.',
  },
  linode: {
    address:
      'Object Storage, Buckets: the host name below the bucket, without the bucket’s name. Its first word is the region.',
    keys: 'Object Storage, Access Keys, Create: limit it to this bucket.',
    know: 'The key is made for certain regions; the bucket’s has to be among them.',
  },
  'idrive-e2': {
    address: 'Your region in the e2 console shows its endpoint.',
    keys: 'Access Keys, Create: for the region in which the bucket is.',
    know: 'Older accounts have an address of their own that ends in a number; use it as it is.',
  },
  storj: {
    address: 'gateway.storjshare.io, the same for everybody.',
    keys: 'Access, New Access Key, type “S3 Credentials”: shows access key, secret key and the address.',
    know: 'Objects are encrypted with the passphrase that belongs to the credentials; other credentials see other objects.',
  },
  'synology-c2': {
    address:
      'Your bucket, Settings: the endpoint, such as eu-001.s3.synologyc2.net. Its first word is the region.',
    keys: 'Access Keys, Create, with rights on this bucket.',
    know: 'There are only addresses with the bucket before the host; Holdall puts it there.',
  },
  oracle: {
    address:
      'The namespace stands in the bucket’s details; the region in its code form, such as eu-frankfurt-1, at the top of the page.',
    keys: 'Your profile, Customer secret keys, Generate: the secret is shown first and only once, the access key afterwards in the list.',
    know: 'API keys and auth tokens of the same page are something else.',
  },
  supabase: {
    address:
      'Project settings, Storage, S3 connection: endpoint and region. The path /storage/v1/s3 belongs to it.',
    keys: 'On the same page, S3 access keys, New. The anon and service keys of the project do not work here.',
    know: 'The S3 connection has to be switched on there first.',
  },
  tigris: {
    address: 't3.storage.dev everywhere; fly.storage.tigris.dev from machines of Fly.io. The region is auto.',
    keys: 'Access Keys, Create: the id begins with tid_, the secret with tsec_.',
    know: 'Objects move to where they are read; there is no region to choose.',
  },
  alibaba: {
    address:
      'OSS console, your bucket, Overview: the public endpoint, without the bucket’s name. The one with -internal works only inside Alibaba Cloud.',
    keys: 'RAM, Users, a user of its own, Create AccessKey: AccessKey ID and AccessKey Secret.',
    know: 'Not every account may reach buckets in mainland China without a domain of its own.',
  },
  tencent: {
    address:
      'COS console, your bucket, Overview: the domain without the bucket’s name. ap-guangzhou and the like is the region.',
    keys: 'CAM, API keys: SecretId is the access key id, SecretKey the secret.',
    know: 'The bucket’s full name ends with your APPID: name-1250000000.',
  },
  huawei: {
    address:
      'OBS console, your bucket, Overview: “Endpoint”, such as obs.cn-north-4.myhuaweicloud.com. The word after “obs.” is the region.',
    keys: 'My Credentials, Access Keys, Create: a file with both halves is downloaded once.',
    know: 'Keys of a user of its own with rights on this bucket are safer than those of the account.',
  },
  minio: {
    address: 'The address of the S3 interface, mostly port 9000. Port 9001 is the web page for people.',
    keys: 'On the web page: Access Keys, Create; or what the operator gave you.',
    know: 'With a certificate that nobody knows, Test connection offers to trust it.',
  },
  ceph: {
    address: 'Ask the operator, or look at the RADOS gateway’s frontend: often port 7480, 80 or 443.',
    keys: 'radosgw-admin user create prints access_key and secret_key; the dashboard shows them under Object Gateway, Users.',
    know: 'The region is the zonegroup’s name; us-east-1 or default mostly works.',
  },
  garage: {
    address: 's3_api.api_bind_addr in garage.toml has the port, mostly 3900.',
    keys: 'garage key create prints key id and secret; garage bucket allow gives the key its bucket.',
    know: 'The region has to be the server’s s3_region, often “garage”.',
  },
  seaweedfs: {
    address: 'The S3 gateway (weed s3), mostly port 8333.',
    keys: 'The identities in the file that -s3.config names: accessKey and secretKey.',
    know: 'Without such a file anyone may read and write.',
  },
  versitygw: {
    address: 'The gateway, mostly port 7070.',
    keys: 'The root access key and secret it was started with, or an account made with versitygw admin.',
    know: 'The files lie in a folder of the server as they are.',
  },
  openlist: {
    address: 'Settings, S3: the port, mostly 5246; it has to be switched on there.',
    keys: 'On the same page: access key id and secret access key.',
    know: 'Buckets are made on that page. Backups go up in one piece there, 5 GiB at most.',
  },
  rclone: {
    address: 'What rclone serve s3 prints when it starts, mostly 127.0.0.1:8080.',
    keys: 'The pair after --auth-key: access key id, a comma, the secret.',
    know: 'Every folder at the top of what is served is a bucket.',
  },
} as const satisfies Record<ProviderId, ProviderWords>;

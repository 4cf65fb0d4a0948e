export { checkCertificateFiles } from './check-certificate.ts';
export { isLoopback } from './computer-addresses.ts';
export type { TlsPair } from './own-certificate.ts';
export { type FoldersToServe, type ServedFolders, serveFolders } from './serve-folders.ts';
export { createShare } from './share.ts';
export { ownCertificateOf, readTlsFiles } from './share-certificate.ts';
export { newAccessKeyId, newSecret } from './share-keys.ts';
export type { LinkOptions, ListedShareKey, Share, ShareCertificate, ShareOptions } from './share-types.ts';
export { type BackupOfFolders, ownStorageFolders, sharedFrom, sharedInBackup } from './shared-in-backup.ts';

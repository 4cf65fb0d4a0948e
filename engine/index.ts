/**
 * The engine's single public entry. The command line, the web host and the desktop shell import from here and
 * from nowhere else below `engine/`.
 */
export type { ManifestRecord } from './archive/manifest.ts';
export { openBackupMemory } from './backup/backup-memory.ts';
export type { BackupContext, BackupRequest, BackupResult } from './backup/backup-types.ts';
export { openCatalogCache } from './catalog/catalog-cache.ts';
export type { Catalog, CatalogEntry } from './catalog/catalog-types.ts';
export { type BackupDiff, type ChangedRecord, diffBackups, sortedByPath } from './catalog/diff.ts';
export { resolveBackup } from './catalog/find-backup.ts';
export {
  changeConnection,
  connectionFields,
  type SecretField,
  secretFields,
  tidyChange,
} from './connection/change-connection.ts';
export { keepCertificate } from './connection/keep-certificate.ts';
export { secretFilesIn } from './connection/local-secrets.ts';
export {
  makeConnection,
  makeSecrets,
  type TidyConnection,
  tidyConnection,
} from './connection/make-connection.ts';
export { openProblemMemory } from './connection/problem-memory.ts';
export { redactedConnection } from './connection/redact.ts';
export { anyVersion } from './connection/resource/connection-etag.ts';
export type { ConnectionResource } from './connection/resource/connection-resources.ts';
export type { SecretSeal } from './connection/sealed-secret-store.ts';
export { openSettings, type SettingsAccess } from './connection/settings.ts';
export { settingsFolder } from './connection/settings-folder.ts';
export { checkOrigin } from './cors/reading-rule.ts';
export { isLink } from './link/link-address.ts';
export type { MadeLink } from './link/make-link.ts';
export {
  applyCors,
  deleteBackup,
  download,
  exploreConnection,
  lookAtCors,
  makeLink,
  openBackup,
  openLink,
  openStorage,
  pin,
  prune,
  purgeVersions,
  readCatalog,
  restore,
  runBackup,
  startServer,
  testConnection,
  unpin,
  verifyStored,
} from './on-demand.ts';
export { parseDuration } from './plan/parse-duration.ts';
export { type Logger, type Ports, type SecretLock, type SecretStore, silentLogger } from './ports/index.ts';
export { systemClock, systemFileSystem, systemRandom } from './ports/system.ts';
export type { DownloadResult } from './restore/download.ts';
export { type ListedFile, listedRecord, listFiles } from './restore/list-files.ts';
export type { ConflictMode, PlacedName } from './restore/plan-types.ts';
export type { OpenBackup } from './restore/reader-types.ts';
export type { RestoreResult } from './restore/restore-types.ts';
export { selectRecords } from './restore/select-records.ts';
export type { VerifyMode, VerifyResult } from './restore/verify.ts';
export type { PruneResult } from './retention/prune.ts';
export type { PurgeResult } from './retention/purge-versions.ts';
export { retentionReasonText } from './retention/reason-text.ts';
export type { AccessKey, RequestFacts } from './serve/index.ts';
export {
  createService,
  type HostCapabilities,
  type Service,
  type ServiceOptions,
} from './service/index.ts';
export { lastProblemOf } from './service/last-problem.ts';
export {
  type BackupOfFolders,
  createShare,
  isLoopback,
  type ListedShareKey,
  newAccessKeyId,
  newSecret,
  ownCertificateOf,
  ownStorageFolders,
  readTlsFiles,
  type ServedFolders,
  type Share,
  type ShareOptions,
  serveFolders,
  sharedFrom,
  sharedInBackup,
  type TlsPair,
} from './sharing/index.ts';
export type { StorageCapabilities } from './storage/capabilities.ts';
export { openCapabilityMemory } from './storage/capability-memory.ts';
export type { CredentialSource, Credentials } from './storage/credentials.ts';
export type { OpenStorage } from './storage/open-storage.ts';
export type { ProbeReport, ProbeResult } from './storage/probe/index.ts';
export { RenewableCredentials } from './storage/renewable-credentials.ts';
export type { Storage } from './storage/storage.ts';
export { createTransferControl, type TransferControl } from './storage/transfer-control.ts';
export { TransferLimits } from './storage/transfer-limits.ts';

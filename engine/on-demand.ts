/**
 * The large verbs of the engine, each loaded when it is first called: a command should not wait for the modules of
 * all the others. What they do is written where they are.
 */
export const runBackup = onDemand(async () => (await import('./backup/run-backup.ts')).runBackup);
export const readCatalog = onDemand(async () => (await import('./catalog/catalog.ts')).readCatalog);
export const deleteBackup = onDemand(async () => (await import('./catalog/delete-backup.ts')).deleteBackup);
export const pin = onDemand(async () => (await import('./catalog/sidecars.ts')).pin);
export const unpin = onDemand(async () => (await import('./catalog/sidecars.ts')).unpin);
export const exploreConnection = onDemand(
  async () => (await import('./connection/resource/explore.ts')).exploreConnection,
);
export const applyCors = onDemand(async () => (await import('./cors/bucket-cors.ts')).applyCors);
export const lookAtCors = onDemand(async () => (await import('./cors/bucket-cors.ts')).lookAtCors);
export const makeLink = onDemand(async () => (await import('./link/make-link.ts')).makeLink);
export const openLink = onDemand(async () => (await import('./link/open-link.ts')).openLink);
export const download = onDemand(async () => (await import('./restore/download.ts')).download);
export const openBackup = onDemand(async () => (await import('./restore/open-backup.ts')).openBackup);
export const restore = onDemand(async () => (await import('./restore/restore.ts')).restore);
export const verifyStored = onDemand(async () => (await import('./restore/verify-stored.ts')).verifyStored);
export const prune = onDemand(async () => (await import('./retention/prune.ts')).prune);
export const purgeVersions = onDemand(
  async () => (await import('./retention/purge-versions.ts')).purgeVersions,
);
export const startServer = onDemand(async () => (await import('./serve/index.ts')).startServer);
export const openStorage = onDemand(async () => (await import('./storage/open-storage.ts')).openStorage);
export const testConnection = onDemand(async () => (await import('./storage/probe/index.ts')).testConnection);

/** The verb that `load` brings, to be called as if it were here already. */
function onDemand<Args extends readonly unknown[], Result>(
  load: () => Promise<(...args: Args) => Promise<Result>>,
): (...args: Args) => Promise<Result> {
  return async (...args) => await (await load())(...args);
}

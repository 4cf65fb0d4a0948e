import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Gateway, GatewayPlan } from '../../engine/testing/gateways/start-gateway.ts';
import { type CompatStorage, type Journey, type JourneyOptions, runJourney } from './journey.ts';

/** What a person would enter for a gateway, with the mistake that goes with it. */
export function storageOf(gateway: Gateway, plan: GatewayPlan): CompatStorage {
  const { endpoint, proxy, region, bucket, accessKeyId, secretAccessKey } = gateway;
  const right = { endpoint, proxy, region, bucket, accessKeyId, secretAccessKey, rootPath: 'team/backups' };
  return { ...right, ...plan.mistake };
}

/** The whole way on a storage, in temporary folders that are removed again. */
export async function journeyOn(
  storage: CompatStorage,
  options: Omit<JourneyOptions, 'folder'> = {},
): Promise<Journey> {
  const folder = mkdtempSync(join(tmpdir(), 'holdall-compat-'));
  try {
    return await runJourney(storage, { folder, ...options });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { type Gateway, type GatewayPlan, startGateway } from '../../engine/testing/gateways/start-gateway.ts';
import { journeyOn, storageOf } from '../../scripts/compat/gateway-journey.ts';
import type { Journey } from '../../scripts/compat/journey.ts';
import { tableRow } from '../../scripts/compat/row.ts';
import { contentsBehind } from './behind.ts';

const document = fileURLToPath(new URL('../../docs/compatibility.md', import.meta.url));

/** The whole way on one gateway, with the connection test first: as the document says, and nothing is left over. */
export function testGateway(plan: GatewayPlan): void {
  test(`${plan.name}: ${plan.habit}`, async () => {
    await withGateway(plan, async (gateway) => {
      const journey = await journeyOn(storageOf(gateway, plan));
      expectGood(journey);
      if (!plan.silent) expect(gateway.fired()).toBeGreaterThan(0);
      expect(await contentsBehind(gateway)).toEqual({ objects: [], uploads: [] });
      const row = tableRow(plan.habit, journey);
      expect(rowOfDocument(plan.habit), 'docs/compatibility.md: run “npm run compat -- --docs”').toBe(row);
    });
  });
}

/** The same without the test: everything is found out on the way. */
export function testUnprepared(plan: GatewayPlan): void {
  test(`${plan.name}, never tested`, async () => {
    await withGateway(plan, async (gateway) => {
      expectGood(await journeyOn(storageOf(gateway, plan), { test: false }));
      expect(await contentsBehind(gateway)).toEqual({ objects: [], uploads: [] });
    });
  });
}

export async function withGateway(
  plan: GatewayPlan,
  work: (gateway: Gateway) => Promise<void>,
): Promise<void> {
  const gateway = await startGateway(plan);
  try {
    await work(gateway);
  } finally {
    await gateway.close();
  }
}

export function expectGood({ steps }: Journey): void {
  expect(steps.filter(({ failure }) => failure !== undefined)).toEqual([]);
}

/** The line of the document that begins with `name`. */
export function rowOfDocument(name: string): string | undefined {
  const lines = readFileSync(document, 'utf8').split('\n');
  return lines.find((line) => line.startsWith(`| ${name} |`));
}

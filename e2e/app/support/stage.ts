import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { type Lab, makeLab } from '../../support/computers.ts';
import type { Computer } from '../../support/run-cli.ts';
import { newBucketName, startOwnServer, type TestServer } from '../../support/servers.ts';
import { launchBrowser } from './browser.ts';
import { prepare, preparePlan, writeDocuments } from './prepare.ts';

/** What the journeys of one file stand on: folders for their computers, a browser, and a server of our own. */
export interface Stage {
  readonly lab: Lab;
  readonly browser: Browser;
  readonly server: TestServer;
  close(): Promise<void>;
}

export async function openStage(): Promise<Stage> {
  const lab = makeLab();
  const [browser, server] = await Promise.all([launchBrowser(), startOwnServer()]);
  return {
    ...{ lab, browser, server },
    close: async () => {
      await browser.close();
      await server.close();
      lab.remove();
    },
  };
}

/** A computer whose plan “docs” has three backups, each with another `version.txt`. */
export async function computerWithBackups({ lab, server }: Stage): Promise<Computer> {
  const computer = lab.computer('a');
  const documents = await preparePlan(computer, server, { bucket: newBucketName() });
  writeDocuments(documents);
  for (const version of ['1', '2', '3']) {
    writeFileSync(join(documents, 'version.txt'), version);
    await prepare(computer, 'backup', 'docs');
  }
  return computer;
}

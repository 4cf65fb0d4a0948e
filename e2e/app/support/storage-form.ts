import type { Page } from 'playwright-core';
import type { TestServer } from '../../support/servers.ts';

export interface FormWish {
  readonly bucket: string;
  readonly endpoint?: string;
  readonly secretAccessKey?: string;
  readonly rootPath?: string;
}

/** Types a server into the storage form that is on the screen, in English. */
export async function fillStorageForm(page: Page, server: TestServer, wish: FormWish): Promise<void> {
  await page.getByLabel('Address', { exact: true }).fill(wish.endpoint ?? server.endpoint);
  await page.getByLabel('Bucket', { exact: true }).fill(wish.bucket);
  await page.getByLabel('Region', { exact: true }).fill(server.region);
  await page.getByLabel('Access key id').fill(server.accessKeyId);
  await page.getByLabel('Secret access key').fill(wish.secretAccessKey ?? server.secretAccessKey);
  if (wish.rootPath !== undefined) {
    await page.getByText('Advanced', { exact: true }).click();
    await page.getByLabel('Folder in the bucket').fill(wish.rootPath);
  }
}

/** Presses Test connection until it works: an absent bucket is created by the button that is offered for it. */
export async function testAndCreateBucket(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Test connection' }).click();
  await page.getByRole('alert', { name: 'There is no bucket called' }).waitFor();
  await page.getByRole('button', { name: 'Create the bucket and test again' }).click();
  await page.getByText('Everything a backup needs works.').waitFor();
}

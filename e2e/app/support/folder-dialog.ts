import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { Computer } from '../../support/run-cli.ts';
import type { RunningApp } from './start-app.ts';

/**
 * Presses `button` and chooses the folder `names` below the home folder: in the system's dialog where there is
 * one, otherwise by walking down in the window. Returns its path, for which the window may need a moment.
 */
export async function chooseFolder(
  { page, folderDialog }: RunningApp,
  computer: Computer,
  button: string,
  names: readonly string[],
): Promise<string> {
  folderDialog?.(join(computer.home, ...names));
  await page.getByRole('button', { name: button }).click();
  if (folderDialog === null) await browseTo(page, names);
  return join(computer.home, ...names);
}

async function browseTo(page: Page, names: readonly string[]): Promise<void> {
  const dialog = page.getByRole('dialog');
  for (const name of names) await dialog.getByRole('button', { name, exact: true }).click();
  await dialog.getByText(new RegExp(`/${names.at(-1)}$`)).waitFor();
  await dialog.getByRole('button', { name: 'Choose this folder' }).click();
  await dialog.waitFor({ state: 'hidden' });
}

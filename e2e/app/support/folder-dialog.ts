import type { Page } from 'playwright-core';

/** Walks down `names` from the home folder in the dialog that `button` opens, and chooses the last one. */
export async function chooseFolder(page: Page, button: string, names: readonly string[]): Promise<void> {
  await page.getByRole('button', { name: button }).click();
  const dialog = page.getByRole('dialog');
  for (const name of names) await dialog.getByRole('button', { name, exact: true }).click();
  await dialog.getByText(new RegExp(`/${names.at(-1)}$`)).waitFor();
  await dialog.getByRole('button', { name: 'Choose this folder' }).click();
  await dialog.waitFor({ state: 'hidden' });
}

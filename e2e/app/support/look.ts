import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { pictures } from './start-app.ts';

/** Pictures the screen as `.build/screenshots/NAME.png`. */
export async function photograph(page: Page, name: string): Promise<void> {
  mkdirSync(pictures, { recursive: true });
  await page.evaluate('scrollTo(0, 0)');
  await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
}

/** What axe finds on the screen, a line each; in the dark scheme only what colours can change. */
export async function findings(page: Page, scheme: 'light' | 'dark'): Promise<string[]> {
  const all = new AxeBuilder({ page });
  const { violations } = await (scheme === 'light' ? all : all.withRules('color-contrast')).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${scheme} ${id}: ${target.join(' ')} – ${failureSummary}`),
  );
}

/** Lets the system turn light or dark and waits until the window has followed. */
export async function turn(page: Page, scheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme: scheme });
  await page.locator(`html[data-mantine-color-scheme=${scheme}]`).waitFor();
}

import { mkdir } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserPath, inBrowser } from '../../e2e/app/support/browser.ts';
import { type MakeBelieve, openMakeBelieve, turnTo, violationsIn } from '../../e2e/support/make-believe.ts';

/**
 * Every screen of the window over the make-believe service, in a real browser under the content policy that the
 * hosts send: nothing for axe to find, nothing the policy refuses, no error in the console. With HOLDALL_SHOTS
 * set to a folder, each screen is also photographed there.
 */
const shots = process.env.HOLDALL_SHOTS;

const tryHere: (typeof screens)[number] = [
  'try-here',
  'scene=first-run',
  '#/start',
  async (page) => {
    await page.getByRole('button', { name: 'Try it on this computer' }).click();
    await page.getByRole('button', { name: 'Stop' }).waitFor();
  },
];

const screens: [name: string, query: string, hash: string, act?: (page: Page) => Promise<void>][] = [
  ['home-protected', 'scene=protected', '#/home'],
  ['home-attention', 'scene=attention', '#/home'],
  ['home-unprotected', 'scene=unprotected', '#/home'],
  ['home-running', 'scene=running', '#/home'],
  ['home-finished', 'scene=finished', '#/home'],
  ['settings-while-running', 'scene=running', '#/settings/storage'],
  ['home-locked', 'scene=protected&secrets=locked', '#/home', askedForPassphrase],
  [
    'home-locked-not-now',
    'scene=protected&secrets=locked',
    '#/home',
    async (page) => {
      await askedForPassphrase(page);
      await page.getByRole('button', { name: /Not now|Pas maintenant|以后再说/ }).click();
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
    },
  ],
  ['start', 'scene=first-run', '#/start'],
  [
    'start-storage-wrong-secret',
    'scene=first-run',
    '#/start',
    async (page) => {
      await page.getByRole('main').getByRole('button').first().click();
      await page.locator('[name=endpoint]').fill('https://s3.example.com');
      await page.locator('[name=bucket]').fill('backups');
      await page.locator('[name=accessKeyId]').fill('AKEXAMPLE');
      await page.locator('[name=secretAccessKey]').fill('wrong');
      await page.locator('form button[type=button]:has(.tabler-icon-plug-connected)').click();
      await page.getByRole('alert').waitFor();
    },
  ],
  [
    'start-storage-tested',
    'scene=first-run',
    '#/start',
    async (page) => {
      await fillStorage(page);
      await page.locator('form button[type=button]:has(.tabler-icon-plug-connected)').click();
      await page.locator('form li[data-ok=true]').first().waitFor();
    },
  ],
  [
    'start-storage-public',
    'scene=first-run',
    '#/start',
    async (page) => {
      await fillStorage(page);
      await page.locator('[name=bucket]').fill('public');
      await page.locator('form button[type=button]:has(.tabler-icon-plug-connected)').click();
      await page.getByRole('note').waitFor();
      await page.locator('[role=status] details summary').click();
    },
  ],
  [
    'start-storage-untrusted',
    'scene=first-run',
    '#/start',
    async (page) => {
      await fillStorage(page);
      await page.locator('[name=endpoint]').fill('https://my-nas:9000');
      await page.locator('form button[type=button]:has(.tabler-icon-plug-connected)').click();
      await page.getByRole('note').waitFor();
    },
  ],
  ['start-folders', 'scene=first-run', '#/start', toFolders],
  [
    'start-browse',
    'scene=first-run',
    '#/start',
    async (page) => {
      await toFolders(page);
      await page.locator('button:has(.tabler-icon-folder-plus)').click();
      await page.getByRole('dialog').locator('li').first().waitFor();
    },
  ],
  [
    'start-schedule',
    'scene=first-run',
    '#/start',
    async (page) => {
      await toFolders(page);
      await page.locator('button:has(.tabler-icon-folder-plus)').click();
      await page.getByRole('dialog').locator('button:has(.tabler-icon-folder)').first().click();
      await page.getByRole('dialog').locator('button').last().click();
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
      await page.locator('main ul li').first().waitFor();
      await page.locator('main button:not(:has(svg))').first().click();
      await page.getByRole('radiogroup').waitFor();
    },
  ],
];

async function askedForPassphrase(page: Page): Promise<void> {
  await page.getByRole('dialog').locator('input[type=password]').waitFor();
}

async function fillStorage(page: Page): Promise<void> {
  await page.getByRole('main').getByRole('button').first().click();
  await page.locator('[name=endpoint]').fill('https://s3.example.com');
  await page.locator('[name=bucket]').fill('backups');
  await page.locator('[name=accessKeyId]').fill('AKEXAMPLE');
  await page.locator('[name=secretAccessKey]').fill('right');
}

async function toFolders(page: Page): Promise<void> {
  await fillStorage(page);
  await page.locator('form button[type=submit]').click();
  await page.locator('textarea').first().waitFor();
}

describe.skipIf(browserPath === undefined)(`screens${inBrowser}`, () => {
  let site: MakeBelieve;
  beforeAll(async () => {
    site = await openMakeBelieve();
    if (shots) await mkdir(shots, { recursive: true });
  });
  afterAll(() => site?.close());

  async function show(
    [name, query, hash, act]: (typeof screens)[number],
    language: string,
    check: (page: Page) => Promise<void>,
  ): Promise<void> {
    await site.visit(`${query}&backups=200&language=${language}`, hash, async (page) => {
      await page.locator('.mantine-Skeleton-root').first().waitFor({ state: 'detached' });
      await act?.(page);
      for (const scheme of shots ? (['dark', 'light'] as const) : []) {
        await turnTo(page, scheme);
        await page.screenshot({ path: `${shots}/${name}-${language}-${scheme}.png`, fullPage: true });
      }
      await check(page);
    });
  }

  // The two left out show nothing that another screen does not; they are there to be looked at.
  const checked = screens.filter(([name]) => shots || !['home-protected', 'home-finished'].includes(name));
  test.each(checked)('%s: axe and the content policy find nothing, in both schemes', async (...screen) => {
    await show(screen, 'en', async (page) => {
      expect(await violationsIn(page)).toEqual([]);
    });
  });

  test('trying it out leads to Home with the first backup running, which can be stopped and dismissed', async () => {
    await show(tryHere, 'en', async (page) => {
      expect(page.url()).toMatch(/#\/home$/);
      await page.getByRole('button', { name: 'Stop' }).click();
      await page.getByText('was stopped').waitFor();
      await page.getByRole('button', { name: 'Dismiss' }).click();
      await page.getByText('was stopped').waitFor({ state: 'detached' });
    });
  });

  test.runIf(shots !== undefined).each(['fr', 'zh-CN'])('photographs in %s', async (language) => {
    for (const screen of screens) await show(screen, language, async () => {});
  });
});

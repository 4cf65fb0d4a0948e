import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserPath, inBrowser } from '../../../e2e/app/support/browser.ts';
import { type MakeBelieve, openMakeBelieve } from '../../../e2e/support/make-believe.ts';
import { ALLOWED_MS, longest, pageTasks } from '../../../e2e/support/page-tasks.ts';

/** No piece of work of the window is so long that one would feel it, however much there is to show. */
describe.skipIf(browserPath === undefined)(`smoothness of the lists${inBrowser}`, () => {
  let site: MakeBelieve;
  beforeAll(async () => {
    site = await openMakeBelieve();
  });
  afterAll(() => site?.close());

  const grid = (page: Page) => page.getByRole('grid', { name: 'Backups of all computers' });
  const tree = (page: Page) => page.getByRole('treegrid', { name: 'Files in this backup' });

  /** `work` runs in the page, because looking for things from outside is work of the page as well. */
  async function expectSmooth(page: Page, what: string, work: string): Promise<void> {
    const tasks = await pageTasks(page, async () => {
      await page.evaluate(`(async () => {
        const frame = () => new Promise((done) => requestAnimationFrame(done));
        const one = (selector) => document.querySelector(selector);
        const until = async (fits) => { while (!fits()) await frame(); };
        ${work}
        await frame();
      })()`);
    });
    console.log(`${what}: ${longest(tasks)}`);
    const tooLong = tasks.filter(({ cpu }) => cpu > ALLOWED_MS);
    expect.soft(tooLong, what).toEqual([]);
  }

  /** From top to bottom and back, a jump every frame: much faster than a hand. */
  const scrollThrough = (selector: string) => `
    const grid = one('${selector}');
    for (let step = 0; step <= 120; step += 1) {
      const at = step <= 60 ? step / 60 : (120 - step) / 60;
      grid.scrollTop = at * (grid.scrollHeight - grid.clientHeight);
      await frame();
    }`;

  /** Types as React hears it. */
  const type = (text: string) => `
    const field = one('input[type=search]');
    const { set } = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value');
    for (const sign of '${text}') {
      set.call(field, field.value + sign);
      field.dispatchEvent(new Event('input', { bubbles: true }));
      await frame();
    }`;

  test('10,000 backups open, scroll, sort and are searched in small steps (times printed)', async () => {
    await site.visit('scene=protected&backups=10000', '#/home', async (page) => {
      await page.getByText('Last good backup').first().waitFor();
      await expectSmooth(
        page,
        'opening 10,000 backups',
        `one('nav a[href="#/manage"]').click();
         await until(() => one('[role=grid] [aria-rowindex="6"]'));`,
      );
      await expectSmooth(page, 'scrolling them', scrollThrough('[role=grid]'));
      await expectSmooth(
        page,
        'reading them again',
        // What the page shows between two frames only would be missed by looking at each frame.
        `const begun = new Promise((done) => {
           const watch = new MutationObserver(() => one('button[data-loading]') && done());
           watch.observe(document.body, { subtree: true, attributes: true, childList: true });
         });
         one('button:has(.tabler-icon-refresh)').click();
         await begun;
         await until(() => !one('button[data-loading]'));`,
      );
      await expectSmooth(
        page,
        'sorting them',
        `one('[role=columnheader]:nth-child(3) button').click();
         await until(() => one('[aria-sort=ascending]'));`,
      );
      await expectSmooth(page, 'searching them', type('office 2026'));
      await page.getByText(/of 10,000 backups$/).waitFor();
      expect(await grid(page).getByRole('row').count()).toBeLessThan(60);
    });
  });

  test('a tree of 100,000 files opens and scrolls in small steps (times printed)', async () => {
    await site.visit('scene=protected&backups=200', '#/manage', async (page) => {
      await grid(page).getByRole('row').nth(1).getByRole('link').click();
      await tree(page).getByText('Notes', { exact: true }).waitFor();
      await expectSmooth(
        page,
        'opening a folder of 30,000 files',
        `[...document.querySelectorAll('[role=treegrid] [role=row]')].find((row) => row.textContent.includes('Notes')).click();
         await until(() => one('[role=treegrid] [aria-rowindex="20"]'));`,
      );
      await tree(page).getByText('笔记 00005.md').waitFor();
      await expectSmooth(page, 'scrolling them', scrollThrough('[role=treegrid]'));
      expect(await tree(page).getByRole('row').count()).toBeLessThan(60);
    });
  });
});

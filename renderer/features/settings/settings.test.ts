import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserPath, inBrowser } from '../../../e2e/app/support/browser.ts';
import { type MakeBelieve, openMakeBelieve, violationsIn } from '../../../e2e/support/make-believe.ts';

/** The settings over the make-believe service, in a real browser under the content policy that the hosts send. */
describe.skipIf(browserPath === undefined)(`settings${inBrowser}`, () => {
  let site: MakeBelieve;
  beforeAll(async () => {
    site = await openMakeBelieve();
  });
  afterAll(() => site?.close());

  const at = (section: string, act: (page: Page) => Promise<void>, query = '') =>
    site.visit(`backups=2000${query}`, `#/settings/${section}`, act);

  const bar = (page: Page) => page.getByText('You have unsaved changes.');
  const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

  test.each([
    ['storage', 'Add a storage'],
    ['what', 'Count again'],
    ['schedule', 'The next runs'],
    ['retention', 'Remove now'],
    ['share', 'No folder is shared yet.'],
    ['notifications', 'The desktop app can notify you'],
    ['appearance', 'Language'],
    ['advanced', 'Anna-Laptop'],
  ])('%s: the focus is on its heading, and axe finds nothing in either scheme', async (section, text) => {
    await at(section, async (page) => {
      await page.getByText(text).first().waitFor();
      await page.locator('h1:focus').waitFor();
      expect(await violationsIn(page)).toEqual([]);
    });
  });

  test('a storage whose name is taken: said at the name, nothing typed is lost, and the next try saves', async () => {
    await at('storage', async (page) => {
      await press(page, 'Add a storage');
      await page.locator('[name=bucket]').fill('archive');
      await page.locator('[name=accessKeyId]').fill('AKOTHER');
      await page.locator('[name=secretAccessKey]').fill('a-secret');
      await page.locator('[name=name]').fill('office');
      await press(page, 'Add this storage');
      await page.getByRole('alert').getByText('“office” is already in use').waitFor();
      await expect.poll(() => page.locator('[name=name]').getAttribute('aria-invalid')).toBe('true');
      await expect.poll(() => page.locator('[name=bucket]').inputValue()).toBe('archive');
      await expect.poll(() => page.locator('[name=secretAccessKey]').inputValue()).toBe('a-secret');

      await page.locator('[name=name]').fill('archive');
      await press(page, 'Add this storage');
      await page.getByText('archive/holdall at Amazon S3').waitFor();
    });
  });

  test('a stored secret is never shown; a test and a change leave it as it is', async () => {
    await at('storage', async (page) => {
      await press(page, 'Change the storage home-nas');
      await expect.poll(() => page.locator('[name=secretAccessKey]').inputValue()).toBe('');
      await press(page, 'Test connection');
      await page.getByText('Everything a backup needs works.').waitFor();
      await expect.poll(() => bar(page).count()).toBe(0);
      await page.locator('[name=region]').fill('eu-west-3');
      await bar(page).waitFor();
      await press(page, 'Save');
      await page.getByText('Used by the plans documents and photos.').waitFor();
      await press(page, 'Change the storage home-nas');
      await expect.poll(() => page.locator('[name=region]').inputValue()).toBe('eu-west-3');
      await page.getByText('A secret is stored.').waitFor();
    });
  });

  test('another window was faster: that is said, nothing typed is lost, and the new values are a button away', async () => {
    await at(
      'storage',
      async (page) => {
        const region = page.locator('[name=region]');
        await press(page, 'Change the storage home-nas');
        await region.fill('eu-west-3');
        await press(page, 'Save');
        const alert = page.getByRole('alert');
        await alert.getByText('The storage “home-nas” was changed meanwhile').waitFor();
        await expect.poll(() => region.inputValue()).toBe('eu-west-3');
        await press(page, 'Save');
        await alert.getByText('was changed meanwhile').waitFor();
        expect(await violationsIn(page)).toEqual([]);

        await press(page, 'Load the new values');
        await alert.waitFor({ state: 'detached' });
        await expect.poll(() => region.inputValue()).toBe('eu-north-7');
        await expect.poll(() => bar(page).count()).toBe(0);
        await region.fill('eu-west-3');
        await press(page, 'Save');
        await page.getByText('Used by the plans documents and photos.').waitFor();
        await press(page, 'Change the storage home-nas');
        await expect.poll(() => region.inputValue()).toBe('eu-west-3');
      },
      '&meanwhile',
    );
  });

  test('a failed test offers what could be changed; the button changes it and tests again', async () => {
    await at('storage', async (page) => {
      await press(page, 'Change the storage home-nas');
      const region = page.locator('[name=region]');
      await region.fill('mars-1');
      await press(page, 'Test connection');
      await expect.poll(() => region.getAttribute('aria-invalid')).toBe('true');
      await press(page, 'Take the region eu-1 and test again');
      await page.getByText('Everything a backup needs works.').waitFor();
      await expect.poll(() => region.inputValue()).toBe('eu-1');

      await page.locator('[name=bucket]').fill('missing');
      await press(page, 'Test connection');
      await press(page, 'Create the bucket and test again');
      await page.getByText('Everything a backup needs works.').waitFor();

      await page.locator('[name=bucket]').fill('public');
      await press(page, 'Test connection');
      await page.getByRole('note').getByText('Anyone can read what is in this bucket!').waitFor();
      const follows = page.getByText('Every backup uploads everything.');
      await expect.poll(() => follows.isVisible()).toBe(false);
      await page.getByText('What follows from it').click();
      await follows.waitFor();
      expect(await violationsIn(page)).toEqual([]);

      await page.locator('[name=endpoint]').fill('https://my-nas:9000');
      await press(page, 'Test connection');
      await page.getByText('00:07:0E', { exact: false }).waitFor();
      await page.getByText('The server vouches for itself').waitFor();
      expect(await violationsIn(page)).toEqual([]);
      await press(page, 'Trust this certificate and test again');
      await page.getByText('Everything a backup needs works.').waitFor();
      await expect.poll(() => page.locator('[name=caFile]').inputValue()).toMatch(/certificates.+\.pem$/);
    });
  });

  test('a storage in use cannot be removed, one that is not can', async () => {
    await at('storage', async (page) => {
      await press(page, 'Remove the storage home-nas');
      const dialog = page.getByRole('dialog');
      await dialog.getByText('The plans documents and photos back up to it.').waitFor();
      await expect
        .poll(() => dialog.getByRole('button', { name: 'Remove from this computer' }).count())
        .toBe(0);
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'hidden' });
      await press(page, 'Remove the storage office');
      await press(page, 'Remove from this computer');
      await page.getByText('No plan uses it.').waitFor({ state: 'detached' });
    });
  });

  test('hidden versions are counted when asked for, and go only after their number was typed', async () => {
    await at('storage', async (page) => {
      await press(page, 'Hidden versions in home-nas');
      const dialog = page.getByRole('dialog', { name: 'Hidden versions' });
      await dialog.getByText(/^41 hidden versions .* take up 12.4 GB/).waitFor();
      const remove = dialog.getByRole('button', { name: 'Remove 41 versions for good' });
      await expect.poll(() => remove.isDisabled()).toBe(true);
      await dialog.getByLabel('Type 41 to confirm').fill('14');
      await expect.poll(() => remove.isDisabled()).toBe(true);
      expect(await violationsIn(page)).toEqual([]);
      await dialog.getByLabel('Type 41 to confirm').fill('41');
      await remove.click();
      await dialog.getByText(/^40 versions were removed, 12.1 GB freed/).waitFor();
      await dialog
        .getByRole('alert')
        .getByText(/^1 version could not be removed/)
        .waitFor();
      expect(await violationsIn(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'hidden' });
      await press(page, 'Hidden versions in office');
      await dialog.getByText('This storage does not show any versions.').waitFor();
    });
  });

  test('unsaved changes: links, another plan and the way back ask; staying keeps, saving goes on', async () => {
    await at('what', async (page) => {
      const exclude = page.getByLabel('Leave out', { exact: true });
      await page.getByRole('link', { name: 'Schedule' }).click();
      await page.getByRole('heading', { name: 'Schedule', level: 1 }).waitFor();
      await page.getByRole('link', { name: 'What to back up' }).click();
      await exclude.fill('*.iso');
      await bar(page).waitFor();

      const dialog = page.getByRole('dialog', { name: 'Save your changes?' });
      const leave: (() => Promise<unknown>)[] = [
        () => page.getByRole('link', { name: 'Home', exact: true }).click(),
        () => page.evaluate('history.back()'),
        () => page.getByLabel('Plan', { exact: true }).selectOption('photos'),
      ];
      for (const go of leave) {
        await go();
        await dialog.waitFor();
        await press(page, 'Stay here');
        await dialog.waitFor({ state: 'hidden' });
        expect(page.url()).toMatch(/#\/settings\/what$/);
        await expect.poll(() => exclude.inputValue()).toBe('*.iso');
      }

      await page.getByRole('link', { name: 'Home', exact: true }).click();
      await dialog.getByRole('button', { name: 'Save' }).click();
      await page.waitForURL(/#\/home$/);
      await page.getByRole('link', { name: 'Settings' }).click();
      await page.getByRole('link', { name: 'What to back up' }).click();
      await expect.poll(() => exclude.inputValue()).toBe('*.iso');
      await expect.poll(() => bar(page).count()).toBe(0);
    });
  });

  test('the link of the section one is in leads back to its list, and asks first', async () => {
    await at('storage', async (page) => {
      const link = page.getByRole('link', { name: 'Storage', exact: true });
      await press(page, 'Change the storage office');
      await page.locator('[name=region]').fill('eu-west-3');
      await link.click();
      await press(page, 'Stay here');
      await expect.poll(() => page.locator('[name=region]').inputValue()).toBe('eu-west-3');
      await link.click();
      await page.getByRole('dialog').getByRole('button', { name: 'Discard changes' }).click();
      await page.getByRole('button', { name: 'Add a storage' }).waitFor();
      await press(page, 'Change the storage office');
      await expect.poll(() => page.locator('[name=region]').inputValue()).toBe('us-east-1');
      await link.click();
      await page.getByRole('button', { name: 'Add a storage' }).waitFor();
    });
  });

  test('discarded changes are gone, and nothing asks any more', async () => {
    await at('retention', async (page) => {
      const days = page.getByLabel('For how many days to keep');
      await days.fill('3');
      await page.getByRole('link', { name: 'Advanced' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Discard changes' }).click();
      await page.getByRole('heading', { name: 'Advanced', level: 1 }).waitFor();
      await page.getByRole('link', { name: 'Retention' }).click();
      await expect.poll(() => days.inputValue()).toBe('14');
    });
  });

  test('closing the window asks while something is unsaved, and not otherwise', async () => {
    await at('retention', async (page) => {
      const days = page.getByLabel('For how many days to keep');
      await days.fill('3');
      await bar(page).waitFor();
      const asked = page.waitForEvent('dialog');
      await page.close({ runBeforeUnload: true });
      const dialog = await asked;
      expect(dialog.type()).toBe('beforeunload');
      await dialog.dismiss();
      await expect.poll(() => days.inputValue()).toBe('3');
      await press(page, 'Discard changes');
      await bar(page).waitFor({ state: 'detached' });
      const closed = page.waitForEvent('close');
      await page.close({ runBeforeUnload: true });
      await closed;
    });
  });

  test('a passphrase is set, changed by who knows it, and taken away', async () => {
    await at('advanced', async (page) => {
      const dialog = page.getByRole('dialog');
      const card = page.getByRole('region', { name: 'Secret keys' });
      await card.getByText('a passphrase prevents that').waitFor();
      await press(page, 'Set a passphrase…');
      await dialog.getByLabel('New passphrase', { exact: true }).fill('short');
      await press(page, 'Set the passphrase');
      await dialog.locator('p', { hasText: 'At least 8 characters.' }).waitFor();
      await dialog.getByLabel('New passphrase', { exact: true }).fill('long enough');
      await dialog.getByLabel('New passphrase once more').fill('long enough');
      expect(await violationsIn(page)).toEqual([]);
      await press(page, 'Set the passphrase');
      await dialog.waitFor({ state: 'hidden' });
      await page.getByText('The passphrase is set.').waitFor();
      await card.getByText('encrypted with your passphrase').waitFor();

      await press(page, 'Change the passphrase…');
      await dialog.getByLabel('Present passphrase').fill('not this one');
      await dialog.getByLabel('New passphrase', { exact: true }).fill('another one');
      await dialog.getByLabel('New passphrase once more').fill('another one');
      await press(page, 'Change the passphrase');
      await dialog.getByRole('alert').getByText('That is not the passphrase.').waitFor();
      await dialog.getByLabel('Present passphrase').fill('long enough');
      await press(page, 'Change the passphrase');
      await dialog.waitFor({ state: 'hidden' });

      await press(page, 'Take the passphrase away…');
      await expect.poll(() => dialog.locator('input').first().inputValue()).toBe('');
      await dialog.getByLabel('Present passphrase').fill('another one');
      await press(page, 'Take it away');
      await card.getByText('a passphrase prevents that').waitFor();
    });
  });

  test('locked secrets: asked for at once, put off, and entered later', async () => {
    const locked = '&secrets=locked';
    await at(
      'advanced',
      async (page) => {
        const dialog = page.getByRole('dialog', { name: 'Enter your passphrase' });
        await dialog.getByLabel('Passphrase', { exact: true }).fill('wrong');
        await press(page, 'Unlock');
        await dialog.getByRole('alert').getByText('That is not the passphrase.').waitFor();
        await press(page, 'Not now');
        await dialog.waitFor({ state: 'hidden' });
        await page.getByText('nothing is backed up').waitFor();
        await page.getByRole('button', { name: 'Enter the passphrase…' }).first().click();
        await dialog.getByLabel('Passphrase', { exact: true }).fill('open sesame');
        await page.keyboard.press('Enter');
        await dialog.waitFor({ state: 'hidden' });
        await page.getByText('nothing is backed up').waitFor({ state: 'detached' });
        await page.getByText('encrypted with your passphrase').waitFor();
      },
      locked,
    );
  });

  test('the size is counted anew for other patterns', async () => {
    await at('what', async (page) => {
      await page.getByText('The patterns leave out 1,826 files (128 MB).').waitFor();
      await page.getByLabel('Leave out', { exact: true }).fill('*.tmp\n\n*.iso\n*.log\n');
      await page.getByText('Counting the files…').waitFor();
      await page.getByText('The patterns leave out 2,739 files (192 MB).').waitFor();
    });
  });

  test('a plan that is renamed stays the chosen one, here and under Schedule', async () => {
    await at('what', async (page) => {
      await page.getByLabel('Plan', { exact: true }).selectOption('photos');
      const name = page.getByLabel('Name of the plan');
      await name.fill('documents');
      await name.blur();
      await page.getByText('There is already a plan with this name.').waitFor();
      await name.fill('pictures');
      await page.getByText('Backups made so far stay listed under “photos”').waitFor();
      await press(page, 'Save');
      await bar(page).waitFor({ state: 'detached' });
      const chosen = () => page.getByLabel('Plan', { exact: true }).inputValue();
      await expect.poll(chosen).toBe('pictures');
      await page.getByRole('link', { name: 'Schedule' }).click();
      await expect.poll(chosen).toBe('pictures');
    });
  });

  test('a new plan needs a folder, and is chosen once it is there', async () => {
    await at('what', async (page) => {
      await press(page, 'Add a plan');
      await press(page, 'Add this plan');
      await page.getByText('Choose at least one folder.').waitFor();
      await page.locator('button:focus', { hasText: 'Add a folder' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Notes' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Choose this folder' }).click();
      await press(page, 'Add this plan');
      await page.getByLabel('Plan', { exact: true }).waitFor();
      const chosen = () => page.getByLabel('Plan', { exact: true }).inputValue();
      await expect.poll(chosen).toBe('my-files');
      await press(page, 'Remove the plan “my-files”');
      await press(page, 'Remove the plan');
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
      await expect.poll(chosen).toBe('documents');
    });
  });

  test('a schedule is checked on leaving the field, and not saved while it is wrong', async () => {
    await at('schedule', async (page) => {
      const every = page.getByLabel('Every', { exact: true });
      await every.fill('9000');
      await expect.poll(() => page.getByText('The longest interval is 30 days.').count()).toBe(0);
      await every.blur();
      await page.getByText('The longest interval is 30 days.').waitFor();
      await press(page, 'Save');
      await bar(page).waitFor();
      await page.locator('input:focus[aria-invalid=true]').waitFor();
      await page.getByLabel('On certain days of the week').check();
      for (const day of ['Mon', 'Tue', 'Wed', 'Thu', 'Fri']) await page.getByLabel(day).uncheck();
      await page.getByText('Choose at least one day.').waitFor();
      await page.getByLabel('Sun').check();
      await press(page, 'Save');
      await bar(page).waitFor({ state: 'detached' });
      await expect.poll(() => page.getByLabel('Sun').isChecked()).toBe(true);
    });
  });

  test('old backups are removed only by saved rules, and only after a question that counts them', async () => {
    await at('retention', async (page) => {
      const remove = page.getByRole('button', { name: 'Remove now' });
      await remove.waitFor();
      const last = page.getByLabel('How many of the newest backups to keep');
      await last.fill('2');
      await page.getByText('Nothing is removed until you save').waitFor();
      await expect.poll(() => remove.count()).toBe(0);
      await press(page, 'Save');
      await remove.waitFor();
      const going = await page.locator('tr[data-action=remove]').count();
      expect(going).toBeGreaterThan(0);
      await remove.click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText('cannot be undone').waitFor();
      await dialog.getByRole('button', { name: /^Remove \d+ backups?$/ }).click();
      await page.getByText('Removing has begun.').waitFor();
      await page.getByRole('region', { name: 'Running' }).waitFor();
    });
  });

  test('language and colours change at once', async () => {
    await at('appearance', async (page) => {
      await page.getByLabel('Dark').click();
      await page.locator('html[data-mantine-color-scheme=dark]').waitFor();
      await page.getByLabel('Français').click();
      await page.getByRole('heading', { name: 'Apparence et langue', level: 1 }).waitFor();
      await page.locator('html[lang=fr]').waitFor();
    });
  });

  test('without storage and plans, every section says what to do first', async () => {
    await at(
      'storage',
      async (page) => void (await page.getByText('No storage is set up yet.').waitFor()),
      '&scene=first-run',
    );
    for (const section of ['what', 'schedule', 'retention']) {
      const act = async (page: Page) =>
        void (await page.getByText('Nothing is being backed up on this computer yet.').waitFor());
      await at(section, act, '&scene=first-run');
    }
  });
});

import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeSampleFile } from '../../scripts/demo/sample-tree.ts';
import { noise } from '../../scripts/demo/seeded-bytes.ts';
import { type FaultyProxy, isPartUpload, startProxy } from '../support/proxy.ts';
import { type Computer, cli } from '../support/run-cli.ts';
import { contentsOf, newBucketName } from '../support/servers.ts';
import { type Gate, gate } from './support/gate.ts';
import { onEachHost } from './support/hosts.ts';
import { preparePlan } from './support/prepare.ts';
import { openStage, type Stage } from './support/stage.ts';
import { visit } from './support/start-app.ts';

onEachHost('backing up', (host) => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage?.close());

  /** A computer whose uploads stand still before a gate, with more to back up than one part holds. */
  async function slowComputer(name: string): Promise<{
    computer: Computer;
    bucket: string;
    uploads: Gate;
    proxy: FaultyProxy;
  }> {
    const computer = stage.lab.computer(name);
    const bucket = newBucketName();
    const uploads = gate(isPartUpload);
    const proxy = await startProxy(stage.server.endpoint, [uploads]);
    const documents = await preparePlan(computer, stage.server, { bucket, endpoint: proxy.endpoint });
    writeSampleFile(documents, 'clip.mp4', noise(5, 24_000_000));
    return { computer, bucket, uploads, proxy };
  }

  /** No backup, but an upload; the next run makes it the backup, and nothing else is left. */
  async function expectToBeContinued(computer: Computer, bucket: string, uploads: Gate): Promise<void> {
    const left = await contentsOf(stage.server, bucket);
    expect(left.objects.filter((key) => key.endsWith('.zip'))).toEqual([]);
    expect(left.uploads).toHaveLength(1);
    uploads.open();
    const { code, stdout, stderr } = await cli(computer, ['backup', 'docs']);
    expect([code, code === 0 ? '' : stdout + stderr]).toEqual([0, '']);
    expect(await contentsOf(stage.server, bucket)).toEqual({ objects: left.uploads, uploads: [] });
  }

  test('“Back up now”, a reload in mid backup, and the outcome that stays until it is dismissed', async () => {
    const { computer, bucket, uploads, proxy } = await slowComputer('reload');
    await visit({ host, computer, browser: stage.browser }, async ({ page }) => {
      await page.getByRole('heading', { name: 'Not protected' }).waitFor();
      await expect.poll(() => page.getByText('It was never backed up.').count()).toBe(1);
      await page.getByRole('button', { name: 'Back up now' }).click();
      await page.getByRole('heading', { name: 'Backing up “docs”' }).waitFor();
      await uploads.reached;
      await page.getByRole('listitem').filter({ hasText: 'Packing and uploading' }).waitFor();
      await page.getByRole('progressbar', { name: 'Progress' }).waitFor();
      await expect.poll(() => page.getByRole('button', { name: 'Back up now' }).isDisabled()).toBe(true);

      await page.reload();
      await page.getByRole('heading', { name: 'Backing up “docs”' }).waitFor();
      await page.getByRole('heading', { name: 'Not protected yet: the first backup is running' }).waitFor();
      // On other pages one line says the same.
      await page.getByRole('link', { name: 'Settings' }).click();
      await page.getByRole('region', { name: 'Running' }).getByRole('link', { name: 'Show' }).click();

      uploads.open();
      await page.getByRole('heading', { name: '“docs” is backed up and checked' }).waitFor();
      await page.getByText(/^1 file, 24 MB in the storage, 24 MB uploaded$/).waitFor();
      await page.getByRole('heading', { name: 'Your data is protected' }).waitFor();
      await page.getByRole('cell', { name: /: 1 complete backup$/ }).waitFor();

      await page.reload();
      await page.getByRole('heading', { name: '“docs” is backed up and checked' }).waitFor();
      await page.getByRole('button', { name: 'Dismiss' }).click();
      await page.getByRole('button', { name: 'Dismiss' }).waitFor({ state: 'detached' });
      await page.reload();
      await page.getByRole('heading', { name: 'Your data is protected' }).waitFor();
      await expect.poll(() => page.getByRole('button', { name: 'Dismiss' }).count()).toBe(0);
    });
    expect(uploads.fired).toBeGreaterThan(0);
    expect((await contentsOf(stage.server, bucket)).objects).toHaveLength(1);
    await proxy.close();
  });

  test('Stop makes no backup, says that nothing was lost, and the next run goes on', async () => {
    const { computer, bucket, uploads, proxy } = await slowComputer('stop');
    await visit({ host, computer, browser: stage.browser }, async ({ page }) => {
      await page.getByRole('button', { name: 'Back up now' }).click();
      await uploads.reached;
      expect((await contentsOf(stage.server, bucket)).uploads).toHaveLength(1);
      await page.getByRole('button', { name: 'Stop' }).click();
      await page.getByRole('heading', { name: 'The backup of “docs” was stopped' }).waitFor();
      await page.getByText('No new backup was made. Earlier backups are untouched.').waitFor();
      await page.getByRole('heading', { name: 'Not protected' }).waitFor();
    });
    await expectToBeContinued(computer, bucket, uploads);
    await proxy.close();
  });

  test('closing the program in mid backup leaves the same, and the next run goes on', async () => {
    const { computer, bucket, uploads, proxy } = await slowComputer('close');
    await visit({ host, computer, browser: stage.browser }, async ({ page }) => {
      await page.getByRole('button', { name: 'Back up now' }).click();
      await uploads.reached;
    });
    await expectToBeContinued(computer, bucket, uploads);
    await proxy.close();
  });

  test('a folder that is gone: the failure says what to do, and that earlier backups are untouched', async () => {
    const computer = stage.lab.computer('gone');
    const documents = await preparePlan(computer, stage.server, { bucket: newBucketName() });
    rmSync(documents, { recursive: true });
    await visit({ host, computer, browser: stage.browser }, async ({ page }) => {
      await page.getByRole('button', { name: 'Back up now' }).click();
      await page.getByRole('heading', { name: 'The backup of “docs” failed' }).waitFor();
      await page.getByText('Earlier backups are untouched.').first().waitFor();
      await page
        .getByRole('alert', { name: `The folder ${documents} does not exist.` })
        .first()
        .waitFor();
      // The plan's own card remembers it in the same words when the outcome is gone, also after a restart.
      await page.getByRole('button', { name: 'Dismiss' }).click();
      await page.getByRole('button', { name: 'Dismiss' }).waitFor({ state: 'detached' });
      await page.getByRole('alert', { name: `The folder ${documents} does not exist.` }).waitFor();
    });
  });
});

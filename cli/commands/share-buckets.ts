import type { Command } from 'commander';
import { AppError } from '#shared/errors/app-error.ts';
import { examples } from '../examples.ts';
import { localPath } from '../input/local-path.ts';
import { openShare } from '../open-share.ts';
import type { Runner } from '../program.ts';

export function addShareBuckets(parent: Command, run: Runner): void {
  const add = parent
    .command('add')
    .summary('share a folder as a bucket')
    .description(
      'Share a folder as a bucket. Files that are in it appear as objects; objects become files in it.',
    )
    .argument('<name>', 'what the bucket is called')
    .argument('<dir>', 'its folder')
    .action((name: string, dir: string) =>
      run(
        async (app) => {
          const share = openShare(app);
          const folder = localPath(app, dir, 'folder of a bucket');
          const settings = await share.configure({
            buckets: [...share.settings().buckets, { name, folder }],
          });
          app.report.answer({
            text: `${folder} is set up as the bucket “${name}”.\n`,
            json: { type: 'result', ok: true, buckets: settings.buckets },
            confirmation: true,
          });
          return 'ok';
        },
        { events: false },
      ),
    );
  examples(add, ['holdall share add backups /mnt/disk/backups']);
  const remove = parent
    .command('remove')
    .summary('share a folder no longer')
    .description('Share a folder no longer. The folder stays as it is.')
    .argument('<name>', 'the bucket')
    .action((name: string) =>
      run(
        async (app) => {
          const share = openShare(app);
          const before = share.settings().buckets;
          const buckets = before.filter((bucket) => bucket.name !== name);
          if (buckets.length === before.length)
            throw new AppError('usage-invalid', { problem: `Nothing is shared as “${name}”.` });
          const settings = await share.configure({ buckets });
          app.report.answer({
            text: `“${name}” is no longer shared; its folder is as it was.\n`,
            json: { type: 'result', ok: true, buckets: settings.buckets },
            confirmation: true,
          });
          return 'ok';
        },
        { events: false },
      ),
    );
  examples(remove, ['holdall share remove backups']);
}

import type { Command } from 'commander';
import type { Runner } from '../program.ts';
import { addShareBuckets } from './share-buckets.ts';
import { addShareKeys } from './share-keys.ts';
import { addShareCertificate, addShareLink } from './share-link.ts';
import { addShareSet } from './share-set.ts';
import { addShareShow } from './share-show.ts';

export function addShareCommands(program: Command, run: Runner): void {
  const share = program
    .command('share')
    .summary('what this computer offers to others as S3')
    .description(
      'Set up what this computer offers to others as S3 buckets: folders, keys, and how they reach it. It runs in the ' +
        'app once it is switched on, or with “holdall serve”. A running app takes over changes within a minute.',
    )
    .helpCommand(false);
  addShareShow(share, run);
  addShareBuckets(share, run);
  addShareSet(share, run);
  addShareKeys(share, run);
  addShareLink(share, run);
  addShareCertificate(share, run);
}

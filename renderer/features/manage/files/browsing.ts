import type { TreeEntry } from '#shared/contract/backups.ts';
import type { FileChoice } from './file-choice.ts';

/** What the tree and what a search found have in common. */
export interface BrowsingProps {
  readonly connection: string;
  readonly id: string;
  readonly choice: FileChoice;
  readonly onToggle: (entry: TreeEntry) => void;
  readonly onLook: (entry: TreeEntry) => void;
  readonly lookedAt: string | null;
  readonly above: string;
}

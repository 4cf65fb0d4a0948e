/** Below this many missing bytes nobody gains from keeping holes, and file systems round. */
const WORTHWHILE = 64 * 1024;

/**
 * True when a file occupies clearly less disk than its size says. Compressing file systems look the same; then
 * the only effect is that a restore leaves long runs of zeros unwritten.
 * `blocks` counts 512 bytes each, whatever the block size of the disk.
 */
export function looksSparse(stats: { readonly size: number; readonly blocks: number }): boolean {
  return stats.size - stats.blocks * 512 >= WORTHWHILE;
}

/**
 * The permission bits a restored file or folder gets. Set-user-id and set-group-id are dropped: owner and group
 * are not restored, so the bits would lend the rights of whoever restores instead of those they stood for.
 */
export function restoredMode(mode: number): number {
  return mode & 0o1777;
}

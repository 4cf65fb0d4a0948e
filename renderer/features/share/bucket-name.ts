/** A bucket name that the last part of a folder's path suggests and nobody has yet; always one that may be used. */
export function suggestBucketName(folder: string, taken: readonly string[]): string {
  const last = folder.split(/[/\\]/).findLast((part) => part !== '') ?? '';
  const plain = last
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 50)
    .replace(/-+$/, '');
  const base = plain.length >= 3 ? plain : 'backups';
  let name = base;
  for (let count = 2; taken.includes(name); count += 1) name = `${base}-${count}`;
  return name;
}

/** The rule for names that every S3 program takes: lower-case letters, digits and hyphens. */
export function isBucketName(name: string): boolean {
  return /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(name);
}

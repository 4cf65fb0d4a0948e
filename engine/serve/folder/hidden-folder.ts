/** The one folder in a bucket's folder that is ours: metadata, uploads and half-written files. Never an object. */
export const hiddenName = '.holdall-s3';

/** Subfolders of the hidden folder. */
export const hiddenParts = { incoming: 'incoming', metadata: 'metadata', uploads: 'uploads' } as const;

// Characters some filesystems ignore when they compare names, which would open a second door to the folder.
const ignored = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u206a-\u206f\ufeff]/g;

/** True for any spelling of the hidden folder's name that some filesystem could take for it. */
export function isHiddenName(name: string): boolean {
  const plain = name
    .normalize('NFKC')
    .replace(ignored, '')
    .toLowerCase()
    .replace(/[. ]+$/, '');
  return plain === hiddenName || /^holdal~\d+$/.test(plain);
}

import type { Journey } from './journey.ts';

/** What Holdall does because of how a storage is, as short clauses; empty where nothing is special. Pure. */
export function whatFollows(journey: Journey): string[] {
  const { capabilities: can, fixes, notices, notes, copied, secondSize } = journey;
  const clauses: string[] = [];
  const add = (when: boolean, clause: string) => {
    if (when) clauses.push(clause);
  };
  add(fixes.includes('take-region'), 'the test finds the region and offers it');
  add(fixes.includes('switch-addressing'), 'the test finds the right addressing and offers it');
  add(fixes.includes('create-bucket'), 'the test offers to create the bucket');
  add(
    notices.has('upload-in-one-piece'),
    'each backup is gathered on the disk and sent in one piece, up to 5 GiB',
  );
  if (can.multipart !== 'no') {
    add(secondSize > 0 && copied === 0, 'every backup uploads everything');
    add(can.unequalParts === 'no', 'what is taken over is cut into equal parts');
    add(can.partsInAnyOrder === 'no', 'parts are sent one after the other');
    const { maxParts } = can;
    add(
      typeof maxParts === 'number' && maxParts < 10_000,
      `at most ${maxParts} parts, larger ones if need be`,
    );
  }
  add(can.batchDelete === 'no', 'objects are deleted one by one');
  add(can.listV2 === 'no', 'lists in the old way (version 1)');
  add(can.conditionalCreate === 'no', 'relies on no conditions');
  add(
    notes.includes('object-lock'),
    'sends Content-MD5; says that backups may stay longer than the rules want',
  );
  add(notes.includes('versioned'), 'tells what stays hidden, and removes it for good when asked');
  add(can.public === 'yes', 'warns that anyone can read what is stored');
  add(notices.has('clock-skew'), 'makes up for the clock, and says so');
  add(notices.has('retrying'), 'waits and tries again');
  return clauses;
}

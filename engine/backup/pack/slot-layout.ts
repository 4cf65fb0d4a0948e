import { SEGMENT_SIZE } from '../../archive/manifest.ts';

/** Content of one segment of a big file, as read. Small files are read into the worker's own memory instead. */
export const CONTENT_ROOM = SEGMENT_SIZE;

/** Room for the local headers of one batch of small files; one header takes at most 65,535 + 39 bytes. */
export const HEADER_ROOM = 256 * 1024;

/**
 * Finished zip bytes: of a batch (headers and at most SEGMENT_SIZE of data, because what does not shrink is
 * stored) or of a segment (which grows by a few bytes at most).
 */
export const OUTPUT_ROOM = SEGMENT_SIZE + HEADER_ROOM;

/** A slot is a content region followed by an output region. */
export const SLOT_BYTES = CONTENT_ROOM + OUTPUT_ROOM;

/** Enough that no worker waits for the writer, few enough that memory stays small. */
export function slotCount(workers: number): number {
  return 2 * workers + 1;
}

import type { Notice } from '#shared/notice.ts';

export type { Notice };

/** Must not throw. */
export type OnNotice = (notice: Notice) => void;

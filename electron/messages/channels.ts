/** The two channels between a window and the main process. There are no others. */
export const CALL_CHANNEL = 'holdall:call';
export const EVENT_CHANNEL = 'holdall:event';

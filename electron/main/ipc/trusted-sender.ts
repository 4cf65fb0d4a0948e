import type { IpcMainInvokeEvent, WebContents } from 'electron';
import { isAppUrl } from '../protocol/app-origin.ts';

type Caller = Pick<IpcMainInvokeEvent, 'sender' | 'senderFrame'>;

/**
 * Whether a message comes from where ours do: the main window, its main frame, showing our own pages. Asked
 * before anything of the message is looked at.
 */
export function isTrusted(
  caller: Caller,
  window: Pick<WebContents, 'id' | 'mainFrame'> | undefined,
): boolean {
  // Null when the frame navigated away or was destroyed since it sent.
  const frame = caller.senderFrame;
  if (window === undefined || frame === null) return false;
  if (caller.sender.id !== window.id) return false;
  const main = window.mainFrame;
  const isMainFrame = frame.processId === main.processId && frame.routingId === main.routingId;
  return isMainFrame && frame.parent === null && isAppUrl(frame.url);
}

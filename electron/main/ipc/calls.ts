import { type CallAnswer, callAnswer, type MethodName, methods } from '#shared/contract/contract.ts';
import { CALL_CHANNEL } from '../../messages/channels.ts';
import type { ElectronApi } from '../electron-api.ts';
import { engineGone, refusedAnswer } from '../engine/engine-failures.ts';
import type { AppWindow } from '../window/app-window.ts';
import { isTrusted } from './trusted-sender.ts';

export interface CallsOptions {
  readonly ipcMain: ElectronApi['ipcMain'];
  readonly window: Pick<AppWindow, 'contents'>;
  readonly engine: { call(method: string, request: unknown): Promise<CallAnswer> };
  readonly log: (level: 'debug' | 'warn', message: string, facts?: Record<string, unknown>) => void;
}

/** Lets the window call the engine: who sent it is checked first, then what was sent, then what comes back. */
export function handleCalls({ ipcMain, window, engine, log }: CallsOptions): void {
  ipcMain.handle(CALL_CHANNEL, async (event, method: unknown, request: unknown): Promise<CallAnswer> => {
    if (!isTrusted(event, window.contents())) {
      log('warn', 'a message from a foreign sender was refused');
      throw new Error('Refused.');
    }
    if (!isMethod(method)) return refusedAnswer('There is no such call.');
    const parsed = methods[method].request.safeParse(request);
    if (!parsed.success) {
      const at = parsed.error.issues[0]?.path.join('.') ?? '';
      return refusedAnswer(`The call ${method} was not understood${at === '' ? '' : ` (${at})`}.`);
    }
    const answer = callAnswer.safeParse(await engine.call(method, parsed.data));
    return answer.success ? answer.data : engineGone;
  });
}

/** Names like `toString` are properties of every object, but no methods of the contract. */
function isMethod(name: unknown): name is MethodName {
  return typeof name === 'string' && Object.hasOwn(methods, name);
}

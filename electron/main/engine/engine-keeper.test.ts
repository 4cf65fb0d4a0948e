import { expect, test } from 'vitest';
import { makeStandIn } from '../../testing/stand-in.ts';
import { EngineKeeper } from './engine-keeper.ts';

const setup = {
  ...{ home: '/home', userHome: '/user', hostName: 'h', platform: 'linux', timeZone: 'UTC', keychain: false },
};

function keeper(close: () => Promise<void>) {
  const log: string[] = [];
  const late = Promise.withResolvers<void>();
  const standIn = makeStandIn({
    createService: async () => ({
      ...{
        call: async () => ({ ok: true, result: 7 }),
        subscribe: () => () => {},
        wake: () => void log.push('woken'),
      },
      close,
    }),
  });
  const kept = new EngineKeeper({
    ...{ utilityProcess: standIn.electron.utilityProcess, module: '/engine.js', setup },
    answer: async () => null,
    log: (_level, message) => void log.push(message),
    monotonic: () => 0,
    closeWithinMs: 1000,
    delay: () => late.promise,
  });
  return { kept, standIn, late, log };
}

test('an engine that closes in peace is not killed', async () => {
  const { kept, standIn } = keeper(async () => {});
  expect(await kept.call('app.info', {})).toEqual({ ok: true, result: 7 });
  await kept.close();
  expect(standIn.engines.map(({ killed }) => killed)).toEqual([false]);
});

test('one that does not close in time is ended, and not started again', async () => {
  const { kept, standIn, late, log } = keeper(() => new Promise(() => {}));
  const closed = kept.close();
  late.resolve();
  await closed;
  expect(standIn.engines.map(({ killed }) => killed)).toEqual([true]);
  expect(log.join()).toContain('did not close in time');
});

test('waking reaches the engine', async () => {
  const { kept, log } = keeper(async () => {});
  kept.wake();
  await kept.call('app.info', {});
  expect(log).toEqual(['woken']);
  await kept.close();
});

test('a message that makes no sense is dropped, and said to be', async () => {
  const { kept, standIn, log } = keeper(async () => {});
  standIn.engines[0]?.emit('message', { type: 'question', id: 1, question: { what: 'run', command: 'rm' } });
  expect(log).toEqual(['a message from the engine was not understood']);
  await kept.close();
});

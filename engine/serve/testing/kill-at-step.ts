// Preloaded into a server that a test kills: node --import kill-at-step.ts serve-child.ts FOLDER.
// Counts the changes the process makes to the disk, and at the one whose number arrives as a message it kills itself the
// hard way, before the change is made. Answers the number 0 with how many there were since it was last asked.
import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import path from 'node:path';
import process from 'node:process';

const changes = ['appendFile', 'mkdir', 'rename', 'rm', 'rmdir', 'unlink', 'utimes', 'writeFile'] as const;
const changesOfHandle = ['appendFile', 'datasync', 'sync', 'truncate', 'utimes', 'write', 'writev'] as const;

let steps = 0;
let deadly = 0;

function step(): void {
  steps += 1;
  if (steps === deadly) process.kill(process.pid, 'SIGKILL');
}

function counted(holder: object, name: string): void {
  const real: unknown = Reflect.get(holder, name);
  if (typeof real !== 'function') throw new Error(`${name} is not there to be counted`);
  const counting = function counting(this: unknown, ...args: unknown[]): unknown {
    step();
    return Reflect.apply(real, this, args);
  };
  Reflect.set(holder, name, counting);
}

for (const name of changes) counted(fs, name);
// Opening may make a file.
counted(fs, 'open');
syncBuiltinESMExports();
const handle = await fs.open(path.join(import.meta.dirname, 'kill-at-step.ts'));
const prototype: unknown = Object.getPrototypeOf(handle);
await handle.close();
if (typeof prototype !== 'object' || prototype === null) throw new Error('a file handle is not an object');
for (const name of changesOfHandle) counted(prototype, name);

process.on('message', (number) => {
  if (number === 0) process.send?.(steps);
  steps = 0;
  deadly = Number(number);
  if (number !== 0) process.send?.('armed');
});

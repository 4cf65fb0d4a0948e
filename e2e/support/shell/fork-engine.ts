import { fork } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { fileURLToPath, pathToFileURL } from 'node:url';

const shim = fileURLToPath(new URL('./engine-shim.ts', import.meta.url));

/** The built engine host in a process of its own, behind the face of Electron's utility process. */
export class ForkedEngine extends EventEmitter {
  readonly #child;

  constructor(module: string) {
    super();
    this.#child = fork(shim, [pathToFileURL(module).href], { serialization: 'advanced', stdio: 'inherit' });
    this.#child.on('message', (message) => this.emit('message', message));
    this.#child.on('exit', (code) => this.emit('exit', code));
  }

  postMessage(message: unknown): void {
    if (this.#child.connected) this.#child.send(message as object);
  }

  kill(): boolean {
    return this.#child.kill('SIGKILL');
  }
}

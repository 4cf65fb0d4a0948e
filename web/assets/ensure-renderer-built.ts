import { spawn } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the built window is made of, below the project's root. */
const sources = ['renderer', 'shared', 'package-lock.json'];
/** Inside the built folder, so that it can never belong to another build. */
const stampName = '.sources';

export interface RendererBuild {
  /** The project's root; its `.build/renderer` receives the window. */
  readonly root: string;
  /** Called before a build, which takes a few seconds. */
  readonly onBuild: () => void;
}

/**
 * The folder with the built window, which is built first when it is missing or its sources have changed. Where
 * there are no sources (an installed app) the window that was shipped is taken as it is.
 */
export async function ensureRendererBuilt({ root, onBuild }: RendererBuild): Promise<string> {
  const built = join(root, '.build', 'renderer');
  if (!existsSync(join(root, 'renderer', 'vite.config.ts'))) return built;
  const wanted = stampOf(root);
  if (readStamp(built) === wanted) return built;
  onBuild();
  const fresh = `${built}-${randomUUID()}`;
  try {
    await buildInto(root, fresh);
    writeFileSync(join(fresh, stampName), wanted);
    replaceFolder(built, fresh);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  return built;
}

/** Changes with every source that is added, removed or written. */
function stampOf(root: string): string {
  const hash = createHash('sha256');
  for (const source of sources) {
    for (const path of filesAt(root, source)) {
      const { size, mtimeMs } = statSync(join(root, path));
      hash.update(`${path}\0${size}\0${mtimeMs}\n`);
    }
  }
  return hash.digest('hex');
}

function filesAt(root: string, path: string): string[] {
  if (!statSync(join(root, path)).isDirectory()) return [path];
  return readdirSync(join(root, path))
    .filter((name) => !name.includes('.test.'))
    .sort()
    .flatMap((name) => filesAt(root, `${path}/${name}`));
}

function readStamp(folder: string): string | undefined {
  try {
    return readFileSync(join(folder, stampName), 'utf8');
  } catch {
    return undefined;
  }
}

/** In a process of its own: the builder's memory is gone when it has done its work. */
async function buildInto(root: string, folder: string): Promise<void> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'build-renderer.ts'), root, folder], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_ENV: 'production', NO_COLOR: '1', FORCE_COLOR: undefined },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said = `${said}${text}`.slice(-4000);
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (code !== 0) throw new Error(`The window could not be built.\n${said}`);
}

/** Another process may do the same at the same moment; its window is as good as ours. */
function replaceFolder(target: string, fresh: string): void {
  const old = `${target}-${randomUUID()}`;
  try {
    if (existsSync(target)) renameSync(target, old);
    renameSync(fresh, target);
  } catch (error) {
    if (!existsSync(join(target, 'index.html'))) throw error;
  } finally {
    rmSync(old, { recursive: true, force: true });
  }
}

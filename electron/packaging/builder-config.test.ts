import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

// The builder's own code, found from the builder: how it reads its files, and the schema it checks them with.
const require = createRequire(createRequire(import.meta.url).resolve('electron-builder/package.json'));
const config = require('app-builder-lib/out/util/config/config.js') as {
  getConfig(root: string, path: string, options: object | null): Promise<BuilderConfig>;
  validateConfiguration(config: object, log: { isEnabled: boolean; add(): void }): Promise<void>;
};

interface BuilderConfig {
  readonly files: readonly unknown[];
  readonly electronFuses: Readonly<Record<string, boolean>>;
  readonly publish: unknown;
  readonly mac: {
    readonly target: unknown;
    readonly entitlements: string;
    readonly hardenedRuntime: boolean;
  };
  readonly win: { readonly target: unknown };
  readonly linux: { readonly target: unknown; readonly icon: string };
  readonly directories: { readonly output: string };
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (file: string) => config.getConfig(root, join(root, file), null);
const validate = (value: object) => config.validateConfiguration(value, { isEnabled: false, add: () => {} });

const strict = {
  ...{ runAsNode: false, enableCookieEncryption: true, enableNodeOptionsEnvironmentVariable: false },
  ...{ enableNodeCliInspectArguments: false, enableEmbeddedAsarIntegrityValidation: true },
  ...{ onlyLoadAppFromAsar: true, loadBrowserProcessSpecificV8Snapshot: false },
  grantFileProtocolExtraPrivileges: false,
};

describe('what the packager is told', () => {
  test.each(['electron-builder.yml', 'electron-builder.e2e.yml'])(
    '%s fits the schema of the builder',
    async (file) => {
      await validate(await read(file));
    },
  );

  test('the schema does find mistakes', async () => {
    const right = await read('electron-builder.yml');
    await expect(validate({ ...right, mac: { ...right.mac, hardenedRuntim: true } })).rejects.toThrow(
      'configuration.mac',
    );
    await expect(validate({ ...right, nsis: { oneClick: 'perhaps' } })).rejects.toThrow('oneClick');
  });

  test('the shipped app has every fuse set; for journeys one differs and nothing else', async () => {
    expect((await read('electron-builder.yml')).electronFuses).toEqual(strict);
    const journeys = await read('electron-builder.e2e.yml');
    expect(journeys.electronFuses).toEqual({ ...strict, enableNodeCliInspectArguments: true });
    expect(journeys.directories.output).not.toBe((await read('electron-builder.yml')).directories.output);
  });

  test('all three systems, all forms', async () => {
    const { mac, win, linux, publish } = await read('electron-builder.yml');
    expect(mac.target).toEqual([
      { target: 'dmg', arch: ['universal'] },
      { target: 'zip', arch: ['universal'] },
    ]);
    expect(win.target).toEqual([{ target: 'nsis', arch: ['x64', 'arm64'] }]);
    const both = ['x64', 'arm64'];
    expect(linux.target).toEqual(['AppImage', 'deb', 'rpm'].map((target) => ({ target, arch: both })));
    expect(mac.hardenedRuntime).toBe(true);
    expect(publish).toBeNull();
  });

  test('the files it names are there, and the pictures have the sizes their names say', async () => {
    const { mac, linux } = await read('electron-builder.yml');
    expect(existsSync(join(root, mac.entitlements))).toBe(true);
    expect(pictureSize('build/icon.png')).toEqual([1024, 1024]);
    const icons = readdirSync(join(root, linux.icon));
    expect(icons).toContain('256x256.png');
    for (const name of icons) {
      const [width, height] = pictureSize(join(linux.icon, name));
      expect(`${width}x${height}.png`).toBe(name);
    }
  });

  test('the package starts with what the build makes', () => {
    const { main } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { main: string };
    expect(main).toBe('.build/desktop/electron/main/main.js');
  });
});

/** Width and height from the header of a PNG file. */
function pictureSize(file: string): [number, number] {
  const bytes = readFileSync(join(root, file));
  expect(bytes.toString('latin1', 1, 4)).toBe('PNG');
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
}

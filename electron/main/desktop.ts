import { join } from 'node:path';
import type { DesktopOptions } from './desktop-options.ts';
import { engineAnswers } from './engine/engine-answers.ts';
import { EngineKeeper } from './engine/engine-keeper.ts';
import { handleCalls } from './ipc/calls.ts';
import { Leaving } from './leaving.ts';
import { serveAssets } from './protocol/app-protocol.ts';
import { hasKeychain } from './secrets/keychain.ts';
import { AppTray } from './system/app-tray.ts';
import { DesktopFacts } from './system/desktop-facts.ts';
import { type DesktopStore, desktopStore } from './system/desktop-store.ts';
import { JobNotices } from './system/job-notices.ts';
import { isAnyMoving, taskbarProgress } from './system/job-progress.ts';
import { HIDDEN_FLAG, setStartAtLogin, startedAtLogin } from './system/login-item.ts';
import { type MenuActions, type MenuFacts, setApplicationMenu } from './system/menu.ts';
import { Notifier } from './system/notifier.ts';
import { Power } from './system/power.ts';
import { startUpdates } from './system/updates.ts';
import { AppWindow } from './window/app-window.ts';
import { confineContents } from './window/confine.ts';
import { restrictSession } from './window/permissions.ts';
import { type Words, wordsFor } from './words/words.ts';

/** How long the engine may tidy up after its jobs when the person quits. */
const CLOSE_WITHIN_MS = 15_000;

/** The running app: its window, its engine, and its places in the system. Made once Electron is ready. */
export class Desktop {
  readonly window: AppWindow;
  readonly #options: DesktopOptions;
  readonly #store: DesktopStore;
  readonly #notices = new JobNotices();
  readonly #notifier: Notifier;
  readonly #power: Power;
  readonly #leaving: Leaving;
  #engine: EngineKeeper | undefined;
  #facts: DesktopFacts | undefined;
  #tray: AppTray | undefined;

  constructor(options: DesktopOptions) {
    const { electron, paths } = options;
    this.#options = options;
    this.#store = desktopStore(options.openStore());
    this.#notifier = new Notifier(electron.Notification, () => this.window.show());
    this.#leaving = new Leaving({
      electron,
      platform: options.platform,
      words: () => this.#words(),
      isWorking: () => this.#facts?.isWorking() ?? false,
      closeWindow: () => this.window.close(),
      closeEngine: async () => this.#engine?.close(),
    });
    this.window = new AppWindow({
      electron,
      store: this.#store,
      preload: paths.preload,
      icon: join(paths.icons, 'icon.png'),
      developerTools: !electron.app.isPackaged,
      hidesOnClose: () => this.#goesOnWithoutWindow(),
      onHidden: () => this.#tellOfBackground(),
      mayDropUnsaved: () => {
        // It may be hidden, and a question about it should be seen beside it.
        this.window.show();
        return this.#leaving.mayDropUnsaved(this.window.native());
      },
    });
    options.onEndingSignal(() => this.#leaving.quitWithoutAsking());
    this.#power = new Power({
      electron,
      onWake: () => this.#engine?.wake(),
      onShutdown: () => this.#leaving.quitWithoutAsking(),
    });
  }

  async start(): Promise<void> {
    const { electron, paths, argv, platform, log } = this.#options;
    const { app } = electron;
    app.on('web-contents-created', (_event, contents) => confineContents(contents, electron.shell));
    app.on('second-instance', (_event, args) => {
      // Signing in again starts it once more, and nobody asked for a window.
      if (!args.includes(HIDDEN_FLAG)) this.window.show();
    });
    app.on('activate', () => this.window.show());
    restrictSession(electron.session.defaultSession);
    serveAssets(electron.protocol, paths.assets);

    const engine = await this.#startEngine();
    this.#engine = engine;
    handleCalls({ ipcMain: electron.ipcMain, window: this.window, engine, log });
    engine.subscribe((event) => this.window.send(event));
    this.#facts = new DesktopFacts(engine, {
      onJobs: (jobs) => {
        this.window.setProgress(taskbarProgress(jobs));
        this.#power.keepAwake(isAnyMoving(jobs));
        for (const job of jobs) if (job.waitingFor !== null) this.#notify(job);
        this.#drawMenus();
      },
      onEnded: (job) => this.#notify(job),
      onPlans: () => this.#drawMenus(),
      onPreferences: ({ colorScheme }) => {
        electron.nativeTheme.themeSource = colorScheme;
        this.#drawMenus();
      },
    });
    this.#tray = this.#makeTray();
    this.#drawMenus();
    const isHidden = startedAtLogin(argv, app, platform);
    if (!isHidden) this.window.show();
    await this.#facts.refresh();
    // The window asks by itself, where there is one.
    if (isHidden && (await this.#facts.areSecretsLocked())) {
      const { lockedTitle, lockedText } = this.#words();
      this.#notifier.show({ title: lockedTitle, body: lockedText });
    }
    await this.#startUpdates();
  }

  async #startEngine(): Promise<EngineKeeper> {
    const { electron, paths, log, time, ...about } = this.#options;
    const { home, userHome, hostName, platform, timeZone, env, program } = about;
    const keychain = await hasKeychain(electron.safeStorage, platform);
    if (!keychain)
      log('warn', 'no keychain was found; secrets are kept in a file that only this user can read');
    return new EngineKeeper({
      utilityProcess: electron.utilityProcess,
      module: paths.engineHost,
      setup: { home, userHome, hostName, platform, timeZone, keychain },
      answer: engineAnswers({
        electron,
        window: this.window,
        setStartAtLogin: (enabled) =>
          setStartAtLogin(enabled, { app: electron.app, platform, env, userHome, program }),
      }),
      log,
      monotonic: () => time.monotonic(),
      delay: (milliseconds) => time.delay(milliseconds),
      closeWithinMs: CLOSE_WITHIN_MS,
    });
  }

  #goesOnWithoutWindow(): boolean {
    if (this.#leaving.isLeaving()) return false;
    return this.#facts?.isWorking() === true || this.#facts?.hasSchedule() === true;
  }

  #tellOfBackground(): void {
    if (this.#store.toldOfBackground()) return;
    this.#store.keepToldOfBackground();
    const { stillRunningTitle, stillRunningText } = this.#words();
    this.#notifier.show({ title: stillRunningTitle, body: stillRunningText });
  }

  #notify(job: Parameters<JobNotices['noticeFor']>[0]): void {
    const preferences = this.#facts?.preferences();
    if (preferences === undefined) return;
    const now = this.#options.time.now();
    const inFront = this.window.isFocused();
    const notice = this.#notices.noticeFor(job, preferences, this.#words(), now, inFront);
    if (notice !== undefined) this.#notifier.show(notice);
  }

  #makeTray(): AppTray | undefined {
    const { electron, paths, platform, log } = this.#options;
    try {
      return new AppTray(electron, paths.icons, platform, () => this.window.show());
    } catch (error) {
      // Desktops without a tray: the window and starting the app again do the same.
      log('warn', 'this desktop shows no tray', { error: String(error) });
      return undefined;
    }
  }

  #drawMenus(): void {
    const { electron, platform } = this.#options;
    const facts: MenuFacts = {
      words: this.#words(),
      hasPlans: (this.#facts?.planNames().length ?? 0) > 0,
      platform,
      developerTools: !electron.app.isPackaged,
    };
    const actions: MenuActions = {
      open: () => this.window.show(),
      backUpNow: () => void this.#facts?.backUpAll(),
      quit: () => electron.app.quit(),
    };
    setApplicationMenu(electron.Menu, facts, actions);
    this.#tray?.update(facts, actions, this.#facts?.isWorking() ?? false);
  }

  #words(): Words {
    const language = this.#facts?.preferences().language ?? 'system';
    return wordsFor(language === 'system' ? this.#options.electron.app.getLocale() : language);
  }

  async #startUpdates(): Promise<void> {
    const { electron, hasUpdateSource, loadUpdater, time, log } = this.#options;
    await startUpdates({
      wanted: this.#store.looksForUpdates(),
      isPackaged: electron.app.isPackaged,
      hasSource: hasUpdateSource,
      loadUpdater,
      every: (milliseconds, action) => time.every(milliseconds, action),
      log,
    });
  }
}

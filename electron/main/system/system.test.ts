import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { JobOutcome, JobState } from '#shared/contract/jobs.ts';
import { makeStandIn } from '../../testing/stand-in.ts';
import { english } from '../words/en.ts';
import { french } from '../words/fr.ts';
import { wordsFor } from '../words/words.ts';
import { chinese } from '../words/zh-cn.ts';
import { autostartEntry, autostartFile } from './autostart-entry.ts';
import { desktopStore } from './desktop-store.ts';
import { JobNotices } from './job-notices.ts';
import { isAnyMoving, taskbarProgress } from './job-progress.ts';
import { logFile } from './log-file.ts';
import { setStartAtLogin, startedAtLogin } from './login-item.ts';
import { menuTemplate } from './menu.ts';
import { Notifier } from './notifier.ts';
import { Power } from './power.ts';
import { startUpdates, type Updater } from './updates.ts';

let jobs = 0;
function job(outcome: JobOutcome | null, changes: Partial<JobState> = {}): JobState {
  jobs += 1;
  return {
    ...{ jobId: `job-${jobs}`, request: { kind: 'backup', plan: 'documents' }, trigger: 'schedule' },
    ...{
      startedAt: '2030-01-01T00:00:00Z',
      finishedAt: null,
      paused: false,
      waitingFor: null,
      sequence: 1,
      progress: null,
    },
    ...{ issues: [], issueCount: 0, notices: [], outcome },
    ...changes,
  };
}
const done: JobOutcome = { status: 'done', summary: {} };
const failed = (retry: 'later' | 'after-user-action', code = 'host-unreachable'): JobOutcome => ({
  status: 'failed',
  failure: { code, message: 'secret details', hint: '', retry },
});
const HOUR = 3_600_000;

test('the file for starting at sign-in quotes what a shell or the desktop would take apart', () => {
  const entry = autostartEntry('/opt/my "app" $HOME `x` 100%/a\\b', ['--hidden']);
  expect(entry).toContain('Exec="/opt/my \\\\"app\\\\" \\\\$HOME \\\\`x\\\\` 100%%/a\\\\\\\\b" "--hidden"\n');
  expect(entry.startsWith('[Desktop Entry]\nType=Application\n')).toBe(true);
});

test('it lies where the XDG rules say', () => {
  expect(autostartFile({}, '/home/anna')).toBe('/home/anna/.config/autostart/holdall.desktop');
  expect(autostartFile({ XDG_CONFIG_HOME: '/x' }, '/home/anna')).toBe('/x/autostart/holdall.desktop');
  expect(autostartFile({ XDG_CONFIG_HOME: 'x' }, '/home/anna')).toBe(
    '/home/anna/.config/autostart/holdall.desktop',
  );
});

test('elsewhere the system itself is told, and a checkout is refused', () => {
  const { app } = makeStandIn();
  const options = { app, platform: 'win32', env: {}, userHome: '/nowhere', program: 'C:\\Holdall.exe' };
  setStartAtLogin(true, options as never);
  expect(app.loginItems).toEqual([{ openAtLogin: true, args: ['--hidden'] }]);
  app.isPackaged = false;
  expect(() => setStartAtLogin(true, options as never)).toThrow('Only the installed app');
  setStartAtLogin(false, options as never);
  expect(app.loginItems).toHaveLength(2);
});

test('an AppImage is started by its own file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'holdall-login-'));
  const { app } = makeStandIn();
  const env = { APPIMAGE: '/home/anna/Holdall.AppImage', XDG_CONFIG_HOME: folder };
  setStartAtLogin(true, {
    app,
    platform: 'linux',
    env,
    userHome: folder,
    program: '/tmp/.mount_x/holdall',
  } as never);
  expect(readFileSync(autostartFile(env, folder), 'utf8')).toContain('Exec="/home/anna/Holdall.AppImage"');
  rmSync(folder, { recursive: true });
});

test('a start at sign-in is known by its flag, and on a Mac by the system', () => {
  const { app } = makeStandIn();
  expect(startedAtLogin(['holdall', '--hidden'], app as never, 'win32')).toBe(true);
  expect(startedAtLogin(['holdall'], app as never, 'win32')).toBe(false);
  app.openedAtLogin = true;
  expect(startedAtLogin(['holdall'], app as never, 'darwin')).toBe(true);
});

test('the taskbar is full only when nothing goes on', () => {
  const at = (bytesDone: number, bytesTotal: number) =>
    job(null, {
      progress: {
        ...{ type: 'progress', phase: 'pack', bytesDone, bytesTotal, filesDone: 0, filesTotal: 0 },
        ...{
          transferredBytes: 0,
          reusedBytes: 0,
          resumedBytes: 0,
          currentFile: null,
          bytesPerSecond: null,
          etaSeconds: null,
        },
      },
    });
  expect(taskbarProgress([])).toBe(-1);
  expect(taskbarProgress([job(done)])).toBe(-1);
  expect(taskbarProgress([job(null)])).toBe(2);
  expect(taskbarProgress([at(0, 0)])).toBe(2);
  expect(taskbarProgress([at(25, 100), at(80, 100)])).toBe(0.25);
  expect(taskbarProgress([at(100, 100)])).toBe(0.99);
});

const both = { notifyOnFailure: true, notifyOnSuccess: true };

test('a notification for every job only once, and none for what the person sees or stopped', () => {
  const notices = new JobNotices();
  const one = job(done);
  expect(notices.noticeFor(one, both, english, 0, false)).toEqual({
    title: '“documents” is backed up',
    body: 'Everything was stored and checked.',
  });
  expect(notices.noticeFor(one, both, english, 0, false)).toBeUndefined();
  expect(notices.noticeFor(job(done), both, english, 0, true)).toBeUndefined();
  expect(notices.noticeFor(job({ status: 'cancelled' }), both, english, 0, false)).toBeUndefined();
  expect(notices.noticeFor(job(null), both, english, 0, false)).toBeUndefined();
});

test('a backup whose databases are in doubt is no good news', () => {
  const notices = new JobNotices();
  const locked: JobState['notices'] = [{ code: 'database-locked', message: 'm' }];
  const onlyFailures = { notifyOnFailure: true, notifyOnSuccess: false };
  const tell = (hours: number) =>
    notices.noticeFor(job(done, { notices: locked }), onlyFailures, english, hours * HOUR, false);
  expect(tell(0)).toEqual({
    title: '“documents” is backed up, but look at this',
    body: 'Open Holdall to see why and what to do.',
  });
  expect(tell(3)).toBeUndefined();
  expect(tell(25)).toBeDefined();
});

test('none that the person does not want', () => {
  const notices = new JobNotices();
  const onlyFailures = { notifyOnFailure: true, notifyOnSuccess: false };
  const onlySuccess = { notifyOnFailure: false, notifyOnSuccess: true };
  expect(notices.noticeFor(job(done), onlyFailures, english, 0, false)).toBeUndefined();
  expect(notices.noticeFor(job(failed('after-user-action')), onlySuccess, english, 0, false)).toBeUndefined();
  expect(
    notices.noticeFor(job({ status: 'incomplete', summary: {} }), onlyFailures, english, 0, false)?.title,
  ).toBe('“documents” was backed up, but not all of it');
});

test('a failure that may pass is told after twelve hours, then once a day, and anew after a success', () => {
  const notices = new JobNotices();
  const at = (hours: number, outcome: JobOutcome) =>
    notices.noticeFor(job(outcome), both, english, hours * HOUR, false) !== undefined;
  const later = failed('later');
  expect([0, 1, 6, 11].map((hours) => at(hours, later))).toEqual([false, false, false, false]);
  expect([12, 13, 35, 36, 37].map((hours) => at(hours, later))).toEqual([true, false, false, true, false]);
  at(38, done);
  expect([39, 50, 51].map((hours) => at(hours, later))).toEqual([false, false, true]);
});

test('a failure that needs somebody is told at once, and not again before a day or for another reason', () => {
  const notices = new JobNotices();
  const at = (hours: number, code: string) =>
    notices.noticeFor(job(failed('after-user-action', code)), both, english, hours * HOUR, false);
  expect(at(0, 'secret-wrong')).toEqual({
    title: '“documents” could not be backed up',
    body: 'Open Holdall to see why and what to do.',
  });
  expect(at(1, 'secret-wrong')).toBeUndefined();
  expect(at(2, 'bucket-missing')).toBeDefined();
  expect(at(26, 'bucket-missing')).toBeDefined();
});

test('what the person started is told whenever it fails; removing old backups only then', () => {
  const notices = new JobNotices();
  const mine = () => job(failed('later'), { trigger: 'person' });
  expect(notices.noticeFor(mine(), both, english, 0, false)).toBeDefined();
  expect(notices.noticeFor(mine(), both, english, 0, false)).toBeDefined();
  const prune = { request: { kind: 'prune', plan: 'documents' } } as const;
  expect(notices.noticeFor(job(done, prune), both, english, 0, false)).toBeUndefined();
  expect(notices.noticeFor(job(failed('later'), prune), both, english, 0, false)).toBeDefined();
  const sample = {
    request: { kind: 'verify', connection: 'c', id: 'x', samplePercent: 5 },
    trigger: 'schedule',
  } as const;
  expect(notices.noticeFor(job(done, sample), both, english, 0, false)).toBeUndefined();
  expect(notices.noticeFor(job(failed('later'), sample), both, english, 0, false)).toBeUndefined();
  expect(notices.noticeFor(job(failed('after-user-action'), sample), both, english, 0, false)).toBeDefined();
});

test('one notification at a time, and its click is heard', () => {
  const { electron, notifications } = makeStandIn();
  let clicks = 0;
  const notifier = new Notifier(electron.Notification, () => (clicks += 1));
  notifier.show({ title: 'one', body: '' });
  notifier.show({ title: 'two', body: '' });
  expect(notifications.map(({ closed }) => closed)).toEqual([true, false]);
  notifications[1]?.click();
  expect(clicks).toBe(1);
});

test('the computer stays awake while a job runs, and waking up is passed on', () => {
  const { electron, power, blocked } = makeStandIn();
  const heard: string[] = [];
  const state = new Power({
    electron,
    onWake: () => void heard.push('wake'),
    onShutdown: () => void heard.push('shutdown'),
  });
  for (const wanted of [true, true]) state.keepAwake(wanted);
  expect(blocked.size).toBe(1);
  for (const wanted of [false, false]) state.keepAwake(wanted);
  expect(blocked.size).toBe(0);
  for (const event of ['resume', 'unlock-screen', 'shutdown', 'suspend']) power.emit(event);
  expect(heard).toEqual(['wake', 'wake', 'shutdown']);
});

test('updates: nothing is even loaded unless all is there; then once a day, and failures only in the log', async () => {
  const log: string[] = [];
  const updater: Updater & { checks: number } = {
    ...{ autoDownload: false, autoInstallOnAppQuit: false, allowDowngrade: true, checks: 0 },
    checkForUpdates: () => {
      updater.checks += 1;
      return Promise.reject(new Error('no network'));
    },
    on: () => {},
  };
  let daily: () => void = () => expect.unreachable('nothing was planned');
  const start = (changes: object) =>
    startUpdates({
      ...{ wanted: true, isPackaged: true, hasSource: true, loadUpdater: async () => updater, ...changes },
      every: (milliseconds, action) => {
        expect(milliseconds).toBe(86_400_000);
        daily = action;
      },
      log: (_level, message) => void log.push(message),
    });
  const never = () => Promise.reject(new Error('was loaded'));
  for (const missing of ['wanted', 'isPackaged', 'hasSource'])
    expect(await start({ [missing]: false, loadUpdater: never })).toBe(false);
  expect(await start({})).toBe(true);
  daily();
  await Promise.resolve();
  expect(updater).toMatchObject({ checks: 2, autoInstallOnAppQuit: true, allowDowngrade: false });
  expect(log).toContain('updates could not be looked for');
});

test('what is remembered is read with care', () => {
  const kept = new Map<string, unknown>([
    ['window', { x: 'left' }],
    ['looksForUpdates', 'yes'],
  ]);
  const store = desktopStore(kept);
  expect(store.windowState()).toBeUndefined();
  expect(store.looksForUpdates()).toBe(false);
  expect(desktopStore(new Map()).looksForUpdates()).toBe(false);
  store.keepToldOfBackground();
  expect(store.toldOfBackground()).toBe(true);
});

test('the log is for this user alone and does not grow for ever', () => {
  const folder = mkdtempSync(join(tmpdir(), 'holdall-log-'));
  const file = join(folder, 'logs', 'desktop.log');
  const log = logFile(file, { now: () => 0, debug: false });
  log('debug', 'not wanted');
  log('warn', 'first', { plan: 'documents' });
  expect(readFileSync(file, 'utf8')).toBe(
    '{"at":"1970-01-01T00:00:00.000Z","level":"warn","message":"first","plan":"documents"}\n',
  );
  if (process.platform !== 'win32') expect(statSync(file).mode & 0o077).toBe(0);
  writeFileSync(file, 'x'.repeat(1024 * 1024 + 1));
  log('warn', 'second');
  expect(readFileSync(file, 'utf8')).toContain('second');
  expect(statSync(`${file}.old`).size).toBeGreaterThan(1024 * 1024);
  rmSync(folder, { recursive: true });
});

test('menus: backing up is offered when there is a plan; developer tools only in a checkout', () => {
  const actions = { open: () => {}, backUpNow: () => {}, quit: () => {} };
  const texts = (hasPlans: boolean, developerTools: boolean) =>
    JSON.stringify(menuTemplate({ words: english, hasPlans, platform: 'linux', developerTools }, actions));
  expect(texts(true, false)).toContain('Back up now');
  expect(texts(false, false)).not.toContain('Back up now');
  expect(texts(true, false)).not.toContain('toggleDevTools');
  expect(texts(true, true)).toContain('toggleDevTools');
});

test('languages: ours where we have them, English elsewhere', () => {
  const wanted = {
    'fr-CA': french,
    'zh-Hans-CN': chinese,
    'zh-CN': chinese,
    'en-GB': english,
    'de-DE': english,
  };
  for (const [tag, words] of Object.entries(wanted)) expect(wordsFor(tag)).toBe(words);
});

test('keys that have expired are told once, unless the window is in front', () => {
  const notices = new JobNotices();
  const waitingFor = { for: 'credentials', connection: 'nas', code: 'token-expired' } as const;
  const one = job(null, { waitingFor });
  expect(notices.noticeFor(one, both, english, 0, false)?.title).toBe('The keys for “nas” have expired');
  expect(notices.noticeFor(one, both, english, 0, false)).toBeUndefined();
  expect(notices.noticeFor(job(null, { waitingFor }), both, english, 0, true)).toBeUndefined();
  const ended = { ...one, waitingFor: null, outcome: done };
  expect(notices.noticeFor(ended, both, english, 0, false)?.title).toBe('“documents” is backed up');
  expect(isAnyMoving([one])).toBe(false);
});

test('a paused job lets the computer sleep, one that gets on does not', () => {
  expect(isAnyMoving([])).toBe(false);
  expect(isAnyMoving([job(null, { paused: true }), job(done)])).toBe(false);
  expect(isAnyMoving([job(null, { paused: true }), job(null)])).toBe(true);
});

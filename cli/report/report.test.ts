import { describe, expect, test } from 'vitest';
import type { ProgressEvent } from '#shared/events.ts';
import { Redaction } from '../redaction.ts';
import { testHost } from '../testing/test-host.ts';
import { displayWidth } from '../text/display-width.ts';
import { jsonReporter } from './json-reporter.ts';
import { barLine, progressBar } from './progress-bar.ts';
import { progressLines } from './progress-lines.ts';
import { noProgress, textReporter } from './text-reporter.ts';

const progress = (change: Partial<ProgressEvent> = {}): ProgressEvent => ({
  type: 'progress',
  phase: 'pack',
  bytesDone: 0,
  bytesTotal: 0,
  filesDone: 0,
  filesTotal: 0,
  transferredBytes: 0,
  reusedBytes: 0,
  resumedBytes: 0,
  currentFile: null,
  bytesPerSecond: null,
  etaSeconds: null,
  ...change,
});

describe('progress bar', () => {
  test('says phase, share, amount, speed, time left and file, within the width', () => {
    const event = progress({
      bytesDone: 50_000_000,
      bytesTotal: 200_000_000,
      bytesPerSecond: 10_000_000,
      etaSeconds: 15,
      currentFile: 'a/very/long/path/to/文件/some file.txt',
    });
    const line = barLine(event, 120);
    expect(line).toContain(
      'Packing and uploading  [#####---------------] 25 %  50.0 MB of 200 MB  10.0 MB/s  15 s left',
    );
    expect(line).toContain('some file.txt');
    for (const width of [10, 40, 60, 79, 120])
      expect(displayWidth(barLine(event, width))).toBeLessThanOrEqual(width);
  });
  test('control characters in a file name never reach the terminal', () => {
    expect(barLine(progress({ currentFile: 'a\x1b[31mb' }), 100)).not.toContain('\x1b');
  });
  test('draws at most ten times a second, and always at a new phase', () => {
    const host = testHost({ terminal: true });
    let now = 0;
    const bar = progressBar(host, () => now);
    for (now = 0; now < 1000; now += 5) bar.update(progress({ bytesDone: now, bytesTotal: 1000 }));
    expect(host.stderr.text.split('\r').length - 1).toBe(10);
    bar.update(progress({ phase: 'commit' }));
    expect(host.stderr.text).toContain('Finishing the upload');
  });
});

describe('plain lines', () => {
  test('one line a phase and one every ten seconds', () => {
    const host = testHost();
    let now = 0;
    const lines = progressLines(host, () => now);
    for (; now <= 25_000; now += 100)
      lines.update(progress({ bytesDone: now, bytesTotal: 50_000, etaSeconds: 30 }));
    lines.update(progress({ phase: 'check' }));
    expect(host.stderr.text.trim().split('\n')).toEqual([
      'Packing and uploading …',
      '  20 %, 10.0 KB of 50.0 KB, about 30 s left',
      '  40 %, 20.0 KB of 50.0 KB, about 30 s left',
      'Checking the stored backup …',
    ]);
  });
});

describe('text', () => {
  test('results go to standard output, all else to standard error', () => {
    const host = testHost();
    const report = textReporter(host, new Redaction(), { quiet: false, progress: noProgress });
    report.event({ type: 'issue', kind: 'unreadable', path: 'a\x07', message: 'no permission.' });
    for (let lane = 0; lane < 4; lane += 1)
      report.event({ type: 'notice', code: 'clock-skew', message: 'The clock is off.' });
    report.answer({ text: 'done\n', json: {} });
    expect(host.stdout.text).toBe('done\n');
    expect(host.stderr.text).toBe('Warning: a\\x07: no permission.\nNote: The clock is off.\n');
  });
  test('a flood of issues is cut short', () => {
    const host = testHost();
    const report = textReporter(host, new Redaction(), { quiet: false, progress: noProgress });
    for (let index = 0; index < 1000; index += 1)
      report.event({ type: 'issue', kind: 'unreadable', path: `f${index}`, message: 'no.' });
    expect(host.stderr.text.trim().split('\n')).toHaveLength(21);
  });
  test('quiet leaves out confirmations but neither results nor errors', () => {
    const host = testHost();
    const report = textReporter(host, new Redaction(), { quiet: true, progress: noProgress });
    report.answer({ text: 'all well\n', json: {}, confirmation: true });
    report.answer({ text: 'a table\n', json: {} });
    report.fail({ code: 'x', message: 'It failed.', hint: 'Do this.' });
    expect(host.stdout.text).toBe('a table\n');
    expect(host.stderr.text).toBe('Error: It failed.\nDo this.\n(x)\n');
  });
  test("the server's own code and request id are told, for its support", () => {
    const host = testHost();
    const report = textReporter(host, new Redaction(), { quiet: false, progress: noProgress });
    report.fail({
      code: 'storage-failed',
      message: 'm',
      hint: 'h',
      details: { serverCode: 'Oops', status: 500, requestId: 'r1' },
    });
    expect(host.stderr.text).toContain('(storage-failed, server said Oops, HTTP 500, request r1)');
  });
});

describe('json', () => {
  test('long commands: one object a line; secrets are taken out', () => {
    const host = testHost();
    const redaction = new Redaction();
    redaction.add('very-secret');
    const report = jsonReporter(host, redaction, { quiet: false, events: true });
    report.event(progress());
    report.event({ type: 'notice', code: 'retrying', message: 'has very-secret inside' });
    report.fail({ code: 'c', message: 'very-secret!', hint: '', details: { problem: 'very-secret' } });
    const lines = host.stdout.text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map((line) => line.type)).toEqual(['progress', 'notice', 'error']);
    expect(host.stdout.text).not.toContain('very-secret');
    expect(host.stderr.text).toBe('');
  });
  test('commands that answer at once: exactly one value', () => {
    const host = testHost();
    const report = jsonReporter(host, new Redaction(), { quiet: false, events: false });
    report.event(progress());
    report.warn('something');
    report.answer({ text: 'x', json: [1, 2] });
    expect(host.stdout.text).toBe('[1,2]\n');
    expect(host.stderr.text).toBe('something\n');
  });
});

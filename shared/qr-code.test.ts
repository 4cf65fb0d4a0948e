import { expect, test } from 'vitest';
import { qrAsSvg, qrForTerminal, qrModules } from './qr-code.ts';

const text = `holdall://s3?endpoint=https://192.168.1.5:8555&bucket=backups&key=K&fp=${'0f'.repeat(32)}`;

test('a code has its three corners and four blank modules around', () => {
  const modules = qrModules(text);
  const size = modules.length;
  expect(modules.every((row) => row.length === size)).toBe(true);
  expect(modules.slice(0, 4).flat().some(Boolean)).toBe(false);
  const last = size - 1 - 4;
  const corner = (x: number, y: number) => modules[y]?.slice(x, x + 7).join();
  const line = Array(7).fill(true).join();
  expect([corner(4, 4), corner(last - 6, 4), corner(4, last)]).toEqual([line, line, line]);
  expect(corner(last - 6, last)).not.toBe(line);
});

test('another text is another picture', () => {
  expect(qrModules(`${text}0`)).not.toEqual(qrModules(text));
});

test('for a terminal it is half as high as wide; as a picture it is one plain element', () => {
  const lines = qrForTerminal(text).trimEnd().split('\n');
  const width = lines[0]?.length ?? 0;
  expect(Math.abs(lines.length * 2 - width)).toBeLessThanOrEqual(2);
  expect(qrForTerminal(text)).toMatch(/^[█▀▄ \n]+$/);
  expect(qrAsSvg(text)).toMatch(/^<svg [^>]*viewBox[^>]*>.*<\/svg>$/s);
  expect(qrAsSvg(text)).not.toMatch(/<script|style=|href/i);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Area, MIN_HEIGHT, MIN_WIDTH, placeWindow } from './window-state.ts';

const first: Area = { x: 0, y: 25, width: 1440, height: 875 };
const second: Area = { x: 1440, y: 0, width: 1920, height: 1080 };

test('stays where it was left', () => {
  const kept = { x: 1500, y: 100, width: 1000, height: 700, maximized: true };
  expect(placeWindow(kept, [first, second])).toEqual(kept);
});

test('comes back to the first display when its own is gone', () => {
  const kept = { x: 1500, y: 100, width: 1000, height: 700, maximized: false };
  expect(placeWindow(kept, [first])).toEqual({ x: 220, y: 113, width: 1000, height: 700, maximized: false });
});

test('is no larger than a display that shrank', () => {
  const kept = { x: 100, y: 100, width: 3000, height: 2000, maximized: false };
  expect(placeWindow(kept, [first])).toEqual({ ...first, maximized: false });
});

test('opens in the middle the first time', () => {
  expect(placeWindow(undefined, [first])).toEqual({
    x: 160,
    y: 73,
    width: 1120,
    height: 780,
    maximized: false,
  });
});

test('is always wholly within some display, whatever was kept', () => {
  const area = fc.record({
    x: fc.integer({ min: -4000, max: 4000 }),
    y: fc.integer({ min: -4000, max: 4000 }),
    width: fc.integer({ min: 320, max: 5000 }),
    height: fc.integer({ min: 240, max: 3000 }),
  });
  const kept = fc.option(
    fc.record({
      x: fc.integer({ min: -100_000, max: 100_000 }),
      y: fc.integer({ min: -100_000, max: 100_000 }),
      width: fc.integer({ min: 1, max: 100_000 }),
      height: fc.integer({ min: 1, max: 100_000 }),
      maximized: fc.boolean(),
    }),
    { nil: undefined },
  );
  fc.assert(
    fc.property(kept, fc.array(area, { minLength: 1, maxLength: 3 }), (state, displays) => {
      const placed = placeWindow(state, displays);
      const home = displays.find(
        (display) =>
          placed.x >= display.x &&
          placed.y >= display.y &&
          placed.x + placed.width <= display.x + display.width &&
          placed.y + placed.height <= display.y + display.height,
      );
      expect(home).toBeDefined();
      expect(placed.width).toBeGreaterThanOrEqual(Math.min(MIN_WIDTH, home?.width ?? 0));
      expect(placed.height).toBeGreaterThanOrEqual(Math.min(MIN_HEIGHT, home?.height ?? 0));
    }),
  );
});

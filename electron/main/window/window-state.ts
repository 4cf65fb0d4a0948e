import { z } from 'zod';

export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where the window was, in device-independent pixels. */
export const windowState = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  maximized: z.boolean(),
});
export type WindowState = z.infer<typeof windowState>;

export const MIN_WIDTH = 480;
export const MIN_HEIGHT = 420;
const DEFAULT_WIDTH = 1120;
const DEFAULT_HEIGHT = 780;
/** This much of the title bar must be within reach for the window to count as visible. */
const REACHABLE = 80;

/**
 * Where the window shall open: as it was left, but no larger than the display it is on, wholly inside of its
 * work area, and in the middle of the first display when the one it was on is gone.
 * @param displays work areas, the primary display's first
 */
export function placeWindow(kept: WindowState | undefined, displays: readonly Area[]): WindowState {
  const [primary = { x: 0, y: 0, width: DEFAULT_WIDTH, height: DEFAULT_HEIGHT }] = displays;
  const home = kept === undefined ? undefined : displays.find((area) => isReachable(kept, area));
  if (kept !== undefined && home !== undefined) {
    const width = limited(kept.width, MIN_WIDTH, home.width);
    const height = limited(kept.height, MIN_HEIGHT, home.height);
    return {
      x: between(kept.x, home.x, home.x + home.width - width),
      y: between(kept.y, home.y, home.y + home.height - height),
      width,
      height,
      maximized: kept.maximized,
    };
  }
  const width = limited(kept?.width ?? DEFAULT_WIDTH, MIN_WIDTH, primary.width);
  const height = limited(kept?.height ?? DEFAULT_HEIGHT, MIN_HEIGHT, primary.height);
  return {
    x: primary.x + Math.round((primary.width - width) / 2),
    y: primary.y + Math.round((primary.height - height) / 2),
    width,
    height,
    maximized: kept?.maximized ?? false,
  };
}

/** Whether some of the window's upper edge, where one can grab it, is on that display. */
function isReachable(window: Area, display: Area): boolean {
  const across = Math.min(window.x + window.width, display.x + display.width) - Math.max(window.x, display.x);
  return (
    across >= REACHABLE && window.y >= display.y - 1 && window.y < display.y + display.height - REACHABLE
  );
}

/** A display smaller than the smallest window wins: better cramped than out of sight. */
function limited(size: number, least: number, most: number): number {
  return Math.min(Math.max(size, least), most);
}

function between(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(value, most));
}

import { quirkError } from '../quirks.ts';
import type { Quirk } from '../quirky-server.ts';

/** Too busy for `burst` requests after each `calm` ones. Every request of a burst is refused, whatever it asks. */
export function slowDown(calm: number, burst: number): Quirk {
  let count = 0;
  return (_request, pass) => {
    count += 1;
    return (count - 1) % (calm + burst) < calm ? pass() : quirkError(503, 'SlowDown');
  };
}

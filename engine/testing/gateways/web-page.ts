import { quirkAnswer } from '../quirks.ts';
import type { Quirk } from '../quirky-server.ts';

/** A sign-in page with status 200, whatever is asked. */
export const webPage: Quirk = () =>
  quirkAnswer(200, '<!doctype html><title>Welcome</title><h1>Please sign in</h1>', {
    'content-type': 'text/html; charset=utf-8',
  });

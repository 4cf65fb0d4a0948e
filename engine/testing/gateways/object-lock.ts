import { quirkAnswer } from '../quirks.ts';
import type { Quirk } from '../quirky-server.ts';

/** Says that everything stored is locked for a month. */
export const locksByDefault: Quirk = ({ query }, pass) =>
  query.has('object-lock')
    ? quirkAnswer(
        200,
        '<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled><Rule><DefaultRetention><Mode>GOVERNANCE</Mode><Days>30</Days></DefaultRetention></Rule></ObjectLockConfiguration>',
      )
    : pass();

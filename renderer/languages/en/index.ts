import { app } from './app.ts';
import { cost } from './cost.ts';
import { endpoint } from './endpoint.ts';
import { firstRun } from './first-run.ts';
import { folders } from './folders.ts';
import { home } from './home.ts';
import { job } from './job.ts';
import { kept } from './kept.ts';
import { keys } from './keys.ts';
import { links } from './links.ts';
import { manage } from './manage.ts';
import { providers } from './providers.ts';
import { restore } from './restore.ts';
import { schedule } from './schedule.ts';
import { secrets } from './secrets.ts';
import { settings } from './settings.ts';
import { share } from './share.ts';
import { storage } from './storage.ts';

/** Every word of the window, one namespace per feature. English is the shape of the others. */
export const en = {
  schedule,
  folders,
  app,
  cost,
  endpoint,
  firstRun,
  home,
  job,
  kept,
  keys,
  links,
  manage,
  providers,
  restore,
  secrets,
  settings,
  share,
  storage,
} as const;

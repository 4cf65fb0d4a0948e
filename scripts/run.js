// `node scripts/run.js FILE.ts …`: installs what is missing, then runs FILE.ts under the pinned Node.
import { ensureDependencies, launch } from '../bin/launch.js';

const [entry, ...args] = process.argv.slice(2);
ensureDependencies();
launch(entry, args);

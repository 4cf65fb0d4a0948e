/**
 * `npm run bench [-- OPTIONS]` compares us with others; `npm run bench -- daily [OPTIONS]` looks at a month of backups,
 * `npm run bench -- serve [OPTIONS]` at our server.
 */
import { compare } from './compare.ts';
import { daily } from './daily/main.ts';
import { serve } from './serve/main.ts';

const words = process.argv.slice(2);
const [first, ...rest] = words;
if (first === 'daily') await daily(rest);
else if (first === 'serve') await serve(rest);
else await compare(words);

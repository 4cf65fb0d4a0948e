/** `npm run bench [-- OPTIONS]` compares us with others; `npm run bench -- daily [OPTIONS]` looks at a month of backups. */
import { compare } from './compare.ts';
import { daily } from './daily/main.ts';

const [first, ...rest] = process.argv.slice(2);
await (first === 'daily' ? daily(rest) : compare(process.argv.slice(2)));

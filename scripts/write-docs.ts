/** `npm run docs [-- --check]`: writes the generated documents, or fails when they are out of date. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { commandReference } from '#cli/reference.ts';
import { openApiText } from '#web/index.ts';
import { errorsDocument } from './house/errors-document.ts';

const documents: Record<string, string> = {
  'docs/errors.md': errorsDocument(),
  'docs/cli.md': await commandReference(),
  'docs/openapi.json': openApiText(),
};

for (const [path, text] of Object.entries(documents)) {
  const file = fileURLToPath(new URL(`../${path}`, import.meta.url));
  const upToDate = existsSync(file) && readFileSync(file, 'utf8') === text;
  if (upToDate) continue;
  if (process.argv.includes('--check')) {
    console.error(`${path} is out of date: run “npm run docs” and commit it.`);
    process.exitCode = 1;
  } else {
    writeFileSync(file, text);
    console.log(`wrote ${path}`);
  }
}

import { expect, test } from 'vitest';
import { commandNames } from './load-commands.ts';
import { buildProgram } from './program.ts';

const nowhere = { write: () => {}, isTerminal: false, columns: () => 100 };

async function namesFor(words?: readonly string[]): Promise<string[]> {
  const program = await buildProgram(async () => {}, { stdout: nowhere, stderr: nowhere }, words);
  return program.commands.map((command) => command.name());
}

test.each(commandNames)('%s is found by its name, alone', async (name) => {
  expect(await namesFor([name, 'list', '--help'])).toEqual([name]);
  expect(await namesFor(['--json', '--home', 'list', '--quiet', '--home=restore', name])).toEqual([name]);
});

test('without a name all of them are there, in the order of the help', async () => {
  for (const words of [
    undefined,
    [],
    ['--help', 'list'],
    ['help', 'list'],
    ['lst'],
    ['--hom', 'list'],
    ['--home'],
  ])
    expect(await namesFor(words)).toEqual(commandNames);
});

test('the name of something every object has is no command', async () => {
  expect(await namesFor(['constructor'])).toEqual(commandNames);
});

test('the version needs none', async () => {
  expect(await namesFor(['--json', '--version'])).toEqual([]);
  expect(await namesFor(['-V'])).toEqual([]);
});

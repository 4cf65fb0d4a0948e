import type { Command } from 'commander';
import type { Runner } from '../program.ts';
import { addConnectionAdd } from './connection-add.ts';
import { addConnectionCors } from './connection-cors.ts';
import { addConnectionExplore } from './connection-explore.ts';
import { addConnectionProviders } from './connection-providers.ts';
import { addConnectionRemove } from './connection-remove.ts';
import { addConnectionSet } from './connection-set.ts';
import { addConnectionList, addConnectionShow } from './connection-show.ts';
import { addConnectionTest } from './connection-test.ts';

export function addConnectionCommands(program: Command, run: Runner): void {
  const connection = program
    .command('connection')
    .summary('storage places and the keys to them')
    .description('Storage places and the keys to them: add, change, show, test, explore, remove.')
    .helpCommand(false);
  addConnectionAdd(connection, run);
  addConnectionSet(connection, run);
  addConnectionShow(connection, run);
  addConnectionList(connection, run);
  addConnectionTest(connection, run);
  addConnectionProviders(connection, run);
  addConnectionExplore(connection, run);
  addConnectionCors(connection, run);
  addConnectionRemove(connection, run);
}

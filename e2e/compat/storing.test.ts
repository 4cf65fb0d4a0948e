import { describe } from 'vitest';
import { storingHabits } from '../../engine/testing/gateways/family.ts';
import { testGateway } from './journey-tests.ts';

describe('there and back on storages that store and delete otherwise', () => {
  for (const plan of storingHabits) testGateway(plan);
});

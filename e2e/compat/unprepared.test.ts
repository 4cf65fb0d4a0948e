import { describe } from 'vitest';
import { storingHabits } from '../../engine/testing/gateways/family.ts';
import { testUnprepared } from './journey-tests.ts';

describe('there and back on storages that nobody has tested before', () => {
  for (const plan of storingHabits) if (!plan.silent) testUnprepared(plan);
});

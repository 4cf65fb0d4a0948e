import { describe } from 'vitest';
import { answeringHabits } from '../../engine/testing/gateways/family.ts';
import { testGateway } from './journey-tests.ts';

describe('there and back on storages that answer otherwise', () => {
  for (const plan of answeringHabits) testGateway(plan);
});

import { expect, test } from 'vitest';
import { commonPrice } from './common-price.ts';

const b2 = { endpoint: 'https://s3.us-west-004.backblazeb2.com' };
const nas = { endpoint: 'http://nas:9000' };

test.each([
  [[], undefined],
  [[nas], undefined],
  [[b2], 0.006],
  [[b2, b2], 0.006],
  // One that nobody knows a price for would make the sum a lie.
  [[b2, nas], undefined],
  [[b2, { ...b2, price: '0.007 USD' }], undefined],
  [[{ ...nas, price: '0 EUR' }], 0],
  [
    [
      { ...nas, price: '0.01 EUR' },
      { ...nas, price: '0.01 USD' },
    ],
    undefined,
  ],
])('%j have the price %s', (connections, perGbMonth) => {
  expect(commonPrice(connections)?.price.perGbMonth).toBe(perGbMonth);
});

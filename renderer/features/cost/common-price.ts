import { type PriceInUse, priceOf } from '#shared/providers/monthly-cost.ts';
import { providerOf } from '#shared/providers/preset.ts';

type Priced = Parameters<typeof priceOf>[0];

/** The one price that holds for all of them; null where one has none, or they differ: a sum would be wrong then. */
export function commonPrice(
  connections: readonly Priced[],
): { readonly price: PriceInUse; readonly provider: string } | null {
  const [first] = connections;
  const price = first ? priceOf(first) : null;
  if (first === undefined || price === null) return null;
  const isSame = connections.every((one) => {
    const other = priceOf(one);
    return (
      other?.perGbMonth === price.perGbMonth && other.currency === price.currency && other.asOf === price.asOf
    );
  });
  return isSame ? { price, provider: providerOf(first)?.name ?? '' } : null;
}

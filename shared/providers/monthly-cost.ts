import { providerOf } from './preset.ts';
import { type Price, readPrice } from './price.ts';

/** A price, and of a hint of ours the month it is from (`YYYY-MM`); what the person gave has none. */
export interface PriceInUse extends Price {
  readonly asOf?: string;
}

/** The price of a connection's storage; null where nobody knows one. */
export function priceOf(connection: {
  readonly endpoint: string;
  readonly provider?: string | null | undefined;
  readonly price?: string | null | undefined;
}): PriceInUse | null {
  return readPrice(connection.price ?? '') ?? providerOf(connection)?.price ?? null;
}

/** What keeping `bytes` for a month costs, in the price's currency. Storage only: no traffic, no requests, no minimum. */
export function monthlyCost(bytes: number, { perGbMonth }: Price): number {
  return (bytes / 1e9) * perGbMonth;
}

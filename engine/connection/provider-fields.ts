import { AppError } from '#shared/errors/app-error.ts';
import { readPrice, writePrice } from '#shared/providers/price.ts';
import { isProviderId } from '#shared/providers/providers.ts';

/** '' and null become null: nobody said which. @throws AppError `field-invalid` */
export function checkProvider(text: string | null): string | null {
  const id = text?.trim() ?? '';
  if (id === '' || id === 'other') return null;
  if (isProviderId(id)) return id;
  const problem = 'there is no such provider; “holdall connection providers” lists them';
  throw new AppError('field-invalid', { field: 'provider', problem });
}

/** '' and null become null: the hint for the provider is used. @throws AppError `field-invalid` */
export function checkPrice(text: string | null): string | null {
  if (text === null || text.trim() === '') return null;
  const price = readPrice(text);
  if (price !== null) return writePrice(price);
  const problem = 'it should be a number and a currency, such as 0.006 USD';
  throw new AppError('field-invalid', { field: 'price', problem });
}

import { type Dispatch, type SetStateAction, useEffect, useState } from 'react';

/** For as long as the window lives: pages are drawn afresh, and coming back should find things as they were. */
const memory = new Map<string, unknown>();

/** Like `useState`, but a page that is opened again begins with what it had. */
export function useRemembered<T>(key: string, initial: T): [T, Dispatch<SetStateAction<T>>] {
  const [value, setValue] = useState<T>(() => (memory.has(key) ? (memory.get(key) as T) : initial));
  useEffect(() => void memory.set(key, value), [key, value]);
  return [value, setValue];
}

/**
 * The shape a translation must have: every key of the English words. Languages without a singular leave the
 * `_one` forms out.
 */
export type WordsLike<T> = {
  readonly [K in keyof T as K extends `${string}_one` ? never : K]: T[K] extends string
    ? string
    : WordsLike<T[K]>;
} & {
  readonly [K in keyof T as K extends `${string}_one` ? K : never]?: string;
};

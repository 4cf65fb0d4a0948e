import type { cost as english } from '../en/cost.ts';
import type { WordsLike } from '../words.ts';

export const cost: WordsLike<typeof english> = {
  hint: '保存费用每月约 {{cost}}，按每 GB {{price}} 计（{{provider}}，{{month}}的价格）。',
  own: '保存费用每月约 {{cost}}，按您填写的每 GB {{price}} 计。',
};

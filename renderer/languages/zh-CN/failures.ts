import type { failures as english } from '../en/failures.ts';
import type { WordsLike } from '../words.ts';

export const failures: WordsLike<typeof english> = {
  'window-offline': {
    what: 'Holdall 没有响应。',
    todo: '它可能已关闭。已经备份的内容是安全的；此页面会自动重试。',
  },
  bug: {
    what: '发生了意料之外的错误。',
    todo: '这是我们的问题。之前的备份不受影响。技术细节有助于我们找到原因。',
  },
};

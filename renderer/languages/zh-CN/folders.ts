import type { folders as english } from '../en/folders.ts';
import type { WordsLike } from '../words.ts';

export const folders: WordsLike<typeof english> = {
  title: '选择文件夹',
  choose: '选择此文件夹',
  up: '上一级文件夹',
  places: '位置',
  none: '这里没有文件夹。',
  inside: '{{path}} 中的文件夹',
  fileTitle: '选择文件',
  noneAtAll: '这里没有任何内容。',
  insideAll: '{{path}} 中的内容',
};

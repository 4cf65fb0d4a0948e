import type { kept as en } from '../en/kept.ts';
import type { WordsLike } from '../words.ts';

export const kept: WordsLike<typeof en> = {
  button: '隐藏的版本',
  buttonOne: '{{name}} 中隐藏的版本',
  title: '隐藏的版本',
  text: '保留版本的存储桶只会把删除的内容隐藏起来：它们仍占用空间，也仍会产生费用。',
  unsupported: '此存储不显示任何版本。',
  unsupportedText: '要么它不保留版本，要么只有它自己的设置才能看到。在这里删除的内容已不存在。',
  nothing: '没有隐藏的内容。',
  found_one: '已删除备份和旧标记有 {{shown}} 个隐藏版本，占用 {{size}}。',
  found_other: '已删除备份和旧标记有 {{shown}} 个隐藏版本，占用 {{size}}。',
  safe: '删除它们会永久释放这些空间。列表中的备份和他人的文件不受影响。',
  type: '输入 {{number}} 以确认',
  remove_one: '永久删除 {{shown}} 个版本',
  remove_other: '永久删除 {{shown}} 个版本',
  done_one: '已删除 {{shown}} 个版本，释放 {{size}}。',
  done_other: '已删除 {{shown}} 个版本，释放 {{size}}。',
  failed_one: '{{shown}} 个版本无法删除。存储可能会将其保留一段时间。',
  failed_other: '{{shown}} 个版本无法删除。存储可能会将它们保留一段时间。',
  details: '存储的回答',
  fact: '由存储保留',
  until: '直到 {{date}}',
  held: '直到有人解除法律保留',
  deleting_one:
    '存储将其中 {{shown}} 个备份保留{{until}}。删除后它会从列表中消失，但空间要到那之后才会释放。',
  deleting_other:
    '存储保留其中 {{shown}} 个备份，最后一个{{until}}。删除后它们会从列表中消失，但空间要到那之后才会释放。',
  notAsked: '只查询了前 {{shown}} 个。',
};

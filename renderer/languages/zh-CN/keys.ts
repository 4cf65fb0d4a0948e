import type { keys as en } from '../en/keys.ts';
import type { WordsLike } from '../words.ts';

export const keys: WordsLike<typeof en> = {
  title: '需要新的密钥',
  expired: '“{{name}}”的临时密钥已过期。',
  refused: '存储也不接受“{{name}}”的这组密钥。',
  text: '请向服务商获取新的密钥并全部填入。正在进行的任务会从原处继续，不会丢失任何内容。',
  notNow: '以后再说',
  save: '保存并继续',
  missing: '请填写。',
  tokenHelp: '仅当新密钥没有会话令牌时才留空。',
  banner: '“{{name}}”的密钥已过期：正在进行的任务在等待新密钥。',
  enter: '输入新密钥…',
  waiting: {
    backup: '正在等待新密钥 – 备份尚未完成。已上传的内容会保留。',
    restore: '正在等待新密钥 – 恢复尚未完成。已恢复的文件是完整的。',
    verify: '正在等待新密钥 – 验证尚未完成。',
    download: '正在等待新密钥 – 下载尚未完成。已到达的内容会保留。',
    prune: '正在等待新密钥 – 清理尚未完成。',
  },
  short: '正在等待新密钥',
};

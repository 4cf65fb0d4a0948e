import type { schedule as english } from '../en/schedule.ts';
import type { WordsLike } from '../words.ts';

export const schedule: WordsLike<typeof english> = {
  label: '自动备份',
  kind: {
    every: '每隔几分钟或几小时',
    daily: '每天',
    weekly: '每周的某几天',
    cron: '使用 cron 表达式',
    off: '仅在我按下按钮时',
  },
  everyAmount: '每隔',
  everyUnit: '单位',
  minutes: '分钟',
  hours: '小时',
  at: '时间',
  days: '日子',
  cron: 'Cron 表达式',
  cronHelp: '五个字段：分、时、日、月、星期。',
  next: '接下来的备份时间',
  offText: 'Holdall 会在主页上提醒，因为没有人能每天都记得。',
};

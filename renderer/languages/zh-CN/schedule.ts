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
  at: '时间',
  days: '日子',
  cron: 'Cron 表达式',
  cronHelp: '五个字段：分、时、日、月、星期。',
  next: '接下来的备份时间',
  offText: 'Holdall 会在主页上提醒，因为没有人能每天都记得。',
  everyHelp: '从上次备份开始时算起。',
  atHelp: '按此计算机的本地时间。',
  unit: { minutes: '分钟', hours: '小时', days: '天' },
  problem: {
    amount: '请填写整数。',
    tooOften: '间隔最短为 5 分钟。',
    tooSeldom: '间隔最长为 30 天。',
    at: '请填写时间。',
    days: '请至少选择一天。',
    expression: 'cron 表达式有五个部分，例如 30 12 * * 1-5。',
    refused: '此表达式无法使用。',
  },
};

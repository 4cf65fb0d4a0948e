import type { app as english } from '../en/app.ts';
import type { WordsLike } from '../words.ts';

export const app: WordsLike<typeof english> = {
  name: 'Holdall',
  skip: '跳到正文',
  navigation: '主导航',
  home: '主页',
  backups: '备份',
  settings: '设置',
  loading: '正在加载…',
  close: '关闭',
  cancel: '取消',
  back: '上一步',
  next: '下一步',
  done: '完成',
  save: '保存',
  retry: '重试',
  copy: '复制',
  copied: '已复制',
  details: '技术细节',
  never: '从未',
  unknown: '尚不清楚',
  optional: '可选',
  link: {
    connecting: '正在连接 Holdall…',
    disconnected: 'Holdall 没有响应，正在自动重试；页面内容可能不是最新的。',
    back: '已重新连接。',
    signedOutTitle: '需要新的访问地址',
    signedOut: '为了安全，只能通过 Holdall 启动时显示的地址打开此页面，而且每个地址只能使用一次。',
    signedOutHint: '请重新运行“holdall ui”，并打开它显示的地址。正在进行的备份不受影响。',
  },
  crash: {
    title: '此页面出错了',
    text: '这是我们的问题。您的备份和设置不受影响，正在进行的备份会继续。',
    reload: '重新加载',
  },
  outdated: {
    title: 'Holdall 已更新',
    text: '此窗口来自旧版本。',
    reload: '加载新版本',
  },
};

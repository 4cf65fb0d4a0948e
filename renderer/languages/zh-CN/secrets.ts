import type { secrets as en } from '../en/secrets.ts';
import type { WordsLike } from '../words.ts';

export const secrets: WordsLike<typeof en> = {
  title: '密钥',
  passphrase: '口令',
  current: '当前口令',
  new: '新口令',
  newHelp: '至少 8 个字符；几个词语比符号更容易记住。',
  again: '再次输入新口令',
  never: '它们不会显示，也不会进入备份。',
  lockedBanner: '密钥已锁定。输入口令之前，不会进行任何备份。',
  where: {
    keychain: '锁在此计算机的钥匙串中。',
    file: '保存在设置文件夹中仅您可读的文件里，因为此计算机没有可供 Holdall 使用的钥匙串。以您的身份运行的程序也能读取它；设置口令可以防止这一点。',
    passphrase: '保存在用您的口令加密的文件里。Holdall 每次启动时都会询问口令；输入之前，计划的备份会等待。',
    locked: '保存在用您的口令加密的文件里，启动后尚未输入口令。',
  },
  unlock: {
    title: '请输入口令',
    text: '您各存储的密钥在此计算机上用它加密。',
    later: '不输入也可以浏览。计划的备份会等到输入口令为止。',
    open: '输入口令…',
    notNow: '以后再说',
    button: '解锁',
  },
  set: {
    open: '设置口令…',
    title: '设置口令',
    text: '密钥将用它加密。Holdall 每次启动时都会询问。没有人能找回口令；如果忘记，必须重新输入密钥。您的备份不受影响。',
    button: '设置口令',
    done: '口令已设置。',
  },
  change: {
    open: '更改口令…',
    title: '更改口令',
    text: '密钥将重新加密。',
    button: '更改口令',
    done: '口令已更改。',
  },
  remove: {
    open: '取消口令…',
    title: '取消口令',
    text: '密钥将放入仅您可读的文件。以您的身份运行的程序也能读取它。',
    button: '取消口令',
    done: '口令已取消。',
  },
  problem: {
    tooShort: '至少 8 个字符。',
    differs: '两次输入不一致。',
    missing: '请输入当前口令。',
  },
};

import type { NoticeCode } from '#shared/notice.ts';

export const notices: Readonly<Record<NoticeCode, { readonly what: string; readonly more: string }>> = {
  retrying: { what: '已重试', more: '{{failure}}已再次尝试（{{failed}}）。' },
  'clock-skew': {
    what: '此电脑的时钟不准',
    more: '它与存储的时钟相差约 {{minutes}} 分钟。请校准：备份的日期取自它。',
  },
  'upload-in-one-piece': { what: '此存储不支持分段上传', more: '“{{key}}”先在此电脑上汇集，再一次性发送。' },
  'upload-left-behind': {
    what: '存储中残留有上传的片段',
    more: '未完成的“{{key}}”的片段无法删除。它们不是备份，但可能占用空间；之后的备份会将其删除。',
  },
  'upload-starts-over': { what: '需要上传更多内容', more: '存储没有沿用它已有的内容，因此会重新发送。' },
  'unchecked-left': {
    what: '已上传，尚未核对',
    more: '内容已全部上传，但在核对之前已停止。下次备份会先核对它；在此之前它不算安全。',
  },
  'unchecked-mark-left': {
    what: '此备份被列为未核对',
    more: '它已核对且完好，但无法在存储中注明。下次备份会再次检查它。',
  },
  'verified-mark-left': {
    what: '结果未存入存储',
    more: '存储没有记下检查结果，因此其他电脑看不到它。例如，只读密钥无法写入记录。',
  },
  rechecked: { what: '已核对较早的备份', more: '备份 {{id}} 上传后未曾核对。它是完好的。' },
  'recheck-failed': { what: '较早的备份已损坏', more: '备份 {{id}} 上传后未曾核对，且已损坏。请勿依赖它。' },
  'database-locked': {
    what: '数据库被锁定（{{count}}）',
    more: '某个正在运行的程序独占了它们，因此按原样保存了其文件：{{databases}}。请关闭该程序并重新备份，以确保无误。',
  },
  'database-changing': {
    what: '数据库不断变化（{{count}}）',
    more: '它们一直在被写入，因此按原样保存了其文件：{{databases}}。请关闭使用它们的程序并重新备份，以确保无误。',
  },
  'database-damaged': {
    what: '数据库已损坏（{{count}}）',
    more: '它们在此电脑上已损坏，其文件按原样保存：{{databases}}。请找到它们仍然完好的较早备份并保留它。',
  },
  'database-no-room': {
    what: '没有空间复制数据库（{{count}}）',
    more: '磁盘没有空间存放副本，因此按原样保存了其文件：{{databases}}。请腾出空间并重新备份，以确保无误。',
  },
  'database-not-understood': {
    what: '无法识别数据库（{{count}}）',
    more: '此版本的 Holdall 无法读取数据库，因此按原样保存了其文件：{{databases}}。备份前请关闭使用它们的程序。',
  },
  'database-failed': {
    what: '数据库无法复制（{{count}}）',
    more: '其文件按原样保存：{{databases}}。请关闭使用它们的程序并重新备份，以确保无误。',
  },
  'database-unchecked': {
    what: '数据库无法检查（{{count}}）',
    more: '它们已完整保存，但检查它们需要只有其自身程序才有的组件：{{databases}}。',
  },
  'database-files-moved': {
    what: '数据库的旧文件已改名（{{count}}）',
    more: '它们位于已还原的数据库旁边，会损坏这些数据库。没有删除任何内容：{{files}}。',
  },
  'manifest-damaged': {
    what: '备份的文件列表已损坏',
    more: '备份 {{id}} 的信息取自 zip 本身。文件以较短的校验和核对，链接可能缺失。',
  },
  'backup-damaged': { what: '备份已损坏', more: '{{failure}}' },
  spared: { what: '保留了一个备份', more: '备份 {{id}} 原本要删除，但其间情况有变。' },
  'link-not-encrypted': { what: '连接未加密', more: '通往此链接服务器的途中，他人可以读取传输的内容。' },
  'link-whole': { what: '备份将被整体获取', more: '此链接的服务器不提供文件的部分内容，因此会先获取全部。' },
};

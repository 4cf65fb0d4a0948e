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
  'usage-invalid': { what: 'Holdall 无法执行此操作。', todo: '{{problem}}' },
  'field-invalid': {
    what: '有一项填写不正确（{{field}}：{{problem}}）。',
    todo: '请更正后重试。没有做任何更改。',
  },
  'connection-needed': { what: '不清楚指的是哪个存储。', todo: '请选择其中之一：{{known}}。' },
  'backup-ambiguous': {
    what: '有多个备份名为“{{id}}”。',
    todo: '存储中有它的副本。请在那里删除或移走副本，然后重新载入列表。',
  },
  'delete-failed': { what: '有些备份未能删除。', todo: '其他内容没有改动。剩下的仍在列表中；请稍后重试。' },
  cancelled: {
    what: '操作已停止。',
    todo: '以前的备份没有受到影响。已上传的内容会保留，下次运行将从那里继续。',
  },
  'name-taken': {
    what: '名称“{{name}}”已被使用。',
    todo: '请换一个名称。',
  },
  'connection-unknown': {
    what: '已经没有名为“{{name}}”的存储。',
    todo: '它可能已在另一个窗口中被移除。请查看“设置”中的“存储”。',
  },
  'connection-in-use': {
    what: '存储“{{name}}”仍被以下计划使用：{{plans}}。',
    todo: '请先修改或移除这些计划。',
  },
  'precondition-failed': {
    what: '存储“{{name}}”刚刚在另一个窗口或程序中被修改。',
    todo: '请载入新的值，再重新修改。没有更改任何内容。',
  },
  'precondition-required': {
    what: '不清楚要修改存储“{{name}}”的哪个版本。',
    todo: '请重新打开它，再进行修改。',
  },
  'patch-invalid': {
    what: '无法进行这项修改：{{problem}}。',
    todo: '请更正后重试。没有更改任何内容。',
  },
  'patch-test-failed': {
    what: '{{member}} 的值与预期不同。',
    todo: '请载入当前的值后重试。没有更改任何内容。',
  },
  'plan-unknown': {
    what: '已经没有名为“{{name}}”的计划。',
    todo: '它可能已在另一个窗口中被移除。',
  },
  'endpoint-invalid': {
    what: '“{{endpoint}}”不是可用的地址。',
    todo: '地址应类似 https://s3.example.com，只填地址，不含存储桶或密钥。',
  },
  'endpoint-has-bucket': {
    what: '地址中的存储桶名称“{{bucket}}”与存储桶一栏不同。',
    todo: '请确定要用哪个存储桶，并从地址中去掉它的名称。单独的地址：{{suggestion}}',
  },
  'bucket-name-invalid': {
    what: '“{{bucket}}”不能用作存储桶名称。',
    todo: '请按存储服务商显示的名称原样复制。',
  },
  'secret-missing': {
    what: '此计算机上没有保存“{{connection}}”的私有密钥。',
    todo: '请在“设置”的“存储”中重新输入。',
  },
  'secrets-locked': {
    what: '此计算机上的密钥已用口令锁定。',
    todo: '请输入口令：窗口启动时会询问，也可在“设置”的“高级”中输入。',
  },
  'passphrase-wrong': {
    what: '口令不正确。',
    todo: '请重试。如果忘记了口令，请删除 {{file}}，然后重新输入各存储的密钥。您的备份不受影响。',
  },
  'config-damaged': {
    what: '无法读取设置文件 {{file}}。',
    todo: '您的备份不受影响。请修复或删除该文件，然后重新设置存储，备份会被重新找到。',
  },
  'retention-empty': {
    what: '没有规则说明要保留哪些备份，因此没有删除任何内容。',
    todo: '请至少设置一条规则，例如保留最近 10 个。',
  },
  'host-unknown': {
    what: '找不到名为 {{host}} 的服务器。',
    todo: '请检查地址拼写，并确认此计算机已联网。',
  },
  'host-unreachable': {
    what: '{{host}} 没有响应。',
    todo: '请检查地址和端口、服务器是否在运行，以及此计算机是否已联网。',
  },
  'connection-lost': {
    what: '与 {{host}} 的连接已中断，无法恢复。',
    todo: '之前的备份不受影响。请在网络稳定后重试。',
  },
  'request-timeout': {
    what: '{{host}} 响应超时。',
    todo: '之前的备份不受影响。请稍后重试。',
  },
  'tls-untrusted': {
    what: '{{host}} 的证书不受信任。',
    todo: '如果这是您自己的服务器，请在“高级”中指定其证书颁发机构文件。',
  },
  'certificate-changed': {
    what: '{{host}} 出示的证书与此存储固定的证书不符，因此没有向它发送任何内容。',
    todo: '请在共享文件夹的计算机上核对指纹。如果它换了新证书，请测试连接（设置 → 存储）并信任新证书；否则可能有人在中间截取。',
  },
  'ca-unreadable': {
    what: '无法使用证书文件 {{file}}。',
    todo: '请指定当前用户可读取的 PEM 格式文件。',
  },
  'proxy-failed': {
    what: '无法通过代理 {{proxy}} 连接 {{host}}。',
    todo: '请检查“高级”中的代理，或将其移除。',
  },
  'not-s3': {
    what: '{{host}} 有响应，但不像 S3 存储。',
    todo: '可能被网页、登录门户或代理拦截，或者这是网页控制台的地址。没有更改任何内容。',
  },
  'link-invalid': {
    what: '此链接无法使用。',
    todo: '请重新复制完整的链接。它以 https:// 开头；仅在您自己的网络内可以是 http://。',
  },
  'link-refused': {
    what: '{{host}} 不提供链接所指的内容。',
    todo: '链接可能已过期或被收回，或者复制时缺了一部分。请向给您链接的人索取新的链接。',
  },
  'link-not-backup': {
    what: '{{host}} 上的链接所指的不是 Holdall 备份。',
    todo: '链接必须指向 zip 文件本身，而不是介绍它的网页。',
  },
  'clock-skew': {
    what: '此计算机与存储的时钟相差太大。',
    todo: '请校准此计算机的日期和时间（最好设为自动），然后重试。',
  },
  'key-unknown': {
    what: '存储不认识访问密钥 ID“{{accessKeyId}}”。',
    todo: '请从服务商处重新复制访问密钥 ID，它可能已被更换或删除。',
  },
  'secret-wrong': {
    what: '私有密钥与访问密钥 ID“{{accessKeyId}}”不匹配。',
    todo: '请重新输入私有密钥；如果已丢失，请在服务商处新建一对密钥。',
  },
  'token-expired': {
    what: '临时密钥已过期。',
    todo: '请输入新的会话令牌及其密钥。',
  },
  'token-invalid': {
    what: '存储不接受该会话令牌。',
    todo: '请重新输入会话令牌；如果密钥不需要令牌，请将其移除。',
  },
  'access-denied': {
    what: '存储不允许这些密钥在存储桶“{{bucket}}”中执行此操作。',
    todo: '请在服务商处授予该权限、改用其他密钥，或设置该密钥可访问的文件夹。',
  },
  'region-wrong': {
    what: '存储桶不在区域“{{region}}”。',
    todo: '请填写服务商为该存储桶显示的区域。',
  },
  'bucket-missing': {
    what: '此地址上没有名为“{{bucket}}”的存储桶。',
    todo: '请检查名称，或让 Holdall 创建该存储桶。',
  },
  'bucket-taken': {
    what: '存储桶名称“{{bucket}}”已属于他人。',
    todo: '请换一个存储桶名称。',
  },
  'object-missing': {
    what: '列表中的某项已不在存储中。',
    todo: '可能已被他人删除，请重新加载列表。',
  },
  'object-changed': {
    what: '读取过程中，存储中的内容被替换了。',
    todo: 'Holdall 从不改写备份；请检查还有谁在写入此存储桶，然后重试。',
  },
  'storage-busy': {
    what: '存储一直表示过于繁忙。',
    todo: '之前的备份不受影响。请稍后重试。',
  },
  'storage-full': {
    what: '存储空间已满，或您的配额已用完。',
    todo: '请删除旧备份或扩大存储空间。之前的备份不受影响。',
  },
  'storage-unsupported': {
    what: '此存储不支持所需的操作。',
    todo: '请使用其他存储，或换一种方式访问它。',
  },
  'storage-refused': {
    what: '存储拒绝了请求。',
    todo: '技术细节中有存储给出的原因。',
  },
  'storage-failed': {
    what: '存储未能完成所请求的操作。',
    todo: '问题出在存储一方。之前的备份不受影响，请稍后重试。',
  },
  'answer-invalid': {
    what: '存储的回应无法理解。',
    todo: '没有因此删除任何内容。可能有代理拦截，请稍后重试。',
  },
  'backup-too-large': {
    what: '备份超出了此存储可接受的大小。',
    todo: '请将计划拆分，或排除大文件。',
  },
  'backup-too-large-at-once': {
    what: '此存储不支持分段上传，备份对它来说太大。',
    todo: '请将计划拆分、排除大文件，或改用其他存储。',
  },
  'copy-refused': {
    what: '存储拒绝沿用上一个备份中的数据。',
    todo: '先前的备份未受影响。请重新备份，届时将上传全部内容。',
  },
  'parts-out-of-order': {
    what: '该存储只接受按顺序逐个上传的分段。',
    todo: '之前的备份未受影响。请重新备份，届时分段会按顺序上传。',
  },
  'upload-taken-over': {
    what: '同一计划的另一次运行已开始，并接管了此上传。',
    todo: '请等待那次运行完成；它会生成同样的备份。',
  },
  'backup-unknown': {
    what: '此备份已不存在。',
    todo: '可能已在另一台计算机上删除，请重新加载列表。',
  },
  'backup-pinned': {
    what: '此备份已固定。',
    todo: '如果可以删除，请先取消固定。',
  },
  'backup-damaged': {
    what: '此备份已损坏。',
    todo: '请尝试更早或更新的备份。您仍可原样下载 zip，其他 zip 软件也许能打开其中一部分。',
  },
  'backup-newer': {
    what: '此备份由更新版本的 Holdall 创建。',
    todo: '请更新此计算机上的 Holdall。在此期间，任何 zip 软件都能打开该文件。',
  },
  'check-failed': {
    what: '上传的备份与发送的内容不一致，因此不算数。',
    todo: '之前的备份不受影响。请重新备份；如果再次发生，请不要信任此存储。',
  },
  'check-unfinished': {
    what: '备份已上传，但无法核对。',
    todo: '请暂时不要依赖它。下次备份会先核对它；也可以等存储恢复后再验证。',
  },
  'folder-missing': {
    what: '文件夹 {{path}} 不存在。',
    todo: '请检查路径。如果它位于未连接的磁盘上，请先连接。',
  },
  'folder-unreadable': {
    what: '无法读取文件夹 {{path}}。',
    todo: '请允许当前用户读取，或不备份它。',
  },
  'nothing-to-back-up': {
    what: '{{folders}} 中没有可备份的内容。',
    todo: '请检查文件夹和排除规则。没有保存空备份。',
  },
  'disk-full': {
    what: '磁盘已满：无法写入 {{path}}。',
    todo: '请腾出空间后重试；已上传或已恢复的内容会保留。',
  },
  'target-not-writable': {
    what: '无法写入 {{path}}。',
    todo: '请选择其他文件夹，或允许当前用户写入。',
  },
  'file-exists': {
    what: '{{path}} 已存在。',
    todo: '请换一个名称，或先移除该文件。它没有被改动。',
  },
  'path-not-in-backup': {
    what: '此备份中没有“{{path}}”。',
    todo: '请打开备份，从文件列表中选择。',
  },
  'port-taken': {
    what: '此计算机上的端口 {{port}} 已被另一个程序占用。',
    todo: '请选择另一个端口，或关闭占用它的程序。',
  },
};

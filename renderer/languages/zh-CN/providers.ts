import type { providers as english } from '../en/providers.ts';
import type { WordsLike } from '../words.ts';

export const providers: WordsLike<typeof english> = {
  aws: {
    address: '不需要地址。区域显示在 S3 控制台存储桶列表中名称的旁边。',
    keys: 'IAM，用户，您的用户，安全凭证，创建访问密钥。只给该用户这一个存储桶的权限。',
    know: '以 ASIA 开头的是临时密钥，还需要“高级”中的会话令牌。',
  },
  r2: {
    address:
      'R2，您的存储桶，设置，“S3 API”：含账户 ID 的地址。欧盟管辖区的存储桶地址中有 .eu。区域总是 auto。',
    keys: 'R2，管理 API 令牌，创建：对此存储桶的对象读写权限。访问密钥 ID 和密钥只在令牌下方显示一次。',
    know: '下载不收费。令牌本身不是密钥。',
  },
  b2: {
    address: 'Buckets：每个存储桶都显示“Endpoint”，如 s3.us-west-004.backblazeb2.com。中间一段是区域。',
    keys: 'Application Keys，Add a New Application Key：keyID 是访问密钥 ID，applicationKey 是密钥。主密钥在这里不能用。',
    know: '删除的内容会作为隐藏版本留在存储桶里，直到生命周期规则清除它们。',
  },
  spaces: {
    address:
      'Spaces Object Storage，您的存储桶，Settings：“Origin Endpoint”去掉存储桶名称。开头四个字符是区域。',
    keys: 'Spaces Object Storage，Access Keys，Create。API 的个人访问令牌是另一回事，不能用。',
    know: '带 .cdn. 的地址用于网页；备份用不带的那个。',
  },
  wasabi: {
    address: '区域显示在控制台中存储桶的旁边；地址是 s3.REGION.wasabisys.com。',
    keys: 'Access Keys，Create New Access Key，最好用一个只能访问此存储桶的用户。',
    know: '不满 90 天就删除的内容也按 90 天收费。',
  },
  gcs: {
    address: '所有存储桶的地址都一样，区域是 auto。',
    keys: 'Cloud Storage，设置，互操作性：为服务账号创建 HMAC 密钥。JSON 密钥文件在这里不能用。',
    know: '它不能在存储内部复制文件的一部分，所以每次备份都会上传全部内容。',
  },
  hetzner: {
    address: '您的项目，Object Storage，存储桶：其 URL 去掉存储桶名称。fsn1、nbg1 或 hel1 是区域。',
    keys: '您的项目，Security，S3 credentials，Generate。密钥只显示一次。',
    know: '密钥属于整个项目，能打开其中所有存储桶。',
  },
  ovh: {
    address: 'Public Cloud，Object Storage，您的存储桶：“Endpoint”。“s3.”后面的词是区域。',
    keys: 'Public Cloud，Object Storage，S3 用户：该用户的 access key 和 secret key。用户还需要有存储桶的权限。',
    know: '带 .io. 和 .perf. 的地址属于不同的存储类别；请用存储桶显示的那个。',
  },
  scaleway: {
    address: 'Object Storage，您的存储桶，设置：“Bucket endpoint”去掉存储桶名称。fr-par、nl-ams 等是区域。',
    keys: 'IAM，API keys，Generate。访问密钥以 SCW 开头。首选项目要选存储桶所在的项目。',
    know: '这里一次上传最多 1,000 个分段，Holdall 会遵守。',
  },
  linode: {
    address: 'Object Storage，Buckets：存储桶下方的主机名，去掉存储桶名称。第一个词是区域。',
    keys: 'Object Storage，Access Keys，Create：限定为此存储桶。',
    know: '密钥只对某些区域有效，其中要包括存储桶的区域。',
  },
  'idrive-e2': {
    address: 'e2 控制台中您的区域会显示其地址。',
    keys: 'Access Keys，Create：选择存储桶所在的区域。',
    know: '较早的账户有自己的地址，以数字结尾；照原样使用即可。',
  },
  storj: {
    address: 'gateway.storjshare.io，对所有人都一样。',
    keys: 'Access，New Access Key，类型选“S3 Credentials”：会显示访问密钥、密钥和地址。',
    know: '对象用与凭证对应的口令加密；换一套凭证看到的就是别的对象。',
  },
  'synology-c2': {
    address: '您的存储桶，设置：地址，如 eu-001.s3.synologyc2.net。第一个词是区域。',
    keys: 'Access Keys，Create，并给予此存储桶的权限。',
    know: '这里只有存储桶名在主机名前面的地址；Holdall 会加上去。',
  },
  oracle: {
    address: '命名空间（namespace）在存储桶的详细信息里；区域用代码形式，如 eu-frankfurt-1，在页面顶部。',
    keys: '您的个人资料，客户密钥（Customer secret keys），生成：密钥先显示，且只显示一次，访问密钥随后在列表中。',
    know: '同一页上的 API 密钥和认证令牌是另一回事。',
  },
  supabase: {
    address: '项目设置，Storage，S3 connection：地址和区域。路径 /storage/v1/s3 是地址的一部分。',
    keys: '同一页上的 S3 access keys，New。项目的 anon 和 service 密钥在这里不能用。',
    know: '需要先在那里打开 S3 连接。',
  },
  tigris: {
    address: '一般用 t3.storage.dev；在 Fly.io 的机器上用 fly.storage.tigris.dev。区域是 auto。',
    keys: 'Access Keys，Create：ID 以 tid_ 开头，密钥以 tsec_ 开头。',
    know: '对象会移到读取它的地方，不用选择区域。',
  },
  alibaba: {
    address:
      'OSS 控制台，您的 Bucket，概览：外网 Endpoint，去掉 Bucket 名称。带 -internal 的只能在阿里云内部使用。',
    keys: 'RAM，用户，单独建一个用户，创建 AccessKey：AccessKey ID 和 AccessKey Secret。',
    know: '并非所有账户都能不用自己的域名访问中国内地的 Bucket。',
  },
  tencent: {
    address: 'COS 控制台，您的存储桶，概览：访问域名去掉存储桶名称。ap-guangzhou 等是地域。',
    keys: '访问管理（CAM），API 密钥：SecretId 是访问密钥 ID，SecretKey 是密钥。',
    know: '存储桶的完整名称以您的 APPID 结尾：name-1250000000。',
  },
  huawei: {
    address:
      'OBS 控制台，您的桶，概览：“Endpoint”，如 obs.cn-north-4.myhuaweicloud.com。“obs.”后面的词是区域。',
    keys: '我的凭证，访问密钥，新增：会下载一次含两部分的文件。',
    know: '用只有此桶权限的用户的密钥，比用账号的密钥更安全。',
  },
  minio: {
    address: 'S3 接口的地址，端口大多是 9000。端口 9001 是给人看的网页。',
    keys: '在网页上：Access Keys，Create；或由管理员提供。',
    know: '如果证书不被认识，“测试连接”会提供信任它的选项。',
  },
  ceph: {
    address: '请问管理员，或查看 RADOS 网关的前端设置：端口常是 7480、80 或 443。',
    keys: 'radosgw-admin user create 会显示 access_key 和 secret_key；仪表板在 Object Gateway 的 Users 中显示它们。',
    know: '区域是 zonegroup 的名称；us-east-1 或 default 大多可用。',
  },
  garage: {
    address: 'garage.toml 的 s3_api.api_bind_addr 中有端口，大多是 3900。',
    keys: 'garage key create 会显示密钥 ID 和密钥；garage bucket allow 把存储桶授权给它。',
    know: '区域必须与服务器的 s3_region 相同，常为“garage”。',
  },
  seaweedfs: {
    address: 'S3 网关（weed s3），端口大多是 8333。',
    keys: '-s3.config 所指文件中的 identities：accessKey 和 secretKey。',
    know: '没有这个文件时，任何人都能读写。',
  },
  versitygw: {
    address: '网关的地址，端口大多是 7070。',
    keys: '启动时的 root 访问密钥和密钥，或用 versitygw admin 建的账户。',
    know: '文件原样存放在服务器的一个文件夹里。',
  },
  openlist: {
    address: '设置，S3：端口大多是 5246；需要先在那里打开。',
    keys: '同一页上：访问密钥 ID 和访问密钥。',
    know: '存储桶在那一页上创建。备份在那里一次传完，最大 5 GiB。',
  },
  rclone: {
    address: 'rclone serve s3 启动时显示的地址，大多是 127.0.0.1:8080。',
    keys: '--auth-key 后面的一对：访问密钥 ID、逗号、密钥。',
    know: '所提供内容的每个顶层文件夹就是一个存储桶。',
  },
};

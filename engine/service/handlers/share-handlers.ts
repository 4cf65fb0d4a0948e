import type { ShareKeyView, ShareView, shareMethods } from '#shared/contract/share.ts';
import { isAppError } from '#shared/errors/app-error.ts';
import { networkAddresses } from '../../sharing/computer-addresses.ts';
import { checkCertificateFiles, sharedFrom, sharedInBackup } from '../../sharing/index.ts';
import { absoluteFile, absoluteFolder } from '../absolute-path.ts';
import type { HandlersOf } from '../dispatch.ts';
import type { ServiceContext } from '../service-context.ts';

/** Folders of this computer, shared with others. Whatever changes is told by the share itself. */
export function shareHandlers({
  share,
  hub,
  settings,
  options,
  ports,
}: ServiceContext): HandlersOf<keyof typeof shareMethods> {
  const view = async (): Promise<ShareView> => ({
    ...share.settings(),
    keys: await keysOf(share),
    networks: networkAddresses(),
  });
  return {
    'share.get': view,
    'share.status': () => share.status(),
    'share.save': async (change) => {
      await share.configure(change);
      return await view();
    },
    'share.start': () => share.start(),
    'share.stop': async () => {
      await share.stop();
      // Also told where nothing ran, for it may have been said to have failed.
      hub.changed('share');
      return share.status();
    },
    'share.addKey': (wish) => share.addKey(wish),
    'share.changeKey': ({ accessKeyId, change }) => share.changeKey(accessKeyId, change),
    'share.rotateKey': ({ accessKeyId }) => share.rotateKey(accessKeyId),
    'share.removeKey': async ({ accessKeyId }) => {
      await share.removeKey(accessKeyId);
      return {};
    },
    'share.link': async ({ bucket, accessKeyId, host }) => ({
      link: await share.link(bucket, { accessKeyId, host }),
    }),
    'share.inBackup': ({ connection: name, plan, folders }) => {
      const connection = settings.connections.get(name);
      const backup = { connection, plan, folders: folders.map(absoluteFolder) };
      return { shared: sharedInBackup(backup, sharedFrom(options.home, ports), ports.files) };
    },
    'share.checkCertificate': ({ certFile, keyFile }) =>
      checkCertificateFiles(
        { certFile: absoluteFile(certFile), keyFile: keyFile === '' ? '' : absoluteFile(keyFile) },
        ports,
      ),
    'share.renewCertificate': async () => {
      const { fingerprint } = await share.renewCertificate();
      return { fingerprint };
    },
  };
}

/** What cannot be looked at is not said to be missing: nobody should throw a good key away. */
async function keysOf(share: ServiceContext['share']): Promise<ShareKeyView[]> {
  try {
    return await share.keys();
  } catch (error) {
    if (!isAppError(error) || error.code !== 'secrets-locked') throw error;
    return share.settings().keys.map((key) => ({ ...key, hasSecret: true, lastUsedAt: null }));
  }
}

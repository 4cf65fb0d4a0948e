import type { ElectronApi } from '../electron-api.ts';

type SafeStorage = ElectronApi['safeStorage'];

/** Chromium marks with this what it encrypted with a password that is the same on every Linux computer. */
const FIXED_PASSWORD_MARK = 'v10';

/**
 * Whether the system has a keychain worth the name. On Linux without one Electron would still “encrypt”, with a
 * password that everybody knows: that is hiding, and must not be called safe. Only after the app is ready.
 */
export async function hasKeychain(safeStorage: SafeStorage, platform: string): Promise<boolean> {
  try {
    if (!(await safeStorage.isAsyncEncryptionAvailable())) return false;
    if (platform !== 'linux') return true;
    const backend = safeStorage.getSelectedStorageBackend();
    if (backend === 'basic_text' || backend === 'unknown') return false;
    const probe = await safeStorage.encryptStringAsync('probe');
    return probe.subarray(0, FIXED_PASSWORD_MARK.length).toString('latin1') !== FIXED_PASSWORD_MARK;
  } catch {
    return false;
  }
}

/** Base64 of `text`, encrypted for this user by the system. Errors say nothing of the text. */
export async function sealText(safeStorage: SafeStorage, text: string): Promise<string> {
  try {
    return (await safeStorage.encryptStringAsync(text)).toString('base64');
  } catch {
    throw new Error('The keychain of this system did not take the secret.');
  }
}

export async function unsealText(
  safeStorage: SafeStorage,
  sealed: string,
): Promise<{ text: string; stale: boolean }> {
  try {
    const { result, shouldReEncrypt } = await safeStorage.decryptStringAsync(Buffer.from(sealed, 'base64'));
    return { text: result, stale: shouldReEncrypt };
  } catch {
    throw new Error('The keychain of this system did not give the secret back.');
  }
}
